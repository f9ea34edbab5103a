"""Sheets of a workbook or a CSV file as text, every cell where it stood.

A number that has 16 digits is marked: a spreadsheet keeps 15 of them, and whether the last one is true can be seen only
here, before it looks like text.
"""

import csv
import zipfile
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from dtsen.errors import DeliveryError, Say, Where
from dtsen.vocabulary.lembar_kerja import cell_text

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
MOST_ROWS = 1_048_576  # of a sheet: the answer goes back as one
TEXTS = (".csv", ".txt", ".tsv")
_LARGEST_UNPACKED = 2 * 2**30


@dataclass(frozen=True)
class Sheet:
    """`rows[0]` is row 1 of the sheet; all rows are equally wide."""

    name: str
    rows: list[list[str]]


def read_sheets(path: Path, most_rows: int = MOST_ROWS) -> list[Sheet]:
    """All sheets that hold anything. Raises DeliveryError for a file that is no table or cannot be opened."""
    if not path.is_file():
        raise DeliveryError(
            Say("Berkas tidak ada.", "The file does not exist."),
            where=Where(file=path.name),
            todo=Say("Periksa --file.", "Check --file."),
        )
    ending = path.suffix.lower()
    if ending not in WORKBOOKS + TEXTS:
        raise DeliveryError(
            Say("Jenis berkas ini tidak dibaca.", "Files of this kind are not read."),
            where=Where(file=path.name),
            expected=Say("XLSX, XLS, ODS, atau CSV", "XLSX, XLS, ODS or CSV"),
            came=Say(ending or "tanpa akhiran", ending or "no ending"),
            todo=Say("Simpan sebagai XLSX atau CSV, lalu ulangi.", "Save it as XLSX or CSV and try again."),
        )
    _not_blown_up(path)
    sheets = _workbook(path) if ending in WORKBOOKS else [_text(path)]
    filled = [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]
    if not filled:
        raise DeliveryError(
            Say("Berkas ini kosong.", "This file is empty."),
            where=Where(file=path.name),
            expected=Say("paling sedikit satu baris orang", "at least one row of a person"),
            todo=Say("Periksa apakah berkas yang benar yang dipilih.", "Check that this is the right file."),
        )
    for sheet in filled:
        if len(sheet.rows) > most_rows:
            raise DeliveryError(
                Say("Daftar ini terlalu panjang untuk satu lembar.", "This list is too long for one sheet."),
                where=Where(file=path.name),
                expected=Say(f"paling banyak {most_rows:,} baris", f"{most_rows:,} rows at most"),
                came=Say(f"{len(sheet.rows):,} baris", f"{len(sheet.rows):,} rows"),
                todo=Say("Bagi berkasnya, misalnya per kecamatan.", "Divide the file, for example by district."),
            )
    return filled


def _not_blown_up(path: Path) -> None:
    """A packed workbook that would fill the memory once unpacked is refused before it is opened."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        size = sum(one.file_size for one in packed.infolist())
    if size > _LARGEST_UNPACKED:
        raise DeliveryError(
            Say("Buku kerja ini terlalu besar sesudah dibuka.", "This workbook is too large once it is unpacked."),
            where=Where(file=path.name),
            expected=Say(f"paling banyak {_LARGEST_UNPACKED // 2**20} MiB", f"{_LARGEST_UNPACKED // 2**20} MiB at most"),
            came=Say(f"{size // 2**20} MiB", f"{size // 2**20} MiB"),
            todo=Say("Hapus gambar dan lembar lain, atau bagi berkasnya.", "Delete pictures and other sheets, or divide the file."),
        )


def _workbook(path: Path) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return [
                Sheet(
                    name, [[cell_text(cell) for cell in row] for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)]
                )
                for name in workbook.sheet_names
            ]
    except PasswordError as error:
        raise DeliveryError(
            Say("Buku kerja ini terkunci dengan kata sandi.", "This workbook is locked with a password."),
            where=Where(file=path.name),
            todo=Say("Buka, simpan tanpa kata sandi, lalu ulangi.", "Open it, save it without a password and try again."),
        ) from error
    except CalamineError as error:
        raise DeliveryError(
            Say("Buku kerja ini rusak atau bukan buku kerja.", "This workbook is damaged or is none."),
            where=Where(file=path.name),
            expected=Say("XLSX, XLS, atau ODS yang utuh", "a whole XLSX, XLS or ODS"),
            todo=Say("Buka di Excel atau LibreOffice dan simpan ulang.", "Open it in Excel or LibreOffice and save it again."),
        ) from error


def _text(path: Path) -> Sheet:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    sample = text.splitlines()[:50]
    mark = max(",;|\t", key=lambda sign: sorted(line.count(sign) for line in sample)[len(sample) // 2] if sample else 0)
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines(), delimiter=mark)]
    width = max((len(row) for row in rows), default=0)
    return Sheet("", [row + [""] * (width - len(row)) for row in rows])
