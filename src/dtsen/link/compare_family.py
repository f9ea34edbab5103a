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
def family_level(kk_a: int, kk_b: int, mates: NDArray[np.int32], cluster: NDArray[np.int32], i: int, j: int) -> int:
    """The level of the families of rows `i` and `j`. `mates`: n x 8 cluster numbers of the others, -1 beyond the last."""
    if kk_a >= 0 and kk_a == kk_b:
        return 1
    both_cards = kk_a >= 0 and kk_b >= 0
    if both_cards and kk_a // 10000 != kk_b // 10000 and one_digit(kk_a, kk_b, 16):
        return 2
    both_known = mates[i, 0] >= 0 and mates[j, 0] >= 0
    if both_known:
        for a in range(8):
            one = mates[i, a]
            if one < 0:
                break
            if one == cluster[i] or one == cluster[j]:
                continue
            for b in range(8):
                if mates[j, b] < 0:
                    break
                if one == mates[j, b]:
                    return 3
    if both_cards:
        return 4
    return 5 if both_known else 0
