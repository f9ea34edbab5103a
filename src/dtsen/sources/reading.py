"""Reads the records of one delimited text file as they were written, faults and all (contract section 5).

A record is kept when it can be read for certain, with a note of what had to be repaired; otherwise it is refused with
a reason and its bytes. Columns are never shifted: a repair counts only when every field fits its column and no other
repair would fit as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from dtsen.sources.source import FileKind, Source

# Longest record broken by line breaks inside quotes; more would swallow the rest of a file after one stray quote.
_MOST_LINES = 8


@dataclass
class Records:
    """What one file held. `rows[i]` is record number `numbers[i]`; numbers count refused records too, from 1."""

    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    repaired: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0


def decode(line: bytes, encoding: str) -> tuple[str, bool]:
    """One line as text, and whether single bytes of Windows-1252 were found in a file that said UTF-8."""
    if not encoding.startswith("utf"):
        return _western(line), False
    try:
        return line.decode("utf-8"), False
    except UnicodeDecodeError:
        return _western(line), True


def _western(line: bytes) -> str:
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")  # five bytes have no meaning in Windows-1252; keep them as they are


def split_lines(content: bytes) -> list[bytes]:
    """The physical lines without their ends; a byte order mark and the empty end of the file are no lines."""
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    lines = [line[:-1] if line.endswith(b"\r") else line for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def read_header(content: bytes, source: Source) -> list[str]:
    """The column names of the first line; empty for an empty file."""
    lines = split_lines(content[:65536])
    return (_fields(decode(lines[0], "utf-8")[0], source) or []) if lines else []


def read_records(content: bytes, source: Source, kind: FileKind, encoding: str, most: int = 100_000) -> Iterator[Records]:
    """The records after the header, in pieces of at most `most` records: memory is bounded by the file plus a piece."""
    lines = split_lines(content)
    records = Records()
    position, number = 1, 0
    while position < len(lines):
        if not lines[position]:
            position += 1
            continue
        number += 1
        position += _one_record(lines, position, number, source, kind, encoding, records)
        if len(records.rows) >= most:
            records.count = number
            yield records
            records = Records()
    records.count = number
    yield records


def _one_record(lines: list[bytes], position: int, number: int, source: Source, kind: FileKind, encoding: str, records: Records) -> int:
    """Reads the record that starts at a line; returns how many lines it takes."""
    text, western = decode(lines[position], encoding)
    width = len(kind.columns)
    fields, used, repair = _fields(text, source), 1, ""
    if fields is None or len(fields) != width:
        fields, used, repair, was_western = _mended(lines, position, text, fields, source, kind, encoding)
        western = western or was_western
    if fields is None:
        raw = b"\n".join(lines[position : position + used]).decode("latin-1")
        records.refused.append((number, repair, raw))
        return used
    if western:
        records.repaired.append((number, "latin1"))
    if repair:
        records.repaired.append((number, repair))
    records.rows.append(fields)
    records.numbers.append(number)
    return used


def _mended(
    lines: list[bytes], position: int, text: str, fields: list[str] | None, source: Source, kind: FileKind, encoding: str
) -> tuple[list[str] | None, int, str, bool]:
    """Mends a line that is no whole record: (fields or None, lines used, repair or reason, Windows-1252 seen)."""
    width = len(kind.columns)
    if source.quoting != "tanpa" and text.count('"') % 2 == 1:
        whole = _across_quoted_lines(lines, position, source, width, encoding)
        if whole:
            return whole[0], whole[1], "", whole[2]
    if fields is None:
        loose = _loose_quotes(text, source.delimiter)
        if loose is not None and len(loose) == width and _all_fit(loose, kind):
            return loose, 1, "kutip_rusak", False
        return None, 1, "kutip_rusak", False
    if len(fields) < width:
        return _continued(lines, position, fields, source, kind, encoding)
    mended = _one_delimiter_too_many(fields, kind)
    return (mended, 1, "pemisah_lebih", False) if mended else (None, 1, "pemisah_lebih", False)


def _across_quoted_lines(
    lines: list[bytes], position: int, source: Source, width: int, encoding: str
) -> tuple[list[str], int, bool] | None:
    """A line break inside a quoted field is plain CSV: the shortest run of lines that reads as one whole record."""
    text, western = "", False
    for used in range(1, min(_MOST_LINES, len(lines) - position) + 1):
        part, was_western = decode(lines[position + used - 1], encoding)
        western = western or was_western
        text = part if used == 1 else f"{text}\n{part}"
        fields = _fields(text, source)
        if fields is not None and len(fields) == width:
            return fields, used, western
    return None


def _continued(
    lines: list[bytes], position: int, fields: list[str], source: Source, kind: FileKind, encoding: str
) -> tuple[list[str] | None, int, str, bool]:
    """A record broken over two lines is joined when the two halves make exactly one record that fits its columns."""
    width = len(kind.columns)
    if position + 1 < len(lines):
        text, western = decode(lines[position + 1], encoding)
        rest = _fields(text, source)
        if rest is not None and len(rest) < width and len(fields) + len(rest) - 1 == width:
            joined = [*fields[:-1], fields[-1] + rest[0], *rest[1:]]
            if _all_fit(joined, kind):
                return joined, 2, "baris_patah", western
            return None, 2, "baris_patah", western
    return None, 1, "terpotong", False


def _one_delimiter_too_many(fields: list[str], kind: FileKind) -> list[str] | None:
    """Takes out a delimiter inside an address; None unless exactly one way fits every column.

    Certain only when the first piece begins like an address: `SUPARTI|DUSUN M|EKARSARI` could otherwise be a mother
    called SUPARTI DUSUN M.
    """
    if len(fields) != len(kind.columns) + 1:
        return None
    ways = []
    for at, column in enumerate(kind.columns):
        if column.start is None or not column.start.fullmatch(fields[at]):
            continue
        joined = [*fields[:at], fields[at] + fields[at + 1], *fields[at + 2 :]]
        if _all_fit(joined, kind):
            ways.append(joined)
    return ways[0] if len(ways) == 1 else None


def _all_fit(fields: list[str], kind: FileKind) -> bool:
    return all(column.fits(value) for column, value in zip(kind.columns, fields, strict=True))


def _fields(text: str, source: Source) -> list[str] | None:
    """The fields of a well-formed line; None when its quotes are not well formed."""
    delimiter = source.delimiter
    if source.quoting == "tanpa" or '"' not in text:
        return text.split(delimiter)
    if source.quoting == "semua" and text[0] == text[-1] == '"':
        inner = text[1:-1]
        plain = inner.split(f'"{delimiter}"')
        if inner.count('"') == 2 * (len(plain) - 1):
            return plain
    return _strict_quotes(text, delimiter)


def _strict_quotes(text: str, delimiter: str) -> list[str] | None:
    """RFC 4180: a field is quoted as a whole with inner quotes doubled, or holds no quote at all."""
    fields: list[str] = []
    position = 0
    quoted = _field_pattern(delimiter)
    while True:
        match = quoted.match(text, position)
        if match is None:
            return None
        fields.append(match.group(1).replace('""', '"') if match.group(1) is not None else match.group(2))
        if match.end() >= len(text):
            return fields
        position = match.end() + 1


@cache
def _field_pattern(delimiter: str) -> re.Pattern[str]:
    end = rf"(?={re.escape(delimiter)}|\Z)"
    return re.compile(rf'"((?:[^"]|"")*)"{end}|([^"{re.escape(delimiter)}]*){end}', re.S)


def _loose_quotes(text: str, delimiter: str) -> list[str] | None:
    """Reads `"SITI "ITI" AMINAH"`: a quoted field ends only where a quote stands before a delimiter or the end."""
    fields: list[str] = []
    position = 0
    while position <= len(text):
        if position < len(text) and text[position] == '"':
            end = text.find(f'"{delimiter}', position + 1)
            end = len(text) - 1 if end < 0 else end
            if end <= position or text[end] != '"':
                return None
            fields.append(text[position + 1 : end])
            position = end + 2
        else:
            end = text.find(delimiter, position)
            end = len(text) if end < 0 else end
            fields.append(text[position:end])
            position = end + 1
        if position == len(text) + 1:
            return fields
    return fields
