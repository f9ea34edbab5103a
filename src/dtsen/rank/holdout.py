"""Would the model hold in a region that the survey did not reach? Whole regions are left out, and predicted from the rest."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dtsen.rank import boosting, linear
from dtsen.rank.boosting import BoostingSettings, Shown
from dtsen.rank.folds import LearningRows, cluster_folds
from dtsen.rank.forest import PICO, forest_rows
from dtsen.rank.frame import Ints
from dtsen.rank.learn import Learned
from dtsen.rank.measures import Order, correlation

FEWEST_REGIONS = 3
GROUPS = 5


@dataclass(frozen=True)
class Holdout:
    """Explained variance and rank correlation on regions that the fit had not seen."""

    regions: int
    groups: int
    r2: float
    spearman: float


def regional_holdout(
    straight: Ints,
    narrow: Ints,
    signs: Ints,
    shown: Shown | None,
    seen: list[int],
    rows: LearningRows,
    region: npt.NDArray[Any],
    learned: Learned,
    settings: BoostingSettings,
) -> Holdout | None:
    """None when there are fewer than three regions. Penalty, rounds and shares are those chosen on all rows."""
    regions = sorted(set(region.tolist()))
    if len(regions) < FEWEST_REGIONS:
        return None
    group = cluster_folds([str(name) for name in region], rows.weight, min(GROUPS, len(regions)))
    predicted = np.zeros(len(rows.target))
    for g in range(int(group.max()) + 1):
        inside = group == g
        fit = linear.refit(straight, narrow, rows, ~inside, learned.line, signs)
        part = learned.share[0] * linear.predict(np.ascontiguousarray(straight[inside]), fit.constant, fit.coefficient)
        if learned.boosted is not None and shown is not None and learned.share[1] > 0:
            one = BoostingSettings(**{**settings.__dict__, "seeds": 1})
            forest = boosting.fit_forest(shown, list(range(shown.columns.shape[1])), rows, ~inside, one, learned.boosted.rounds)
            columns = np.ascontiguousarray(shown.columns[inside]).astype(np.int64)
            part = part + learned.share[1] * forest_rows(columns, *forest.arrays()) / PICO
        predicted[inside] = learned.shift + part
    total = float(rows.weight.sum())
    mean = float(np.sum(rows.weight * rows.target)) / total
    spread = float(np.sum(rows.weight * (rows.target - mean) ** 2))
    ranks = [Order.of(np.rint(values * 1e6).astype(np.int64)).middle(rows.weight) for values in (predicted, rows.target)]
    return Holdout(
        regions=len(regions),
        groups=int(group.max()) + 1,
        r2=round(1.0 - float(np.sum(rows.weight * (rows.target - predicted) ** 2)) / spread, 9),
        spearman=round(correlation(ranks[0], ranks[1], rows.weight), 9),
    )
