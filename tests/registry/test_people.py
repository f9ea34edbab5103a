"""Is a person alive, in which family, and since when: case tables."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from dtsen.engine import Engine
from tests.registry.small_world import Row, family, person, registered

AS_FAR = 99991231
DUKCAPIL, DTKS, REGSOSEK, UPDATE = "dukcapil", "dtks", "regsosek", "pemutakhiran"
STATES: list[tuple[str, Sequence[Row], str, int | None]] = [
    # what the records say, state, since when
    ("living", [person(DUKCAPIL, "A", 20251231)], "hidup", None),
    ("dead in Dukcapil", [person(DUKCAPIL, "A", 20251231, keberadaan="meninggal", tanggal_peristiwa=20240305)], "meninggal", 20240305),
    (
        "dead in Dukcapil, met by a register before",
        [person(DUKCAPIL, "A", 20251231, keberadaan="meninggal", tanggal_peristiwa=20240305), person(DTKS, "A", 20200101)],
        "meninggal",
        20240305,
    ),
    (
        "dead for an enumerator, not yet for Dukcapil",
        [person(DUKCAPIL, "A", 20251231), person(REGSOSEK, "A", 20221101, keberadaan="meninggal")],
        "meninggal",
        20221101,
    ),
    (
        "dead by an accepted update",
        [person(DUKCAPIL, "A", 20251231), person(UPDATE, "A", 20260110, keberadaan="meninggal", tanggal_peristiwa=20260105)],
        "meninggal",
        20260105,
    ),
    (
        "an older NIK switched off beside an active row",
        [
            person(DUKCAPIL, "A", 20251231),
            person(DUKCAPIL, "A", 20251231, number=2, keberadaan="nonaktif", tanggal_peristiwa=20190101),
        ],
        "hidup",
        None,
    ),
    ("abroad", [person(DUKCAPIL, "A", 20251231, keberadaan="pindah_ln", tanggal_peristiwa=20230701)], "pindah_ln", 20230701),
    (
        "moved by an accepted update",
        [person(DUKCAPIL, "A", 20251231), person(UPDATE, "A", 20260110, keberadaan="pindah", tanggal_peristiwa=20260102)],
        "pergi",
        20260102,
    ),
    (
        "moved for a register, still on a card",
        [person(DUKCAPIL, "A", 20251231), person(REGSOSEK, "A", 20221101, keberadaan="pindah")],
        "hidup",
        None,
    ),
    ("unknown to Dukcapil, met", [person(REGSOSEK, "A", 20221101)], "hidup", None),
    ("unknown to Dukcapil, gone", [person(REGSOSEK, "A", 20221101, keberadaan="tidak_ditemukan")], "pergi", 20221101),
]


@pytest.mark.parametrize(("what", "records", "state", "since"), STATES, ids=[case[0] for case in STATES])
def test_the_state_of_a_person(engine: Engine, tmp_path: Path, what: str, records: Sequence[Row], state: str, since: int | None) -> None:
    shelf = registered(engine, tmp_path, records)
    (found,) = engine.read(shelf, "person", ["keadaan", "tanggal_keadaan"]).to_pylist()
    assert (found["keadaan"], found["tanggal_keadaan"]) == (state, since)


# Card K of Dukcapil is family 1; what the registers call F is family 1, what they call G is family 2.
HOMES = [
    family(DUKCAPIL, "K1", 20251231),
    family(DTKS, "K1", 20240101),
    family(DTKS, "K2", 20240101, "G"),
    family(REGSOSEK, "K1", 20221101),
]
MEMBERSHIPS: list[tuple[str, Sequence[Row], set[tuple[str, str, int | None, int | None]]]] = [
    # what the records say; person, family, relation, last day
    ("on a card", [person(DUKCAPIL, "A", 20251231)], {("A", "K1", 1, None)}),
    (
        "the card wins over a newer register, which stays as history",
        [person(DUKCAPIL, "A", 20231231), person(DTKS, "A", 20240101, "G", hubungan=3)],
        {("A", "K1", 1, None), ("A", "K2", 3, 20240101)},
    ),
    (
        "without a card the newest register counts",
        [person(REGSOSEK, "A", 20221101, hubungan=3), person(DTKS, "A", 20240101, "G", hubungan=3)],
        {("A", "K1", 3, 20221101), ("A", "K2", 3, None)},
    ),
    (
        "the dead leave on the day of their death",
        [person(DUKCAPIL, "A", 20251231, keberadaan="meninggal", tanggal_peristiwa=20250301)],
        {("A", "K1", 1, 20250301)},
    ),
    (
        "one head a card: the husband whom only a register knows is the spouse of the card's head",
        [
            person(DUKCAPIL, "A", 20251231, jenis_kelamin=2),
            person(DTKS, "A", 20240101, hubungan=2),
            person(DTKS, "B", 20240101, hubungan=1),
        ],
        {("A", "K1", 1, None), ("B", "K1", 2, None)},
    ),
    (
        "one head a card: another head of a register without that bond is another member",
        [person(DUKCAPIL, "A", 20251231), person(DTKS, "B", 20240101, hubungan=1)],
        {("A", "K1", 1, None), ("B", "K1", 8, None)},
    ),
]


@pytest.mark.parametrize(("what", "records", "members"), MEMBERSHIPS, ids=[case[0] for case in MEMBERSHIPS])
def test_who_is_in_which_family(
    engine: Engine, tmp_path: Path, what: str, records: Sequence[Row], members: set[tuple[str, str, int | None, int | None]]
) -> None:
    shelf = registered(engine, tmp_path, records, HOMES)
    rows = engine.read(shelf, "membership").to_pylist()
    assert {(row["person_id"], row["family_id"], row["hubungan"], row["to"]) for row in rows} == members
    assert all(row["from"] <= (row["to"] or AS_FAR) for row in rows)


def test_a_person_without_family_is_counted_with_the_reason(engine: Engine, tmp_path: Path) -> None:
    records = [person(DUKCAPIL, "A", 20251231, keberadaan="meninggal"), person(DTKS, "B", 20240101, ""), person(DUKCAPIL, "C", 20251231)]
    shelf = registered(engine, tmp_path, records, HOMES)
    found = engine.read(shelf, "unplaced_person").to_pylist()
    assert {(row["person_id"], row["reason"]) for row in found} == {("A", "meninggal"), ("B", "tanpa_keluarga")}


def test_the_spouse_is_named_where_the_head_of_the_card_has_died(engine: Engine, tmp_path: Path) -> None:
    records = [
        person(DUKCAPIL, "A", 20251231, keberadaan="meninggal"),
        person(DUKCAPIL, "B", 20251231, hubungan=3),
        person(DUKCAPIL, "C", 20251231, hubungan=2),
    ]
    shelf = registered(engine, tmp_path, records, HOMES)
    heads = {row["family_id"]: row["kepala_person_id"] for row in engine.read(shelf, "family").to_pylist()}
    assert heads["K1"] == "C"
