"""A NIK or No. KK that went through hands and spreadsheets: its digits, or why it is not used and what is left of it."""

import re
from dataclasses import dataclass

from dtsen.vocabulary.lembar_kerja import lost_its_last_digit, unmarked

_SLIPS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]{1,2}")


@dataclass(frozen=True)
class Number:
    """`digits`: 16 digits, or ''. `problem`: kosong, angka_terakhir_hilang, notasi_ilmiah, kurang_angka, lebih_angka, huruf.

    `kept`: the first 15 digits where a spreadsheet has put a nought in place of the last one."""

    digits: str
    problem: str
    kept: str = ""

    @property
    def spoilt(self) -> bool:
        """A spreadsheet did it, not a hand: the remedy is to make the column text."""
        return self.problem in ("angka_terakhir_hilang", "notasi_ilmiah")


EMPTY = Number("", "kosong")


def read_number(text: str) -> Number:
    """One cell. A slip that can be undone in one way only is undone (blanks, dots, apostrophe, `.0`, the letter O for 0)."""
    bare = re.sub(r"[\s'’`.\-_/]", "", re.sub(r"[.,]0+$", "", unmarked(text).strip())).translate(_SLIPS)
    if _SCIENTIFIC.fullmatch(text.strip()):
        return Number("", "notasi_ilmiah")
    if not bare or set(bare) <= {"0"}:
        return EMPTY
    if not (bare.isascii() and bare.isdigit()):
        return Number("", "huruf")
    if len(bare) != 16:
        return Number("", "kurang_angka" if len(bare) < 16 else "lebih_angka")
    if lost_its_last_digit(text):
        return Number("", "angka_terakhir_hilang", bare[:15])
    return Number(bare, "")


def spoilt_number(text: str) -> bool:
    """A cell in which a spreadsheet has destroyed a number."""
    return read_number(text).spoilt
