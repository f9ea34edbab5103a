"""Two words of names: the same, heard alike, a slip of the pen, cut short, an initial, or different words.

| class | example | rule |
|---|---|---|
| SAME | SITI, SITI | equal letters |
| SOUND | SUPARNO, SOPARNO; KHAIRUL, HAIRUL | equal sound (`sound.py`) |
| SLIP | SUYONO, SUYOMO; PRAYOGO, PARYOGO | a letter wrong, lost, added, or two swapped; two slips from seven letters on; also by sound |
| SHORT | HANDAYANI, HANDAYA; SUYANTO, YANTO | one is the beginning or the end of the other, three letters or more |
| INITIAL | M, MAULANA | a single letter and a word that begins with it (or with its sound) |
| OTHER | SUYANTI, SLAMET | none of these |
"""

import numpy as np
from numpy.typing import NDArray

from dtsen.link.compiled import kernel
from dtsen.link.words import Words

OTHER, SAME, SOUND, SLIP, SHORT, INITIAL = 0, 1, 2, 3, 4, 5
CLASSES = ("beda", "sama", "bunyi", "salah_tulis", "potongan", "inisial")


@kernel
def word_class(words: Words, x: int, y: int) -> int:
    """The class of two word numbers (see the table above)."""
    if x == y:
        return 1
    one, two = words.row[x], words.row[y]
    m, n = one.length, two.length
    if one.sound == two.sound and m > 1 and n > 1:
        return 2
    if m == 1 or n == 1:
        return 5 if one.first == two.first else 0
    # Cheap tests first: a slip changes at most two letters of the set, a part has no letter that the whole lacks.
    other = one.letters ^ two.letters
    slips = 2 if min(m, n) >= 7 else 1
    if abs(m - n) <= slips and bits_set(other) <= 2 * slips and within_slips(words.text[x], m, words.text[y], n):
        return 3
    heard_m, heard_n = one.heard_length, two.heard_length
    slips = 2 if min(heard_m, heard_n) >= 7 else 1
    near = one.heard_first == two.heard_first and abs(heard_m - heard_n) <= slips
    near = near and bits_set(one.heard_letters ^ two.heard_letters) <= 2 * slips
    if near and within_slips(words.heard[x], heard_m, words.heard[y], heard_n):
        return 3
    if min(m, n) >= 3 and m != n and (other & (one.letters if m < n else two.letters)) == 0:
        a, b = words.text[x], words.text[y]
        if _begins(a, m, b, n) or _ends(a, m, b, n):
            return 4
    return 0


@kernel
def bits_set(value: int) -> int:
    """How many of the 32 bits are set."""
    value = value - ((value >> 1) & 0x55555555)
    value = (value & 0x33333333) + ((value >> 2) & 0x33333333)
    return (((value + (value >> 4)) & 0x0F0F0F0F) * 0x01010101 & 0xFFFFFFFF) >> 24


@kernel
def within_slips(a: NDArray[np.uint8], m: int, b: NDArray[np.uint8], n: int) -> bool:
    """One slip (two in long words) turns `a` (m letters) into `b` (n letters)."""
    shorter = min(m, n)
    allowed = 2 if shorter >= 7 else 1
    if abs(m - n) > allowed or max(m, n) < 3:
        return False
    return _slips(a, 0, m, b, 0, n, allowed)


@kernel
def _one_slip(a: NDArray[np.uint8], i: int, m: int, b: NDArray[np.uint8], j: int, n: int) -> bool:
    while i < m and j < n and a[i] == b[j]:
        i += 1
        j += 1
    while i < m and j < n and a[m - 1] == b[n - 1]:
        m -= 1
        n -= 1
    left_a, left_b = m - i, n - j
    if left_a <= 1 and left_b <= 1:
        return True
    return left_a == 2 and left_b == 2 and a[i] == b[j + 1] and a[i + 1] == b[j]


@kernel
def _slips(a: NDArray[np.uint8], i: int, m: int, b: NDArray[np.uint8], j: int, n: int, allowed: int) -> bool:
    """Optimal string alignment distance at most `allowed` (1 or 2)."""
    if allowed == 1:
        return _one_slip(a, i, m, b, j, n)
    while i < m and j < n and a[i] == b[j]:
        i += 1
        j += 1
    if i == m or j == n:
        return (m - i) + (n - j) <= 2
    if _one_slip(a, i + 1, m, b, j + 1, n) or _one_slip(a, i + 1, m, b, j, n) or _one_slip(a, i, m, b, j + 1, n):
        return True
    swapped = i + 1 < m and j + 1 < n and a[i] == b[j + 1] and a[i + 1] == b[j]
    return swapped and _one_slip(a, i + 2, m, b, j + 2, n)


@kernel
def _begins(a: NDArray[np.uint8], m: int, b: NDArray[np.uint8], n: int) -> bool:
    same = 0
    while same < min(m, n) and a[same] == b[same]:
        same += 1
    return same == min(m, n)


@kernel
def _ends(a: NDArray[np.uint8], m: int, b: NDArray[np.uint8], n: int) -> bool:
    same = 0
    while same < min(m, n) and a[m - 1 - same] == b[n - 1 - same]:
        same += 1
    return same == min(m, n)
