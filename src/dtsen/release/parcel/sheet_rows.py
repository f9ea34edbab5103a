"""The rows of a long CSV file as rows of a worksheet, spliced into a workbook that XlsxWriter has made without them.

XlsxWriter takes 13 s for 100,000 members (measured, 2 cores), which is minutes for a kabupaten of a million; here DuckDB
writes the cells as text and the strings go from its buffers into the archive without ever being Python objects.
"""

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from dtsen.release.csv_file import rows_as_text

_END = b"</sheetData>"
# Cells may hold no control character but tab and line ends; XML would be broken for the whole sheet.
_FORBIDDEN = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]"


@dataclass(frozen=True)
class LongSheet:
    """Rows to come below the header of one sheet; `numbers`: columns whose cells are numbers, all others are text."""

    path: Path
    columns: tuple[str, ...]
    numbers: Collection[str]


def splice(skeleton: Path, sheets: Mapping[str, LongSheet], target: Path) -> None:
    """Copies a workbook and fills the sheets (`xl/worksheets/sheet3.xml` -> its rows)."""
    with zipfile.ZipFile(skeleton) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for info in source.infolist():
            data = source.read(info)
            # A fixed date: the same content gives the same bytes.
            entry = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with book.open(entry, "w", force_zip64=True) as part:
                sheet = sheets.get(info.filename)
                if sheet is None:
                    part.write(data)
                    continue
                head, _, tail = re.sub(rb"<dimension [^>]*/>", b"", data).partition(_END)
                part.write(head)
                for rows in _rows(sheet):
                    part.write(rows)
                part.write(_END + tail)


def _rows(sheet: LongSheet) -> Iterator[memoryview]:
    cells = " || ".join(_cell_sql(place, name, name in sheet.numbers) for place, name in enumerate(sheet.columns))
    for texts in rows_as_text(sheet.path, sheet.columns, f"'<row r=\"' || n || '\">' || {cells} || '</row>'"):
        yield _text_of(texts)


def _cell_sql(place: int, name: str, number: bool) -> str:
    where = f"<c r=\"{column_letters(place)}' || n || '\""
    if number:
        return f"CASE WHEN coalesce(\"{name}\", '') = '' THEN '' ELSE '{where}><v>' || \"{name}\" || '</v></c>' END"
    safe = f"regexp_replace(\"{name}\", '{_FORBIDDEN}', '', 'g')"
    safe = f"replace(replace(replace({safe}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    return f"CASE WHEN coalesce(\"{name}\", '') = '' THEN '' ELSE '{where} t=\"inlineStr\"><is><t>' || {safe} || '</t></is></c>' END"


def column_letters(place: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _text_of(column: pa.Array) -> memoryview:
    """The bytes of all strings of a column, one after the other, as they lie in its buffer."""
    _, offsets, data = column.buffers()
    if data is None or len(column) == 0:
        return memoryview(b"")
    bounds = pa.Array.from_buffers(pa.int32(), column.offset + len(column) + 1, [None, offsets])
    return memoryview(data)[bounds[column.offset].as_py() : bounds[column.offset + len(column)].as_py()]
