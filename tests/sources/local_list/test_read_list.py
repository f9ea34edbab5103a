"""A table is found in the disorder of an office, and what is no person is said to be none."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from dtsen.errors import DeliveryError, PolicyError
from dtsen.sources.local_list import ColumnPolicy, load_column_policy, read_list

Cells = Sequence[Sequence[object]]
POLICY = Path("policy/updates/kolom_daerah.yml")
NIK, KK = "3510010101900001", "3510010101100001"


@pytest.fixture(scope="module")
def policy() -> ColumnPolicy:
    return load_column_policy(POLICY)


def workbook(path: Path, **sheets: Cells) -> Path:
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(
                        place, column, datetime.datetime(cell.year, cell.month, cell.day), book.add_format({"num_format": "dd/mm/yyyy"})
                    )
                elif isinstance(cell, int):
                    sheet.write_number(place, column, cell)
                elif cell:
                    sheet.write_string(place, column, str(cell))
    book.close()
    return path


def test_titles_two_header_rows_numbers_total_and_signature_are_no_people(policy: ColumnPolicy, tmp_path: Path) -> None:
    rows: Cells = [
        ["PEMERINTAH KABUPATEN X"],
        [],
        ["NO", "IDENTITAS", "", "", "Keterangan"],
        ["", "No KTP", "NO. KK", "Nama Lengkap", ""],
        [1, 2, 3, 4, 5],
        [1, NIK, KK, "SITI", "pindah"],
        ["", "NO KTP", "NO. KK", "NAMA LENGKAP", ""],
        [2, "", KK, "BUDI", ""],
        ["", "JUMLAH DESA SUKAMAJU", 2],
        ["", "", "", "Mengetahui, Kepala Dinas"],
        ["", "", "", "Drs. SUTRISNO"],
    ]
    found = read_list(workbook(tmp_path / "a.xlsx", Data=rows), policy)
    assert [line.why for line in found.lines] == [
        "judul", "kosong", "judul", "judul", "nomor_kolom", "", "bukan_orang", "", "jumlah", "tanda_tangan", "bukan_orang",
    ]  # fmt: skip
    assert found.lines[5].values == {"nomor": "1", "nik": NIK, "no_kk": KK, "nama": "SITI", "keterangan": "pindah"}
    assert found.lines[5].row == 6 and found.people == 2


def test_every_sheet_is_read_by_its_own_header(policy: ColumnPolicy, tmp_path: Path) -> None:
    first: Cells = [["Nama", "NIK"], ["A", NIK]]
    second: Cells = [["KECAMATAN Y"], ["N I K", "NAMA ANGGOTA KELUARGA"], [NIK, "B"]]
    found = read_list(workbook(tmp_path / "a.xlsx", Satu=first, Dua=second, Catatan=[["tidak ada tabel"]]), policy)
    assert [(part.sheet, part.people, part.header is not None) for part in found.parts] == [
        ("Satu", 1, True),
        ("Dua", 1, True),
        ("Catatan", 0, False),
    ]
    assert [line.values["nama"] for line in found.lines if not line.why] == ["A", "B"]


def test_a_number_of_sixteen_digits_is_marked_and_a_day_is_written_out(policy: ColumnPolicy, tmp_path: Path) -> None:
    rows: Cells = [["Nama", "NIK", "Tgl Lahir"], ["A", 3510010101900000, datetime.date(1990, 1, 1)]]
    (line,) = [line for line in read_list(workbook(tmp_path / "a.xlsx", D=rows), policy).lines if not line.why]
    assert line.values["nik"] == "\x023510010101900000"
    assert line.values["tanggal_lahir"] == "1990-01-01"


@pytest.mark.parametrize("mark", [",", ";", "|", "\t"])
def test_a_text_file_in_any_of_the_usual_forms(policy: ColumnPolicy, tmp_path: Path, mark: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(mark.join(["no_ktp", "nama", "JK"]).encode() + b"\r\n" + mark.join([NIK, "ANDR\xc9", "L"]).encode("latin-1") + b"\r\n")
    (line,) = [line for line in read_list(path, policy).lines if not line.why]
    assert dict(line.values) == {"nik": NIK, "nama": "ANDRÉ", "jenis_kelamin": "L"}


def test_a_total_under_any_column_is_no_person(policy: ColumnPolicy, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Nama;Tgl Lahir;NIK\nSITI;14-11-1953;{NIK}\nJUMLAH;1;\nTOTAL;;1\n", encoding="utf-8")
    assert [line.why for line in read_list(path, policy).lines] == ["judul", "", "jumlah", "jumlah"]


def test_columns_without_names_are_known_by_what_stands_in_them(policy: ColumnPolicy, tmp_path: Path) -> None:
    people = [("SITI AMINAH", "P"), ("BUDI SANTOSO", "L"), ("AGUS SALIM", "L"), ("DEWI LESTARI", "P")]
    rows = [[name, f"351001010190000{n}", f"0{n + 1}-02-1990", sex, KK] for n, (name, sex) in enumerate(people)]
    (part,) = read_list(workbook(tmp_path / "a.xlsx", D=rows), policy).parts
    assert part.header is not None and part.header.last == -1
    assert part.header.fields == ("nama", "nik", "tanggal_lahir", "jenis_kelamin", "no_kk")
    assert part.people == 4


def test_official_variables_stand_for_themselves(policy: ColumnPolicy, tmp_path: Path) -> None:
    head = ["NIK", "NAMA", "Lantai", "jenis_atap_terluas", "aset_bergerak_mobil", "desil_nasional", "jumlah_anggota_keluarga"]
    (part,) = read_list(workbook(tmp_path / "a.xlsx", D=[head, [NIK, "SITI", "Tanah", "2", "1", "3", "4"]]), policy).parts
    assert part.header is not None
    assert part.header.fields == ("nik", "nama", "jenis_lantai_terluas", "jenis_atap_terluas", "aset_bergerak_mobil", "", "")
    assert part.official == {"nik", "nama", "jenis_atap_terluas", "aset_bergerak_mobil"}


def test_the_template_of_siks_ng_is_understood(policy: ColumnPolicy, tmp_path: Path) -> None:
    who = "NOKK NIK NAMA TEMPAT_LAHIR TGL_LAHIR JENIS_KELAMIN NAMA_IBU_KANDUNG STATUS_KAWIN PEKERJAAN HUBUNGAN_KELUARGA"
    (part,) = read_list(
        workbook(tmp_path / "a.xlsx", D=[[*who.split(), "ALAMAT", "RT", "RW", "KODE_DESA"], [KK, NIK, "SITI"]]), policy
    ).parts
    assert part.header is not None
    assert part.header.fields == (
        "no_kk", "nik", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "nama_ibu", "status_kawin", "pekerjaan", "hubungan",
        "alamat", "rt", "rw", "kode_desa",
    )  # fmt: skip


def test_a_kept_mapping_names_a_column_that_nobody_would_guess(policy: ColumnPolicy, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", D=[["Siapa", "Kode X"], ["SITI", NIK]])
    with pytest.raises(DeliveryError):
        read_list(path, policy)
    assert read_list(path, policy, {"siapa": "nama", "KODE X": "nik"}).people == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF", "Jenis berkas"),
        ("a.xlsx", b"bukan zip", "rusak"),
        ("a.csv", b"", "kosong"),
        ("a.csv", b"x;y\n1;2\n", "Tidak ada tabel orang"),
    ],
)
def test_what_is_no_list_is_refused_in_words(policy: ColumnPolicy, tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DeliveryError, match=said):
        read_list(tmp_path / name, policy)
    with pytest.raises(DeliveryError, match="tidak ada"):
        read_list(tmp_path / "lain.xlsx", policy)


def test_a_list_that_is_too_long_is_refused(policy: ColumnPolicy, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", D=[["Nama", "NIK"], ["A", NIK], ["B", NIK]])
    assert read_list(path, policy, most_rows=3).people == 2
    with pytest.raises(DeliveryError, match="terlalu panjang"):
        read_list(path, policy, most_rows=2)


def test_a_workbook_that_would_fill_the_memory_is_not_opened(policy: ColumnPolicy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", D=[["Nama", "NIK"], ["A", NIK]])
    monkeypatch.setattr("dtsen.sources.local_list.cells._LARGEST_UNPACKED", 1000)
    with pytest.raises(DeliveryError, match="terlalu besar sesudah dibuka"):
        read_list(path, policy)


def test_what_an_office_says_of_a_column_is_not_guessed_at(policy: ColumnPolicy, tmp_path: Path) -> None:
    """Neither of one that is not used, nor of one without a name, nor of those that an answer of ours has put in front."""
    rows = [
        ["DTSEN: usulan nomor", "DTSEN: baris", "Nama", "NIK", "Kode X"],
        *(["1" * 16, f"D|{n}", f"ORANG {n}", NIK, NIK] for n in range(4)),
    ]
    (part,) = read_list(workbook(tmp_path / "a.xlsx", D=rows), policy, {"Kode X": "", "NIK": "nik"}).parts
    assert part.header and part.header.fields == ("", "asal_baris", "nama", "nik", "")
    bare = [[NIK[:-1] + str(n), f"ORANG {'AB'[n % 2]}"] for n in range(4)]
    (part,) = read_list(workbook(tmp_path / "b.xlsx", D=bare), policy, {"#1": "no_kk", "#2": "nama"}).parts
    assert part.header and part.header.fields == ("no_kk", "nama")


def test_one_name_for_two_fields_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "k.yml"
    path.write_text("isian: {nik: [nomor], no_kk: [Nomor]}\nbukan_orang: []\nkolom_rusak_mulai: 0.5\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="dua isian"):
        load_column_policy(path)
