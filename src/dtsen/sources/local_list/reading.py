"""The verb: a file in, its lines out, each with its place and its fields; what is no person is said to be none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dtsen.errors import DeliveryError, Say, Where
from dtsen.sources.local_list.cells import MOST_ROWS, Sheet, read_sheets
from dtsen.sources.local_list.column_policy import ColumnPolicy
from dtsen.sources.local_list.columns import Header, find_header, sections, stands_twice
from dtsen.sources.local_list.families import Families, find_families, heads
from dtsen.sources.local_list.forms import plain
from dtsen.vocabulary.lembar_kerja import unmarked

# Fields that make a line with a name a person; an empty form line has none of them.
_WHO = ("nik", "no_kk", "tanggal_lahir", "tempat_tanggal_lahir", "jenis_kelamin", "hubungan", "umur")
_DIGITS, _YEAR = 10, 4
# A day that stands as a bare number, and how many days later an old Macintosh began to count.
_DAYS, _SERIAL, _DAYS_TO_1904 = ("tanggal_lahir", "tanggal_kejadian"), re.compile(r"([1-7]?\d{4})(?:\.\d+)?"), 1462
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]{1,2}")


@dataclass(frozen=True)
class Line:
    """One row of a sheet. `row`: as the spreadsheet counts. `why`: '' for a person, else why it is none: judul, kosong,
    nomor_kolom, jumlah, tanda_tangan, bukan_orang, keluarga (a sheet of families, read with the rows of their heads)."""

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
    read: list[tuple[Sheet, Header | None, list[Line]]] = []
    told: list[tuple[str, dict[str, dict[str, str]]]] = []
    for sheet in read_sheets(path, most_rows):
        families = find_families(sheet.rows, policy.forms)
        if families:
            told.append((families.form, families.of(sheet.rows)))
            read.append((sheet, None, _of_families(sheet, families)))
            continue
        header = find_header(sheet.rows, policy, mapping)
        tables = sections(sheet.rows, header, policy, mapping) if header else []
        _not_side_by_side(path, sheet, tables, policy)
        read.append((sheet, header, [_line(sheet, table, place, policy) for place, table in _placed(sheet, tables)]))
    for form, said in told:
        _with_families([found for _, header, found in read if header and header.form == form], said)
    parts = [_part(sheet, header, found) for sheet, header, found in read]
    lines = [line for _, _, found in read for line in found]
    if told and not any(part.people for part in parts):
        raise DeliveryError(
            Say("Berkas ini hanya memuat lembar keluarga.", "This file holds a sheet of families only."),
            where=Where(file=path.name),
            expected=Say("juga lembar Anggota Keluarga, seperti ekspor aslinya", "the sheet Anggota Keluarga too, as the export has it"),
            todo=Say(
                "Ekspor sekali lagi dan kirim berkasnya utuh, semua lembar.", "Export it again and send the file whole, with all sheets."
            ),
        )
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


def _placed(sheet: Sheet, tables: Sequence[Header]) -> Iterator[tuple[int, Header | None]]:
    """Every row with the header that it stands under; above the first one with that one."""
    starts = {table.last: table for table in tables}
    under = tables[0] if tables else None
    for place in range(len(sheet.rows)):
        under = starts.get(place, under)
        yield place, under


def _not_side_by_side(path: Path, sheet: Sheet, tables: Sequence[Header], policy: ColumnPolicy) -> None:
    """A second table beside the first would be passed over in silence."""
    for table in tables:
        if stands_twice(table, policy):
            raise DeliveryError(
                Say("Ada dua tabel berdampingan di satu lembar.", "Two tables stand side by side in one sheet."),
                where=Where(file=path.name, row=table.last + 1),
                expected=Say("satu tabel, atau tabel di bawah tabel", "one table, or one below the other"),
                came=Say(
                    f"lembar {sheet.name or '-'}: judul kolom yang sama dua kali", f"sheet {sheet.name or '-'}: the same headers twice"
                ),
                todo=Say("Pindahkan tabel kanan ke bawah tabel kiri atau ke lembar lain.", "Move the right table below the left one."),
            )


def _of_families(sheet: Sheet, families: Families) -> list[Line]:
    reasons = ("judul" if place <= families.last else "keluarga" for place in range(len(sheet.rows)))
    return [
        Line(sheet.name, place + 1, tuple(cells), {}, why if any(cells) else "kosong")
        for place, (cells, why) in enumerate(zip(sheet.rows, reasons, strict=True))
    ]


def _with_families(sheets: list[list[Line]], said: Mapping[str, Mapping[str, str]]) -> None:
    """Gives the row of every head what the sheet of families says; in place."""
    for found in sheets:
        for card, place in heads((place, line.values) for place, line in enumerate(found) if not line.why).items():
            if card in said:
                found[place] = replace(found[place], values={**said[card], **found[place].values})


def _line(sheet: Sheet, header: Header | None, place: int, policy: ColumnPolicy) -> Line:
    cells = sheet.rows[place]
    shown = tuple(cells)
    if not any(cells):
        return Line(sheet.name, place + 1, shown, {}, "kosong")
    if header is None or place <= header.last:
        return Line(sheet.name, place + 1, shown, {}, "judul")
    values = {field: cell for field, cell in zip(header.fields, cells, strict=True) if field and cell}
    if sheet.from_1904:
        days = {field: _SERIAL.fullmatch(values.get(field, "")) for field in _DAYS}
        values |= {field: str(int(found[1]) + _DAYS_TO_1904) for field, found in days.items() if found}
    for field, pieces in header.pieces.items():
        digits = [unmarked(cells[at]).zfill(width) for at, width in pieces]
        if all(one.isdigit() and len(one) == width for one, (_, width) in zip(digits, pieces, strict=True)):
            values[field] = "".join(digits)
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
    # Also what comes of several columns, or from a sheet of families.
    fields += sorted({field for line in people for field in line.values} - set(fields)) if header and header.form else []
    values = {field: [line.values[field] for line in people if field in line.values] for field in fields}
    samples = {field: tuple(dict.fromkeys(unmarked(value) for value in found[:50]))[:3] for field, found in values.items()}
    named = zip(header.names, header.fields, strict=True) if header and not header.form else ()
    official = frozenset(field for name, field in named if field and plain(name) == plain(field))
    return Part(sheet.name, header, {field: len(found) for field, found in values.items()}, len(people), official, samples)
