"""A day in any of the forms in which offices write it; what can be read in two ways is not read."""

import datetime
import re
from dataclasses import dataclass

from dtsen.vocabulary.tanggal import as_day

_MONTHS = {
    **dict.fromkeys(("jan", "januari", "january"), 1),
    **dict.fromkeys(("feb", "februari", "pebruari", "peb", "february"), 2),
    **dict.fromkeys(("mar", "maret", "mrt", "march"), 3),
    **dict.fromkeys(("apr", "april"), 4),
    **dict.fromkeys(("mei", "may"), 5),
    **dict.fromkeys(("jun", "juni", "june"), 6),
    **dict.fromkeys(("jul", "juli", "july"), 7),
    **dict.fromkeys(("agu", "agt", "ags", "agustus", "aug", "august"), 8),
    **dict.fromkeys(("sep", "sept", "september"), 9),
    **dict.fromkeys(("okt", "oktober", "oct", "october"), 10),
    **dict.fromkeys(("nov", "november", "nopember", "nop"), 11),
    **dict.fromkeys(("des", "desember", "dec", "december"), 12),
}
_ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[ T].*)?")
_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})\s*[-/. ]\s*(?P<m>\d{1,2}|[A-Za-z]+)\s*[-/. ,]\s*(?P<y>\d{4}|\d{2})")
_AT_END = re.compile(r"(?:\d{1,2}\s*[-/. ]\s*(?:\d{1,2}|[A-Za-z]+)\s*[-/. ,]\s*(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|\d{5}|\d{4})\s*$")
# A spreadsheet counts days from 30 December 1899; five digits are the years 1927 to 2099.
_SERIAL = re.compile(r"([1-7]\d{4})(?:\.\d+)?")
_OLDEST = 110


@dataclass(frozen=True)
class Day:
    """`day`: yyyymmdd, 0 when not known. `year`: known even when the day is not. `problem`: '', tahun_saja,
    tahun_dua_angka, tidak_terbaca."""

    day: int
    year: int
    problem: str


NOTHING = Day(0, 0, "")


def read_day(text: str, today: int, age: int | None = None) -> Day:
    """`age`: years as written beside, which tells 1925 from 2025 where only two digits stand."""
    text = text.strip().strip("'").strip()
    if not text or text in "-?":
        return NOTHING
    if re.fullmatch(r"(19|20)\d{2}", text):
        return Day(0, int(text), "tahun_saja")
    if serial := _SERIAL.fullmatch(text):
        date = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(serial[1]))
        return Day(as_day(date), date.year, "")
    match = _ISO.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if not match:
        return Day(0, 0, "tidak_terbaca")
    word = match["m"].lower()
    month = int(word) if word.isdigit() else _MONTHS.get(word, 0)
    years = [int(match["y"])] if len(match["y"]) == 4 else _centuries(int(match["y"]), today, age)
    if len(years) != 1:
        return Day(0, 0, "tahun_dua_angka")
    try:
        date = datetime.date(years[0], month, int(match["d"]))
    except ValueError:
        return Day(0, years[0], "tidak_terbaca")
    return Day(as_day(date), date.year, "")


def split_place(text: str) -> tuple[str, str]:
    """`Banyuwangi, 14-11-1953` -> place and day; a cell with only one of them gives '' for the other."""
    found = _AT_END.search(text)
    if not found:
        return text.strip(" ,/"), ""
    return text[: found.start()].strip(" ,/-"), found.group().strip()


def _centuries(year: int, today: int, age: int | None) -> list[int]:
    now = today // 10000
    possible = [century + year for century in (1900, 2000) if now - _OLDEST < century + year <= now]
    if age is not None and len(possible) > 1:
        possible = [one for one in possible if abs(now - one - age) <= 1]
    return possible
