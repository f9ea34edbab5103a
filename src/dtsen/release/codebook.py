"""What the columns and codes of the files mean: `kamus_data.csv` for machines, `kamus_data.md` for people."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from dtsen.errors import PolicyError, Say, Where
from dtsen.release.columns import KNOWN_COLUMNS, KnownColumn
from dtsen.release.manifest import Occasion
from dtsen.release.profile import Profile

CODEBOOK = "kamus_data.csv"
FIELDS = ("berkas", "urutan", "variabel", "kategori", "definisi", "tipe", "daftar_kode", "sensitivitas", "kode", "label")

Codes = Mapping[str, tuple[tuple[str, str], ...]]


def load_codes(path: Path) -> Codes:
    """Name of a code list -> its (code, label) in order; the list of the registry is owned by standardise's policy."""
    lists: dict[str, list[tuple[str, str]]] = defaultdict(list)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                lists[row["daftar_kode"]].append((row["kode"], row["label"]))
    except (OSError, KeyError) as error:
        raise PolicyError(
            Say("Daftar kode DTSEN tidak dapat dibaca.", "The DTSEN code lists cannot be read."),
            where=Where(file=path.name),
            expected=Say("kolom daftar_kode, kode, label", "columns daftar_kode, kode, label"),
            todo=Say("Kembalikan berkas itu di policy/standardise/codes/.", "Restore that file in policy/standardise/codes/."),
        ) from error
    return {name: tuple(codes) for name, codes in lists.items()}


def write_codebook(folder: Path, occasion: Occasion, codes: Codes) -> tuple[Path, Path]:
    """Both forms of the codebook, for exactly the columns that the profile lets out."""
    table = folder / CODEBOOK
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_rows(occasion.profile, codes))
    text = folder / "kamus_data.md"
    text.write_text(_markdown(occasion, codes), encoding="utf-8", newline="\n")
    return table, text


def _columns(profile: Profile) -> list[KnownColumn]:
    return [KNOWN_COLUMNS[file.kind][column] for file in profile.berkas for column in file.kolom]


def _rows(profile: Profile, codes: Codes) -> list[dict[str, str]]:
    rows = []
    for file in profile.berkas:
        for position, name in enumerate(file.kolom, start=1):
            column = KNOWN_COLUMNS[file.kind][name]
            values = (
                column.berkas,
                str(position),
                name,
                column.kategori,
                column.definisi,
                column.tipe,
                column.daftar_kode,
                column.sensitivitas,
            )
            mask = dict(file.samarkan).get(name)
            values = (*values[:5], "teks", "", values[7]) if mask else values
            rows += [dict(zip(FIELDS, (*values, *pair), strict=True)) for pair in (codes.get(values[6]) or (("", ""),))]
    return rows


def _markdown(occasion: Occasion, codes: Codes) -> str:
    profile = occasion.profile
    lines = [f"# Kamus data {occasion.name}", "", f"{profile.judul}. Pemilik: {profile.pemilik}. Dasar hukum: {profile.dasar_hukum}.", ""]
    lines += [
        "Setiap berkas CSV: UTF-8 tanpa BOM, pemisah `|`, setiap isian dalam tanda petik ganda, baris pertama nama kolom,",
        "isian kosong berarti tidak diketahui. Tanggal `YYYY-MM-DD`. Bukalah NIK dan No. KK sebagai teks: lembar kerja",
        "membulatkan angka yang lebih panjang dari 15 digit.",
        "",
        "*Every CSV file: UTF-8 without BOM, `|` between fields, every field in double quotes, header line first; an empty*",
        "*field means not known. Open NIK and No. KK as text.*",
        "",
    ]
    for file in profile.berkas:
        lines += [f"## {file.judul} (`{file.nama}`)", "", "| no | kolom | arti | isi | sensitivitas |", "|--:|---|---|---|---|"]
        for position, name in enumerate(file.kolom, start=1):
            column = KNOWN_COLUMNS[file.kind][name]
            content = f"daftar `{column.daftar_kode}`" if column.daftar_kode else column.tipe or "teks"
            mask = dict(file.samarkan).get(name)
            content = f"disamarkan: {mask}" if mask else content
            lines.append(f"| {position} | `{name}` | {column.definisi} | {content} | {column.sensitivitas} |")
        lines.append("")
    lines += ["## Daftar kode", ""]
    for name in sorted({column.daftar_kode for column in _columns(profile) if column.daftar_kode}):
        lines += [f"### {name}", "", "| kode | arti |", "|--:|---|"]
        lines += [f"| {code} | {label} |" for code, label in codes.get(name, ())]
        lines.append("")
    return "\n".join(lines)
