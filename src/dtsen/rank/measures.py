"""How good a ranking is: everything that section 1c of good practice asks, weighted, on families the model never saw.

Rows are sorted once by score and once by truth; a bootstrap then only changes weights. Quotas and tenths are cut as the
desil are: equal values together, by the middle of their cumulated weight.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dtsen.rank.cuts import TENTHS
from dtsen.rank.frame import Floats, Ints

QUOTAS = (10, 20, 30, 40, 50)
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Order:
    """Distinct values ascending and, for every row, which of them it has."""

    place: Ints
    distinct: int

    @staticmethod
    def of(values: npt.NDArray[np.generic]) -> "Order":
        distinct, place = np.unique(values, return_inverse=True)
        return Order(place.reshape(-1).astype(np.int64), len(distinct))

    def middle(self, weight: Floats) -> Floats:
        """For each row the share of all weight that lies below the middle of its value: 0 to 1."""
        on_value = np.bincount(self.place, weights=weight, minlength=self.distinct)
        total = on_value.sum()
        return np.asarray(((np.cumsum(on_value) - on_value / 2) / total)[self.place], dtype=np.float64)


@dataclass(frozen=True)
class Ranked:
    """Families with a score and a known welfare, both in millionths of ln."""

    score: Ints
    truth: Ints
    weight: Floats
    by_score: Order
    by_truth: Order

    @staticmethod
    def of(score: Ints, truth: Ints, weight: Floats) -> "Ranked":
        return Ranked(score, truth, weight, Order.of(score), Order.of(truth))


def tenth(middle: Floats) -> Ints:
    """Tenths from the middles of `Order.middle`."""
    return np.asarray(np.minimum(TENTHS - 1, np.floor(middle * TENTHS + 1e-9)) + 1, dtype=np.int64)


def measures(ranked: Ranked, weight: Floats | None = None) -> dict[str, float]:
    """Every measure by its name; shares are 0 to 1. `weight` replaces the families' own (a bootstrap)."""
    heavy = ranked.weight if weight is None else weight
    score, truth = ranked.by_score.middle(heavy), ranked.by_truth.middle(heavy)
    predicted, true = tenth(score), tenth(truth)
    off = np.abs(predicted - true)
    found = {
        "r2": r2(ranked.score, ranked.truth, heavy),
        "spearman": correlation(score, truth, heavy),
        "auc40": auc(ranked.by_score, truth < 0.4, heavy),
        "exact_decile": share(off == 0, heavy),
        "within_one_decile": share(off <= 1, heavy),
        "mean_decile_error": float(np.sum(off * heavy) / np.sum(heavy)),
        "decile1_above_5": part(predicted > 5, true == 1, heavy),
        "decile9_10_in_1_4": part(predicted <= 4, true >= 9, heavy),
    }
    for quota in QUOTAS:
        poor, chosen = truth < quota / 100, score < quota / 100
        found[f"exclusion_error_{quota}"] = part(~chosen, poor, heavy)
        found[f"inclusion_error_{quota}"] = part(~poor, chosen, heavy)
        found[f"targeting_differential_{quota}"] = part(chosen, poor, heavy) - part(chosen, ~poor, heavy)
        found[f"cgh_index_{quota}"] = part(poor, chosen, heavy) / (quota / 100)
        found[f"gap_covered_{quota}"] = gap_covered(ranked.truth, poor, chosen, heavy)
    return found


# Measures of which less is better; of all others more is.
LESS_IS_BETTER = ("mean_decile_error", "decile1_above_5", "decile9_10_in_1_4", "exclusion_error", "inclusion_error")


def better_when_less(name: str) -> bool:
    return name.startswith(LESS_IS_BETTER)


def share(which: Bools, weight: Floats) -> float:
    """Share of the weight."""
    return float(np.sum(weight[which]) / np.sum(weight))


def part(which: Bools, of: Bools, weight: Floats) -> float:
    """Share of the weight of `of` that is also `which`; 0 when `of` has none."""
    total = float(np.sum(weight[of]))
    return float(np.sum(weight[which & of])) / total if total > 0 else 0.0


def r2(score: Ints, truth: Ints, weight: Floats) -> float:
    """Explained share of the variance of ln welfare."""
    total = float(np.sum(weight))
    mean = float(np.sum(weight * truth)) / total
    spread = float(np.sum(weight * (truth - mean) ** 2))
    return 1.0 - float(np.sum(weight * (truth - score) ** 2)) / spread


def correlation(a: Floats, b: Floats, weight: Floats) -> float:
    """Weighted correlation; of ranks it is Spearman's."""
    total = float(np.sum(weight))
    a, b = a - np.sum(weight * a) / total, b - np.sum(weight * b) / total
    return float(np.sum(weight * a * b) / np.sqrt(np.sum(weight * a * a) * np.sum(weight * b * b)))


def auc(order: Order, poor: Bools, weight: Floats) -> float:
    """Chance that a poor family is ranked below one that is not; a tie counts half."""
    bad = np.bincount(order.place, weights=weight * poor, minlength=order.distinct)
    good = np.bincount(order.place, weights=weight * ~poor, minlength=order.distinct)
    if bad.sum() == 0 or good.sum() == 0:
        return 0.5
    above = good.sum() - np.cumsum(good) + good / 2
    return float(np.sum(bad * above) / (bad.sum() * good.sum()))


def gap_covered(truth: Ints, poor: Bools, chosen: Bools, weight: Floats) -> float:
    """Share of the poverty gap (line: the highest welfare among the poor) that belongs to chosen families."""
    if not poor.any():
        return 0.0
    welfare = np.exp(truth / 1e6)
    gap = np.where(poor, welfare[poor].max() - welfare, 0.0) * weight
    return float(gap[chosen].sum() / gap.sum()) if gap.sum() > 0 else 0.0


@dataclass(frozen=True)
class Interval:
    """A measure with its 95 % interval."""

    value: float
    low: float
    high: float


def bootstrap(
    measure: Callable[[Floats], dict[str, float]], weight: Floats, cluster: list[str], rounds: int, seed: int
) -> dict[str, Interval]:
    """Percentile intervals from drawing whole clusters with replacement; the same draws for every measure and both models."""
    _, place = np.unique(np.array(cluster, dtype=object), return_inverse=True)
    clusters = int(place.max()) + 1
    generator = np.random.default_rng(seed)
    value = measure(weight)
    drawn: dict[str, list[float]] = {name: [] for name in value}
    for _ in range(rounds):
        times = generator.multinomial(clusters, np.full(clusters, 1.0 / clusters))
        for name, result in measure(weight * times[place]).items():
            drawn[name].append(result)
    return {
        name: Interval(value[name], float(np.quantile(results, 0.025)), float(np.quantile(results, 0.975)))
        for name, results in drawn.items()
    }
