"""The files of a region as one locked workbook that opens in Excel; numbers of cards stay text."""

import csv
import datetime
import io
import tempfile
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml
import xlsxwriter

from dtsen.release.codebook import CODEBOOK

MOST_ROWS = 1_048_575
_SHEET_NAME = 31


def write_workbook(folder: Path, manifest: dict[str, Any], path: Path, password: str) -> None:
    """A first sheet that says what this is and for whom, one sheet a file, the codebook last; encrypted at the end."""
    with tempfile.TemporaryDirectory(dir=path.parent) as work:
        plain = Path(work) / "buku.xlsx"
        _fill(folder, manifest, plain)
        with plain.open("rb") as source, path.open("wb") as target:
            msoffcrypto.format.ooxml.OOXMLFile(source).encrypt(password, target)


def _fill(folder: Path, manifest: dict[str, Any], path: Path) -> None:
    # Strings go into the cells and each row is written out at once: a million rows never stay in memory.
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False, "tmpdir": str(path.parent)})
    book.set_properties({"title": f"{manifest['rilis']} {manifest['wilayah']['nama']}", "created": _day(manifest["tanggal_acuan"])})
    bold = book.add_format({"bold": True})
    mark = f"Untuk {manifest['penerima']} - {manifest['tujuan']} - berlaku sampai {manifest['berlaku_sampai']}"
    _first_sheet(book, manifest, bold, mark)
    for entry in manifest["berkas"]:
        if "baris" in entry:
            numbers = {place for place, name in enumerate(entry["kolom"]) if _is_count(name)}
            with (folder / entry["path"]).open(encoding="utf-8", newline="") as file:
                _sheet(book, _sheet_name(entry), csv.reader(file, delimiter="|", strict=True), numbers, bold, mark)
    with (folder / CODEBOOK).open(encoding="utf-8", newline="") as file:
        _sheet(book, "kamus data", csv.reader(io.StringIO(file.read())), set(), bold, mark)
    book.close()


def _first_sheet(book: Any, manifest: dict[str, Any], bold: Any, mark: str) -> None:
    sheet = book.add_worksheet("baca dahulu")
    _watermark(sheet, mark)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    labels = ("rilis", "tanggal_acuan", "judul", "penerima", "tujuan", "dasar_hukum", "pemilik", "berlaku_sampai")
    lines = [(name.replace("_", " "), manifest[name]) for name in labels]
    lines += [
        ("", ""),
        ("larangan", "Jangan disalin atau diteruskan kepada siapa pun di luar tujuan di atas; hapus setelah tanggal berlaku."),
        ("catatan", "NIK dan No. KK disimpan sebagai teks; isian kosong berarti tidak diketahui."),
        ("sidik manifest", manifest["sha256_isi"]),
    ]
    for row, (label, text) in enumerate(lines):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, text)


def _sheet(book: Any, name: str, rows: Any, numbers: set[int], bold: Any, mark: str) -> None:
    sheet = book.add_worksheet(name)
    _watermark(sheet, mark)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(next(rows)):
        sheet.write_string(0, column, title, bold)
    for row, fields in enumerate(rows, start=1):
        for column, text in enumerate(fields):
            if not text:
                continue
            if column in numbers:
                sheet.write_number(row, column, int(text))
            else:
                sheet.write_string(row, column, text)


def _watermark(sheet: Any, mark: str) -> None:
    """Printed on every page; `&` would start a code of the page header."""
    sheet.set_header(f"&C{mark.replace('&', '&&')}"[:255])


def _is_count(name: str) -> bool:
    return name.startswith(("desil_", "jumlah_", "nilai_", "luas_")) or name == "prioritas"


def _sheet_name(entry: dict[str, Any]) -> str:
    name = entry["judul"] if entry["jenis"] == "penerima" else entry["jenis"].replace("_", " ")
    return str(name).removeprefix("Keluarga yang layak menerima program: ")[:_SHEET_NAME]


def _day(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
