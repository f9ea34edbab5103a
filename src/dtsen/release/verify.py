"""Is a release what its manifest says? Names the first file, row and column that is not (issue 5, item 7)."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dtsen.engine import fingerprint, row_count
from dtsen.errors import Lang, RequestError, Say, Where
from dtsen.release.codebook import CODEBOOK
from dtsen.release.columns import OFFICIAL
from dtsen.release.manifest import MANIFEST, NATION, read_manifest
from dtsen.release.row_check import Allowed, Expected, Fault, first_fault, rule_of
from dtsen.release.seal import Seal, seal_csv, seal_file
from dtsen.tables import folder as room_folder

SIGNATURE = MANIFEST + ".minisig"
# What may lie beside the regions in the folder of the room: its two tables and its work tables.
_ROOM_TABLES = ("released_file", "unreleased_row")
_ROOM_EXTRA = {MANIFEST, SIGNATURE, "kerja", *(f"{table}.parquet" for table in _ROOM_TABLES)}


@dataclass(frozen=True)
class Problem:
    """One thing that is not as promised; `what` says what was expected and what came, never a value of a person."""

    where: Where
    what: Say

    def text(self, lang: Lang) -> str:
        return f"{self.where.text(lang)}: {self.what.text(lang)}"


SignatureCheck = Callable[[Path], Say | None]


def verify(path: Path, signature: SignatureCheck | None = None) -> list[Problem]:
    """Checks a run, the release room of a run, or the folder of one kabupaten/kota; an empty list means: as cut.

    With `signature` (signing.signature_check) every manifest must be signed too. Raises RequestError when there is no
    manifest to check against.
    """
    root = release_root(path)
    try:
        manifest = read_manifest(root)
    except RequestError as error:
        if not (root / MANIFEST).is_file():
            raise
        return [Problem(Where(file=MANIFEST), error.came or error.what)]
    if manifest["jenis"] == NATION:
        return list(_nation(root, manifest, signature))
    return [*_signed(root, signature, ""), *_region(root, manifest, "")]


def release_root(path: Path) -> Path:
    """The folder of the release room when `path` is a run; else `path` itself."""
    inner = path / room_folder("release")
    return inner if inner.is_dir() else path


def _signed(folder: Path, signature: SignatureCheck | None, prefix: str) -> Iterator[Problem]:
    problem = signature(folder) if signature else None
    if problem:
        yield Problem(Where(file=prefix + SIGNATURE), problem)


def _nation(root: Path, manifest: dict[str, Any], signature: SignatureCheck | None) -> Iterator[Problem]:
    yield from _signed(root, signature, "")
    codes = {region["kode"]: region["sha256_manifest"] for region in manifest["kabupaten_kota"]}
    files = {entry["path"]: entry for entry in manifest.get("berkas", [])}
    for path in sorted(root.iterdir()):
        if path.name not in codes and path.name not in files and path.name not in _ROOM_EXTRA:
            yield _extra(path.name)
    for name, entry in files.items():
        if (root / name).is_file():
            yield from _file(root / name, entry, {}, name)
        else:
            yield _missing(name)
    for table in manifest["tabel"]:
        yield from _table(root, table)
    totals: dict[str, int] = defaultdict(int)
    for code, sha256 in codes.items():
        folder = root / code
        if not (folder / MANIFEST).is_file():
            yield _missing(f"{code}/{MANIFEST}")
            continue
        if seal_file(folder / MANIFEST).sha256 != sha256:
            yield Problem(Where(file=f"{code}/{MANIFEST}"), _other_checksum())
            continue
        try:
            inner = read_manifest(folder)
        except RequestError as error:
            yield Problem(Where(file=f"{code}/{MANIFEST}"), error.came or error.what)
            continue
        for entry in inner["berkas"]:
            totals[entry["jenis"]] += entry.get("baris", 0)
        yield from _signed(folder, signature, f"{code}/")
        yield from _region(folder, inner, f"{code}/")
    for kind, rows in manifest["jumlah"].items():
        if totals[kind] != rows:
            words = Say(f"{kind}: {totals[kind]} baris di semua daerah, diharapkan {rows}", f"{kind}: {totals[kind]} rows, expected {rows}")
            yield Problem(Where(file=MANIFEST), words)


def _table(root: Path, table: dict[str, Any]) -> Iterator[Problem]:
    path = root / f"{table['nama']}.parquet"
    if not path.exists():
        yield _missing(path.name)
    elif row_count(path) != table["baris"] or fingerprint(path) != table["sidik"]:
        yield Problem(Where(file=path.name), Say("isi tabel lain dari manifest", "the table is not the one of the manifest"))


def _region(folder: Path, manifest: dict[str, Any], prefix: str) -> Iterator[Problem]:
    """The folder of one kabupaten/kota: nothing missing, nothing more, every byte and every row as promised."""
    files = {entry["path"]: entry for entry in manifest["berkas"]}
    for entry in sorted(folder.rglob("*")):
        name = entry.relative_to(folder).as_posix()
        if entry.is_file() and name not in files and name not in (MANIFEST, SIGNATURE):
            yield _extra(prefix + name)
    codebook = folder / CODEBOOK
    if not codebook.is_file() or seal_file(codebook).sha256 != files.get(CODEBOOK, {}).get("sha256"):
        yield _missing(prefix + CODEBOOK) if not codebook.is_file() else Problem(Where(file=prefix + CODEBOOK), _other_checksum())
        return
    allowed = read_rules(codebook)
    for name, entry in files.items():
        if not (folder / name).is_file():
            yield _missing(prefix + name)
        elif name != CODEBOOK:
            yield from _file(folder / name, entry, allowed[entry["jenis"]], prefix + name)


def read_rules(codebook: Path) -> dict[str, dict[str, Allowed]]:
    """Kind of file -> column -> what it may hold, from the codebook beside the files."""
    found: dict[str, dict[str, tuple[str, list[str]]]] = defaultdict(dict)
    with codebook.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            _, codes = found[row["berkas"]].setdefault(row["variabel"], (row["tipe"], []))
            if row["kode"]:
                codes.append(row["kode"])
    rules: dict[str, dict[str, Allowed]] = defaultdict(dict)
    for kind, columns in found.items():
        rules[kind] = {name: rule for name, (tipe, codes) in columns.items() if (rule := rule_of(tipe, codes))}
    return rules


def _file(path: Path, entry: dict[str, Any], allowed: dict[str, Allowed], name: str) -> Iterator[Problem]:
    """Shape and rows first, because they name a row; then the checksum, which finds whatever is left."""
    table = "baris" in entry
    fault: Fault | None = None
    if table:
        columns = tuple(entry["kolom"])
        official = OFFICIAL.get(entry["jenis"])
        if official and len(columns) == len(official) and columns != official:
            yield Problem(
                Where(file=name), Say("kolom resmi tidak menurut urutan kontrak", "official columns are not in the order of the contract")
            )
        key = entry["kunci"]
        expected = Expected(columns, tuple(key["kolom"]), key["kosong"], key["ganda"], entry["baris"], tuple(entry["blok"]), allowed)
        fault = first_fault(path, expected)
        if fault:
            yield Problem(Where(file=name, row=fault.row, column=fault.column), fault.what)
    seal: Seal = seal_csv(path) if table else seal_file(path)
    if not fault and (seal.sha256 != entry["sha256"] or seal.size != entry["ukuran"]):
        yield Problem(Where(file=name), _other_checksum())


def _other_checksum() -> Say:
    return Say("SHA-256 lain dari manifest: isi berubah", "SHA-256 differs from the manifest: the content was changed")


def _missing(name: str) -> Problem:
    return Problem(Where(file=name), Say("berkas ini tidak ada", "this file is missing"))


def _extra(name: str) -> Problem:
    return Problem(Where(file=name), Say("berkas ini tidak disebut manifest", "the manifest does not name this file"))
