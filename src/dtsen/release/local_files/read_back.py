"""The verb: local files in, a run with the registry and the desil of that region out."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dtsen.engine import Engine, Shelf
from dtsen.errors import DeliveryError, Say
from dtsen.release.codebook import load_codes
from dtsen.release.local_files.identity import Kept, families, persons
from dtsen.release.local_files.names import KINDS, Kind, load_name_policy
from dtsen.release.local_files.registry import Villages, desil_rows, family_rows, membership_rows, person_rows, unplaced_rows
from dtsen.release.local_files.rows import FileRead, read_file
from dtsen.vocabulary import System

REPORT = "impor.json"


@dataclass(frozen=True)
class FileBooks:
    """One file: `rows` = `read` + `doubled` + the refused + `blank` + `joined` (second halves of broken records)."""

    file: str
    kind: Kind
    rows: int
    read: int
    doubled: int
    blank: int
    joined: int
    refused: dict[str, int]
    repaired: dict[str, int]
    values_mended: dict[str, int]
    values_foreign: dict[str, int]
    columns_beside: tuple[str, ...]
    columns_new: tuple[str, ...]
    columns_absent: tuple[str, ...]


@dataclass(frozen=True)
class Imported:
    """What was read back, in numbers."""

    families: int
    persons: int
    families_without_line: int
    persons_without_card: int
    nik_blank: int
    nik_shared: int
    system: str
    files: tuple[FileBooks, ...]


def read_back(
    engine: Engine,
    files: Sequence[Path],
    shelf: Shelf,
    policy: Path,
    as_of: int,
    key: bytes,
    *,
    system: System | None = None,
    villages: Path | None = None,
) -> Imported:
    """Writes `registry` (family, person, membership, unplaced_person) and `rank` (desil) of a new run.

    `as_of`: the day of the data. `system`: of the codes of the domicile; None: seen from their widths. `villages`: a
    `wilayah_desa` table, with which both code systems are filled. Beside the tables lie `impor.json` (the books),
    `baris_disisihkan` (lines not read, with reason), `nilai_asing` and `kolom_lain` (kept, not understood).
    """
    names = load_name_policy(policy / "release" / "impor.yml")
    codes = load_codes(policy / "standardise" / "codes" / "dtsen-2026.csv")
    reads: dict[Kind, list[FileRead]] = {kind: [] for kind in KINDS}
    for done, path in enumerate(sorted(files), start=1):
        same = sum(1 for other in files if other.name == path.name) > 1
        read = read_file(path, f"{path.parent.name}/{path.name}" if same else path.name, names, codes)
        reads[read.columns.kind].append(read)
        engine.progress.say("release: berkas dibaca kembali", done, len(files))
    for kind in KINDS:
        if not reads[kind]:
            raise DeliveryError(
                Say(f"Tidak ada berkas set {kind}.", f"There is no file of the set {kind}."),
                expected=Say("sedikitnya satu berkas keluarga dan satu berkas anggota", "at least one file of families and one of members"),
                todo=Say("Sebut kedua berkas itu.", "Name both files."),
            )
    raw = {kind: pa.concat_tables([read.data for read in reads[kind]]) for kind in KINDS}
    kept_families, kept_persons = families(raw["keluarga"], key), persons(raw["anggota"], key)
    places = Villages.load(villages, system, kept_families.data)
    family = family_rows(kept_families.data, kept_persons.data, places, as_of, key)
    person = person_rows(kept_persons.data, family, as_of)

    shelf.begin("registry")
    engine.put(shelf, "family", family)
    engine.put(shelf, "person", person)
    engine.put(shelf, "membership", membership_rows(person))
    engine.put(shelf, "unplaced_person", unplaced_rows(person))
    everything = [*reads["keluarga"], *reads["anggota"]]
    engine.put(shelf, "baris_disisihkan", _aside(everything, raw, kept_families, kept_persons), key=("berkas", "baris"))
    engine.put(shelf, "nilai_asing", _foreign(everything), key=("berkas", "variabel", "nilai"))
    engine.put(shelf, "kolom_lain", _beside(everything), key=("berkas", "baris", "kolom"))
    doubled: dict[Kind, Counter[str]] = {
        "keluarga": _doubled(raw["keluarga"], kept_families),
        "anggota": _doubled(raw["anggota"], kept_persons),
    }
    imported = Imported(
        family.num_rows,
        person.num_rows,
        int(pc.sum(pc.invert(family["didata"])).as_py() or 0),
        int(person["family_id"].null_count),
        int(person["nomor_induk_kependudukan"].null_count),
        _shared(person["nomor_induk_kependudukan"]),
        str(places.system),
        tuple(_books(read, doubled[read.columns.kind][read.name], names.extra) for read in everything),
    )
    shelf.room_file(REPORT).write_text(json.dumps(asdict(imported), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    shelf.seal("registry")
    shelf.begin("rank")
    engine.put(shelf, "desil", desil_rows(kept_families.data))
    shelf.seal("rank")
    return imported


def _books(read: FileRead, doubled: int, extra: Iterable[str]) -> FileBooks:
    foreign: Counter[str] = Counter()
    for (name, _), count in read.foreign.items():
        foreign[name] += count
    refused = Counter(line.reason for line in read.refused)
    new = tuple(sorted(set(read.columns.unknown) - set(extra)))
    return FileBooks(
        read.name,
        read.columns.kind,
        read.rows,
        read.data.num_rows - doubled,
        doubled,
        read.blank,
        read.joined,
        dict(sorted(refused.items())),
        dict(sorted(read.repaired.items())),
        {name: count for name, count in sorted(read.mended.items()) if count},
        dict(sorted(foreign.items())),
        read.columns.unknown,
        new,
        read.columns.absent,
    )


def _doubled(data: pa.Table, kept: Kept) -> Counter[str]:
    return Counter(data["berkas"].take(pa.array(kept.doubled, pa.int64())).to_pylist())


def _shared(numbers: pa.ChunkedArray) -> int:
    """Persons whose NIK another person of the files has too."""
    counts = numbers.drop_null().value_counts()
    return sum(row["counts"] for row in counts.to_pylist() if row["counts"] > 1)


def _aside(reads: list[FileRead], raw: dict[Kind, pa.Table], *kept: Kept) -> pa.Table:
    rows = [{"berkas": read.name, "baris": line.row, "alasan": line.reason, "isi": line.raw} for read in reads for line in read.refused]
    for kind, part in zip(KINDS, kept, strict=True):
        doubled = raw[kind].take(pa.array(part.doubled, pa.int64()))
        for row in doubled.to_pylist():
            values = [str(value) for name, value in row.items() if value is not None and name not in ("berkas", "baris")]
            rows.append({"berkas": row["berkas"], "baris": row["baris"], "alasan": "ganda", "isi": "|".join(values)})
    schema = pa.schema([("berkas", pa.string()), ("baris", pa.int64()), ("alasan", pa.string()), ("isi", pa.string())])
    return pa.Table.from_pylist(rows, schema=schema)


def _foreign(reads: list[FileRead]) -> pa.Table:
    rows = [
        {"berkas": read.name, "variabel": name, "nilai": text, "baris": count}
        for read in reads
        for (name, text), count in read.foreign.items()
    ]
    schema = pa.schema([("berkas", pa.string()), ("variabel", pa.string()), ("nilai", pa.string()), ("baris", pa.int64())])
    return pa.Table.from_pylist(rows, schema=schema)


def _beside(reads: list[FileRead]) -> pa.Table:
    rows = [{"berkas": read.name, "baris": row, "kolom": name, "nilai": text} for read in reads for row, name, text in read.beside]
    schema = pa.schema([("berkas", pa.string()), ("baris", pa.int64()), ("kolom", pa.string()), ("nilai", pa.string())])
    return pa.Table.from_pylist(rows, schema=schema)
