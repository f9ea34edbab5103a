"""Numbers, days, remarks and words of an office, as cases."""

from pathlib import Path

import pyarrow as pa
import pytest

from dtsen.errors import PolicyError
from dtsen.release.codebook import load_codes
from dtsen.standardise.local_list import Number, Official, Reader, Villages, Words, load_words
from dtsen.standardise.local_list.days import read_day, split_place
from dtsen.standardise.local_list.numbers import read_number

TODAY = 20260213
POLICY = Path("policy/updates/kata_daerah.yml")
CODES = Path("policy/standardise/codes/dtsen-2026.csv")
NIK = "3510010101900001"


@pytest.mark.parametrize(
    ("text", "digits", "problem", "kept"),
    [
        (NIK, NIK, "", ""),
        (f"'{NIK}", NIK, "", ""),
        ("3510 0101 0190 0001", NIK, "", ""),
        ("351001.010190.0001", NIK, "", ""),
        (f"{NIK}.0", NIK, "", ""),
        ("351OO1O1O19OOOO1", NIK, "", ""),
        ("\x023510010101900000", "", "angka_terakhir_hilang", "351001010190000"),
        ("\x023510010101900001", NIK, "", ""),
        ("3,51001E+15", "", "notasi_ilmiah", ""),
        ("3.51E+15", "", "notasi_ilmiah", ""),
        ("351001010190001", "", "kurang_angka", ""),
        (f"{NIK}1", "", "lebih_angka", ""),
        ("35100101019ABCDE", "", "huruf", ""),
        ("", "", "kosong", ""),
        ("-", "", "kosong", ""),
        ("0", "", "kosong", ""),
    ],
)
def test_numbers(text: str, digits: str, problem: str, kept: str) -> None:
    assert read_number(text) == Number(digits, problem, kept)


@pytest.mark.parametrize(
    ("text", "age", "day", "problem"),
    [
        ("14-11-1953", None, 19531114, ""),
        ("24/04/2007", None, 20070424, ""),
        ("4.11.2017", None, 20171104, ""),
        ("9 Desember 1985", None, 19851209, ""),
        ("2 Pebruari 1988", None, 19880202, ""),
        ("17-AGT-1985", None, 19850817, ""),
        ("1972-08-14", None, 19720814, ""),
        ("1972-08-14 00:00:00", None, 19720814, ""),
        ("27884", None, 19760504, ""),
        ("1980", None, 0, "tahun_saja"),
        ("31-02-1990", None, 0, "tidak_terbaca"),
        ("tidak ingat", None, 0, "tidak_terbaca"),
        ("01-02-85", None, 19850201, ""),
        ("01-02-20", None, 0, "tahun_dua_angka"),
        ("01-02-20", 6, 20200201, ""),
        ("", None, 0, ""),
    ],
)
def test_days(text: str, age: int | None, day: int, problem: str) -> None:
    found = read_day(text, TODAY, age)
    assert (found.day, found.problem) == (day, problem)


@pytest.mark.parametrize(
    ("text", "place", "day"),
    [
        ("Banyuwangi, 14-11-1953", "Banyuwangi", "14-11-1953"),
        ("Lampung Selatan 26-06-1985", "Lampung Selatan", "26-06-1985"),
        ("Puncak, 31 Januari 2001", "Puncak", "31 Januari 2001"),
        ("Lampung Selatan, 27884", "Lampung Selatan", "27884"),
        ("Kediri", "Kediri", ""),
        ("14/11/1953", "", "14/11/1953"),
    ],
)
def test_place_and_day_in_one_cell(text: str, place: str, day: str) -> None:
    assert split_place(text) == (place, day)


@pytest.fixture(scope="module")
def words() -> Words:
    return load_words(POLICY)


@pytest.mark.parametrize(
    ("remark", "event"),
    [
        ("meninggal", "meninggal"),
        ("meninggal dunia tgl", "meninggal"),
        ("alm", "meninggal"),
        ("suami meninggal", ""),
        ("meninggal suaminya", ""),
        ("pindah ke surabaya", "pindah_keluar"),
        ("pindah dari kediri", "pindah_masuk"),
        ("pindah domisili", "pindah_keluar"),
        ("pendatang", "pindah_masuk"),
        ("usulan baru", "baru"),
        ("aktif", ""),
    ],
)
def test_a_remark_is_an_event_only_when_it_says_nothing_else(words: Words, remark: str, event: str) -> None:
    assert words.event(remark) == event


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("jenis_lantai_terluas", "Semen/Plester", (6,)),
        ("sumber_air_minum_utama", "SUMUR", (5, 6)),
        ("jenis_kelamin", "L", (1,)),
        ("hubungan", "Isteri", (2,)),
        ("fasilitas_bab", "-", ()),
        ("fasilitas_bab", "di laut", None),
    ],
)
def test_words_mean_the_codes_that_they_may_mean(words: Words, name: str, text: str, codes: tuple[int, ...] | None) -> None:
    assert words.read(name, text) == codes


def reader(words: Words, region: str = "") -> Reader:
    table = pa.table(
        {
            "kode_desa_kemendagri": ["3510010001", "3510010002", "3511010001"],
            "kunci_desa": ["SUKAMAJU", "KOTADALAM", "SUKAMAJU"],
            "kunci_kecamatan": ["MUNCAR", "MUNCAR", "MUNCAR"],
        }
    )
    return Reader(words, Official.of(load_codes(CODES)), Villages.of(table, region), TODAY)


def test_a_row_in_the_words_of_the_registry(words: Words) -> None:
    found = reader(words, "3510").read(
        {
            "nama": "sri  wahyuni",
            "nik": NIK,
            "tempat_tanggal_lahir": "Kediri, 1 Mei 1990",
            "jenis_kelamin": "P",
            "rt_rw": "RT 5 RW 12",
            "desa": "Ds. Sukamaju",
            "kecamatan": "Kec. Muncar",
            "daya_terpasang": "1.300 VA",
            "jenis_lantai_terluas": "awan",
            "pekerjaan": "Buruh Tani",
            "keterangan": "PINDAH 03/01/2026",
        }
    )
    assert (found.name, found.birth.day, found.birthplace, found.sex) == ("SRI WAHYUNI", 19900501, "KEDIRI", 2)
    assert (found.village, found.outside, found.rt, found.rw) == ("3510010001", False, "005", "012")
    assert (found.event, found.event_day) == ("pindah_keluar", 20260103)
    assert {claim.variable: claim.codes for claim in found.claims} == {
        "daya_terpasang": (3,),
        "status_bekerja": (1,),
        "lapangan_usaha_dari_pekerjaan_utama": (1, 2, 3, 5, 6),
        "status_dalam_pekerjaan_utama": (4, 6, 7),
    }
    assert found.strange == (("jenis_lantai_terluas", "awan"),)


def test_official_codes_are_read_only_under_the_official_name(words: Words) -> None:
    row = {"nama": "A", "jenis_lantai_terluas": "6", "jumlah_ternak_sapi": "3", "aset_bergerak_sepeda_motor": "Ya", "status_kawin": "9"}
    found = reader(words).read(row, frozenset(row))
    assert {claim.variable: claim.codes for claim in found.claims} == {
        "jenis_lantai_terluas": (6,),
        "jumlah_ternak_sapi": (3,),
        "aset_bergerak_sepeda_motor": (1,),
    }
    assert found.strange == (("status_kawin", "9"),)
    by_hand = reader(words).read({"nama": "A", "jenis_lantai_terluas": "6"})
    assert by_hand.claims == () and by_hand.strange == (("jenis_lantai_terluas", "6"),), "6 of which list?"


def test_a_village_of_two_regencies_is_the_one_of_the_office_and_nobodys_without(words: Words) -> None:
    row = {"nama": "A", "desa": "Sukamaju", "kecamatan": "Muncar"}
    assert reader(words, "3511").read(row).village == "3511010001"
    assert reader(words).read(row).village == ""
    assert reader(words, "3510").read({"nama": "A", "desa": "Kota Dalam"}).village == "3510010002", "no district beside it"
    outside = reader(words, "3511").read({"nama": "A", "desa": "Kota Dalam", "kecamatan": "Muncar"})
    assert (outside.village, outside.outside) == ("3510010002", True)


def test_the_region_of_most_rows_is_that_of_the_office(words: Words) -> None:
    villages = reader(words).villages.in_region([("Kota Dalam", "Muncar"), ("Sukamaju", "Muncar")])
    assert villages.region == "3510"


def test_one_word_for_two_codes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "k.yml"
    path.write_text(POLICY.read_text(encoding="utf-8").replace("  8: [tanah]", "  8: [tanah, bambu]"), encoding="utf-8")
    with pytest.raises(PolicyError, match="dua kode"):
        load_words(path)


def test_a_code_of_bps_names_a_village_unless_two_have_it() -> None:
    names = ("kode_desa_kemendagri", "kode_desa_bps", "kunci_desa", "kunci_kecamatan")
    rows = [("3510012001", "3510010001", "A", "X"), ("3510012002", "3510010002", "B", "X"), ("3511012003", "3510010002", "C", "Y")]
    villages = Villages.of(pa.table({name: [row[at] for row in rows] for at, name in enumerate(names)}))
    assert villages.find("", "", "", "3510010001") == "3510012001"
    assert villages.find("C", "", "", "3510010002") == "3511012003", "the divided one is told by its name"
    assert villages.in_region([("", "", "3510010001"), ("", "", "9999999999")]).region == "3510"
