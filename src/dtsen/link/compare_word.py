"""Two words of names: the same, heard alike, a slip of the pen, cut short, an initial, or different words.

| class | example | rule |
|---|---|---|
| SAME | SITI, SITI | equal letters |
| SOUND | SUPARNO, SOPARNO; KHAIRUL, HAIRUL | equal sound (`sound.py`) |
| SLIP | SUYONO, SUYOMO; PRAYOGO, PARYOGO | one letter wrong, lost, added, or two neighbours swapped; two such slips in words of seven letters or more; also in what is heard |
| SHORT | HANDAYANI, HANDAYA; SUYANTO, YANTO | one is the beginning or the end of the other, three letters or more |
| INITIAL | M, MAULANA | a single letter and a word that begins with it (or with its sound) |
| OTHER | SUYANTI, SLAMET | none of these |
"""

import numpy as np
from numpy.typing import NDArray

from dtsen.link.compiled import kernel
from dtsen.link.sound import ALIKE
from dtsen.link.words import Words

OTHER, SAME, SOUND, SLIP, SHORT, INITIAL = 0, 1, 2, 3, 4, 5
CLASSES = ("beda", "sama", "bunyi", "salah_tulis", "potongan", "inisial")


@kernel
def word_class(words: Words, x: int, y: int) -> int:
    """The class of two word numbers (see the table above)."""
    if x == y:
        return 1
    if words.sound[x] == words.sound[y] and words.length[x] > 1 and words.length[y] > 1:
        return 2
    a, b = words.text[x], words.text[y]
    m, n = words.length[x], words.length[y]
    if m == 1 or n == 1:
        return 5 if ALIKE[a[0]] == ALIKE[b[0]] else 0
    if within_slips(a, m, b, n) or within_slips(words.heard[x], words.heard_length[x], words.heard[y], words.heard_length[y]):
        return 3
    if min(m, n) >= 3 and m != n and (_begins(a, m, b, n) or _ends(a, m, b, n)):
        return 4
    return 0


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
    for place in range(min(m, n)):
        if a[place] != b[place]:
            return False
    return True


@kernel
def _ends(a: NDArray[np.uint8], m: int, b: NDArray[np.uint8], n: int) -> bool:
    for back in range(1, min(m, n) + 1):
        if a[m - back] != b[n - back]:
            return False
    return True
