"""Measures with 95 % intervals by a seeded bootstrap: the same figures on every machine."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEED = 20_251_231
ROUNDS_OF_SHARES = 1000
ROUNDS_OF_STATISTICS = 200


@dataclass(frozen=True)
class Measure:
    """One figure with its 95 % interval; `value` is nan when nothing could be measured. `base`: what it is a share of."""

    value: float
    low: float
    high: float
    base: int

    def as_dict(self) -> dict[str, float | int | None]:
        """For JSON: null instead of nan."""
        return {"value": _plain(self.value), "low": _plain(self.low), "high": _plain(self.high), "base": self.base}


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 6)


def _nothing(base: int) -> Measure:
    return Measure(float("nan"), float("nan"), float("nan"), base)


def share(hits: NDArray[np.float64], of: NDArray[np.float64]) -> Measure:
    """sum(hits) / sum(of) over independent units (persons, houses), by drawing the units again.

    Units with the same two numbers are interchangeable, so each round draws how many there are of each kind: the same
    bootstrap, whose cost does not grow with the population.
    """
    total = float(of.sum())
    if total == 0:
        return _nothing(0)
    kinds, count = np.unique(np.stack([hits, of], axis=1), axis=0, return_counts=True)
    drawn = np.random.default_rng(SEED).multinomial(len(of), count / len(of), size=ROUNDS_OF_SHARES)
    above, below = drawn @ kinds[:, 0], drawn @ kinds[:, 1]
    rounds = above[below > 0] / below[below > 0]
    low, high = np.percentile(rounds, [2.5, 97.5])
    return Measure(float(hits.sum()) / total, float(low), float(high), round(total))


def statistics(clusters: NDArray[np.int64], of: Callable[[NDArray[np.int64]], tuple[float, ...]]) -> tuple[Measure, ...]:
    """Statistics of rows (`of` gets row numbers) by drawing whole clusters again, for example houses, all from one draw."""
    rows = np.argsort(clusters, kind="stable")
    values = of(rows)
    starts = np.flatnonzero(np.diff(clusters[rows], prepend=-1))
    lengths = np.diff(np.append(starts, len(rows)))
    if len(starts) < 2:
        return tuple(_nothing(len(rows)) for _ in values)
    random = np.random.default_rng(SEED)
    rounds = []
    for _ in range(ROUNDS_OF_STATISTICS):
        chosen = random.integers(0, len(starts), len(starts))
        size = lengths[chosen]
        before = np.cumsum(size) - size
        rounds.append(of(rows[np.repeat(starts[chosen] - before, size) + np.arange(int(size.sum()))]))
    low, high = np.percentile(np.array(rounds), [2.5, 97.5], axis=0)
    return tuple(Measure(value, float(low[at]), float(high[at]), len(rows)) for at, value in enumerate(values))
