"""A date in the batch is the integer yyyymmdd: it sorts, compares and subtracts the same way on every engine.

`(day - birth) // 10000` is the exact age in completed years (stack.md section 4: never `date_diff('year', ...)`).
"""

import datetime
import re


def as_day(date: datetime.date) -> int:
    """A date of the calendar as yyyymmdd."""
    return date.year * 10000 + date.month * 100 + date.day


def from_iso(text: str) -> int:
    """`2025-12-31` -> 20251231. Raises ValueError for a day that the calendar does not have."""
    return as_day(datetime.date.fromisoformat(text))


def as_iso(day: int) -> str:
    """20251231 -> `2025-12-31`."""
    return f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"


def days_after(day: int, count: int) -> int:
    """The day `count` days later; both yyyymmdd."""
    return as_day(datetime.date(day // 10000, day // 100 % 100, day % 100) + datetime.timedelta(days=count))


def age_on(day: int, birth: int) -> int:
    """Completed years of life on `day`; both yyyymmdd."""
    return (day - birth) // 10000


MONTHS = ("JAN", "FEB", "MAR", "APR", "MEI", "JUN", "JUL", "AGU", "SEP", "OKT", "NOV", "DES")
_ORDERS = {
    "dd-mm-yyyy": re.compile(r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})"),
    "dd/mm/yyyy": re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"),
    "dd-MMM-yyyy": re.compile(r"(?P<d>\d{1,2})-(?P<m>[A-Za-z]{3})-(?P<y>\d{4})"),
    "yyyy-m-d": re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    "yyyy-mm-dd": re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"),
}
# A spreadsheet counts days from 30 December 1899; between these serials lie 1 January 1900 and 31 December 2099.
_SERIALS = (2, 73050)


def parse_day(text: str, form: str) -> int | None:
    """A day as written -> yyyymmdd; None when it is empty or no day of the calendar.

    `form` is that of the delivery. An ISO date and a spreadsheet's serial number are read in any form (contract
    section 5): neither can be mistaken for a day, month and year.
    """
    text = text.strip()
    match = _ORDERS[form].fullmatch(text) or _ORDERS["yyyy-mm-dd"].fullmatch(text)
    if match:
        month = match["m"].upper()
        number = MONTHS.index(month) + 1 if month in MONTHS else int(month) if month.isdigit() else 0
        try:
            day = datetime.date(int(match["y"]), number, int(match["d"]))
        except ValueError:
            return None
    elif re.fullmatch(r"\d{1,5}(\.0)?", text) and _SERIALS[0] <= int(text.split(".")[0]) <= _SERIALS[1]:
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(text.split(".")[0]))
    else:
        return None
    return as_day(day)
