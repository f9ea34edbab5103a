"""The folders of the kabupaten/kota: their files, codebook, letter and manifest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dtsen.engine import Progress, load_statement
from dtsen.release.codebook import Codes, write_codebook
from dtsen.release.csv_file import CsvKernel
from dtsen.release.letter import write_letter
from dtsen.release.manifest import REGION, Occasion, Region, SealedFile, file_entry, head, write_manifest
from dtsen.release.profile import FileProfile
from dtsen.release.seal import seal_file

# Which table of this room a kind of file is written from.
TABLE_OF = {
    "keluarga": "released_family",
    "anggota": "released_person",
    "penerima": "recipient",
    "temuan": "region_finding",
    "daftar_kerja": "visit",
    "usulan_ditolak": "rejected_update",
}


@dataclass(frozen=True)
class Cutting:
    """What every folder of one release is cut with."""

    occasion: Occasion
    kernel: CsvKernel
    codes: Codes
    programmes: tuple[str, ...]
    progress: Progress


def cut_regions(cutting: Cutting, regions: Sequence[Region], root: Path) -> list[tuple[Region, SealedFile]]:
    """Writes `<root>/<PP.KK>/` for every region; returns what was written, region by region, each manifest last.

    Every table is read once for all regions: that is what ten million people in ten minutes rest on.
    """
    for region in regions:
        (root / region.dotted).mkdir()
    lists: dict[str, list[SealedFile]] = {region.kab: [] for region in regions}
    for file in cutting.occasion.profile.berkas:
        cutting.progress.say(f"release: {file.kind}", 0)
        for kab, sealed in _cut_kind(cutting, regions, root, file):
            lists[kab].append(sealed)
    whole: list[tuple[Region, SealedFile]] = []
    for done, region in enumerate(regions, start=1):
        whole += [(region, file) for file in _closed(cutting, region, root / region.dotted, lists[region.kab])]
        cutting.progress.say("release: kabupaten/kota", done, len(regions))
    return whole


def _cut_kind(cutting: Cutting, regions: Sequence[Region], root: Path, file: FileProfile) -> Iterator[tuple[str, SealedFile]]:
    """One kind of file for every region (and programme): (kab, file)."""
    table, kernel = TABLE_OF[file.kind], cutting.kernel
    by = ("kab", "programme") if file.kind == "penerima" else ("kab",)
    parts: dict[tuple[str, ...], Path] = {}
    for region in regions:
        for programme in cutting.programmes if file.kind == "penerima" else ("",):
            name = file.nama.format(versi=cutting.occasion.version, kode=region.dotted, program=programme)
            parts[(region.kab, programme) if programme else (region.kab,)] = root / region.dotted / name
    seals = kernel.write(table, file, parts, by, load_statement("release", table).key)
    doubled = kernel.doubled(table, file, parts, by)
    for part, path in parts.items():
        title = ": ".join((file.judul, *part[1:]))
        yield part[0], SealedFile(path.name, file.kind, title, seals[part], file.kolom, file.key, *doubled.get(part, (0, 0)))


def _closed(cutting: Cutting, region: Region, folder: Path, files: list[SealedFile]) -> list[SealedFile]:
    """The folder of one region with its codebook, letter and manifest."""
    for path in write_codebook(folder, cutting.occasion, cutting.codes):
        files.append(SealedFile(path.name, "kamus", "Kamus data", seal_file(path)))
    letter = write_letter(folder, cutting.occasion, region, files)
    files.append(SealedFile(letter.name, "surat", "Surat pengantar", seal_file(letter)))
    content = head(cutting.occasion, REGION, region)
    content["jumlah"] = {file.path: file.seal.rows for file in files if file.seal.rows is not None}
    content["berkas"] = [file_entry(file) for file in sorted(files, key=lambda file: file.path)]
    manifest = write_manifest(folder, content)
    files.append(SealedFile(manifest.name, "manifest", "Manifest", seal_file(manifest)))
    return files
