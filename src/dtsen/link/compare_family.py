"""Two records and their families: the same card, nearly the same card, or the same people around them.

| level | meaning |
|---|---|
| 0 UNKNOWN | a card is missing and nobody around them is known |
| 1 CARD | the same No. KK |
| 2 CARD_SLIP | No. KK with one digit wrong or two swapped |
| 3 COMPANY | cards differ or are missing, but somebody else is in both families |
| 4 OTHER_CARD | cards differ and nobody is in both families |
| 5 OTHER_COMPANY | a card is missing, and of the people around them nobody is in both families |

`mates` are the persons already found for the other members of the record's family in its own source; P3KE, which has
no card number, is known by them. A card or company in common says *this person or a relative*: `weigh.py` weighs both.
"""

import numpy as np
from numpy.typing import NDArray

from dtsen.link.compare_birth import one_digit
from dtsen.link.compiled import kernel

LEVELS = ("tidak_ada", "kk_sama", "kk_satu_angka", "anggota_sama", "kk_beda", "anggota_beda")
MATES = 8


@kernel
def family_level(kk_a: int, kk_b: int, mates_a: NDArray[np.int32], mates_b: NDArray[np.int32], self_a: int, self_b: int) -> int:
    """The level of two families. `mates`: cluster numbers of the others, -1 beyond the last; `self`: own cluster numbers."""
    if kk_a >= 0 and kk_a == kk_b:
        return 1
    if kk_a >= 0 and kk_b >= 0 and kk_a // 10000 != kk_b // 10000 and one_digit(kk_a, kk_b, 16):
        return 2
    known_a = mates_a[0] >= 0
    known_b = mates_b[0] >= 0
    if known_a and known_b:
        for one in mates_a:
            if one < 0:
                break
            for other in mates_b:
                if other < 0:
                    break
                if one == other and one != self_a and one != self_b:
                    return 3
    if kk_a >= 0 and kk_b >= 0:
        return 4
    return 5 if known_a and known_b else 0
