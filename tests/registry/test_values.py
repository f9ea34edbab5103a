"""Which value is chosen, what lost, and which question does not arise: case tables over the policy in force."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from dtsen.engine import Engine
from tests.registry.small_world import Row, family, person, registered, value

OLD, MIDDLE, NEW = 20220131, 20221101, 20240601
KARTU = person("dukcapil", "A", 20251231, nama="SITI AMINAH", nik="1801011201900001")
HOUSE = {
    "dukcapil": family("dukcapil", "K1", 20251231),
    "p3ke": family("p3ke", "K1", OLD),
    "regsosek": family("regsosek", "K1", MIDDLE),
    "dtks": family("dtks", "K1", NEW),
    "gone": family("dtks", "K1", NEW, "G", hasil="pindah"),
    "pemutakhiran": family("pemutakhiran", "K1", 20260110),
}
ROOF = "jenis_atap_terluas"
FAMILY_VALUES: list[tuple[str, Sequence[Row], str | None, str]] = [
    # claims for one variable, the choice, its source
    ("the newest", [value(HOUSE["regsosek"], ROOF, "2"), value(HOUSE["dtks"], ROOF, "4")], "4", "dtks"),
    ("the only one", [value(HOUSE["p3ke"], ROOF, "2")], "2", "p3ke"),
    (
        "a fine older one before a coarse newer one",
        [value(HOUSE["regsosek"], ROOF, "2"), value(HOUSE["dtks"], ROOF, "4", "4,5")],
        "2",
        "regsosek",
    ),
    ("coarse where nothing finer is known", [value(HOUSE["p3ke"], ROOF, "4", "4,5")], "4", "p3ke"),
    ("a house that was left says little", [value(HOUSE["regsosek"], ROOF, "2"), value(HOUSE["gone"], ROOF, "4")], "2", "regsosek"),
    ("an accepted update is the newest", [value(HOUSE["dtks"], ROOF, "2"), value(HOUSE["pemutakhiran"], ROOF, "1")], "1", "pemutakhiran"),
]


@pytest.mark.parametrize(("what", "claims", "choice", "source"), FAMILY_VALUES, ids=[case[0] for case in FAMILY_VALUES])
def test_the_value_of_a_family(engine: Engine, tmp_path: Path, what: str, claims: Sequence[Row], choice: str, source: str) -> None:
    shelf = registered(engine, tmp_path, [KARTU], list(HOUSE.values()), claims)
    (origin,) = [row for row in engine.read(shelf, "value_origin").to_pylist() if row["variabel"] == ROOF]
    assert (origin["nilai"], origin["source"]) == (choice, source)
    assert len([lost for lost in origin["kalah"].split(";") if lost]) == len(claims) - 1
    assert engine.read(shelf, "family", [ROOF])[ROOF].to_pylist() == [int(choice)]


QUESTIONS: list[tuple[str, Sequence[Row], dict[str, int | None]]] = [
    # claims, what the family has
    (
        "no toilet today, a pan four years ago",
        [value(HOUSE["regsosek"], "jenis_kloset", "1"), value(HOUSE["dtks"], "fasilitas_bab", "6")],
        {"fasilitas_bab": 6, "jenis_kloset": None},
    ),
    (
        "a toilet",
        [value(HOUSE["regsosek"], "jenis_kloset", "1"), value(HOUSE["dtks"], "fasilitas_bab", "2")],
        {"fasilitas_bab": 2, "jenis_kloset": 1},
    ),
    (
        "a newer value contradicts and stays",
        [value(HOUSE["regsosek"], "fasilitas_bab", "6"), value(HOUSE["dtks"], "jenis_kloset", "1")],
        {"fasilitas_bab": 6, "jenis_kloset": 1},
    ),
    ("nobody knows the light", [value(HOUSE["p3ke"], "daya_terpasang", "2")], {"sumber_penerangan_utama": None, "daya_terpasang": 2}),
    (
        "light without a meter has no power",
        [value(HOUSE["p3ke"], "daya_terpasang", "2"), value(HOUSE["dtks"], "sumber_penerangan_utama", "2")],
        {"sumber_penerangan_utama": 2, "daya_terpasang": None},
    ),
]


@pytest.mark.parametrize(("what", "claims", "known"), QUESTIONS, ids=[case[0] for case in QUESTIONS])
def test_a_question_that_does_not_arise_has_no_value(
    engine: Engine, tmp_path: Path, what: str, claims: Sequence[Row], known: dict[str, int | None]
) -> None:
    shelf = registered(engine, tmp_path, [KARTU], list(HOUSE.values()), claims)
    (row,) = engine.read(shelf, "family", list(known)).to_pylist()
    assert row == known
    origins = {one["variabel"] for one in engine.read(shelf, "value_origin").to_pylist()}
    assert {name for name in known if name in origins} == {name for name, answer in known.items() if answer is not None}


AGES = [(20210601, 4, "kondisi_gizi", True), (20201231, 5, "kondisi_gizi", False), (20160101, 9, "status_bekerja", False)]


@pytest.mark.parametrize(("born", "age", "variable", "asked"), AGES)
def test_a_question_of_another_age_has_no_value(engine: Engine, tmp_path: Path, born: int, age: int, variable: str, asked: bool) -> None:
    child = person("dtks", "A", NEW, tanggal_lahir=born)
    shelf = registered(engine, tmp_path, [child], (), [value(child, variable, "2")])
    (row,) = engine.read(shelf, "person", ["umur", variable]).to_pylist()
    assert (row["umur"], row[variable]) == (age, 2 if asked else None)


MARRIED = person("regsosek", "A", MIDDLE, nama="SITI AMINAH BINTI ALI")
IDENTITY: list[tuple[str, Sequence[Row], Sequence[Row], str, object]] = [
    # records, claims, variable, choice
    ("the name of Dukcapil", [KARTU, person("dtks", "A", NEW, nama="SITTI AMINA")], (), "nama", "SITI AMINAH"),
    ("the name of a register where Dukcapil knows none", [MARRIED], (), "nama", "SITI AMINAH BINTI ALI"),
    (
        "the NIK of another person is no claim",
        [KARTU, person("dtks", "B", NEW, nik="1801011201900001")],
        (),
        "nomor_induk_kependudukan",
        None,
    ),
    (
        "an unmarried card is often old",
        [KARTU, MARRIED],
        [value(KARTU, "status_kawin", "1"), value(MARRIED, "status_kawin", "2")],
        "status_kawin",
        2,
    ),
    (
        "a widow's card is not",
        [KARTU, MARRIED],
        [value(KARTU, "status_kawin", "4"), value(MARRIED, "status_kawin", "2")],
        "status_kawin",
        4,
    ),
]


@pytest.mark.parametrize(("what", "records", "claims", "variable", "choice"), IDENTITY, ids=[case[0] for case in IDENTITY])
def test_the_value_of_a_person(
    engine: Engine, tmp_path: Path, what: str, records: Sequence[Row], claims: Sequence[Row], variable: str, choice: object
) -> None:
    shelf = registered(engine, tmp_path, records, list(HOUSE.values()), claims)
    last = sorted(engine.read(shelf, "person").to_pylist(), key=lambda row: str(row["person_id"]))[-1]
    assert last[variable] == choice


def card(number: str, segment: str, active: bool) -> Row:
    keys = {"source": "bpjs_kesehatan", "file": "bpjs_kesehatan", "record_id": number, "person_id": "A"}
    return {**keys, "aktif": active, "segmen": segment, "tanggal_data": 20251231}


MEMBERS = [
    ("no card", [], (None, None)),
    ("a card of the nation", [card("1", "PBI JK", True)], (1, 2)),
    ("a card of the region", [card("1", "PBPU PEMDA", True)], (2, 1)),
    ("a closed card", [card("1", "PBI JK", False)], (2, 2)),
    ("paid by itself", [card("1", "PBPU", True)], (2, 2)),
    ("a closed card and one in force", [card("1", "PBPU", False), card("2", "PBI JK", True)], (1, 2)),
]


@pytest.mark.parametrize(("what", "cards", "paid"), MEMBERS, ids=[case[0] for case in MEMBERS])
def test_who_pays_the_contribution(
    engine: Engine, tmp_path: Path, what: str, cards: Sequence[Row], paid: tuple[int | None, int | None]
) -> None:
    shelf = registered(engine, tmp_path, [KARTU], list(HOUSE.values()), (), cards)
    (row,) = engine.read(shelf, "person", ["pbi_nas", "pbi_pemda"]).to_pylist()
    (house,) = engine.read(shelf, "family", ["pbi_nas", "pbi_pemda"]).to_pylist()
    assert (row["pbi_nas"], row["pbi_pemda"]) == (house["pbi_nas"], house["pbi_pemda"]) == paid


HERE, THERE = "1801012001", "3510112002"
MOVES: list[tuple[str, Sequence[tuple[str, int, int | None]], Sequence[int], str]] = [
    # other person records of the head, other family records, where the family lives; Dukcapil of 2025-12-31 says here
    ("the card", [], [], HERE),
    ("an accepted move before a newer card", [("A", 20250601, 20250601)], [], THERE),
    ("two years later a newer card tells of another move", [("A", 20230601, 20230601)], [], HERE),
    ("an update of something else names a village and moves nobody", [("A", 20260110, None)], [20260110], HERE),
    ("where a member goes the family stays", [("B", 20260110, 20260110)], [], HERE),
]


@pytest.mark.parametrize(("what", "people", "families", "lives"), MOVES, ids=[case[0] for case in MOVES])
def test_where_its_head_moves_the_family_lives(
    engine: Engine,
    tmp_path: Path,
    what: str,
    people: Sequence[tuple[str, int, int | None]],
    families: Sequence[int],
    lives: str,
) -> None:
    on_card = {"family_record": "F", "kode_desa_kemendagri": HERE}
    records = [person("dukcapil", "A", 20251231, nik="1801011201900001", **on_card)]  # type: ignore[arg-type]
    records += [person("dukcapil", "B", 20251231, nik="1801011201900002", hubungan=3, **on_card)]  # type: ignore[arg-type]
    for who, day, event in people:
        records.append(person("pemutakhiran", who, day, "", kode_desa_kemendagri=THERE, tanggal_peristiwa=event))
    homes = [family("dukcapil", "K1", 20251231)]
    homes += [family("pemutakhiran", "K1", day, "U", kode_desa_kemendagri=THERE) for day in families]
    shelf = registered(engine, tmp_path, records, homes)
    assert engine.read(shelf, "family", ["kode_desa_kemendagri"])["kode_desa_kemendagri"].to_pylist() == [lives], what


def test_a_family_that_only_an_update_knows_lives_where_that_says(engine: Engine, tmp_path: Path) -> None:
    records = [person("pemutakhiran", "C", 20260110, "U", kode_desa_kemendagri=THERE)]
    homes = [family("pemutakhiran", "K2", 20260110, "U", kode_desa_kemendagri=THERE)]
    shelf = registered(engine, tmp_path, records, homes)
    assert engine.read(shelf, "family", ["kode_desa_kemendagri"])["kode_desa_kemendagri"].to_pylist() == [THERE]
