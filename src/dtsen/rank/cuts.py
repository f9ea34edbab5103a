"""Ten equal groups in whole numbers: equal scores stay together, in the tenth in which the middle of their weight falls.

`weights_by_score` is the histogram of the whole rule: nothing is sorted but the distinct scores, nothing is a float, so
any order of the families and any number of threads give the same tenths.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dtsen.rank.frame import Ints

TENTHS = 10
# Scores that are counted at a time: what is made beside them stays small.
BLOCK = 1 << 20
RULE = "desil/1: skor sama tetap bersama; desil tempat titik tengah bobot kumulatifnya jatuh"


@dataclass(frozen=True)
class Cuts:
    """Highest score of each tenth (ascending) and the weight in it; a tenth that nobody fell into has weight 0."""

    last: tuple[int, ...]
    weight: tuple[int, ...]

    def place(self, scores: Ints) -> npt.NDArray[np.int32]:
        """The tenth of each score against these cuts: for families that were not there when the cuts were made."""
        edges = np.asarray(self.last[:-1], dtype=np.int64)
        found = np.searchsorted(edges, scores, side="left")
        found += 1
        return found.astype(np.int32)


def weights_by_score(scores: Ints, weights: Ints) -> tuple[Ints, Ints]:
    """Distinct scores, ascending, and the weight on each.

    Scores are micro-units of a logarithm: a nation has far fewer different ones than families, and then counting in place takes
    the memory of the scores' range. Where they are thinly spread (a small region, another unit) they are sorted.
    """
    low, high = (int(scores.min()), int(scores.max())) if len(scores) else (0, -1)
    if high - low < len(scores):
        inside = np.zeros(high - low + 1, dtype=np.int64)
        seen = np.zeros(high - low + 1, dtype=np.bool_)
        for begin in range(0, len(scores), BLOCK):
            block = scores[begin : begin + BLOCK] - low
            np.add.at(inside, block, weights[begin : begin + BLOCK])
            seen[block] = True
        places = np.flatnonzero(seen)
        return places + low, inside[places]
    distinct, place = np.unique(scores, return_inverse=True)
    total = np.zeros(len(distinct), dtype=np.int64)
    np.add.at(total, place.reshape(-1), weights)
    return distinct, total


def make_cuts(distinct: Ints, weight: Ints) -> Cuts:
    """The cuts of one region from its histogram. An empty region has no cuts: raises ValueError."""
    if len(distinct) == 0 or int(weight.sum()) <= 0:
        raise ValueError("tidak ada keluarga berbobot di wilayah ini")
    tenth = tenths(weight)
    last, inside = [], []
    highest = int(distinct[0]) - 1
    for d in range(1, TENTHS + 1):
        here = tenth == d
        highest = int(distinct[here].max()) if here.any() else highest
        last.append(highest)
        inside.append(int(weight[here].sum()))
    return Cuts(tuple(last), tuple(inside))


def tenths(weight: Ints) -> Ints:
    """The tenth of each distinct score, in ascending order, from the weights on them."""
    total = int(weight.sum())
    before = np.cumsum(weight) - weight
    # Twice the middle of the cumulated weight, times ten, over twice the total: all in int64 up to 4e17 of weight.
    return np.asarray(np.minimum(TENTHS - 1, (TENTHS * (2 * before + weight)) // (2 * total)) + 1, dtype=np.int64)
