"""Sheets of a workbook or a CSV file as text, every cell where it stood.

A number that has 16 digits is marked: a spreadsheet keeps 15 of them, and whether the last one is true can be seen only
here, before it looks like text.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from dtsen.errors import DeliveryError, Say, Where
from dtsen.vocabulary.lembar_kerja import cell_text

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
MOST_ROWS = 1_048_576  # of a sheet: the answer goes back as one
TEXTS = (".csv", ".txt", ".tsv")
_LARGEST_UNPACKED = 2 * 2**30
_ZIP, _OLE, _LOOKED_AT = b"PK", b"\xd0\xcf\x11\xe0", 4096
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')


@dataclass(frozen=True)
class Sheet:
    """`rows[0]` is row 1 of the sheet; all rows are equally wide. `from_1904`: its days are counted from there (old Macintosh)."""

    name: str
    rows: list[list[str]]
    from_1904: bool = False


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
    begins = _begins(path)
    # Many programs hand out text, or a web page, under the name of a workbook; what a file is stands in its first bytes.
    if begins.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<" and ending in WORKBOOKS + TEXTS:
        raise DeliveryError(
            Say("Berkas ini halaman web, bukan buku kerja.", "This file is a web page, not a workbook."),
            where=Where(file=path.name),
            expected=Say("XLSX, XLS, ODS, atau CSV", "XLSX, XLS, ODS or CSV"),
            todo=Say("Buka di Excel atau LibreOffice, simpan sebagai XLSX, lalu ulangi.", "Open it, save it as XLSX and try again."),
        )
    packed = begins.startswith((_ZIP, _OLE))
    texted = ending in WORKBOOKS and not packed and bool(begins) and not _binary(begins)
    sheets = [_text(path)] if (ending in TEXTS and not packed) or texted else _workbook(path)
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


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LOOKED_AT)


def _binary(begins: bytes) -> bool:
    """Is this no text of a table? UTF-16 is text with noughts in it; a table has a mark between its columns."""
    text = _decoded(begins)
    return "\0" in text or not any(sign in text for sign in ",;|\t")


def _workbook(path: Path) -> list[Sheet]:
    try:
        try:
            workbook = CalamineWorkbook.from_path(path)
        except PasswordError:
            raise
        except CalamineError:
            # By its content, whatever its name ends with: an XLSX that is called .xls.
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        with workbook:
            old = _counts_from_1904(path)
            return [_sheet(workbook.get_sheet_by_name(name), name, old) for name in workbook.sheet_names]
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


def _sheet(sheet: CalamineSheet, name: str, from_1904: bool) -> Sheet:
    rows = [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    # A card or a village that is merged over the rows of a family stands in all of them.
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left != right or top >= len(rows) or left >= len(rows[top]) or not rows[top][left]:
            continue
        for row in rows[top + 1 : bottom + 1]:
            if any(row):
                row[left] = rows[top][left]
    return Sheet(name, rows, from_1904)


def _counts_from_1904(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as packed:
        if "xl/workbook.xml" not in packed.namelist():
            return False
        return bool(re.search(rb"""date1904\s*=\s*["'](1|true)["']""", packed.read("xl/workbook.xml")))


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 (as Excel's *Unicode Text*), or what Windows here writes otherwise."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if len(data) > 1 and 0 in data[:2] and any(data[:2]):
        return data.decode("utf-16-le" if data[1] == 0 else "utf-16-be", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _cell(text: str) -> str:
    """A cell of a CSV: `="0123"` is how programs keep Excel from making a number of it."""
    kept = text.strip()
    said = _KEPT_AS_TEXT.fullmatch(kept)
    return " ".join((said[1] if said else kept).split("\n")) if "\n" in kept or said else kept


def _text(path: Path) -> Sheet:
    text = _decoded(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    sample = text.splitlines()[:50]
    mark = max(",;|\t", key=lambda sign: sorted(line.count(sign) for line in sample)[len(sample) // 2] if sample else 0)
    rows = [[_cell(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    width = max((len(row) for row in rows), default=0)
    return Sheet("", [row + [""] * (width - len(row)) for row in rows])
