"""The books: what closes, what does not, and that explained rows are counted in their own table."""

from pathlib import Path

import pytest

from dtsen.engine import Engine, Shelf
from dtsen.errors import GateError
from dtsen.pipeline.books import balance, require_balance
from tests.pipeline.tiny_world import tables, write_run


def test_every_door_of_a_whole_run_closes(engine: Engine, tiny_run: Shelf) -> None:
    doors = balance(engine, tiny_run)
    assert {door.room for door in doors} == {"sources", "standardise", "link", "registry", "rank", "target", "release"}
    assert [door for door in doors if door.difference] == []
    require_balance(doors)


def test_doors_say_where_and_why(engine: Engine, tiny_run: Shelf) -> None:
    found = {(door.room, door.source, door.file): door for door in balance(engine, tiny_run, ["sources", "standardise"])}
    landing = found["sources", "dukcapil", "penduduk_9901"]
    assert (landing.rows_in, landing.rows_out, landing.explained) == (44, 43, {"baris_patah": 1})
    held = found["sources", "pemda", "9901_data_daerah"]
    assert (held.rows_in, held.rows_out, held.explained) == (7, 0, {"ditahan_untuk_persetujuan": 7})
    assert ("standardise", "pemda", "9901_data_daerah") not in found
    houses = found["standardise", "dtks", "rumah_tangga_9901"]
    assert (houses.rows_in, houses.rows_out, houses.explained) == (19, 19, {})


def test_the_line_of_run_json_has_a_fixed_shape(engine: Engine, tiny_run: Shelf) -> None:
    (door,) = balance(engine, tiny_run, ["rank"])
    assert door.as_dict() == {
        "room": "rank",
        "what": {"id": "keluarga dengan desil", "en": "families with a desil"},
        "source": "",
        "file": "",
        "rows_in": 21,
        "rows_out": 20,
        "explained": {"belum_didata": 1},
        "difference": 0,
    }


@pytest.mark.parametrize(
    ("table", "room", "difference"),
    [
        ("refused_record", "sources", 1),
        ("aside_record", "standardise", 1),
        ("admin_link", "link", 3),
        ("unplaced_person", "registry", 1),
        ("unranked_family", "rank", 1),
        ("unreleased_row", "release", 2),
    ],
)
def test_an_explanation_that_is_missing_is_a_difference(engine: Engine, tmp_path: Path, table: str, room: str, difference: int) -> None:
    shelf = write_run(engine, tmp_path / "run", {table: []})
    assert sum(door.difference for door in balance(engine, shelf, [room])) == difference


def test_a_lost_record_stops_the_run_and_is_named(engine: Engine, tmp_path: Path) -> None:
    shelf = write_run(engine, tmp_path / "run", {"person_link": tables()["person_link"][1:]})
    doors = balance(engine, shelf, ["link"])
    with pytest.raises(GateError) as stopped:
        require_balance(doors)
    assert stopped.value.exit_code == 3
    assert "link dukcapil penduduk_9901 person records: +1" in stopped.value.text("en")
    assert "catatan orang: +1" in stopped.value.text("id")
