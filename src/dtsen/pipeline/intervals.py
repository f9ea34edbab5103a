"""Measures with 95 % intervals by a seeded bootstrap: the same figures on every machine."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEED = 20_251_231
ROUNDS = 300


@dataclass(frozen=True)
class Measure:
    """One figure with its 95 % interval; `value` is nan when nothing could be measured. `base`: what it is a share of."""

    value: float
    low: float
    high: float
    base: int

    def as_dict(self) -> dict[str, float | int | None]:
        def number(value: float) -> float | None:
            return None if np.isnan(value) else round(value, 6)

        return {"value": number(self.value), "low": number(self.low), "high": number(self.high), "base": self.base}


def share(hits: NDArray[np.float64], of: NDArray[np.float64]) -> Measure:
    """sum(hits) / sum(of) over independent units (persons, houses): each round weighs the units by Poisson(1)."""
    total = float(of.sum())
    if total == 0:
        return Measure(float("nan"), float("nan"), float("nan"), 0)
    used = of + hits > 0
    hits, of = hits[used], of[used]
    random = np.random.default_rng(SEED)
    rounds = []
    for _ in range(ROUNDS):
        weights = random.poisson(1.0, len(of)).astype(np.float64)
        below = float(weights @ of)
        rounds.append(float(weights @ hits) / below if below else float("nan"))
    low, high = np.nanpercentile(rounds, [2.5, 97.5])
    return Measure(float(hits.sum()) / total, float(low), float(high), round(total))


def statistic(clusters: NDArray[np.int64], of: Callable[[NDArray[np.int64]], float]) -> Measure:
    """Any statistic of rows (`of` gets row numbers), by drawing whole clusters again, for example houses."""
    rows = np.argsort(clusters, kind="stable")
    starts = np.concatenate(([0], np.flatnonzero(np.diff(clusters[rows])) + 1, [len(rows)]))
    count = len(starts) - 1 if len(rows) else 0
    if count < 2:
        return Measure(float("nan"), float("nan"), float("nan"), len(rows))
    members = [rows[starts[i] : starts[i + 1]] for i in range(count)]
    random = np.random.default_rng(SEED)
    rounds = [of(np.concatenate([members[i] for i in random.integers(0, count, count)])) for _ in range(ROUNDS)]
    low, high = np.nanpercentile(rounds, [2.5, 97.5])
    return Measure(of(rows), float(low), float(high), len(rows))
