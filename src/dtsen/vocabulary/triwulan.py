"""Triwulan: the quarter, which is the update cycle and the name of a release."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Triwulan:
    year: int
    quarter: int

    def __post_init__(self) -> None:
        if not 1 <= self.quarter <= 4:
            raise ValueError(f"triwulan 1-4, bukan {self.quarter}")

    @classmethod
    def of(cls, day: int) -> "Triwulan":
        """The quarter in which a day (yyyymmdd) lies."""
        return cls(day // 10000, (day // 100 % 100 - 1) // 3 + 1)

    @property
    def release_name(self) -> str:
        """`DTSEN-2026-TW1`."""
        return f"DTSEN-{self.year}-TW{self.quarter}"

    @property
    def first_day(self) -> int:
        return self.year * 10000 + (self.quarter * 3 - 2) * 100 + 1
