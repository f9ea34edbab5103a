"""The letter on top of a region's folder: what is in it, what to do with it, how to check it, in plain words."""

from pathlib import Path

from dtsen.release.manifest import Occasion, Region, SealedFile
from dtsen.vocabulary import as_iso

LETTER = "surat_pengantar.md"
# What is asked about a kind of file, when it is in the folder; without a kind always.
_ASKED = (
    ("", "Periksa keutuhan folder ini sebelum dipakai: `dtsen release verify .` (dengan `--kunci` bila ada tanda tangan)."),
    ("penerima", "Pakai daftar `penerima_*` sebagai calon penerima; penetapan tetap mengikuti keputusan masing-masing program."),
    ("daftar_kerja", "Datangi keluarga dalam `daftar_kerja_*`, mulai dari prioritas 1, dan perbaiki yang disebut `temuan_*`."),
    ("usulan_ditolak", "Baca `usulan_ditolak_*`: usulan Anda yang tidak tampak di rilis ini, mengapa, dan apa yang dapat diperbaiki."),
    ("daftar_kerja", "Kirim perubahan lewat portal atau sebagai berkas; perubahan tampak pada rilis berikutnya."),
)


def write_letter(folder: Path, occasion: Occasion, region: Region, files: list[SealedFile]) -> Path:
    """Writes the letter for the files of one region; the same words for the same content."""
    profile = occasion.profile
    lines = [
        f"# {occasion.name}: {region.nama}, {region.provinsi}",
        "",
        f"Kepada: {profile.penerima.format(wilayah=region.nama)}",
        "",
        f"Folder ini berisi {profile.judul[:1].lower()}{profile.judul[1:]}, keadaan {as_iso(occasion.as_of)}.",
        f"Tujuan: {profile.tujuan}. Dasar hukum: {profile.dasar_hukum}.",
        "",
        "| berkas | isi | baris |",
        "|---|---|--:|",
    ]
    lines += [f"| `{file.path}` | {file.judul} | {_rows(file)} |" for file in sorted(files, key=lambda file: file.path)]
    there = {file.kind for file in files}
    asked = [words for kind, words in _ASKED if kind in there or not kind]
    asked.append(f"Jangan teruskan kepada pihak lain. Hapus setelah {occasion.expires} dan kirim surat pernyataan pemusnahan.")
    lines += [
        "",
        "## Yang diminta",
        "",
        *(f"{number}. {words}" for number, words in enumerate(asked, start=1)),
        "",
        "Isian kosong berarti tidak diketahui, bukan tidak. Desil adalah urutan kesejahteraan, bukan status miskin;",
        "keluarga di sekitar batas dapat berada di kedua sisinya. Arti setiap kolom dan kode ada di `kamus_data.md`.",
        "",
        "*In short: check this folder first; the lists name candidates, not decisions; visit the families of the work list;*",
        "*read why proposals were not taken; send corrections through the portal; do not pass this on;*",
        f"*delete it after {occasion.expires}.*",
        "",
    ]
    path = folder / LETTER
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return path


def _rows(file: SealedFile) -> str:
    return "" if file.seal.rows is None else f"{file.seal.rows:,}".replace(",", ".")
