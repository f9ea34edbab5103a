"""Reading back what local governments hold: every variant and every dirt of contracts/README.md."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from dtsen.cli.release import release as command
from dtsen.engine import Shelf, open_engine
from dtsen.errors import DeliveryError
from dtsen.release.codebook import load_codes
from dtsen.release.local_files import Imported, read_back
from dtsen.release.local_files.values import digits_of, reader_of
from dtsen.tables import ANGGOTA, KELUARGA
from dtsen.vocabulary import System
from dtsen.vocabulary.lembar_kerja import cell_text

KEY = b"kunci uji"
FAMILY_NAMES = [variable.name for variable in KELUARGA]
PERSON_NAMES = [variable.name for variable in ANGGOTA]
Line = dict[str, str]

KK1, KK2 = "1801010101200001", "1801010101200002"
NIK1, NIK2, NIK3 = "1801010605810001", "1801014605850002", "1801010101150003"


def family(**more: str) -> Line:
    base = dict.fromkeys(FAMILY_NAMES, "") | {"kode_provinsi": "18", "provinsi": "LAMPUNG", "kode_kabupaten_kota": "1803"}
    base |= {"kabupaten_kota": "LAMPUNG SELATAN", "kode_kecamatan": "1803010", "kecamatan": "NATAR", "kode_kelurahan_desa": "1803010001"}
    base |= {"kelurahan_desa": "BUMI", "alamat": "JALAN MAWAR", "nomor_kartu_keluarga": KK1, "nama_anggota_keluarga": "BUDI"}
    return base | {"id_pelanggan_pln": "5200", "jumlah_anggota_keluarga": "2", "desil_nasional": "3", "jenis_lantai_terluas": "6"} | more


def person(**more: str) -> Line:
    base = dict.fromkeys(PERSON_NAMES, "") | {"nomor_induk_kependudukan": NIK1, "nomor_kartu_keluarga": KK1, "nama": "BUDI"}
    base |= {"tanggal_lahir": "1981-05-06", "jenis_kelamin": "1", "status_hubungan_keluarga": "1", "status_kawin": "2"}
    return base | {"kode_provinsi_ktp": "18", "provinsi_ktp": "LAMPUNG", "alamat_ktp": "JALAN MELATI"} | more


def as_csv(lines: list[Line], names: list[str] | None = None, quote: str = '"', sep: str = "|", end: str = "\n") -> bytes:
    names = names or list(lines[0])
    rows = [names, *([line.get(name, "") for name in names] for line in lines)]
    return "".join(sep.join(f"{quote}{cell}{quote}" for cell in row) + end for row in rows).encode()


@pytest.fixture
def load(tmp_path: Path, world: ModuleType) -> Callable[..., tuple[Imported, list[dict[str, Any]], list[dict[str, Any]], Path]]:
    """Writes the two files, reads them back; gives the books, the families and the persons."""

    def run(families: bytes, persons: bytes, **options: Any) -> tuple[Imported, list[dict[str, Any]], list[dict[str, Any]], Path]:
        (tmp_path / "keluarga.csv").write_bytes(families)
        (tmp_path / "anggota.csv").write_bytes(persons)
        shelf = Shelf(tmp_path / "run")
        with open_engine("duckdb", threads=1) as engine:
            files = [tmp_path / "keluarga.csv", tmp_path / "anggota.csv"]
            imported = read_back(engine, files, shelf, world.POLICY, 20260331, KEY, **options)
            return imported, engine.read(shelf, "family").to_pylist(), engine.read(shelf, "person").to_pylist(), shelf.root

    return run


def balanced(imported: Imported) -> bool:
    return all(file.rows == file.read + file.doubled + sum(file.refused.values()) + file.blank + file.joined for file in imported.files)


def test_our_own_files_come_back_unchanged(sealed_release: Path, tmp_path: Path, world: ModuleType) -> None:
    files = sorted((sealed_release / "18.01").glob("*keluarga_dtsen*.csv"))
    shelf, source = Shelf(tmp_path / "run"), Shelf(sealed_release.parent)
    with open_engine("duckdb", threads=1) as engine:
        villages = source.path("wilayah_desa")
        imported = read_back(engine, files, shelf, world.POLICY, world.AS_OF, KEY, villages=villages)
        for table, names, key in (("family", FAMILY_NAMES, "nama_anggota_keluarga"), ("person", PERSON_NAMES, "nama")):
            columns = [name for name in names if not name.startswith("desil")]
            ours = sorted(engine.read(source, f"released_{table}", columns).to_pylist(), key=lambda row: str(row[key]))
            ours = [row for row in ours if table == "person" or row["kode_provinsi"] == "18"]
            back = sorted(engine.read(shelf, table, columns).to_pylist(), key=lambda row: str(row[key]))
            ours = [row for row in ours if row["nama"] not in ("NAMA G-1", "NAMA G-2")] if table == "person" else ours
            # A line end inside a text left as a blank; nothing else differs.
            ours = [{name: " ".join(value.split()) if isinstance(value, str) else value for name, value in row.items()} for row in ours]
            assert back == ours
        desil = engine.read(shelf, "desil").to_pylist()
    assert sorted(row["desil_nasional"] for row in desil) == [1, 4, 5, 9]
    assert balanced(imported) and not any(file.repaired or file.refused for file in imported.files)
    assert imported.families == 4 and imported.persons == 8 and imported.system == "bps"


@pytest.mark.parametrize(
    ("families", "persons"),
    [
        (as_csv([family()]), as_csv([person()])),
        (as_csv([family()], quote=""), as_csv([person()], quote="")),
        (as_csv([family()], end="\r\n"), as_csv([person()], sep=";")),
        (b"\xef\xbb\xbf" + as_csv([family()]), as_csv([person()]) + b"\n\n"),
        (as_csv([family()], list(reversed(FAMILY_NAMES))), as_csv([person()], sorted(PERSON_NAMES))),
        (as_csv([family()]).replace(b"nama_anggota_keluarga", b"NAMA Kepala Keluarga"), as_csv([person()]).upper()),
    ],
    ids=["as written", "unquoted", "crlf, semicolons", "bom, blank lines", "other order", "other names"],
)
def test_variants_of_form_give_the_same_registry(load: Any, families: bytes, persons: bytes) -> None:
    imported, rows, people, _ = load(families, persons)
    assert len(rows) == len(people) == 1 and balanced(imported)
    assert {**family(), "jenis_lantai_terluas": 6, "jumlah_anggota_keluarga": 2}.items() >= {
        name: rows[0][name]
        for name in ("alamat", "nomor_kartu_keluarga", "nama_anggota_keluarga", "jenis_lantai_terluas", "jumlah_anggota_keluarga")
    }.items()
    assert people[0]["nomor_induk_kependudukan"] == NIK1 and people[0]["umur"] == 44 and people[0]["family_id"] == rows[0]["family_id"]
    assert rows[0]["kepala_person_id"] == people[0]["person_id"]


def test_version_1_and_version_3_columns(load: Any) -> None:
    v1_family = [name for name in FAMILY_NAMES if name not in ("desil_provinsi", "desil_kabupaten_kota")]
    v1_person = [name for name in PERSON_NAMES if name not in ("pekerjaan_ktp", "pendidikan_akhir_ktp")]
    imported, *_ = load(as_csv([family()], v1_family), as_csv([person()], v1_person))
    assert [file.columns_absent for file in imported.files] == [
        ("desil_provinsi", "desil_kabupaten_kota"),
        ("pendidikan_akhir_ktp", "pekerjaan_ktp"),
    ]
    v3 = [family() | {"nama_kepala_keluarga": "BUDI", "is_gc_kemensos": "1", "is_pbi_se": "", "is_siks_ng": "0", "warna_pintu": "biru"}]
    names = [
        *(n for n in FAMILY_NAMES if n != "nama_anggota_keluarga"),
        "nama_kepala_keluarga",
        "is_gc_kemensos",
        "is_pbi_se",
        "is_siks_ng",
        "warna_pintu",
    ]
    imported, rows, people, root = load(as_csv(v3, names), as_csv([person(umur="44")], [*PERSON_NAMES, "umur"]))
    assert rows[0]["nama_anggota_keluarga"] == "BUDI" and imported.files[0].columns_absent == ()
    assert imported.files[0].columns_new == ("warna_pintu",) and imported.files[1].columns_new == ()
    kept = {(row["kolom"], row["nilai"]) for row in pq.read_table(root / "04-registry" / "kerja" / "kolom_lain.parquet").to_pylist()}
    assert kept == {("is_gc_kemensos", "1"), ("is_siks_ng", "0"), ("warna_pintu", "biru"), ("umur", "44")}
    assert len(people) == 1


def _without(line: Line, name: str) -> bytes:
    """A line in which one field got lost."""
    return ("|".join(f'"{value}"' for key, value in line.items() if key != name) + "\n").encode()


@pytest.mark.parametrize(
    ("raw", "read", "how"),
    [
        # A bar in an address, unquoted: the address is the only free text, so one reading is possible.
        (as_csv([family(alamat="JL A|NO 1")], quote="").split(b"\n", 1)[1], {"alamat": "JL A|NO 1"}, "isian_lebih"),
        # The same inside quotes is no fault at all.
        (as_csv([family(alamat="JL A|NO 1")]).split(b"\n", 1)[1], {"alamat": "JL A|NO 1"}, ""),
        # A field got lost: village and address are both text, so it may have been either, unless the text has no letter.
        (_without(family(), "kelurahan_desa"), None, "isian_kurang"),
        (_without(family(alamat="12"), "kelurahan_desa"), {"kelurahan_desa": None, "alamat": "12"}, "isian_kurang"),
        (_without(family(), "nomor_kartu_keluarga"), {"nomor_kartu_keluarga": None, "nama_anggota_keluarga": "BUDI"}, "isian_kurang"),
        # A quote typed inside a quoted field.
        (as_csv([family(alamat='DUSUN "I')]).split(b"\n", 1)[1], {"alamat": 'DUSUN "I'}, "tanda_petik"),
        # A record broken over two lines.
        (as_csv([family(alamat="JALAN\nMAWAR")]).split(b"\n", 1)[1], {"alamat": "JALAN MAWAR"}, "disambung"),
        # Latin-1 in the middle of UTF-8.
        (as_csv([family(alamat="JALAN CAF#")]).split(b"\n", 1)[1].replace(b"#", b"\xc9"), {"alamat": "JALAN CAFÉ"}, ""),
        (as_csv([family(alamat="JALAN CAFÉ")]).split(b"\n", 1)[1], {"alamat": "JALAN CAFÉ"}, ""),
        # No certain reading: three fields too many; a title.
        (as_csv([family(alamat="A|B|C|D")], quote="").split(b"\n", 1)[1], None, "isian_lebih"),
        (b"JUMLAH SELURUHNYA 1\n", None, "isian_kurang"),
    ],
)
def test_bad_lines_are_read_only_when_one_reading_is_possible(load: Any, raw: bytes, read: dict[str, Any] | None, how: str) -> None:
    good = family(nomor_kartu_keluarga=KK2, nama_anggota_keluarga="ANI")
    imported, rows, _, root = load(as_csv([good]) + raw, as_csv([person()]))
    assert balanced(imported)
    books = imported.files[0]
    found = [row for row in rows if row["didata"] and row["nama_anggota_keluarga"] != "ANI"]
    if read is None:
        assert found == [] and books.refused == {how: 1}
        aside = pq.read_table(root / "04-registry" / "kerja" / "baris_disisihkan.parquet").to_pylist()
        assert [(row["baris"], row["alasan"]) for row in aside] == [(2, how)] and aside[0]["isi"]
    else:
        assert {name: found[0][name] for name in read} == read
        assert books.repaired == ({how: 1} if how else {})


def test_numbers_that_went_through_a_spreadsheet(load: Any) -> None:
    line = family(nomor_kartu_keluarga=f"{KK1}.0", jumlah_anggota_keluarga="2.0", jenis_lantai_terluas="6.0", kode_kabupaten_kota="18.03")
    lost = person(nomor_induk_kependudukan="1.80101E+15")
    people = [person(nomor_induk_kependudukan="1.801010605810001E+15"), lost, person(nomor_induk_kependudukan=f"'{NIK2}", nama="ANI")]
    imported, rows, persons, root = load(as_csv([line]), as_csv(people))
    assert (rows[0]["nomor_kartu_keluarga"], rows[0]["jumlah_anggota_keluarga"], rows[0]["jenis_lantai_terluas"]) == (KK1, 2, 6)
    assert rows[0]["kode_kabupaten_kota"] == "1803"
    assert sorted(row["nomor_induk_kependudukan"] or "" for row in persons) == ["", NIK1, NIK2]
    assert imported.nik_blank == 1 and imported.files[1].values_foreign == {"nomor_induk_kependudukan": 1}
    foreign = pq.read_table(root / "04-registry" / "kerja" / "nilai_asing.parquet").to_pylist()
    assert [(row["variabel"], row["nilai"]) for row in foreign] == [("nomor_induk_kependudukan", "1.80101E+15")]


def test_blank_and_doubled_nik(load: Any) -> None:
    people = [
        person(),
        person(),  # the same line twice
        person(status_kawin=""),  # the same person, less known: the fuller row stays
        person(nama="SITI", nomor_induk_kependudukan=NIK1),  # one NIK, two people
        person(nama="BAYI", nomor_induk_kependudukan="", tanggal_lahir="2026-01-02"),
        person(nama="LAIN", nomor_induk_kependudukan=NIK3, nomor_kartu_keluarga=KK2),  # a No. KK without a family line
    ]
    imported, rows, persons, _ = load(as_csv([family()]), as_csv(people))
    assert balanced(imported) and imported.files[1].doubled == 2
    assert sorted(row["nama"] for row in persons) == ["BAYI", "BUDI", "LAIN", "SITI"]
    assert (imported.nik_blank, imported.nik_shared, imported.families_without_line) == (1, 2, 1)
    assert {row["nomor_kartu_keluarga"]: row["didata"] for row in rows} == {KK1: True, KK2: False}
    assert len({row["person_id"] for row in persons}) == 4


def test_the_order_of_rows_and_files_changes_nothing(load: Any) -> None:
    families = [family(), family(nomor_kartu_keluarga=KK2, nama_anggota_keluarga="ANI"), family(alamat="")]
    people = [person(), person(nama="SITI"), person(nomor_induk_kependudukan=NIK2, nama="ANI", nomor_kartu_keluarga=KK2)]
    _, *first, _ = load(as_csv(families), as_csv(people))
    _, *second, _ = load(as_csv(families[::-1]), as_csv(people[::-1]))
    assert first == second
    assert [row["alamat"] for row in first[0]] == ["JALAN MAWAR"] * 2


def test_kemendagri_codes_are_seen_and_turned_into_bps(load: Any, sealed_release: Path) -> None:
    villages = Shelf(sealed_release.parent).path("wilayah_desa")
    dotted = {"kode_kabupaten_kota": "18.01", "kode_kecamatan": "18.01.01", "kode_kelurahan_desa": "18.01.01.2001"}
    imported, rows, *_ = load(as_csv([family(**dotted)]), as_csv([person()]), villages=villages)
    assert imported.system == "kemendagri"
    assert (rows[0]["kode_kelurahan_desa"], rows[0]["kode_desa_kemendagri"], rows[0]["kode_kabupaten_kota"]) == (
        "1803010001",
        "1801012001",
        "1803",
    )
    imported, rows, *_ = load(as_csv([family()]), as_csv([person()]), villages=villages, system=System.BPS)
    assert rows[0]["kode_desa_kemendagri"] == "1801012001"


@pytest.mark.parametrize(
    ("variable", "text", "value", "note"),
    [
        ("tanggal_lahir", "1981-05-06", "1981-05-06", ""),
        ("tanggal_lahir", "1981-05-06 00:00:00", "1981-05-06", "diperbaiki"),
        ("tanggal_lahir", "06/05/1981", "1981-05-06", "diperbaiki"),
        ("tanggal_lahir", "5/26/1981", "1981-05-26", "diperbaiki"),
        ("tanggal_lahir", "29712", "1981-05-06", "diperbaiki"),
        ("tanggal_lahir", "1981-02-30", None, "asing"),
        ("jenis_kelamin", "1", 1, ""),
        ("jenis_kelamin", "01", 1, "diperbaiki"),
        ("jenis_kelamin", "Perempuan", 2, "diperbaiki"),
        ("jenis_kelamin", "3", None, "asing"),
        ("jenis_kelamin", "NaN", None, ""),
        ("nomor_induk_kependudukan", " 1801 0106 0581 0001 ", NIK1, "diperbaiki"),
        ("nomor_induk_kependudukan", "180101060581000", None, "asing"),
        ("nomor_induk_kependudukan", "0000000000000000", None, "asing"),
        ("kode_kabupaten_kota_ktp", "11.1", "1110", "diperbaiki"),
        ("kode_kabupaten_kota_ktp", "18.01", "1801", "diperbaiki"),
        ("kode_kabupaten_kota_ktp", "1801.0", "1801", "diperbaiki"),
        ("kode_kelurahan_desa_ktp", "18.01.06.1007", "1801061007", "diperbaiki"),
        ("nama", "  ANI  WATI ", "ANI WATI", "diperbaiki"),
        ("nama", "12345", None, "asing"),
        ("jumlah_usaha", "1E+1", None, "asing"),
    ],
)
def test_values(world: ModuleType, variable: str, text: str, value: Any, note: str) -> None:
    reader = reader_of(
        next(v for v in ANGGOTA if v.name == variable), load_codes(world.POLICY / "standardise" / "codes" / "dtsen-2026.csv")
    )
    assert (reader(text).value, reader(text).note) == (value, note)


@pytest.mark.parametrize(
    ("text", "digits"), [("12", "12"), ("12.0", "12"), ("1.2E+1", "12"), ("1.2E+2", None), ("1,5", None), ("x", None), ("²", None)]
)
def test_lost_digits_are_never_guessed(text: str, digits: str | None) -> None:
    assert digits_of(text) == digits


@pytest.mark.parametrize(
    ("families", "persons", "word"),
    [
        (b"", as_csv([person()]), "judul"),
        (b"a|b|c|d|e|f|g\n1|2|3|4|5|6|7\n", as_csv([person()]), "dikenali"),
        (as_csv([family()], [*FAMILY_NAMES, "no_kk"]), as_csv([person()]), "nomor_kartu_keluarga"),
        (as_csv([person()]), as_csv([person()]), "set keluarga"),
    ],
)
def test_a_file_that_is_no_set_is_refused_in_words(load: Any, families: bytes, persons: bytes, word: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        load(families, persons)
    assert word in caught.value.text("id")


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = tmp_path / "kunci"
    key.write_text("k" * 64)
    monkeypatch.setenv("DTSEN_KUNCI", str(key))
    (tmp_path / "k.csv").write_bytes(as_csv([family()]))
    (tmp_path / "a.csv").write_bytes(as_csv([person()]) + b"TOTAL 1\n")
    words = ["import", str(tmp_path / "k.csv"), str(tmp_path / "a.csv"), "--out", str(tmp_path / "run"), "--tanggal-acuan", "2026-03-31"]
    result = CliRunner().invoke(command, words, obj=type("Lang", (), {"lang": "id"})(), catch_exceptions=False)
    assert result.exit_code == 0
    assert "a.csv: 2 baris = 1 dibaca + 0 ganda + 1 disisihkan + 0 kosong + 0 sambungan" in result.output
    assert json.loads((tmp_path / "run" / "04-registry" / "impor.json").read_text(encoding="utf-8"))["persons"] == 1


@pytest.mark.parametrize(("cell", "value", "note"), [(1801010605810010.0, None, "asing"), (1801010605810001.0, NIK1, "diperbaiki")])
def test_a_number_whose_last_digit_a_spreadsheet_has_lost_is_no_nik(world: ModuleType, cell: float, value: str | None, note: str) -> None:
    codes = load_codes(world.POLICY / "standardise" / "codes" / "dtsen-2026.csv")
    read = reader_of(ANGGOTA[0], codes)(cell_text(cell))
    assert (ANGGOTA[0].name, read.value, read.note) == ("nomor_induk_kependudukan", value, note)
