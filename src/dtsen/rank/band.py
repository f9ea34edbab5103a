"""How sure a desil is: an 80 % band from families that the model did not see when it was fitted (conformal, Mondrian).

A family's band depends on the tenth it is predicted to be in: the poorest and the best off are known better than the
middle. Both bands come from out-of-fold predictions: of ln welfare (a residual below and above) and of the tenth (the
shortest run of tenths around the predicted one that held enough of the families predicted there).
"""

from dataclasses import dataclass

import numpy as np

from dtsen.rank.cuts import TENTHS, Cuts, make_cuts, weights_by_score
from dtsen.rank.frame import Floats, Ints

LEVEL = 0.80
# A cell with fewer families than this borrows the residuals of all.
FEWEST_IN_CELL = 30
WEIGHT_SCALE = 1_000


@dataclass(frozen=True)
class Bands:
    """By predicted tenth (1-10): millionths to add to the score for the ends; lowest and highest tenth."""

    below: tuple[int, ...]
    above: tuple[int, ...]
    lowest: tuple[int, ...]
    highest: tuple[int, ...]


def whole_weights(weight: Floats) -> Ints:
    """Weights as integers (thousandths of the average), so that tenths are cut without a float."""
    return np.asarray(np.maximum(1, np.rint(weight / weight.mean() * WEIGHT_SCALE)), dtype=np.int64)


def calibrate(predicted: Ints, truth: Ints, weight: Floats) -> tuple[Bands, Cuts]:
    """The bands, and the cuts of the predicted scores in the survey."""
    heavy = whole_weights(weight)
    cuts = make_cuts(*weights_by_score(predicted, heavy))
    tenth = cuts.place(predicted)
    true_tenth = make_cuts(*weights_by_score(truth, heavy)).place(truth)
    below, above, lowest, highest = [], [], [], []
    for d in range(1, TENTHS + 1):
        here = tenth == d
        cell = here if int(here.sum()) >= FEWEST_IN_CELL else np.ones(len(tenth), dtype=np.bool_)
        miss = (truth - predicted)[cell]
        below.append(quantile(miss, weight[cell], (1.0 - LEVEL) / 2, upper=False))
        above.append(quantile(miss, weight[cell], (1.0 + LEVEL) / 2, upper=True))
        low, high = shortest_run(true_tenth[here], weight[here], d) if here.any() else (1, TENTHS)
        lowest.append(low)
        highest.append(high)
    # A better-off tenth never gets a band that begins or ends below that of a poorer one.
    lowest = np.minimum.accumulate(np.array(lowest)[::-1])[::-1].tolist()
    highest = np.maximum.accumulate(np.array(highest)).tolist()
    return Bands(tuple(below), tuple(above), tuple(lowest), tuple(highest)), cuts


def quantile(values: Ints, weight: Floats, share: float, *, upper: bool) -> int:
    """A weighted quantile pushed outward by one family: the conformal correction for a finite sample."""
    order = np.lexsort((weight, values))
    values, weight = values[order], weight[order]
    total = float(weight.sum())
    reach = total + float(weight.mean())
    cumulated = np.cumsum(weight)
    if upper:
        place = int(np.searchsorted(cumulated, share * reach - 1e-9 * total))
        return int(values[min(place, len(values) - 1)])
    from_top = np.cumsum(weight[::-1])
    place = int(np.searchsorted(from_top, (1.0 - share) * reach - 1e-9 * total))
    return int(values[::-1][min(place, len(values) - 1)])


def shortest_run(tenth: Ints, weight: Floats, around: int) -> tuple[int, int]:
    """The shortest run of tenths that includes `around` and holds LEVEL of the weight; the fullest of equal ones."""
    share = np.bincount(tenth, weights=weight, minlength=TENTHS + 1)[1:]
    share = share / share.sum()
    best = (TENTHS + 1, 0.0, 1, TENTHS)
    for low in range(1, around + 1):
        for high in range(around, TENTHS + 1):
            inside = float(share[low - 1 : high].sum())
            if inside >= LEVEL - 1e-9:
                best = min(best, (high - low + 1, -round(inside, 9), low, high))
    return best[2], best[3]
