"""Two NIK that are not simply equal: what their difference says (domain.md 2.1; PPKKCC DDMMYY SSSS, women day + 40).

| level | meaning | for or against |
|---|---|---|
| 0 UNKNOWN | a NIK is missing | neither |
| 1 EQUAL | | for, but relatives' and strangers' numbers are written down too |
| 2 SLIP | one digit wrong, or two neighbours swapped, in the region or the date | for |
| 3 FORTY | equal but for the 40 that is added to a woman's day | for |
| 4 NEIGHBOUR | same region and date, another running number | against: that is what twins and people of one birthday look like |
| 5 DOUBTFUL | different, and one side does not fit its own birth date or sex: probably not its own number | hardly against |
| 6 OTHER | different | against |

Levels are kept apart by whether the birth dates agree (+8): among people of one birthday a NEIGHBOUR is common.
"""

from dtsen.link.compare_birth import one_digit
from dtsen.link.compiled import kernel

LEVELS = ("tidak_ada", "sama", "satu_angka", "empat_puluh", "urut_beda", "meragukan", "beda")


@kernel
def nik_level(a: int, b: int, doubtful: bool) -> int:
    """The level of two NIK (-1 unknown); `doubtful`: one of them does not fit its own record (`nik_fits`)."""
    if a < 0 or b < 0:
        return 0
    if a == b:
        return 1
    if a // 10000 == b // 10000:
        return 4
    day_a, day_b = a // 100000000 % 100, b // 100000000 % 100
    if abs(day_a - day_b) == 40 and abs(a - b) == 4000000000:
        return 3
    if one_digit(a, b, 16):
        return 2
    return 5 if doubtful else 6


@kernel
def nik_fits(nik: int, born: int, sex: int) -> bool:
    """The date inside the NIK is the birth date and its sex that of the record, as far as they are known."""
    if nik < 0 or nik % 10000 == 0:  # none, or a number of another country (`files.py`), which holds no date
        return True
    day, month, year = nik // 100000000 % 100, nik // 1000000 % 100, nik // 10000 % 100
    female = day > 40
    day -= 40 if female else 0
    if sex != 0 and female != (sex == 2):
        return False
    return born == 0 or (day == born % 100 and month == born // 100 % 100 and year == born // 10000 % 100)
