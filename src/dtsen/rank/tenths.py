"""Desil at three levels from a column of scores: one histogram a region, everything in integers, nothing sorted but scores."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dtsen.rank.cuts import Cuts, make_cuts, weights_by_score
from dtsen.rank.frame import Ints

LEVELS = ("nasional", "provinsi", "kabupaten_kota")


@dataclass(frozen=True)
class Level:
    """One level: its regions' cuts, and each family's tenth (0 = its region is not known)."""

    name: str
    cuts: dict[str, Cuts]
    tenth: npt.NDArray[np.int8]


def cut_level(name: str, scores: Ints, weights: Ints, region: npt.NDArray[np.int32], codes: list[str]) -> Level:
    """`region` is the position of a family's region in `codes`, -1 when unknown."""
    tenth = np.zeros(len(scores), dtype=np.int8)
    cuts: dict[str, Cuts] = {}
    if len(codes) == 1 and len(scores) and not region.any():
        # The nation: nobody is put in order, nothing is copied.
        cuts[codes[0]] = make_cuts(*weights_by_score(scores, weights))
        tenth[:] = cuts[codes[0]].place(scores)
        return Level(name, cuts, tenth)
    order = np.argsort(region, kind="stable")
    edges = np.searchsorted(region[order], np.arange(len(codes) + 1))
    for i, code in enumerate(codes):
        rows = order[edges[i] : edges[i + 1]]
        if len(rows) == 0:
            continue
        here = scores[rows]
        cuts[code] = make_cuts(*weights_by_score(here, weights[rows]))
        tenth[rows] = cuts[code].place(here)
    return Level(name, cuts, tenth)
