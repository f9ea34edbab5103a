"""No. KK: the 16 digits of a family card. It changes when a family splits, moves or gets a new card (domain.md 2.2)."""

import re
from dataclasses import dataclass
from typing import Literal

KkProblem = Literal["", "kosong", "bukan_16_angka", "isian_palsu"]


def kk_problem(text: str | None) -> KkProblem:
    """Why this is not a family card number; `''` when it may be one. The same rule in SQL: standardise/sql."""
    if text is None or text == "":
        return "kosong"
    if not re.fullmatch(r"\d{16}", text):
        return "bukan_16_angka"
    if len(set(text)) == 1 or text == "1234567890123456" or text[6:12] == "000000" or text[12:] == "0000":
        return "isian_palsu"
    return ""


@dataclass(frozen=True)
class NoKk:
    """A well-formed family card number; prints masked."""

    digits: str

    def __post_init__(self) -> None:
        if kk_problem(self.digits):
            raise ValueError("No. KK tidak sah")

    @property
    def masked(self) -> str:
        return self.digits[:4] + "*" * 12

    def __repr__(self) -> str:
        return self.masked

    __str__ = __repr__
