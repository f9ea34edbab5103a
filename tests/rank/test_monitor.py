"""Monitoring finds what was planted, and is quiet where nothing was."""

import numpy as np
import pyarrow as pa

from dtsen.rank.monitor import bunching, enumerator_outliers, score_drift

DICE = np.random.default_rng(12)


def test_a_heap_below_a_cut_is_seen() -> None:
    score = DICE.integers(13_000_000, 14_000_000, 20_000)
    quiet = bunching(score, 13_500_000, 4)
    heap = np.concatenate([score, DICE.integers(13_485_000, 13_500_000, 400)])
    assert abs(quiet["z"]) < 4 < bunching(heap, 13_500_000, 4)["z"]


def test_shifted_scores_are_seen() -> None:
    score = DICE.normal(13_500_000, 400_000, 5_000).astype(np.int64)
    again = DICE.normal(13_500_000, 400_000, 5_000).astype(np.int64)
    assert score_drift(score, again) < 0.1 < score_drift(score, again + 300_000)


def test_the_enumerator_who_answers_differently_is_named_and_no_other() -> None:
    who = DICE.choice(["p1", "p2", "p3", "p4"], 800)
    area = DICE.choice(["a", "b"], 800)
    tv = (DICE.random(800) < np.where(who == "p3", 0.1, 0.6)).astype(float)
    table = pa.table({"pendata": who, "desa": area, "tv": tv})
    assert [item["pendata"] for item in enumerator_outliers(table, "pendata", "desa", ["tv"], 6.0, 30)] == ["p3"]
    honest = table.set_column(2, "tv", pa.array((DICE.random(800) < 0.5).astype(float)))
    assert enumerator_outliers(honest, "pendata", "desa", ["tv"], 6.0, 30) == []
