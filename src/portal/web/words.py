"""How days, numbers and masked values are written, in both tongues."""

import datetime
import re

from dtsen.errors import Lang

MONTHS = {
    "id": ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
}


def day(value: int | str | None, lang: Lang) -> str:
    """20251231 -> `31 Desember 2025`; a dash when it is not known."""
    if not value:
        return "–"
    number = int(str(value).replace("-", ""))
    return f"{number % 100} {MONTHS[lang][number // 100 % 100 - 1]} {number // 10000}"


def read_day(text: str) -> datetime.date | None:
    """A day as people here write it: `24-3-1985`, `24/03/1985`, `24 Maret 1985`, `24031985`, or `1985-03-24`; None when it is none.

    Not a date field of the browser: that follows the language of the machine, and 12 March becomes 3 December.
    """
    parts = re.findall(r"[0-9]+|[^\W\d_]+", text.casefold())
    if len(parts) == 1 and len(parts[0]) == 8 and parts[0].isdigit():
        parts = [parts[0][:2], parts[0][2:4], parts[0][4:]]
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4:
        parts.reverse()
    months = [name.casefold() for name in (*MONTHS["id"], *MONTHS["en"])]
    found = [place % 12 + 1 for place, name in enumerate(months) if len(parts[1]) >= 3 and name.startswith(parts[1])]
    month = int(parts[1]) if parts[1].isdigit() else found[0] if found else 0
    if not parts[0].isdigit() or not parts[2].isdigit() or len(parts[2]) != 4:
        return None
    try:
        return datetime.date(int(parts[2]), month, int(parts[0]))
    except ValueError:
        return None


def read_moment(text: str) -> datetime.datetime | None:
    """A day with an hour as people here write it: `24-11-2026 10.30`, `24 November 2026 pukul 10:30`, `2026-11-24T10:30`.

    None when it is none. Without a time zone: it is the time of the office.
    """
    found = re.fullmatch(r"(.+?)[\sT]+(?:pukul |jam |at )?([01]?\d|2[0-3])[.:]([0-5]\d)(?::[0-5]\d)?", text.strip())
    day_of = read_day(found[1]) if found else None
    return datetime.datetime.combine(day_of, datetime.time(int(found[2]), int(found[3]))) if found and day_of else None


def number(value: int | float | None) -> str:
    """Points between thousands, as in Indonesia, in both tongues: figures are compared with official papers."""
    return "–" if value is None else f"{value:,.0f}".replace(",", ".")


def masked_name(name: str | None) -> str:
    """`SITI AMINAH` -> `S*** A*****`: who knows the name recognises it, who does not learns little (domain.md 6.5)."""
    return " ".join(word[:1] + "*" * (len(word) - 1) for word in (name or "").split())


def masked_number(present: bool, region: str | None) -> str:
    """A NIK or card number as it is shown before it is opened: its region and stars; `–` when there is none."""
    return (region or "****")[:4].ljust(4, "*") + " **** **** ****" if present else "–"
