"""One record at a time: shapes of numbers, codes through their lists, regions in both systems, nothing guessed."""

import csv
import gzip
import hashlib
from pathlib import Path

import pytest
import yaml

from dtsen.errors import DeliveryError
from dtsen.sources import land, load_source
from dtsen.standardise import standardise
from tests.sources.conftest import HEAD, dukcapil_text, person
from tests.vocabulary.test_numbers import cases

POLICY = Path("policy")


def run(engine, shelf, folder, wilayah) -> None:
    land(engine, shelf, folder, wilayah, None)
    shelf.seal("sources")
    shelf.begin("standardise")
    standardise(engine, shelf, POLICY)


def people(engine, shelf) -> dict[str, dict[str, object]]:
    return {row["record_id"]: row for row in engine.read(shelf, "person_record").to_pylist()}


def test_the_rule_for_a_nik_is_the_same_in_sql_and_in_python(engine, shelf, send, wilayah) -> None:
    found = cases("nik")
    lines = ["|".join(person(1, NO_URUT=str(at), NIK=case["nik"])) for at, case in enumerate(found)]
    run(engine, shelf, send(dukcapil_text(*lines), rows=len(lines)), wilayah)
    rows = people(engine, shelf)
    for at, case in enumerate(found):
        row = rows[str(at)]
        assert row["nik_asal"] == case["nik"]
        assert row["nik"] == (case["nik"] if case["masalah"] == "" else None)
        if case["masalah"]:
            assert (row["nik_masalah"], row["nik_tingkat"]) == (case["masalah"], "kritis")


def test_the_rule_for_a_family_card_is_the_same_in_sql_and_in_python(engine, shelf, send, wilayah) -> None:
    found = cases("kk")
    lines = ["|".join(person(1, NO_URUT=str(at), NO_KK=case["kk"])) for at, case in enumerate(found)]
    run(engine, shelf, send(dukcapil_text(*lines), rows=len(lines)), wilayah)
    rows = people(engine, shelf)
    for at, case in enumerate(found):
        assert rows[str(at)]["no_kk_masalah"] == case["masalah"]
        assert rows[str(at)]["no_kk"] == (case["kk"] if case["masalah"] == "" else None)


@pytest.mark.parametrize(
    ("changes", "problem", "severity"),
    [
        ({"NIK": "1801065201900001"}, "", ""),
        ({"NIK": "1801065301900001"}, "tanggal_berbeda", "peringatan"),
        ({"NIK": "1801061201900001"}, "jenis_kelamin_berbeda", "peringatan"),
        ({"NIK": "9999995201900001"}, "wilayah_tak_dikenal", "kritis"),
        ({"NIK": "'1801065201900001"}, "", ""),
    ],
)
def test_a_nik_that_disagrees_with_its_record_is_kept_and_marked(engine, shelf, send, wilayah, changes, problem, severity) -> None:
    run(engine, shelf, send(dukcapil_text("|".join(person(1, **changes)))), wilayah)
    row = people(engine, shelf)["1"]
    assert (row["nik_masalah"], row["nik_tingkat"], row["nik"]) == (problem, severity, changes["NIK"].lstrip("'"))


def test_codes_names_days_and_places_become_the_registry_s_words(engine, shelf, send, wilayah) -> None:
    changes = {"NAMA_LGKP": " Hj. Siti  Aminah ", "STAT_HBKEL": "8", "NAMA_LGKP_IBU": "-", "NO_RW": "0"}
    run(engine, shelf, send(dukcapil_text("|".join(person(1, **changes)))), wilayah)
    row = people(engine, shelf)["1"]
    assert row["nama_asal"] == " Hj. Siti  Aminah "
    assert row["nama_kunci"] == "SITI AMINAH"
    assert (row["hubungan"], row["jenis_kelamin"], row["nama_ibu"]) == (6, 2, None)
    assert (row["tanggal_lahir"], row["rt"], row["rw"]) == (19900112, "001", None)
    assert (row["kode_desa_kemendagri"], row["kode_desa_bps"], row["wilayah_metode"]) == ("1801061007", "1803110021", "kode")
    values = {v["variabel"]: v["nilai"] for v in engine.read(shelf, "person_value").to_pylist()}
    assert values == {"status_kawin": "2", "pendidikan_akhir_ktp": "SLTA/sederajat", "pekerjaan_ktp": "Mengurus rumah tangga"}


def test_what_no_list_knows_is_reported_and_not_guessed(engine, shelf, send, wilayah) -> None:
    changes = {"STAT_KWN": "7", "JENIS_KLMIN": "3", "NO_KEL": "1999"}
    run(engine, shelf, send(dukcapil_text("|".join(person(1, **changes)))), wilayah)
    row = people(engine, shelf)["1"]
    assert (row["jenis_kelamin"], row["wilayah_metode"], row["kode_desa_bps"], row["wilayah_asal"]) == (
        None,
        "tidak_dikenal",
        None,
        "1801061999",
    )
    unknown = {(r["kolom"], r["daftar_kode"], r["nilai_asal"]) for r in engine.read(shelf, "unmapped_value").to_pylist()}
    assert unknown == {("STAT_KWN", "siak_kawin", "7"), ("JENIS_KLMIN", "siak_jk", "3")}
    assert "status_kawin" not in {v["variabel"] for v in engine.read(shelf, "person_value").to_pylist()}


def test_a_retired_code_is_found_through_history_and_names(engine, shelf, send, wilayah) -> None:
    history = "kode,tingkat,nama_2016,nama_2023,nama_2025\n18.01.06.1099,desa,Kalianda,Kalianda,\n18.01.06.1098,desa,Hilang,Hilang,\n"
    (wilayah / "riwayat-kode-2016-2025.csv.gz").write_bytes(gzip.compress(history.encode()))
    lines = ["|".join(person(n, NO_KEL=code)) for n, code in ((1, "1099"), (2, "1098"))]
    run(engine, shelf, send(dukcapil_text(*lines), rows=2), wilayah)
    rows = people(engine, shelf)
    assert (rows["1"]["wilayah_metode"], rows["1"]["kode_desa_bps"]) == ("riwayat", "1803110021")
    assert (rows["2"]["wilayah_metode"], rows["2"]["kode_desa_bps"]) == ("tidak_dikenal", None)


def test_a_key_that_a_file_uses_twice_is_set_aside_whatever_the_order(engine, shelf, send, wilayah, tmp_path) -> None:
    lines = ["|".join(person(1, NO_URUT="7", NAMA_LGKP=name)) for name in ("SITI", "BUDI")]
    run(engine, shelf, send(dukcapil_text(*lines[::-1]), rows=2), wilayah)
    assert people(engine, shelf)["7"]["nama"] == "BUDI"
    (aside,) = engine.read(shelf, "aside_record").to_pylist()
    assert (aside["reason"], aside["record_id"]) == ("kunci_ganda", "7#2")


def test_an_unknown_version_of_codes_stops_with_a_sentence(engine, shelf, send, wilayah) -> None:
    with pytest.raises(DeliveryError, match=r"siak-2031") as stopped:
        run(engine, shelf, send(dukcapil_text("|".join(person(1))), versi_kode="siak-2031"), wilayah)
    assert "versi_kode.yml" in stopped.value.text("en")


def household(**values: str) -> list[str]:
    kind = load_source("dtks").kinds[0]
    base = {
        "IDBDT": "180300000001",
        "KDPROP": "18",
        "KDKAB": "03",
        "KDKEC": "110",
        "KDDESA": "021",
        "Jumlah_Keluarga": "1",
        "tgl_update": "14/05/2021",
    }
    return [{**base, **values}.get(name, "") for name in kind.column_names]


def member(number: int = 1, **values: str) -> list[str]:
    kind = load_source("dtks").kinds[1]
    base = {"IDARTBDT": f"1803000000010{number}", "IDBDT": "180300000001", "NUK": "1", "Nama": "SITI", "JnsKel": "2", "Hubkel": "1"}
    return [{**base, **values}.get(name, "") for name in kind.column_names]


@pytest.fixture
def dtks(send, tmp_path):
    """A DTKS delivery of one household beside a Dukcapil delivery of one person."""

    def make(house: dict[str, str], *members: list[str]) -> Path:
        folder = send(dukcapil_text("|".join(person(1)))) / "dtks"
        folder.mkdir()
        entries = []
        for kind, rows, name in ((0, [household(**house)], "rumah_tangga_1803.csv"), (1, list(members), "individu_1803.csv")):
            names = load_source("dtks").kinds[kind].column_names
            lines = [",".join(f'"{v}"' if "," in v else v for v in row) for row in [list(names), *rows]]
            content = ("\n".join(lines) + "\n").encode()
            (folder / name).write_bytes(content)
            entries.append({"nama": name, "baris": len(rows), "ukuran": len(content), "sha256": hashlib.sha256(content).hexdigest()})
        head = {**HEAD, "sumber": "dtks", "sistem_kode_wilayah": "bps", "versi_kode": "bdt-2015", "berkas": entries}
        (folder / "delivery.yml").write_text(yaml.safe_dump(head))
        return folder.parent

    return make


TRAPS = [
    # contract section 7: codes that look alike
    ("roof 5 is asbestos in BDT", {"atap": "5"}, {"jenis_atap_terluas": "4"}),
    ("earth floor is 9 in BDT", {"lantai": "9"}, {"jenis_lantai_terluas": "8"}),
    ("piped water is split in BDT", {"sumber_airminum": "5"}, {"sumber_air_minum_utama": "4"}),
    ("PLN without meter", {"sumber_penerangan": "1", "daya": "6"}, {"sumber_penerangan_utama": "2"}),
    ("PLN with a known power is metered", {"sumber_penerangan": "1", "daya": "2"}, {"sumber_penerangan_utama": "1", "daya_terpasang": "2"}),
    ("the toilet bowl counts only with a toilet", {"fasbab": "4", "kloset": "1"}, {"fasilitas_bab": "6"}),
    ("yes is 3 in every second question", {"ada_lemari_es": "3", "ada_ac": "2"}, {"aset_bergerak_lemari_es": "1", "aset_bergerak_ac": "2"}),
    ("any of three boats", {"ada_motor_tempel": "2", "ada_perahu_motor": "3", "ada_kapal": "2"}, {"aset_bergerak_kapal_perahu_motor": "1"}),
    (
        "all three boats absent",
        {"ada_motor_tempel": "2", "ada_perahu_motor": "4", "ada_kapal": "2"},
        {"aset_bergerak_kapal_perahu_motor": "2"},
    ),
    ("one boat unknown is not known", {"ada_motor_tempel": "2", "ada_perahu_motor": "", "ada_kapal": "2"}, {}),
    ("not cooking", {"bb_masak": "9"}, {"bahan_bakar_utama_memasak": "0"}),
]


@pytest.mark.parametrize(("what", "house", "values"), TRAPS, ids=[trap[0] for trap in TRAPS])
def test_traps_of_the_codes(engine, shelf, dtks, wilayah, what, house, values) -> None:
    run(engine, shelf, dtks(house, member()), wilayah)
    found = {v["variabel"]: v["nilai"] for v in engine.read(shelf, "family_value").to_pylist()}
    assert found == values


def test_any_television_is_no_flat_one(engine, shelf, dtks, wilayah) -> None:
    run(engine, shelf, dtks({"ada_tv": "3"}, member()), wilayah)
    (value,) = engine.read(shelf, "family_value").to_pylist()
    assert (value["nilai"], value["kasar"]) == ("1", "1,2")


def test_a_house_of_two_families_is_two_family_records(engine, shelf, dtks, wilayah) -> None:
    people_of = [member(1), member(2, NUK="2")]
    run(engine, shelf, dtks({"Jumlah_Keluarga": "2", "sta_bangunan": "1", "lantai": "2"}, *people_of), wilayah)
    families = [r["record_id"] for r in engine.read(shelf, "family_record").to_pylist() if r["source"] == "dtks"]
    assert families == ["180300000001-1", "180300000001-2"]
    values = {(v["record_id"], v["variabel"]) for v in engine.read(shelf, "family_value").to_pylist()}
    assert values == {
        ("180300000001-1", "status_kepemilikan_rumah"),
        ("180300000001-1", "jenis_lantai_terluas"),
        ("180300000001-2", "jenis_lantai_terluas"),
    }


def test_a_region_typed_in_the_other_system_is_known_by_its_widths(engine, shelf, dtks, wilayah) -> None:
    run(engine, shelf, dtks({"KDKAB": "01", "KDKEC": "06", "KDDESA": "1007"}, member()), wilayah)
    (family,) = [r for r in engine.read(shelf, "family_record").to_pylist() if r["source"] == "dtks"]
    assert (family["wilayah_metode"], family["kode_desa_bps"], family["wilayah_asal"]) == ("sistem_lain", "1803110021", "1801061007")


def test_a_disability_is_read_into_each_of_its_parts(engine, shelf, dtks, wilayah) -> None:
    run(engine, shelf, dtks({}, member(Jenis_cacat="7")), wilayah)
    found = {v["variabel"]: (v["nilai"], v["kasar"]) for v in engine.read(shelf, "person_value").to_pylist() if v["source"] == "dtks"}
    assert found == dict.fromkeys(("penglihatan", "pendengaran", "berbicara_komunikasi"), ("2", "1,2,3"))


def test_every_code_list_of_policy_reads() -> None:
    for path in (POLICY / "standardise" / "codes").glob("*.csv"):
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        assert rows and set(rows[0]) == {"daftar_kode", "kode", "label", "kode_dtsen", "catatan"}, path
