"""Training: same data, same bytes; small surveys get a linear model; promises about directions hold; nothing is a float."""

import json
from dataclasses import replace
from pathlib import Path

import lightgbm
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from dtsen.errors import RequestError
from dtsen.rank.boosting import Shown, fit
from dtsen.rank.encode import THOUSAND, codes_of, encode, fit_encoding, raw_matrix
from dtsen.rank.folds import LearningRows, cluster_folds
from dtsen.rank.forest import PICO, forest_rows, from_dumps
from dtsen.rank.frame import numbers, sample_from_table
from dtsen.rank.learn import OLS
from dtsen.rank.model import Model, load, save, score_table
from dtsen.rank.quick import TOGETHER, add_quick, quick
from dtsen.rank.train import train
from tests.rank.small_survey import ASSETS, BOOSTED, LINEAR, SCHEMA, survey, survey_table


@pytest.fixture(scope="module")
def boosted() -> Model:
    return train(survey(), SCHEMA, BOOSTED)


@pytest.fixture(scope="module")
def linear() -> Model:
    return train(survey(), SCHEMA, LINEAR)


def test_a_small_survey_gets_a_penalised_linear_model(linear: Model, boosted: Model) -> None:
    assert linear.facts["chosen"] in ("lasso", "elastic_net", "ridge", "rata_rata_linear") and linear.forest.trees == 0
    assert boosted.facts["chosen"] == "susunan" and boosted.forest.trees > 0
    assert {c["name"] for c in boosted.facts["candidates"]} >= {"ols", "lasso", "ebm", "lightgbm", "susunan"}


@pytest.mark.parametrize("threads", [1, 2])
def test_same_families_in_any_order_and_threads_give_the_same_hash(boosted: Model, threads: int) -> None:
    table = survey_table()
    table = table.take(pa.array(np.random.default_rng(9).permutation(table.num_rows)))
    settings = replace(BOOSTED, boosting=replace(BOOSTED.boosting, threads=threads))
    assert train(sample_from_table(table, SCHEMA, "survei"), SCHEMA, settings).hash == boosted.hash


def test_a_changed_value_changes_the_hash(linear: Model) -> None:
    table = survey_table()
    school = numbers(table["school"]).copy()
    school[0] += 1
    table = table.set_column(table.column_names.index("school"), "school", pa.array(school))
    assert train(sample_from_table(table, SCHEMA, "survei"), SCHEMA, LINEAR).hash != linear.hash


def test_nobody_loses_by_owning_more(boosted: Model) -> None:
    for missing in (0.0, 0.3):
        table = survey_table(400, seed=11, missing=missing)
        before = score_table(boosted, table).score
        for asset in ASSETS:
            without = pc.equal(table[asset], 0.0).to_numpy(zero_copy_only=False) == True  # noqa: E712 - a missing value is not "no"
            owned = np.where(without, 1.0, numbers(table[asset]))
            richer = table.set_column(table.column_names.index(asset), asset, pa.array(owned, from_pandas=True))
            assert int((score_table(boosted, richer).score < before).sum()) == 0, asset


def test_a_few_families_alone_score_as_in_the_full_run(boosted: Model) -> None:
    table = survey_table(300, seed=5, missing=0.2)
    whole = score_table(boosted, table).score
    picks = pa.array([7, 250, 3])
    assert score_table(boosted, table.take(picks)).score.tolist() == whole[[7, 250, 3]].tolist()


def test_missing_predictors_are_filled_and_flagged(linear: Model) -> None:
    table = survey_table(200, seed=6, missing=0.25)
    scores = score_table(linear, table)
    names = list(SCHEMA.names)
    for name in names:
        unknown = table[name].is_null().to_numpy()
        assert scores.missing[:, names.index(name)].tolist() == unknown.tolist()
    assert scores.score.min() > 0


def test_a_model_survives_its_file_and_shows_tampering(tmp_path: Path, boosted: Model) -> None:
    save(boosted, tmp_path / "m")
    again = load(tmp_path / "m")
    table = survey_table(50, seed=8)
    assert again.hash == boosted.hash
    assert score_table(again, table).score.tolist() == score_table(boosted, table).score.tolist()
    text = (tmp_path / "m" / "model.json").read_text(encoding="utf-8")
    (tmp_path / "m" / "model.json").write_text(
        text.replace(f'"constant":{boosted.constant}', f'"constant":{boosted.constant + 1}'), encoding="utf-8"
    )
    with pytest.raises(RequestError, match="sidik jari"):
        load(tmp_path / "m")


def test_the_compiled_forest_says_what_lightgbm_says() -> None:
    sample = survey()
    known = codes_of(sample.predictors, SCHEMA)
    raw = raw_matrix(sample.predictors, SCHEMA.predictors, known)
    encoding = fit_encoding(raw, SCHEMA, known, sample.weight)
    columns, _ = encode(encoding, raw)
    shown = Shown.of(encoding, columns)
    ones = np.ones(len(sample))
    rows = LearningRows(sample.log_welfare / 1e6, ones, ones, np.zeros(len(sample), dtype=np.int64))
    booster: lightgbm.Booster = fit(shown, rows, np.ones(len(sample), dtype=np.bool_), BOOSTED.boosting, 30, 0)
    forest = from_dumps([booster.dump_model()], encoding.in_forest)
    ours = forest_rows(columns, *forest.arrays()) / PICO
    assert np.abs(ours - booster.predict(shown.columns)).max() < 1e-9


def test_the_quick_forest_gives_the_same_integers_as_walking_the_trees(boosted: Model) -> None:
    table = survey_table(500, seed=31, missing=0.2)
    columns, _ = encode(boosted.encoding, raw_matrix(table, SCHEMA.predictors, boosted.encoding.codes))
    walked = boosted.constant + columns @ boosted.coefficient + forest_rows(columns, *boosted.forest.arrays())
    assert ((walked + 500_000) // 1_000_000).tolist() == score_table(boosted, table).score.tolist()


def test_encoding_is_whole_thousandths() -> None:
    sample = survey(100)
    known = codes_of(sample.predictors, SCHEMA)
    raw = raw_matrix(sample.predictors, SCHEMA.predictors, known)
    encoding = fit_encoding(raw, SCHEMA, known, sample.weight)
    columns, missing = encode(encoding, raw)
    size = [c.name for c in encoding.columns].index("size")
    assert (
        columns[:, size].tolist() == (np.clip(raw[:, 0], encoding.low[size] / THOUSAND, encoding.high[size] / THOUSAND) * THOUSAND).tolist()
    )
    assert not missing.any()


def test_folds_never_split_a_cluster() -> None:
    cluster = [f"k{i % 17}" for i in range(500)]
    fold = cluster_folds(cluster, np.ones(500), 5)
    assert all(len({int(f) for f, c in zip(fold, cluster, strict=True) if c == name}) == 1 for name in set(cluster))
    assert set(fold.tolist()) == set(range(5))


def test_training_with_the_registrys_holes_is_told_on_the_card() -> None:
    pattern = np.zeros((10, len(SCHEMA.names)), dtype=np.bool_)
    pattern[:5, 2] = True
    model = train(survey(300), SCHEMA, LINEAR, pattern)
    assert model.facts["holes_from_registry"] and np.any(model.encoding.rule != 0)


def test_ordinary_least_squares_is_a_baseline_without_penalty_or_promise() -> None:
    plain = train(survey(), SCHEMA, replace(LINEAR, method=OLS))
    assert plain.facts["chosen"] == "ols" and plain.forest.trees == 0 and plain.facts["penalty"] == 0
    table = survey_table()
    columns, _ = encode(plain.encoding, raw_matrix(table, SCHEMA.predictors, plain.encoding.codes))
    design = np.column_stack([np.ones(600), columns[:, plain.encoding.in_linear] / THOUSAND])
    root = np.sqrt(numbers(table["weight"]) ** plain.facts["weight_power"])
    best, *_ = np.linalg.lstsq(design * root[:, None], np.log(numbers(table["welfare"])) * root, rcond=None)
    # Solved by descent: within half a hundredth of ln welfare of the exact solution.
    assert np.abs(design @ best - score_table(plain, table).score / 1e6).max() < 5e-3


def test_rounds_stop_being_tried_when_the_error_has_stopped_falling() -> None:
    many = replace(BOOSTED, additive=False, boosting=replace(BOOSTED.boosting, rounds_most=2_000))
    more = replace(many, boosting=replace(many.boosting, rounds_most=3_000))
    short, long = train(survey(), SCHEMA, many), train(survey(), SCHEMA, more)
    assert 0 < short.facts["rounds"] == long.facts["rounds"] < 1_000
    assert short.forest.leaf.tolist() == long.forest.leaf.tolist()


@pytest.mark.parametrize("part", ["forest", "constant", "median"])
def test_a_model_that_lacks_a_part_is_refused_with_a_sentence(tmp_path: Path, boosted: Model, part: str) -> None:
    save(boosted, tmp_path / "m")
    raw = json.loads((tmp_path / "m" / "model.json").read_text(encoding="utf-8"))
    if part == "forest":
        raw["forest"].pop("words")  # what a model of an earlier version has not
    else:
        raw.pop(part)
    (tmp_path / "m" / "model.json").write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(RequestError, match="dilatih ulang"):
        load(tmp_path / "m")


def test_a_tree_of_many_leaves_needs_longer_words_and_gives_the_same_integers() -> None:
    sample = survey(1_500)
    known = codes_of(sample.predictors, SCHEMA)
    encoding = fit_encoding(raw_matrix(sample.predictors, SCHEMA.predictors, known), SCHEMA, known, sample.weight)
    columns, _ = encode(encoding, raw_matrix(sample.predictors, SCHEMA.predictors, known))
    shown, ones = Shown.of(encoding, columns), np.ones(len(sample))
    rows = LearningRows(sample.log_welfare / 1e6, ones, ones, np.zeros(len(sample), dtype=np.int64))
    whole = np.ones(len(sample), dtype=np.bool_)
    for leaves, word in ((24, np.uint32), (60, np.uint64)):
        settings = replace(BOOSTED.boosting, leaves=leaves, smallest_leaf=3)
        forest = from_dumps([fit(shown, rows, whole, settings, 8, 0).dump_model()], encoding.in_forest)
        made = quick(forest)
        assert made.mask.dtype == word
        got = np.zeros(TOGETHER, dtype=np.int64)
        left = np.empty((TOGETHER, forest.trees), dtype=word)
        for start in range(0, len(columns), TOGETHER):
            block = columns[start : start + TOGETHER]
            add_quick(block, left, got, *made.arrays())
            assert got[: len(block)].tolist() == forest_rows(block, *forest.arrays()).tolist()


def test_a_quantile_is_what_was_asked_for() -> None:
    low, high = (
        replace(BOOSTED, smallest_for_boosting=0, boosting=replace(BOOSTED.boosting, objective="quantile", quantile=share, rounds_most=200))
        for share in (0.2, 0.8)
    )
    table = survey_table(1_500, seed=41)
    truth = np.log(table["welfare"].to_numpy()) * 1e6
    below = []
    for settings in (low, high):
        model = train(survey(1_200), SCHEMA, settings)
        assert model.facts["chosen"] == "lightgbm" and not model.coefficient.any()
        score = score_table(model, table).score
        below.append(float(np.mean(truth < score)))
        for asset in ASSETS:
            richer = table.set_column(table.column_names.index(asset), asset, pa.array(np.ones(1_500)))
            assert int((score_table(model, richer).score < score).sum()) == 0, asset
    assert 0.12 < below[0] < 0.28 and 0.72 < below[1] < 0.88
