"""Ten equal groups: the official rule, ties together, integers only."""

import numpy as np
import pyarrow.parquet as pq
import pytest

from dtsen.rank.cuts import Cuts, make_cuts, tenths, weights_by_score
from dtsen.rank.tenths import cut_level
from tests.shared import shared


def place(scores: list[int], weights: list[int]) -> list[int]:
    values, heavy = np.array(scores, dtype=np.int64), np.array(weights, dtype=np.int64)
    return make_cuts(*weights_by_score(values, heavy)).place(values).tolist()


def test_the_rule_gives_the_official_deciles_nation_and_regions() -> None:
    table = pq.read_table(shared("data", "pmt", "dev", "decile_check_cl1990.parquet"))
    value, weight, region = (table[name].to_numpy() for name in ("value", "weight", "region"))
    nation = make_cuts(*weights_by_score(value, weight)).place(value)
    assert int((nation != table["official_decile"].to_numpy()).sum()) == 0
    names = sorted(set(region.tolist()))
    level = cut_level("provinsi", value, weight, np.searchsorted(names, region).astype(np.int32), [str(name) for name in names])
    assert int((level.tenth != table["official_regional_decile"].to_numpy()).sum()) == 0


@pytest.mark.parametrize(
    ("scores", "weights", "expected"),
    [
        (list(range(10)), [1] * 10, list(range(1, 11))),
        ([5] * 10, [1] * 10, [6] * 10),  # one heap: the middle of all weight is in the sixth tenth
        ([1, 1, 2, 3], [1, 1, 1, 1], [3, 3, 7, 9]),
        ([7], [3], [6]),
    ],
)
def test_equal_scores_stay_together(scores: list[int], weights: list[int], expected: list[int]) -> None:
    assert place(scores, weights) == expected


def test_the_order_of_families_does_not_matter() -> None:
    dice = np.random.default_rng(1)
    scores, weights = dice.integers(0, 500, 4_000), dice.integers(1, 9, 4_000)
    order = dice.permutation(4_000)
    here = make_cuts(*weights_by_score(scores, weights)).place(scores)
    there = make_cuts(*weights_by_score(scores[order], weights[order])).place(scores[order])
    assert here[order].tolist() == there.tolist()


def test_counting_in_place_and_sorting_say_the_same() -> None:
    dice = np.random.default_rng(2)
    scores, weights = dice.integers(-900, 900, 5_000), dice.integers(0, 9, 5_000)
    close, heavy = weights_by_score(scores, weights)
    spread, again = weights_by_score(scores * 1_000_000, weights)
    assert (close * 1_000_000).tolist() == spread.tolist() and heavy.tolist() == again.tolist()
    assert len(close) == len(np.unique(scores)) and heavy.sum() == weights.sum()


def test_frozen_cuts_place_a_changed_family_at_once() -> None:
    cuts = Cuts(last=(10, 20, 30, 40, 50, 60, 70, 80, 90, 100), weight=(1,) * 10)
    assert cuts.place(np.array([-5, 10, 11, 90, 91, 900])).tolist() == [1, 1, 2, 9, 10, 10]


def test_94_million_persons_fit_into_the_arithmetic() -> None:
    weight = np.full(10, 95_000_000 * 30, dtype=np.int64)
    assert tenths(weight).tolist() == list(range(1, 11))
