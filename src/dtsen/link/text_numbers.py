"""Numbers and dates out of text, a whole column at a time, straight from the bytes of an Arrow column."""

import numpy as np
from numpy.typing import NDArray

from dtsen.link.compiled import kernel


@kernel
def whole_numbers(offsets: NDArray[np.int64], data: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Text of 1 to 18 digits as an integer, anything else -1. Apostrophes, blanks and dots around and between are dropped."""
    out = np.full(offsets.shape[0] - 1, -1, np.int64)
    for row in range(out.shape[0]):
        value = np.int64(0)
        digits = 0
        for at in range(offsets[row], offsets[row + 1]):
            byte = data[at]
            if 48 <= byte <= 57:
                value = value * 10 + np.int64(byte - 48)
                digits += 1
                if digits > 18:
                    break
            elif byte != 32 and byte != 39 and byte != 46:
                digits = 99
                break
        if 1 <= digits <= 18:
            out[row] = value
    return out


@kernel
def dates(offsets: NDArray[np.int64], data: NDArray[np.uint8]) -> NDArray[np.int32]:
    """`yyyy-mm-dd`, `dd-mm-yyyy` (any one sign between the parts) or `yyyymmdd` as an integer; 0 for what is no day of the
    calendar."""
    out = np.zeros(offsets.shape[0] - 1, np.int32)
    parts = np.zeros(3, np.int64)
    sizes = np.zeros(3, np.int64)
    for row in range(out.shape[0]):
        parts[:] = 0
        sizes[:] = 0
        part = 0
        for at in range(offsets[row], offsets[row + 1]):
            byte = data[at]
            if 48 <= byte <= 57:
                parts[part] = parts[part] * 10 + np.int64(byte - 48)
                sizes[part] += 1
            elif part < 2:
                part += 1
            else:
                break
        if part == 0 and sizes[0] == 8:
            year, month, day = parts[0] // 10000, parts[0] // 100 % 100, parts[0] % 100
        elif sizes[0] == 4:
            year, month, day = parts[0], parts[1], parts[2]
        else:
            year, month, day = parts[2], parts[1], parts[0]
        if 1800 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= days_in(year, month):
            out[row] = year * 10000 + month * 100 + day
    return out


@kernel
def days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@kernel
def good_niks(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers that may be a NIK, the others -1: the rule of `vocabulary.nik.nik_problem` on integers."""
    out = np.full(numbers.shape[0], -1, np.int64)
    for row in range(numbers.shape[0]):
        number = numbers[row]
        date = number // 10000 % 1000000
        day, month, year = date // 10000, date // 100 % 100, date % 100
        day -= 40 if day > 40 else 0
        good = 10**15 <= number < 10**16 and number % 10000 != 0 and not _one_digit_only(number) and number != 1234567890123456
        # The century is unknown: 29 February passes when 19YY or 20YY has it.
        if good and 1 <= month <= 12 and 1 <= day <= max(days_in(1900 + year, month), days_in(2000 + year, month)):
            out[row] = number
    return out


@kernel
def good_cards(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers that may be a No. KK, the others -1: the rule of `vocabulary.no_kk.kk_problem` on integers."""
    out = np.full(numbers.shape[0], -1, np.int64)
    for row in range(numbers.shape[0]):
        number = numbers[row]
        good = 10**15 <= number < 10**16 and number % 10000 != 0 and number // 10000 % 1000000 != 0
        if good and not _one_digit_only(number) and number != 1234567890123456:
            out[row] = number
    return out


@kernel
def ten_digits(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Region codes filled with zeros behind to the ten digits of a village: a kecamatan of six digits, a post code of five,
    keeps its place in the hierarchy, and two that differ are not taken for villages of one kecamatan. -1 stays."""
    out = codes.copy()
    for row in range(out.shape[0]):
        while 0 < out[row] < 10**9:
            out[row] *= 10
    return out


@kernel
def _one_digit_only(number: int) -> bool:
    last = number % 10
    while number > 0:
        if number % 10 != last:
            return False
        number //= 10
    return True


@kernel
def ascending(offsets: NDArray[np.int64], data: NDArray[np.uint8]) -> bool:
    """Each text comes after the one before it, byte by byte: so all differ, and they are in order."""
    in_order = True
    for row in range(1, offsets.shape[0] - 1):
        in_order &= compared(offsets, data, row - 1, row) < 0
    return in_order


@kernel
def compared(offsets: NDArray[np.int64], data: NDArray[np.uint8], x: int, y: int) -> int:
    """-1, 0 or 1: the text of row `x` comes before that of row `y`, is the same, comes behind it; by bytes."""
    a, b = offsets[x], offsets[y]
    while a < offsets[x + 1] and b < offsets[y + 1]:
        if data[a] != data[b]:
            return -1 if data[a] < data[b] else 1
        a += 1
        b += 1
    return int(a < offsets[x + 1]) - int(b < offsets[y + 1])
