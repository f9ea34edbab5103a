"""Intervals: repeatable, around the value, and honest about nothing to measure."""

import math

import numpy as np

from dtsen.pipeline.intervals import share, statistics


def test_a_share_lies_inside_its_interval_and_is_repeatable() -> None:
    hits = np.array([1.0, 0.0] * 200)
    of = np.ones(400)
    first = share(hits, of)
    assert first == share(hits, of)
    assert first.low < first.value == 0.5 < first.high
    # The normal approximation for 400 units says 0.451 to 0.549.
    assert abs(first.low - 0.451) < 0.01 and abs(first.high - 0.549) < 0.01


def test_the_order_of_the_units_changes_nothing() -> None:
    random = np.random.default_rng(1)
    of = random.integers(1, 4, 300).astype(float)
    hits = np.minimum(of, random.integers(0, 3, 300))
    order = random.permutation(300)
    assert share(hits, of) == share(hits[order], of[order])


def test_nothing_to_measure_is_not_a_number() -> None:
    empty = share(np.zeros(3), np.zeros(3))
    assert math.isnan(empty.value) and empty.base == 0
    assert empty.as_dict() == {"value": None, "low": None, "high": None, "base": 0}
    (one,) = statistics(np.zeros(5, dtype=np.int64), lambda rows: (float(len(rows)),))
    assert math.isnan(one.value)


def test_whole_clusters_are_drawn_again() -> None:
    values = np.array([0.0, 0.0, 10.0, 10.0, 5.0, 5.0])
    clusters = np.array([7, 7, 3, 3, 5, 5])
    sizes = set()

    def mean(rows: np.ndarray) -> tuple[float, ...]:
        sizes.add(len(rows))
        assert all(list(rows).count(row) == list(rows).count(row + 1) for row in rows if row % 2 == 0)
        return (float(values[rows].mean()),)

    (found,) = statistics(clusters, mean)
    assert found.value == 5 and found.low < 5 < found.high and sizes == {6}
