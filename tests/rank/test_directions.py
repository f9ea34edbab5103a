"""A schema that says no direction gets one from the names; what it says stays; on a real survey nobody falls by owning more."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from dtsen.rank.directions import with_directions
from dtsen.rank.files import TEST, TRAIN, chosen_rows
from dtsen.rank.frame import numbers, read_table, sample_from_table
from dtsen.rank.model import score_table
from dtsen.rank.policy import read_policy
from dtsen.rank.schema import read_schema
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


@pytest.mark.parametrize(("name", "things"), [("enigh1984_mx", 28), ("enaho2023_pe_arequipa", 1)])
def test_on_real_surveys_nobody_falls_by_owning_more(name: str, things: int) -> None:
    schema = with_directions(read_schema(shared("data", "pmt", "sets.json"), name), read_policy(POLICY).directions)
    whole = read_table(shared("data", "pmt", "dev", f"{name}.parquet"))
    settings = read_policy(POLICY).training
    small = replace(settings, folds=3, additive=False, boosting=replace(settings.boosting, seeds=2, rounds_most=60, learning_rate=0.1))
    model = train(sample_from_table(chosen_rows(whole, TRAIN).table, schema, name), schema, small)
    table = chosen_rows(whole, TEST).table
    before = score_table(model, table).score
    owned = [p.nama for p in schema.predictors if p.arah == "naik"]
    assert len(owned) >= things
    moved = 0
    for column in owned:
        values = numbers(table[column])
        richer = table.set_column(table.column_names.index(column), column, pa.array(np.where(values == 0, 1.0, values)))
        change = score_table(model, richer).score - before
        assert int(np.sum(change < 0)) == 0, column
        moved += int(np.sum(change > 0))
    assert moved > 0
