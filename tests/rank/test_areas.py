"""Means of areas come from the registry, are the same for survey and registry, break no promise, and are used when they help."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from dtsen.errors import RequestError
from dtsen.rank.areas import Areas, learn_areas, with_areas
from dtsen.rank.explain import contributions
from dtsen.rank.files import train_file
from dtsen.rank.frame import sample_from_table
from dtsen.rank.model import MICRO, load, save, score_table
from dtsen.rank.train import train, train_with_areas
from tests.rank.small_survey import ASSETS, BOOSTED, LINEAR, SCHEMA, survey_table

POLICY = Path(__file__).resolve().parents[2] / "policy"
WITH_AREA = replace(SCHEMA, wilayah="village")


def country(families: int, seed: int, effect: float) -> pa.Table:
    """Families of 40 villages; `effect`: how much of a village's riches comes on top of what a family's own things tell."""
    table = survey_table(families, seed)
    dice, rich = np.random.default_rng(99), np.random.default_rng(98).normal(0, 1, 40)
    village = np.random.default_rng(seed).integers(0, 40, families)
    own = dice.random(families) < 1 / (1 + np.exp(-1.5 * rich[village]))
    place = table.column_names.index("punya_tv")
    table = table.set_column(place, "punya_tv", pa.array(own.astype(float)))
    welfare = table["welfare"].to_numpy() * np.exp(effect * rich[village])
    table = table.set_column(table.column_names.index("welfare"), "welfare", pa.array(welfare))
    # Villages as clusters: what is learned of a village must hold in another.
    table = table.set_column(table.column_names.index("cluster"), "cluster", pa.array([f"v{v}" for v in village]))
    return table.append_column("village", pa.array([f"v{v}" for v in village]))


def registry() -> pa.Table:
    return country(6_000, seed=71, effect=0.0)


def test_means_are_those_of_the_area_in_any_order_and_any_blocks() -> None:
    table = registry()
    whole = learn_areas(iter([table]), WITH_AREA)
    order = np.random.default_rng(1).permutation(table.num_rows)
    shuffled = table.take(pa.array(order))
    again = learn_areas(iter([shuffled.slice(0, 1_000), shuffled.slice(1_000)]), WITH_AREA)
    assert whole.as_dict() == again.as_dict() and whole.predictors == ("size", "school", *ASSETS, "rooms")
    here = np.array(table["village"].to_pylist()) == "v3"
    expected = float(np.mean(table["punya_tv"].to_numpy()[here]))
    assert abs(whole.values(table, "punya_tv")[np.flatnonzero(here)[0]] - expected) < 1e-6
    assert Areas.from_dict(whole.as_dict()).as_dict() == whole.as_dict()


def test_small_and_unknown_areas_have_no_mean() -> None:
    areas = learn_areas(iter([registry()]), WITH_AREA, fewest=1_000)
    assert np.isnan(areas.values(registry().slice(0, 5), "size")).all()
    unknown = pa.table({"village": pa.array(["v1", "nowhere", None])})
    found = learn_areas(iter([registry()]), WITH_AREA).values(unknown, "size")
    assert np.isnan(found).tolist() == [False, True, True]


def test_means_that_tell_something_are_used_and_the_card_says_how_much_they_help(tmp_path: Path) -> None:
    areas = learn_areas(iter([registry()]), WITH_AREA)
    sample = sample_from_table(country(900, seed=72, effect=0.3), WITH_AREA, "survei")
    model = train_with_areas(sample, WITH_AREA, LINEAR, areas)
    told = model.facts["area"]
    assert told["used"] and told["error_with"] < 0.95 * told["error_without"]
    save(model, tmp_path / "m")
    assert load(tmp_path / "m").hash == model.hash
    test = country(500, seed=73, effect=0.3)
    plain = train(sample, WITH_AREA, LINEAR)
    truth = np.log(test["welfare"].to_numpy())
    misses = [float(np.mean((truth - score_table(one, test).score / MICRO) ** 2)) for one in (model, plain)]
    assert misses[0] < 0.95 * misses[1]


def test_means_that_tell_nothing_are_left_out() -> None:
    noise = np.random.default_rng(5)
    table = registry()
    mixed = table.set_column(table.column_names.index("village"), "village", pa.array([f"v{v}" for v in noise.integers(0, 40, 6_000)]))
    sample = sample_from_table(country(900, seed=74, effect=0.0), WITH_AREA, "survei")
    model = train_with_areas(sample, WITH_AREA, LINEAR, learn_areas(iter([mixed]), WITH_AREA))
    told = model.facts["area"]
    assert told["used"] == (told["error_with"] < told["error_without"]) == (model.areas is not None)
    assert told["error_with"] > 0.98 * told["error_without"]


def test_the_promise_and_the_sum_of_the_parts_hold_with_means() -> None:
    areas = learn_areas(iter([registry()]), WITH_AREA)
    sample = sample_from_table(country(600, seed=75, effect=0.3), WITH_AREA, "survei")
    model = train(sample, WITH_AREA, BOOSTED, areas=areas)
    table = country(300, seed=76, effect=0.3)
    before = score_table(model, table).score
    for name in ASSETS:
        values = table[name].to_numpy()
        richer = table.set_column(table.column_names.index(name), name, pa.array(np.maximum(values, 1.0)))
        assert int((score_table(model, richer).score - before).min()) >= 0, name
    median, parts = contributions(model, model.raw(table.slice(0, 1)))
    assert abs(median + sum(part.effect for part in parts) - before[0] / MICRO) < 1e-6
    assert any(part.name == "rata_wilayah_punya_tv" and part.effect for part in parts)
    assert set(with_areas(WITH_AREA, areas).columns) == {*SCHEMA.names, "village"}


def test_by_file_the_registry_gives_overlap_holes_and_means(tmp_path: Path) -> None:
    pq.write_table(country(700, seed=77, effect=0.3), tmp_path / "s.parquet")
    other = registry()
    other = other.set_column(other.column_names.index("age"), "age", pa.array(np.full(6_000, 200.0)))
    half = np.where(np.arange(6_000) % 2 == 0, np.nan, other["rooms"].to_numpy())
    other = other.set_column(other.column_names.index("rooms"), "rooms", pa.array(half, from_pandas=True))
    pq.write_table(other, tmp_path / "r.parquet")
    for name, schema in (("a.yml", WITH_AREA), ("b.yml", SCHEMA)):
        (tmp_path / name).write_text(yaml.safe_dump(schema.as_dict()), encoding="utf-8")
    given = (tmp_path / "m", POLICY, None, None, "terbaik", tmp_path / "r.parquet")
    model = train_file(tmp_path / "s.parquet", tmp_path / "a.yml", *given)
    assert model.facts["area"]["used"] and model.areas is not None and len(model.areas.codes) == 40
    assert "age" not in model.schema.names and model.facts["holes_from_registry"]
    told = {item["name"]: item for item in json.loads((tmp_path / "m" / "overlap.json").read_text(encoding="utf-8"))}
    assert told["age"]["refused"] and told["age"]["reason"] == "berbeda"
    assert abs(told["rooms"]["registry_missing"] - 0.5) < 1e-9 and not told["rooms"]["refused"]
    assert train_file(tmp_path / "s.parquet", tmp_path / "b.yml", *given).areas is None
    pq.write_table(other.drop_columns(["size"]), tmp_path / "r.parquet")
    with pytest.raises(RequestError, match="kolom size"):
        train_file(tmp_path / "s.parquet", tmp_path / "b.yml", *given)
