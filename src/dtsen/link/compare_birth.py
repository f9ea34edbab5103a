"""Two birth dates: the slips that pens, keyboards and unknown days make.

| level | meaning | example |
|---|---|---|
| 0 UNKNOWN | a date is missing | |
| 1 EQUAL | | |
| 2 TURNED | day and month changed places | 03-12-1980, 12-03-1980 |
| 3 SLIP | one digit wrong, two neighbours swapped, or the wrong century | 1985-06-12, 1958-06-12 |
| 4 HEAPED | same year, one side is a day that stands for *unknown* (1 January, 1 July, 31 December) | 1950-07-01, 1950-03-14 |
| 5 TWO_PARTS | two of day, month and year agree | 1980-03-12, 1987-03-12 |
| 6 YEAR | only the year agrees, or it is one off | |
| 7 OTHER | | |

What an equal date is worth depends on the date: 1 July holds 8 % of the old (domain.md 9.6). That is in `weigh.py`.
"""

from dtsen.link.compiled import kernel

LEVELS = ("tidak_ada", "sama", "terbalik", "satu_angka", "hari_tak_diketahui", "dua_bagian", "tahun", "beda")


@kernel
def birth_level(a: int, b: int) -> int:
    """The level of two dates yyyymmdd (0 unknown)."""
    if a == 0 or b == 0:
        return 0
    if a == b:
        return 1
    year_a, month_a, day_a = a // 10000, a // 100 % 100, a % 100
    year_b, month_b, day_b = b // 10000, b // 100 % 100, b % 100
    if year_a == year_b and day_a == month_b and month_a == day_b:
        return 2
    if abs(a - b) == 1000000 or _date_slip(a, b):
        return 3
    if year_a == year_b and (_heaped(a % 10000) or _heaped(b % 10000)):
        return 4
    same = int(year_a == year_b) + int(month_a == month_b) + int(day_a == day_b)
    if same == 2:
        return 5
    return 6 if abs(year_a - year_b) <= 1 else 7


@kernel
def _date_slip(a: int, b: int) -> bool:
    """`one_digit` for dates; two that differ in year and in day never are, and most pairs do."""
    if a // 100 != b // 100 and a % 100 != b % 100 and a // 1000 != b // 1000:
        return False
    return one_digit(a, b, 8)


@kernel
def _heaped(month_day: int) -> bool:
    return month_day == 101 or month_day == 701 or month_day == 1231


@kernel
def one_digit(a: int, b: int, digits: int) -> bool:
    """Two numbers of the same length differ in one digit, or in two neighbours that changed places."""
    if a == b:
        return False
    while digits > 0 and a % 10 == b % 10:
        a //= 10
        b //= 10
        digits -= 1
    if a // 10 == b // 10:
        return True
    return a // 100 == b // 100 and a % 10 == b // 10 % 10 and b % 10 == a // 10 % 10
