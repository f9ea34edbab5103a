"""The records of a file that was exported, edited and re-saved by many hands: bytes in, fields out, nothing dropped.

A line that is not as wide as the header is read only when exactly one way to read it fits the codebook (a `|` inside an
address, a field that got lost, a record broken over two lines); otherwise it is set aside with its reason.
"""

import codecs
import csv
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dtsen.errors import DeliveryError, Say, Where

_BLOCK = 4000
_SEPARATORS = "|;\t,"
_MOST_FIELDS_OFF = 2

# fits(fields) -> every field can be what its column says.
Fits = Callable[[Sequence[str]], bool]


def _latin1(error: UnicodeError) -> tuple[str, int]:
    """The bytes that are not UTF-8, read as Latin-1: files were glued together from exports of two programs."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("dtsen_latin1", _latin1)


@dataclass(frozen=True)
class Refused:
    """One line that was set aside: row (1 = first line after the header), why, and the line as it came."""

    row: int
    reason: str
    raw: str


@dataclass
class Records:
    """One block: the fields of every record that could be read, its row in the file, what was repaired, what was not."""

    fields: list[list[str]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    repaired: list[tuple[int, str]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    blank: int = 0


def read_header(path: Path) -> tuple[str, list[str]]:
    """The separator and the column names. Raises DeliveryError for an empty file or one without separators."""
    with path.open("rb") as file:
        line = decode(file.readline()).lstrip("﻿")
    separator = max(_SEPARATORS, key=line.count)
    if line.count(separator) < 5:
        raise DeliveryError(
            Say("Baris judul berkas tidak dapat dibaca.", "The header line of the file cannot be read."),
            where=Where(file=path.name, row=0),
            expected=Say("nama kolom yang dipisah |", "column names with | between them"),
            came=Say(f"{len(line)} huruf, tanpa pemisah", f"{len(line)} characters without separator"),
        )
    return separator, _split(line, separator)


def decode(data: bytes) -> str:
    return data.decode("utf-8", "dtsen_latin1").rstrip("\r\n")


def read_blocks(path: Path, separator: str, width: int, text_columns: Sequence[int], fits: Fits) -> Iterator[Records]:
    """All lines after the header; `text_columns` are the places where a stray separator can have been typed."""
    repair = _Repair(separator, width, tuple(text_columns), fits)
    with path.open("rb") as file:
        file.readline()
        row = 0
        for lines in iter(lambda: list(itertools.islice(file, _BLOCK)), []):
            # A record broken over two lines must not be cut by the end of a block as well.
            while lines and not _whole(decode(lines[-1]), separator, width):
                following = file.readline()
                if not following:
                    break
                lines.append(following)
            yield _block([decode(line) for line in lines], row, repair)
            row += len(lines)


def _whole(line: str, separator: str, width: int) -> bool:
    return not line.strip() or len(_split(line, separator)) == width


def _block(lines: list[str], before: int, repair: "_Repair") -> Records:
    records = Records()
    place = 0
    while place < len(lines):
        line, row = lines[place], before + place + 1
        place += 1
        if not line.strip(f' {repair.separator}"'):
            records.blank += 1
            continue
        fields = _split(line, repair.separator)
        if len(fields) != repair.width:
            following = lines[place] if place < len(lines) else ""
            joined = repair.joined(line, following)
            if joined is not None:
                fields, how, place = joined, "disambung", place + 1
            else:
                fields, how = repair.alone(line)
            if len(fields) != repair.width:
                records.refused.append(Refused(row, how, line))
                continue
            records.repaired.append((row, how))
        records.fields.append(fields)
        records.rows.append(row)
    return records


@dataclass(frozen=True)
class _Repair:
    separator: str
    width: int
    text_columns: tuple[int, ...]
    fits: Fits

    def alone(self, line: str) -> tuple[list[str], str]:
        """The fields of a line too wide or too narrow, and how they were found; no fields when that is not certain."""
        fields = _bare(line, self.separator)
        off = len(fields) - self.width
        if off == 0:
            # The quotes did not match, the separators do.
            return (fields, "tanda_petik") if self.fits(fields) else ([], "tanda_petik_rusak")
        if abs(off) > _MOST_FIELDS_OFF:
            return [], "isian_lebih" if off > 0 else "isian_kurang"
        readings = {tuple(reading) for reading in (self._merged(fields, off) if off > 0 else self._widened(fields, -off))}
        found = [list(reading) for reading in readings if self.fits(reading)]
        how = "isian_lebih" if off > 0 else "isian_kurang"
        return (found[0], how) if len(found) == 1 else ([], how)

    def joined(self, line: str, following: str) -> list[str] | None:
        """A record broken over two lines: only when neither is a record alone and both together fit."""
        first, second = _bare(line, self.separator), _bare(following, self.separator)
        if not following.strip() or len(second) >= self.width or len(first) + len(second) - 1 != self.width:
            return None
        fields = [*first[:-1], f"{first[-1]} {second[0]}".replace('"', "").strip(), *second[1:]]
        return fields if self.fits(fields) else None

    def _merged(self, fields: list[str], off: int) -> Iterator[list[str]]:
        for place in self.text_columns:
            if place + off < len(fields):
                merged = self.separator.join(fields[place : place + off + 1])
                yield [*fields[:place], merged, *fields[place + off + 1 :]]

    def _widened(self, fields: list[str], off: int) -> Iterator[list[str]]:
        for places in itertools.combinations_with_replacement(range(len(fields) + 1), off):
            widened = list(fields)
            for place in reversed(places):
                widened.insert(place, "")
            yield widened


def _split(line: str, separator: str) -> list[str]:
    """The fields of a line, quoted well or not at all; a line whose quotes do not match is left one field wide."""
    if '"' not in line:
        return line.split(separator)
    if line.count('"') % 2:
        return [line]
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error:
        return [line]


def _bare(line: str, separator: str) -> list[str]:
    """The fields between separators whatever the quotes say; the quotes around a field are taken off."""
    fields = []
    for part in line.split(separator):
        text = part.strip()
        inner = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text.strip('"')
        fields.append(inner.replace('""', '"'))
    return fields
