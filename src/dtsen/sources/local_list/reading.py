"""The verb: a file in, its lines out, each with its place and its fields; what is no person is said to be none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dtsen.errors import DeliveryError, Say, Where
from dtsen.sources.local_list.cells import MOST_ROWS, Sheet, read_sheets
from dtsen.sources.local_list.column_policy import ColumnPolicy
from dtsen.sources.local_list.columns import Header, find_header
from dtsen.sources.local_list.forms import plain
from dtsen.vocabulary.lembar_kerja import unmarked

# Fields that make a line with a name a person; an empty form line has none of them.
_WHO = ("nik", "no_kk", "tanggal_lahir", "tempat_tanggal_lahir", "jenis_kelamin", "hubungan", "umur")
_DIGITS, _YEAR = 10, 4
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]{1,2}")


@dataclass(frozen=True)
class Line:
    """One row of a sheet. `row`: as the spreadsheet counts. `why`: '' for a person, else why it is none: judul, kosong,
    nomor_kolom, jumlah, tanda_tangan, bukan_orang."""

    sheet: str
    row: int
    cells: tuple[str, ...]
    values: Mapping[str, str]
    why: str


@dataclass(frozen=True)
class Part:
    """One sheet: its header and how full each field is. `samples`: up to three values, by field."""

    sheet: str
    header: Header | None
    filled: Mapping[str, int]
    people: int
    # Fields whose column carries the name of the official variable: its codes are official, too. None in a program's export.
    official: frozenset[str]
    samples: Mapping[str, tuple[str, ...]]

    @property
    def form(self) -> str:
        """Name of the program's export that this sheet is; '' for an office's own list."""
        return self.header.form if self.header else ""


@dataclass(frozen=True)
class LocalList:
    file: str
    parts: tuple[Part, ...]
    lines: tuple[Line, ...]

    @property
    def people(self) -> int:
        return sum(part.people for part in self.parts)


def read_list(path: Path, policy: ColumnPolicy, known: Mapping[str, str] | None = None, most_rows: int = MOST_ROWS) -> LocalList:
    """Reads a file whole (all cells as text in memory: about 0.6 GB for 100,000 rows of 25 columns).

    `known`: a mapping that was kept, name of a column (or `#3`) -> field, '' for one that is not used. Raises DeliveryError when
    no sheet is a list of people, or one has more than `most_rows` rows.
    """
    mapping = {name if name.startswith("#") else plain(name): field for name, field in (known or {}).items()}
    parts, lines = [], []
    for sheet in read_sheets(path, most_rows):
        header = find_header(sheet.rows, policy, mapping)
        found = [_line(sheet, header, place, policy) for place in range(len(sheet.rows))]
        parts.append(_part(sheet, header, found))
        lines += found
    if not any(part.people for part in parts):
        raise DeliveryError(
            Say("Tidak ada tabel orang dalam berkas ini.", "There is no table of people in this file."),
            where=Where(file=path.name),
            expected=Say(
                "satu baris judul dengan kolom nama dan NIK, No. KK, atau tanggal lahir",
                "a header row with the name and NIK, No. KK or birth date",
            ),
            came=Say(f"{len(parts)} lembar, {len(lines)} baris", f"{len(parts)} sheets, {len(lines)} rows"),
            todo=Say(
                "Beri judul pada kolom (mis. NAMA, NIK, TGL LAHIR), atau sebut nama kolomnya dalam berkas pemetaan (--mapping).",
                "Give the columns names (e.g. NAMA, NIK, TGL LAHIR), or name them in a mapping file (--mapping).",
            ),
        )
    return LocalList(path.name, tuple(parts), tuple(lines))


def _line(sheet: Sheet, header: Header | None, place: int, policy: ColumnPolicy) -> Line:
    cells = sheet.rows[place]
    shown = tuple(cells)
    if not any(cells):
        return Line(sheet.name, place + 1, shown, {}, "kosong")
    if header is None or place <= header.last:
        return Line(sheet.name, place + 1, shown, {}, "judul")
    values = {field: cell for field, cell in zip(header.fields, cells, strict=True) if field and cell}
    return Line(sheet.name, place + 1, shown, values, _why(cells, values, header, policy))


def _why(cells: list[str], values: dict[str, str], header: Header, policy: ColumnPolicy) -> str:
    """Why a row below the header is no person; '' when it is one."""
    filled = [cell for cell in cells if cell]
    heads = [name for name in header.names if name]
    if len(filled) == len(heads) and all(plain(cell) == plain(name) for cell, name in zip(filled, heads, strict=True)):
        return "judul"
    if len(filled) > 2 and all(re.fullmatch(r"\(?[0-9]{1,2}\)?", cell) for cell in filled):
        return "nomor_kolom"
    identity = [field for field in _WHO if field in values and _says_who(field, values[field])]
    first = next((cell for cell in cells if cell and not cell.isdigit()), "").lower()
    begins = next((word for word in policy.no_person if first.startswith(word) and not first[len(word) : len(word) + 1].isalnum()), "")
    if begins and not {"nik", "no_kk", "tanggal_lahir", "tempat_tanggal_lahir"} & set(identity):
        return "jumlah" if begins in ("jumlah", "total", "sub total", "subtotal", "grand total", "jml", "rekap") else "tanda_tangan"
    if "nama" not in values or not re.search("[A-Za-z]", values["nama"]):
        return "" if {"nik", "no_kk"} & set(identity) else "bukan_orang"
    return "" if identity else "bukan_orang"


def _says_who(field: str, value: str) -> bool:
    """A total, or its name, that stands under NIK or birth date is none of a person."""
    digits = sum(sign.isdigit() for sign in value)
    if field in ("nik", "no_kk"):
        return digits >= _DIGITS or bool(_SCIENTIFIC.fullmatch(value))
    return digits >= _YEAR if field in ("tanggal_lahir", "tempat_tanggal_lahir") else True


def _part(sheet: Sheet, header: Header | None, lines: list[Line]) -> Part:
    people = [line for line in lines if not line.why]
    fields = [field for field in header.fields if field] if header else []
    values = {field: [line.values[field] for line in people if field in line.values] for field in fields}
    samples = {field: tuple(dict.fromkeys(unmarked(value) for value in found[:50]))[:3] for field, found in values.items()}
    named = zip(header.names, header.fields, strict=True) if header and not header.form else ()
    official = frozenset(field for name, field in named if field and plain(name) == plain(field))
    return Part(sheet.name, header, {field: len(found) for field, found in values.items()}, len(people), official, samples)
