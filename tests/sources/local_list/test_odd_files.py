"""Files as they come from offices: every row is read as what it is, or the file is refused with a sentence that helps."""

import datetime
import io
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from dtsen.errors import DeliveryError
from dtsen.sources.local_list import ColumnPolicy, load_column_policy, read_list
from dtsen.standardise.local_list.days import read_day
from dtsen.standardise.local_list.numbers import read_number

NIK = [f"35100101019000{n:02d}" for n in range(1, 20)]
KK, KK2 = "3510010101100001", "3510010101100002"
Said = list[Mapping[str, str]]


@pytest.fixture(scope="module")
def policy() -> ColumnPolicy:
    return load_column_policy(Path("policy/updates/kolom_daerah.yml"))


def workbook(path: Path, build: Callable[[Workbook, Worksheet], None], **options: object) -> Path:
    book = xlsxwriter.Workbook(path, options)
    build(book, book.add_worksheet("D"))
    book.close()
    return path


def rows(sheet: Worksheet, *lines: list[object]) -> None:
    for place, line in enumerate(lines):
        for column, cell in enumerate(line):
            (sheet.write_string if isinstance(cell, str) else sheet.write)(place, column, cell)


def people(path: Path, policy: ColumnPolicy) -> Said:
    return [line.values for line in read_list(path, policy).lines if not line.why]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
@pytest.mark.parametrize("mark", ["\t", ";"])
def test_text_in_any_encoding_that_a_spreadsheet_writes(policy: ColumnPolicy, tmp_path: Path, encoding: str, mark: str) -> None:
    (tmp_path / "a.csv").write_bytes(f"NIK{mark}Nama\r\n{NIK[0]}{mark}ANDRÉ\r\n".encode(encoding))
    assert people(tmp_path / "a.csv", policy) == [{"nik": NIK[0], "nama": "ANDRÉ"}]


def test_a_csv_of_excel_with_its_mark_line_breaks_and_numbers_kept_as_text(policy: ColumnPolicy, tmp_path: Path) -> None:
    text = f'sep=;\n"NO\nKK";NIK;"NAMA\nLENGKAP";ALAMAT\n{KK};="{NIK[0]}";SITI;"JL A; 1\nRT 1"\n{KK};\'{NIK[1]};BUDI;\n'
    (tmp_path / "a.csv").write_text(text, encoding="cp1252")
    first, second = people(tmp_path / "a.csv", policy)
    assert first == {"no_kk": KK, "nik": NIK[0], "nama": "SITI", "alamat": "JL A; 1 RT 1"}
    assert read_number(second["nik"]).digits == NIK[1]


def test_numbers_that_excel_has_written_in_scientific_form_are_called_spoilt(policy: ColumnPolicy, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("NIK;Nama;JK\n3,51001E+15;SITI;P\n3.2E+15;BUDI;L\n", encoding="utf-8")
    said = people(tmp_path / "a.csv", policy)
    assert [read_number(one["nik"]).problem for one in said] == ["notasi_ilmiah"] * 2 and len(said) == 2


def test_two_tables_below_each_other_are_each_read_by_their_own_header(policy: ColumnPolicy, tmp_path: Path) -> None:
    def build(book: Workbook, sheet: Worksheet) -> None:
        rows(
            sheet,
            ["DESA A"],
            ["NIK", "NAMA", "JK"],
            [NIK[0], "SITI", "P"],
            [NIK[1], "BUDI", "L"],
            ["JUMLAH", "2"],
            [],
            ["DESA B"],
            ["NAMA", "JK", "NO KK", "NIK"],
            ["DEWI", "P", KK, NIK[2]],
            ["NAMA", "JK", "NO KK", "NIK"],
            ["EKO", "L", KK2, NIK[3]],
        )

    found = read_list(workbook(tmp_path / "a.xlsx", build), policy)
    assert [line.why for line in found.lines] == [
        "judul", "judul", "", "", "jumlah", "kosong", "bukan_orang", "judul", "", "judul", "",
    ]  # fmt: skip
    assert [(line.values["nama"], line.values["nik"]) for line in found.lines if not line.why] == [
        ("SITI", NIK[0]),
        ("BUDI", NIK[1]),
        ("DEWI", NIK[2]),
        ("EKO", NIK[3]),
    ]


def test_two_tables_side_by_side_are_refused_and_not_halved(policy: ColumnPolicy, tmp_path: Path) -> None:
    def build(book: Workbook, sheet: Worksheet) -> None:
        rows(sheet, ["NIK", "NAMA", "JK", "", "NIK", "NAMA", "JK"], [NIK[0], "SITI", "P", "", NIK[4], "RINA", "P"])

    with pytest.raises(DeliveryError, match="berdampingan"):
        read_list(workbook(tmp_path / "a.xlsx", build), policy)


def test_the_head_beside_the_member_is_no_second_table(policy: ColumnPolicy, tmp_path: Path) -> None:
    text = f"NIK;NAMA;NAMA KEPALA KELUARGA;NIK KEPALA;NAMA\n{NIK[0]};SITI;BUDI;{NIK[1]};lain\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert [(one["nik"], one["nama"]) for one in people(tmp_path / "a.csv", policy)] == [(NIK[0], "SITI")]


def test_a_card_merged_over_the_rows_of_a_family_stands_in_all_of_them(policy: ColumnPolicy, tmp_path: Path) -> None:
    def build(book: Workbook, sheet: Worksheet) -> None:
        rows(sheet, ["NO KK", "NIK", "NAMA", "DESA"])
        sheet.merge_range(1, 0, 3, 0, KK)
        sheet.merge_range(1, 3, 6, 3, "SUKAMAJU")
        for place, name in enumerate(("SITI", "BUDI", "DEWI", "EKO")):
            sheet.write_string(1 + place, 1, NIK[place])
            sheet.write_string(1 + place, 2, name)
        sheet.write_string(4, 0, KK2)

    found = read_list(workbook(tmp_path / "a.xlsx", build), policy)
    assert [(line.values["no_kk"], line.values["desa"]) for line in found.lines if not line.why] == [
        *[(KK, "SUKAMAJU")] * 3,
        (KK2, "SUKAMAJU"),
    ]
    assert [line.why for line in found.lines[5:]] == ["kosong"] * len(found.lines[5:]), "an empty row is made to no person"


def cells(book: Workbook, sheet: Worksheet) -> None:
    day = book.add_format({"num_format": "dd mmmm yyyy"})
    rows(sheet, ["NIK", "NAMA", "TGL LAHIR", "UMUR"], [3510010101900001, "A"], ["'" + NIK[1], "B"], ["", ""], [NIK[3], ""], [NIK[4], "E"])
    sheet.write_datetime(1, 2, datetime.datetime(1990, 1, 1, 7), day)
    sheet.write_number(2, 2, 32874)
    sheet.write_formula(3, 0, '="x"', None, NIK[2])
    sheet.write_formula(3, 1, '=UPPER("c")', None, "C")
    sheet.write_string(3, 2, "1-1-90")
    sheet.write_formula(3, 3, "=1+35", None, 36)
    sheet.write_formula(4, 1, "=VLOOKUP(1,A1,1)", None, "#N/A")
    sheet.write_string(4, 2, "1 Jan 1990")
    sheet.write_number(5, 2, 32874.5)
    # Hidden is not gone.
    sheet.set_row(5, None, None, {"hidden": True})
    sheet.set_column(2, 2, None, None, {"hidden": True})


def test_days_and_formulas_and_what_is_hidden_are_read_as_they_are_meant(policy: ColumnPolicy, tmp_path: Path) -> None:
    said = people(workbook(tmp_path / "a.xlsx", cells), policy)
    assert [one.get("nama", "") for one in said] == ["A", "B", "C", "", "E"]
    assert [read_number(one["nik"]).digits for one in said[1:]] == NIK[1:5]
    assert [read_day(one["tanggal_lahir"], 20260213, int(one.get("umur", 36))).day for one in said] == [19900101] * 5


def test_a_workbook_of_an_old_macintosh_counts_its_days_from_1904(policy: ColumnPolicy, tmp_path: Path) -> None:
    said = people(workbook(tmp_path / "a.xlsx", cells, date_1904=True), policy)
    days = [read_day(one["tanggal_lahir"], 20260213, 36).day for one in said]
    assert days == [19900101, 19940102, 19900101, 19900101, 19940102], "bare numbers 1,462 days later, days of a day's format the same"


def test_a_locked_workbook_is_refused_with_the_remedy(policy: ColumnPolicy, tmp_path: Path) -> None:
    plain = workbook(tmp_path / "a.xlsx", lambda book, sheet: rows(sheet, ["NIK", "NAMA"], [NIK[0], "SITI"]))
    with (tmp_path / "kunci.xlsx").open("wb") as out:
        OOXMLFile(io.BytesIO(plain.read_bytes())).encrypt("rahasia", out)
    with pytest.raises(DeliveryError, match="kata sandi"):
        read_list(tmp_path / "kunci.xlsx", policy)


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.ods"])
def test_a_workbook_under_another_ending_is_read_by_its_content(policy: ColumnPolicy, tmp_path: Path, name: str) -> None:
    path = workbook(tmp_path / "asli.xlsx", lambda book, sheet: rows(sheet, ["NIK", "NAMA"], [NIK[0], "SITI"]))
    shutil.copy(path, tmp_path / name)
    assert people(tmp_path / name, policy) == [{"nik": NIK[0], "nama": "SITI"}]


def test_text_and_web_pages_that_are_called_workbooks(policy: ColumnPolicy, tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text(f"NIK\tNAMA\n{NIK[0]}\tSITI\n", encoding="utf-8")
    assert people(tmp_path / "a.xls", policy) == [{"nik": NIK[0], "nama": "SITI"}]
    (tmp_path / "b.xls").write_text(f"<html><table><tr><td>{NIK[0]}</td></tr></table></html>", encoding="utf-8")
    with pytest.raises(DeliveryError, match="halaman web"):
        read_list(tmp_path / "b.xls", policy)


def test_totals_between_blocks_are_no_people(policy: ColumnPolicy, tmp_path: Path) -> None:
    def build(book: Workbook, sheet: Worksheet) -> None:
        head: list[object] = ["NO", "NIK", "NAMA"]
        rows(sheet, head, ["RT 001"], [1, NIK[0], "SITI"], ["", "SUB TOTAL", "1"], ["RT 002"], [1, NIK[1], "BUDI"], ["", "JUMLAH", "2"])

    found = read_list(workbook(tmp_path / "a.xlsx", build), policy)
    assert [line.why for line in found.lines] == ["judul", "bukan_orang", "", "jumlah", "bukan_orang", "", "jumlah"]
