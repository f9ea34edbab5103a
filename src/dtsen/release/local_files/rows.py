"""One file as columns: every field read by the meaning of its column, what was not understood counted and kept."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from dtsen.release.codebook import Codes
from dtsen.release.columns import OFFICIAL
from dtsen.release.local_files.lines import Records, Refused, read_blocks, read_header
from dtsen.release.local_files.names import Columns, Kind, NamePolicy, recognise
from dtsen.release.local_files.values import Read, Reader, reader_of
from dtsen.release.local_files.workbook import read_workbook
from dtsen.tables import ANGGOTA, KELUARGA, Variable
from dtsen.vocabulary.lembar_kerja import unmarked

# The only fields that people type freely, so the only ones into which a separator strays.
_ADDRESSES = ("alamat", "alamat_ktp")
VARIABLES: dict[Kind, tuple[Variable, ...]] = {"keluarga": KELUARGA, "anggota": ANGGOTA}


@dataclass
class FileRead:
    """What came out of one file. `data`: the official variables in order, then `berkas`, `baris`."""

    name: str
    columns: Columns
    data: pa.Table
    rows: int = 0
    blank: int = 0
    joined: int = 0
    repaired: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    mended: Counter[str] = field(default_factory=Counter)
    foreign: Counter[tuple[str, str]] = field(default_factory=Counter)
    beside: list[tuple[int, str, str]] = field(default_factory=list)


def read_file(path: Path, label: str, names: NamePolicy, codes: Codes) -> FileRead:
    """Reads one CSV file or workbook whole, called `label` in the books; memory: its official variables as Arrow columns."""
    if path.suffix.lower() in (".xlsx", ".xls", ".xlsb", ".ods"):
        header, sheet = read_workbook(path)
        columns = recognise(header, names, label)
        blocks: Iterator[Records] = iter([_sheet_records(sheet)])
        readers = _readers(columns, codes)
    else:
        separator, header = read_header(path)
        columns = recognise(header, names, label)
        readers = _readers(columns, codes)
        addresses = [place for place, name in enumerate(columns.official) if name in _ADDRESSES]
        blocks = read_blocks(path, separator, len(header), addresses, lambda fields: _fits(readers, fields))
    result = FileRead(label, columns, pa.table({}))
    known: list[dict[str, Read]] = [{} for _ in columns.raw]
    parts = [_part(result, records, readers, known) for records in blocks]
    result.data = pa.concat_tables(parts) if parts else _part(result, Records(), readers, known)
    return result


def _readers(columns: Columns, codes: Codes) -> list[Reader | None]:
    variables = {variable.name: variable for variable in VARIABLES[columns.kind]}
    return [reader_of(variables[name], codes) if name else None for name in columns.official]


def _fits(readers: Sequence[Reader | None], fields: Sequence[str]) -> bool:
    return all(reader is None or reader(text).note != "asing" for reader, text in zip(readers, fields, strict=True))


def _sheet_records(sheet: list[list[str]]) -> Records:
    records = Records()
    for row, fields in enumerate(sheet, start=1):
        if any(fields):
            records.fields.append(fields)
            records.rows.append(row)
        else:
            records.blank += 1
    return records


def _part(result: FileRead, records: Records, readers: Sequence[Reader | None], known: list[dict[str, Read]]) -> pa.Table:
    """One block as columns; books kept in `result`. Equal texts of a column are read once."""
    joined = sum(1 for _, how in records.repaired if how == "disambung")
    result.rows += len(records.rows) + len(records.refused) + records.blank + joined
    result.blank += records.blank
    result.joined += joined
    result.repaired.update(how for _, how in records.repaired)
    result.refused += records.refused
    arrays: dict[str, pa.Array] = {}
    width = len(result.columns.raw)
    texts = list(zip(*records.fields, strict=True)) if records.fields else [()] * width
    types = {variable.name: pa.int32() if variable.type == "INT" else pa.string() for variable in VARIABLES[result.columns.kind]}
    for place, (name, reader) in enumerate(zip(result.columns.official, readers, strict=True)):
        column = texts[place]
        if name is None or reader is None:
            raw = result.columns.raw[place]
            result.beside += [(row, raw, unmarked(text)) for row, text in zip(records.rows, column, strict=True) if text.strip()]
            continue
        seen = known[place]
        for text in set(column) - seen.keys():
            seen[text] = reader(text)
        if any(seen[text].note for text in (seen if len(seen) < len(column) else column)):
            result.mended[name] += sum(1 for text in column if seen[text].note == "diperbaiki")
            result.foreign.update((name, unmarked(text)) for text in column if seen[text].note == "asing")
        arrays[name] = pa.array([seen[text].value for text in column], types[name])
    filled = {name: arrays.get(name, pa.nulls(len(records.rows), types[name])) for name in OFFICIAL[result.columns.kind]}
    return pa.table(
        {**filled, "berkas": pa.array([result.name] * len(records.rows), pa.string()), "baris": pa.array(records.rows, pa.int64())}
    )
