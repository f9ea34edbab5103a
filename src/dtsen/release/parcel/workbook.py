"""The files of a region as one locked workbook that opens in Excel; numbers of cards stay text."""

import csv
import datetime
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml
import xlsxwriter

from dtsen.release.codebook import CODEBOOK
from dtsen.release.parcel.sheet_rows import LongSheet, splice

MOST_ROWS = 1_048_575
_SHEET_NAME = 31


def write_workbook(folder: Path, manifest: dict[str, Any], path: Path, password: str) -> None:
    """A first sheet that says what this is and for whom, one sheet a file, the codebook last; encrypted at the end."""
    with tempfile.TemporaryDirectory(dir=path.parent) as work:
        skeleton, plain = Path(work) / "kerangka.xlsx", Path(work) / "buku.xlsx"
        splice(skeleton, _skeleton(folder, manifest, skeleton), plain)
        with plain.open("rb") as source, path.open("wb") as target:
            msoffcrypto.format.ooxml.OOXMLFile(source).encrypt(password, target)


def _skeleton(folder: Path, manifest: dict[str, Any], path: Path) -> dict[str, LongSheet]:
    """A workbook with every sheet and its header; returns which rows are still to come in which part of it."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": f"{manifest['rilis']} {manifest['wilayah']['nama']}", "created": _day(manifest["tanggal_acuan"])})
    bold = book.add_format({"bold": True})
    mark = f"Untuk {manifest['penerima']} - {manifest['tujuan']} - berlaku sampai {manifest['berlaku_sampai']}"
    _first_sheet(book, manifest, bold, mark)
    rows: dict[str, LongSheet] = {}
    for entry in (entry for entry in manifest["berkas"] if "baris" in entry):
        columns = tuple(entry["kolom"])
        _head_of_sheet(book, _sheet_name(entry), columns, bold, mark)
        numbers = frozenset(name for name in columns if _is_count(name))
        rows[f"xl/worksheets/sheet{len(rows) + 2}.xml"] = LongSheet(folder / entry["path"], columns, numbers)
    with (folder / CODEBOOK).open(encoding="utf-8", newline="") as file:
        codebook = list(csv.reader(file))
    sheet = _head_of_sheet(book, "kamus data", codebook[0], bold, mark)
    for row, fields in enumerate(codebook[1:], start=1):
        for column, text in enumerate(fields):
            sheet.write_string(row, column, text)
    book.close()
    return rows


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


def _head_of_sheet(book: Any, name: str, columns: Sequence[str], bold: Any, mark: str) -> Any:
    sheet = book.add_worksheet(name)
    _watermark(sheet, mark)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(columns):
        sheet.write_string(0, column, title, bold)
    return sheet


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
