"""The folder of one kabupaten/kota: its files, its codebook, its manifest."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dtsen.engine import load_statement
from dtsen.release.codebook import Codes, write_codebook
from dtsen.release.csv_file import CsvKernel
from dtsen.release.letter import write_letter
from dtsen.release.manifest import REGION, Occasion, Region, SealedFile, file_entry, head, write_manifest
from dtsen.release.profile import FileProfile
from dtsen.release.seal import seal_csv, seal_file

# Which table of this room a kind of file is written from.
TABLE_OF = {
    "keluarga": "released_family",
    "anggota": "released_person",
    "penerima": "recipient",
    "temuan": "region_finding",
    "daftar_kerja": "visit",
}


@dataclass(frozen=True)
class Cutting:
    """What every folder of one release is cut with."""

    occasion: Occasion
    kernel: CsvKernel
    codes: Codes
    programmes: tuple[str, ...]


def cut_region(cutting: Cutting, region: Region, root: Path) -> list[SealedFile]:
    """Writes `<root>/<PP.KK>/`; returns what was written, the manifest last, paths below `root`."""
    folder = root / region.dotted
    folder.mkdir()
    files = [_written(cutting, region, folder, file, programme) for file, programme in _files(cutting)]
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


def _files(cutting: Cutting) -> Iterator[tuple[FileProfile, str]]:
    for file in cutting.occasion.profile.berkas:
        if file.kind == "penerima":
            yield from ((file, programme) for programme in cutting.programmes)
        else:
            yield file, ""


def _written(cutting: Cutting, region: Region, folder: Path, file: FileProfile, programme: str) -> SealedFile:
    table = TABLE_OF[file.kind]
    where = {"kab": region.kab} | ({"programme": programme} if programme else {})
    name = file.nama.format(versi=cutting.occasion.version, kode=region.dotted, program=programme)
    cutting.kernel.write(table, file, where, load_statement("release", table).key, folder / name)
    empty, doubled = cutting.kernel.doubled(table, file, where)
    title = f"{file.judul}: {programme}" if programme else file.judul
    return SealedFile(name, file.kind, title, seal_csv(folder / name), file.kolom, file.key, empty, doubled)
