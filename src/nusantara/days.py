"""Days as whole numbers: an ordinal (days since 1 January 1970) to count with, yyyymmdd to show."""

import numpy as np
from numpy.typing import ArrayLike

from nusantara.streams import Ints


def ordinal(yyyymmdd: int) -> int:
    """20251231 -> days since 1970-01-01."""
    text = f"{yyyymmdd:08d}"
    return int(np.datetime64(f"{text[:4]}-{text[4:6]}-{text[6:]}", "D").astype(np.int64))


def ymd(days: ArrayLike) -> Ints:
    """Ordinals -> yyyymmdd."""
    dates = np.asarray(days, dtype=np.int64).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    month_number = months.astype(np.int64)
    day = (dates - months).astype(np.int64) + 1
    shown: Ints = (month_number // 12 + 1970) * 10000 + (month_number % 12 + 1) * 100 + day
    return shown


def ordinals(year: ArrayLike, month: ArrayLike, day: ArrayLike) -> Ints:
    """Year, month, day -> ordinals; a day past the end of its month is the last day of that month."""
    months = (np.asarray(year, dtype=np.int64) - 1970) * 12 + np.asarray(month, dtype=np.int64) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    after = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    found: Ints = np.minimum(first + np.asarray(day, dtype=np.int64) - 1, after - 1)
    return found


def age_at(birth: ArrayLike, day: ArrayLike) -> Ints:
    """Completed years between two ordinals (day of birth, day of asking)."""
    years: Ints = (ymd(day) - ymd(birth)) // 10000
    return years
