"""A schema that says no direction gets one from the names; what it says stays; on a real survey nobody falls by owning more."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from dtsen.errors import RequestError
from dtsen.rank.directions import with_directions
from dtsen.rank.files import TEST, TRAIN, chosen_rows, train_file
from dtsen.rank.frame import codes, numbers, numbers_of, read_table, sample_from_table
from dtsen.rank.model import score_table
from dtsen.rank.policy import read_policy
from dtsen.rank.schema import Schema, read_schema, schema_from_dict
from dtsen.rank.train import train
from tests.shared import shared

POLICY = Path(__file__).resolve().parents[2] / "policy" / "rank"


def test_names_give_a_direction_only_where_the_schema_gives_none(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    said = {"id": "i", "target": "t", "numeric": ["app01", "veh2", "tv", "head_age", "tv_tax"], "categorical": ["phone"]}
    path.write_text(json.dumps({**said, "directions": {"tv_tax": "free"}}), encoding="utf-8")
    schema = with_directions(read_schema(path), read_policy(POLICY).directions)
    assert {p.nama: p.arah for p in schema.predictors} == {
        "app01": "naik",
        "veh2": "naik",
        "tv": "naik",
        "head_age": "bebas",
        "tv_tax": "bebas",
        "phone": "bebas",
    }


ANSWERS = {
    "phone": ["1", "2", None, "1"],
    "radio": ["0", "1", "9", "0"],
    "mobil": ["ya", "tidak", "tidak tahu", "ya"],
    "p11": ["telefono(fijo)", "pase", "pase", None],
    "tv": ["1", "2", "3", "1"],
    "zone": ["1", "2", "1", "2"],
    "kamar": ["keramik", "no", "no", None],
    "fridge": ["1", "1", None, "1"],
}


def coded(tmp_path: Path, **more: object) -> Schema:
    (tmp_path / "s.json").write_text(json.dumps({"id": "i", "target": "t", "categorical": list(ANSWERS), **more}), encoding="utf-8")
    return read_schema(tmp_path / "s.json")


def test_a_question_answered_yes_or_no_points_up_and_its_other_codes_are_not_known(tmp_path: Path) -> None:
    table = pa.table(ANSWERS)
    schema = with_directions(coded(tmp_path), read_policy(POLICY).directions, table)
    found = {p.nama: p for p in schema.predictors}
    assert {name: (p.ya, p.tidak) for name, p in found.items() if p.arah == "naik"} == {
        "phone": ("1", "2"),
        "radio": ("1", "0"),
        "mobil": ("ya", "tidak"),
        "p11": ("telefono(fijo)", "pase"),
    }
    # Three codes, no thing owned, an answer that names none, one code only: left as they are.
    assert all(found[name].jenis == "kode" and found[name].arah == "bebas" for name in ("tv", "zone", "kamar", "fridge"))
    values = {name: numbers_of(table, found[name]).tolist() for name in ("phone", "radio", "mobil")}
    assert values["phone"][:2] == [1.0, 0.0] and values["radio"][:2] == [0.0, 1.0] and values["mobil"][:2] == [1.0, 0.0]
    assert np.isnan([values["phone"][2], values["radio"][2], values["mobil"][2]]).all()


def test_a_schema_may_say_yes_and_no_itself_and_what_it_says_stays(tmp_path: Path) -> None:
    item = {"nama": "own_boat", "jenis": "kode", "arah": "up", "ya": "3", "tidak": "4"}
    schema = with_directions(coded(tmp_path, predictors=[item]), read_policy(POLICY).directions)
    boat = schema.predictors[0]
    assert (boat.jenis, boat.arah, boat.ya, boat.tidak) == ("bilangan", "naik", "3", "4")
    again = schema_from_dict(schema.as_dict(), tmp_path / "s.json")
    assert again.predictors == schema.predictors
    for wrong in ({**item, "tidak": ""}, {"nama": "own_boat", "jenis": "kode", "arah": "up"}):
        with pytest.raises(RequestError, match="`ya` dan `tidak`"):
            coded(tmp_path, predictors=[wrong])


def test_the_bans_are_read_before_the_data(tmp_path: Path) -> None:
    pq.write_table(pa.table({**ANSWERS, "i": [1, 2, 3, 4], "t": [1, 2, 3, 4], "pkh": ["1", "2", "1", "2"]}), tmp_path / "d.parquet")
    coded(tmp_path, predictors=[{"nama": "pkh", "jenis": "kode"}])
    with pytest.raises(RequestError, match="pkh tidak boleh"):
        train_file(tmp_path / "d.parquet", tmp_path / "s.json", tmp_path / "m", POLICY.parent, None, None)


@pytest.mark.parametrize(("name", "things", "coded_things"), [("enigh1984_mx", 30, 1), ("enaho2023_pe_arequipa", 5, 4)])
def test_on_real_surveys_nobody_falls_by_owning_more(name: str, things: int, coded_things: int) -> None:
    whole = read_table(shared("data", "pmt", "dev", f"{name}.parquet"))
    free = read_schema(shared("data", "pmt", "sets.json"), name)
    schema = with_directions(free, read_policy(POLICY).directions, chosen_rows(whole, TRAIN).table)
    settings = read_policy(POLICY).training
    small = replace(settings, folds=3, additive=False, boosting=replace(settings.boosting, seeds=2, rounds_most=60, learning_rate=0.1))
    model = train(sample_from_table(chosen_rows(whole, TRAIN).table, schema, name), schema, small)
    table = chosen_rows(whole, TEST).table
    before = score_table(model, table).score
    owned = [p for p in schema.predictors if p.arah == "naik"]
    assert len(owned) >= things and sum(bool(p.ya) for p in owned) == coded_things
    moved = 0
    for p in owned:
        values, given = numbers(table[p.nama]), codes(table[p.nama])
        one_more = pa.array(np.where(values == 0, 1.0, values), from_pandas=True)
        richer = table.set_column(
            table.column_names.index(p.nama), p.nama, pc.if_else(pc.equal(given, p.tidak), p.ya, given) if p.ya else one_more
        )
        change = score_table(model, richer).score - before
        assert int(np.sum(change < 0)) == 0, p.nama
        moved += int(np.sum(change > 0))
    assert moved > 0
