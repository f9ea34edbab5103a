"""How numbers and dates are written wrongly: NIK, KK, birth date."""

from numpy.random import Generator

from nusantara.days import ordinals, ymd

PLACEHOLDERS = (
    "0000000000000000",
    "9999999999999999",
    "1234567890123456",
    "1111111111111111",
    "8888888888888888",
    "9999999999999998",
    "0",
    "-",
    "",
)


def one_digit_wrong(rng: Generator, number: str) -> str:
    place = int(rng.integers(len(number)))
    digit = str((int(number[place]) + int(rng.integers(1, 10))) % 10)
    return number[:place] + digit + number[place + 1 :]


def two_swapped(rng: Generator, number: str) -> str:
    places = [i for i in range(len(number) - 1) if number[i] != number[i + 1]]
    i = places[int(rng.integers(len(places)))]
    return number[:i] + number[i + 1] + number[i] + number[i + 2 :]


def forty_wrong(number: str) -> str:
    """+40 forgotten for a woman, or added for a man."""
    day = int(number[6:8])
    return f"{number[:6]}{day - 40 if day > 40 else day + 40:02d}{number[8:]}"


def placeholder(rng: Generator, number: str) -> str:
    """A number that stands for none; the region with noughts is the commonest of spreadsheets."""
    chosen = PLACEHOLDERS[int(rng.integers(len(PLACEHOLDERS)))]
    return chosen or number[:6] + "0000000000"


def malformed(rng: Generator, number: str, apostrophe: bool) -> str:
    """A number that lost its form: a digit short or over, letter O, scientific form, cut, last digits 0, an apostrophe."""
    kind = int(rng.integers(7 if apostrophe else 6))
    place = int(rng.integers(1, 15))
    if kind == 0:
        return number[:place] + number[place + 1 :]
    if kind == 1:
        return number[:place] + number[place] + number[place:]
    if kind == 2 and "0" in number:
        return number.replace("0", "O", 1)
    if kind == 3:
        digits = f"{int(number[:6]) / 100000:.5f}".rstrip("0")
        return f"{digits}E+15"
    if kind == 4:
        return number[:12]
    if kind == 6:
        return "'" + number
    return number[:15] if number[15] == "0" else number[:15] + "0"


Date = tuple[int, int, int]


def wrong_date(rng: Generator, kind: str, date: Date) -> Date | None:
    """The date as written under this class of slip; the same date when the slip cannot be made."""
    year, month, day = date
    if kind == "missing":
        return None
    if kind == "century":
        return year + (100 if rng.random() < 0.5 else -100), month, day
    if kind == "unknownday":
        options = [(year, 1, 1), (year, 7, 1), (year, 12, 31), (year, month, 1)]
        return options[int(rng.integers(4))]
    if kind == "swapdm":
        return (year, day, month) if day <= 12 else date
    if kind == "yearswap":
        return year // 100 * 100 + year % 10 * 10 + year // 10 % 10, month, day
    if kind == "year":
        return year + (-10, -2, -1, -1, 1, 1, 2, 10)[int(rng.integers(8))], month, day
    if kind == "month":
        return _valid(year, month + (1 if (month < 12 and rng.random() < 0.5) or month == 1 else -1), day)
    other = day + (-10, -1, 1, 10, -2)[int(rng.integers(5))]
    return _valid(year, month, other if 1 <= other <= 28 else max(1, day - 1) if day > 1 else 2)


def _valid(year: int, month: int, day: int) -> Date:
    shown = int(ymd(ordinals(year, month, day)))
    return shown // 10000, shown // 100 % 100, shown % 100
