"""NIK: the 16-digit number of a person, PPKKCC DDMMYY SSSS (domain.md 2.1).

A label, not a truth: there is no check digit, the region is that of the first registration, women add 40 to the day,
and the date inside may differ from the birth date after a correction. So the shape is checked here with a severity;
whether a NIK belongs to a person is a matter for `link`.
"""

import calendar
import re
from dataclasses import dataclass
from typing import Literal

NikProblem = Literal["", "kosong", "bukan_16_angka", "isian_palsu", "tanggal_mustahil", "nomor_urut_0000"]

# All of these are critical: such a number is not used as a NIK. The milder ones (region never existed, date or sex
# differs from the record) need more than the number itself and are found in standardise.


def nik_problem(text: str | None) -> NikProblem:
    """Why this is not a NIK; `''` when it may be one. The same rule in SQL: standardise/sql/person_record.sql."""
    if text is None or text == "":
        return "kosong"
    if not re.fullmatch(r"[0-9]{16}", text):
        return "bukan_16_angka"
    if len(set(text)) == 1 or text == "1234567890123456" or text[6:12] == "000000":
        return "isian_palsu"
    if text[12:] == "0000":
        return "nomor_urut_0000"
    day, month, year = int(text[6:8]), int(text[8:10]), int(text[10:12])
    day = day - 40 if day > 40 else day
    # The century is unknown: 29 February passes when either 19YY or 20YY has it (1900 had none, 2000 had).
    days = 0 if not 1 <= month <= 12 else max(calendar.monthrange(c + year, month)[1] for c in (1900, 2000))
    return "" if 1 <= day <= days else "tanggal_mustahil"


@dataclass(frozen=True)
class Nik:
    """A well-formed NIK; prints masked, so that no log can show one."""

    digits: str

    def __post_init__(self) -> None:
        if nik_problem(self.digits):
            raise ValueError("NIK tidak sah")

    @property
    def masked(self) -> str:
        """The first four digits (the region) and stars, as local portals show it (domain.md 6.5)."""
        return self.digits[:4] + "*" * 12

    def __repr__(self) -> str:
        return self.masked

    __str__ = __repr__
