"""Wilayah: a region code is always (system, version, digits); a bare code means nothing (domain.md 2.3).

`1271` is Sibolga for BPS and Medan for Kemendagri. The two systems are told apart by the widths of the fields of a
village code, 2+2+3+3 (BPS) against 2+2+2+4 (Kemendagri), never by its length: both have ten digits.
"""

import itertools
import re
from dataclasses import dataclass
from enum import StrEnum


class System(StrEnum):
    BPS = "bps"
    KEMENDAGRI = "kemendagri"


WIDTHS: dict[System, tuple[int, int, int, int]] = {System.BPS: (2, 4, 7, 10), System.KEMENDAGRI: (2, 4, 6, 10)}
LEVELS = ("provinsi", "kabupaten_kota", "kecamatan", "kelurahan_desa")


@dataclass(frozen=True)
class Wilayah:
    """One region of one code system in one year; `code` is digits without dots."""

    system: System
    version: str
    code: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d+", self.code) or len(self.code) not in WIDTHS[self.system]:
            raise ValueError(f"kode wilayah {self.system} tidak dikenali: {self.code!r}")

    @property
    def level(self) -> str:
        return LEVELS[WIDTHS[self.system].index(len(self.code))]

    @property
    def dotted(self) -> str:
        """Kemendagri's way of writing: `18.01.06.1007`. BPS codes have no dots."""
        if self.system is System.BPS:
            return self.code
        cuts = (0, *WIDTHS[System.KEMENDAGRI])
        return ".".join(self.code[a:b] for a, b in itertools.pairwise(cuts) if self.code[a:b])

    def parent(self, level: str) -> "Wilayah":
        """The region of a higher level that this one lies in."""
        return Wilayah(self.system, self.version, self.code[: WIDTHS[self.system][LEVELS.index(level)]])
