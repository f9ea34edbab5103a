"""Is every row of a CSV file what its codebook says? Names the first row and column that is not."""

import csv
import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dtsen.errors import Say
from dtsen.release.seal import block_seal, line_blocks

Allowed = Callable[[str], bool]


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong in a file; `row` 1 is the first record, 0 the header. Never holds a value of a person."""

    row: int | None
    column: str
    what: Say


@dataclass(frozen=True)
class Expected:
    """What the manifest and the codebook promise of one file."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    empty: int
    doubled: int
    rows: int
    blocks: tuple[str, ...]
    allowed: Mapping[str, Allowed]


def rule_of(tipe: str, codes: Sequence[str]) -> Allowed | None:
    """What a field may hold, from the codebook's `tipe` and codes; None: any text. An empty field always may be."""
    if codes:
        known = frozenset(codes)
        return lambda value: value in known
    if tipe == "tanggal":
        return _is_day
    numbers = re.fullmatch(r"bilangan:(\d+)-(\d+)", tipe)
    if numbers:
        low, high = int(numbers[1]), int(numbers[2])
        return lambda value: value.isascii() and value.isdigit() and low <= int(value) <= high
    digits = re.fullmatch(r"kode:(\d+)", tipe)
    if digits:
        length = int(digits[1])
        return lambda value: value.isascii() and value.isdigit() and len(value) == length
    if tipe in ("bilangan", "kode"):
        return lambda value: value.isascii() and value.isdigit()
    return None


def _is_day(value: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return False
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def first_fault(path: Path, expected: Expected) -> Fault | None:
    """Reads the file once; memory: one block and eight bytes a row for the key."""
    header = ("|".join(f'"{column}"' for column in expected.columns) + "\n").encode()
    keys: list[NDArray[np.int64]] = []
    empty = row = 0
    for number, data, count in line_blocks(path):
        if number == 0:
            if data != header:
                return Fault(0, "", _header_words(data, expected.columns))
            continue
        sealed = number <= len(expected.blocks) and block_seal(data) == expected.blocks[number - 1]
        records, fault = _records(data, row, len(expected.columns))
        fault = fault or _values(records, row, expected)
        if fault:
            return fault
        if not sealed:
            return Fault(row + 1, "", Say(f"isi baris {row + 1}-{row + count} berubah", f"rows {row + 1}-{row + count} were changed"))
        hashes, missing = _keys(records, expected)
        keys.append(hashes)
        empty += missing
        row += count
    return _count_fault(row, expected) or _key_fault(keys, empty, expected)


def _header_words(data: bytes, columns: Sequence[str]) -> Say:
    came = [name.strip('"') for name in data.decode("utf-8", "replace").rstrip("\n").split("|")]
    place = next((i for i, (a, b) in enumerate(zip(came, columns, strict=False)) if a != b), min(len(came), len(columns)))
    name = columns[place] if place < len(columns) else "-"
    return Say(
        f"baris judul lain: diharapkan {len(columns)} kolom, ditemukan {len(came)}; beda pertama di kolom {place + 1} ({name})",
        f"another header: expected {len(columns)} columns, found {len(came)}; first difference at column {place + 1} ({name})",
    )


def _records(data: bytes, before: int, width: int) -> tuple[list[list[str]], Fault | None]:
    """The records of one block; a fault names the first line that is not UTF-8, badly quoted or too short or long."""
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        row = before + data.count(b"\n", 0, error.start) + 1
        return [], Fault(row, "", Say("huruf yang bukan UTF-8", "a byte that is not UTF-8"))
    if lines.pop() != "":
        return [], Fault(before + len(lines) + 1, "", Say("baris terakhir terpotong", "the last line is cut off"))
    for offset, line in enumerate(lines):
        if not (line.startswith('"') and line.endswith('"')) or line.count('"') % 2:
            return [], Fault(before + offset + 1, "", Say("tanda petik tidak berpasangan", "quotes do not match"))
    records: list[list[str]] = []
    try:
        # Quotes come in pairs on each line, so no field reaches over a line end and record n is line n.
        records.extend(csv.reader(lines, delimiter="|", strict=True))
    except csv.Error:
        return [], Fault(before + len(records) + 1, "", Say("tanda petik di dalam isian", "a quote inside a field"))
    for offset, record in enumerate(records):
        if len(record) != width:
            words = Say(f"{len(record)} isian, diharapkan {width}", f"{len(record)} fields, expected {width}")
            return [], Fault(before + offset + 1, "", words)
    return records, None


def _values(records: list[list[str]], before: int, expected: Expected) -> Fault | None:
    """The distinct values of a column are checked first: only a column with a bad one is looked at row by row."""
    faults = []
    for name, column in zip(expected.columns, zip(*records, strict=True), strict=False):
        allowed = expected.allowed.get(name)
        bad = {value for value in set(column) if value and not allowed(value)} if allowed else set()
        if bad:
            offset = next(i for i, value in enumerate(column) if value in bad)
            faults.append(Fault(before + offset + 1, name, Say("nilai di luar daftar atau bentuknya", "a value outside its list or form")))
    return min(faults, key=lambda fault: fault.row or 0, default=None)


def _keys(records: list[list[str]], expected: Expected) -> tuple[NDArray[np.int64], int]:
    places = [expected.columns.index(column) for column in expected.key]
    if not places:
        return np.empty(0, np.int64), 0
    keys = [tuple(record[place] for place in places) for record in records]
    # A row without key keeps its place in the array (so that a row number can be given) with a value of its own.
    filled = [hash(key) if any(key) else 0 for key in keys]
    return np.array(filled, np.int64), sum(1 for key in keys if not any(key))


def _count_fault(rows: int, expected: Expected) -> Fault | None:
    if rows == expected.rows:
        return None
    return Fault(
        min(rows, expected.rows) + 1, "", Say(f"{rows} baris, diharapkan {expected.rows}", f"{rows} rows, expected {expected.rows}")
    )


def _key_fault(parts: list[NDArray[np.int64]], empty: int, expected: Expected) -> Fault | None:
    keys = np.concatenate([*parts, np.empty(0, np.int64)])
    places = np.flatnonzero(keys)
    order = places[np.argsort(keys[places], kind="stable")]
    again = order[1:][keys[order[1:]] == keys[order[:-1]]]
    if len(again) == expected.doubled and empty == expected.empty:
        return None
    row = int(again.min()) + 1 if len(again) else None
    name = ", ".join(expected.key)
    return Fault(
        row,
        name,
        Say(
            f"kunci ganda {len(again)} (manifest: {expected.doubled}), kosong {empty} (manifest: {expected.empty})",
            f"doubled keys {len(again)} (manifest: {expected.doubled}), empty {empty} (manifest: {expected.empty})",
        ),
    )
