"""How rare a birth date is, in bits: what an equal date is worth among strangers.

A list of a thousand people holds most dates once or twice, and cannot show that a date has one chance in twenty-nine
thousand. So half of the chance is what the other records say (all with that date but two: the pair itself), half what its
year and its day of the year make likely. 1 January and 1 July stay as common as they are, in both halves.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_STEP = 1 << 20  # rows at a time: no columns of a nation beside each other


def date_bits(born: NDArray[np.int32], share_bits: NDArray[Any]) -> NDArray[np.float32]:
    """log2 of 1/chance of each date (yyyymmdd, 0 unknown). `share_bits`: log2 of 1/share of the records with that date."""
    years, days = np.bincount(born // 10000, minlength=1).astype(np.float64), np.bincount(born % 10000, minlength=1).astype(np.float64)
    known = float(np.count_nonzero(born))
    years[0] = days[0] = 0
    out = np.zeros(born.shape[0], np.float32)
    for begin in range(0, born.shape[0], _STEP):
        part = born[begin : begin + _STEP]
        others = np.maximum(2.0 ** -share_bits[begin : begin + _STEP].astype(np.float64) - 2 / max(known, 1.0), 0)
        likely = years[part // 10000] * days[part % 10000] / max(known, 1.0) ** 2
        out[begin : begin + _STEP] = np.where(part > 0, -np.log2(np.maximum((others + likely) / 2, 1e-12)), 0)
    return out
