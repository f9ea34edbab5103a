"""Columns of numbers as columns of text, the way each source writes them."""

from collections.abc import Sequence

import numpy as np

from nusantara.number_noise import Date
from nusantara.streams import Column, Ints

_MONTHS = ("", "JAN", "FEB", "MAR", "APR", "MEI", "JUN", "JUL", "AGU", "SEP", "OKT", "NOV", "DES")


def numbers(values: Column) -> list[str]:
    """Whole numbers; below zero is empty."""
    unique, places = np.unique(values, return_inverse=True)
    words = np.array(["" if value < 0 else str(value) for value in unique.tolist()], dtype=object)
    found: list[str] = words[places].tolist()
    return found


def mapped(values: Column, table: dict[int, str]) -> list[str]:
    """Codes through a table; a code that the table does not hold is empty."""
    return [table.get(value, "") for value in values.tolist()]


def dated(dates: Sequence[Date | None], form: str) -> list[str]:
    """Dates as `dd-mm-yyyy`, `dd/mm/yyyy`, `yyyy-mm-dd` or `dd-MMM-yyyy`; None is empty."""
    if form == "dd-MMM-yyyy":
        return ["" if d is None else f"{d[2]:02d}-{_MONTHS[d[1]]}-{d[0]:04d}" for d in dates]
    if form == "yyyy-mm-dd":
        return ["" if d is None else f"{d[0]:04d}-{d[1]:02d}-{d[2]:02d}" for d in dates]
    sign = form[2]
    return ["" if d is None else f"{d[2]:02d}{sign}{d[1]:02d}{sign}{d[0]:04d}" for d in dates]


def split_days(days: Ints) -> list[Date | None]:
    """yyyymmdd (0 = none) -> dates."""
    return [None if day == 0 else (day // 10000, day // 100 % 100, day % 100) for day in days.tolist()]
