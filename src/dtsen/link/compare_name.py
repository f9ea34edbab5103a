"""Two names: their words are paired, best class first, and what is left over is counted.

A name is written differently by word, not by letter: one word is dropped (FAIZ SISWANTO RAMADHAN, FAIZ RAMADHAN), cut to
its initial (M HAKIM), moved (HASTUTI TITIK), glued or split (SUM ARNI), or a husband's name is added behind. So the
words are paired: equal ones first, then those that sound alike, slips, parts, initials. The level says what came of it:

| level | meaning | example |
|---|---|---|
| 0 UNKNOWN | a name is missing | |
| 1 EQUAL | the same words, in any order | TITIK HASTUTI, HASTUTI TITIK |
| 2 SPELLING | every word has its partner, in sound or with a slip; or glued they are equal | AHMAT QODIR; SUM ARNI, SUMARNI |
| 3 PART | every word of the shorter name has its partner | PUTRI HASTUTI FITRIANI, HASTUTI FITRIANI |
| 4 INITIALS | every word of the shorter name has its partner, some only as initials or cut short | S KARTIKA, SITI KARTIKA |
| 5 SHARED | a word in common, words left over on both sides | AHMAD FAUZI, AHMAD RIZKI |
| 6 WEAK | only initials or parts of words in common | |
| 7 NOTHING | nothing in common | |

What an agreement is worth among strangers depends on how rare the shared words are (`bits`); that is weighed in
`weigh.py` from the counts returned here.
"""

import numpy as np
from numpy.typing import NDArray

from dtsen.link.compare_word import bits_set, within_slips, word_class
from dtsen.link.compiled import kernel
from dtsen.link.words import Words

LEVELS = ("tidak_ada", "sama", "ejaan", "sebagian", "inisial", "satu_kata", "lemah", "beda")
# What `name_pair` writes into `out`: how many word pairs of each class, words dropped (one side), words replaced, order.
# The cells behind that are its scratch paper (6 x 6 classes, 6 partners): nothing is allocated for a pair.
DROPPED, REPLACED, MOVED, BITS = 6, 7, 8, 9
OUT = 52


@kernel
def name_pair(
    words: Words, left: NDArray[np.int32], right: NDArray[np.int32], surprise: NDArray[np.float64], out: NDArray[np.float64]
) -> int:
    """The level of two names (rows of six word numbers). `surprise[class]` is log2(1/chance) that two unrelated words of
    names fall into SOUND, SLIP, SHORT or INITIAL; `out` (52 cells) receives counts and the summed bits."""
    out[:10] = 0.0
    m = _size(left)
    n = _size(right)
    if m == 0 or n == 0:
        return 0
    used_left, used_right, swaps = _pair_words(words, left, m, right, n, surprise, out)
    paired_left, paired_right = _ones(used_left), _ones(used_right)
    spare_left, spare_right = m - paired_left, n - paired_right
    if (spare_left > 0 or spare_right > 0 or out[4] > 0) and m != n and _glued(words, left, m, right, n):
        _as_glued(words, left, m, right, n, out)
        return 2
    out[REPLACED] = min(spare_left, spare_right)
    out[DROPPED] = max(spare_left, spare_right) - out[REPLACED]
    out[MOVED] = swaps
    strong = out[1] + out[2] + out[3]
    weak = out[4] + out[5]
    if strong + weak == 0:
        return 7
    if out[REPLACED] > 0:
        return 5 if strong > 0 else 6
    if weak > 0:
        return 4 if strong > 0 else 6
    if out[DROPPED] > 0:
        return 3
    return 1 if out[2] + out[3] == 0 else 2


@kernel
def _pair_words(
    words: Words,
    left: NDArray[np.int32],
    m: int,
    right: NDArray[np.int32],
    n: int,
    surprise: NDArray[np.float64],
    out: NDArray[np.float64],
) -> tuple[int, int, int]:
    """Pairs the words, best class first, earlier words first; returns the sets of paired places and the crossings."""
    used_left = 0
    used_right = 0
    out[46:52] = -1
    for place in range(m):  # equal words: no look at letters
        for other in range(n):
            if not (used_right >> other) & 1 and left[place] == right[other]:
                used_left |= 1 << place
                used_right |= 1 << other
                out[46 + place] = other
                out[1] += 1
                out[9] += words.row[left[place]].bits
                break
    if used_left != (1 << m) - 1 and used_right != (1 << n) - 1:
        met = 0  # one bit a class
        for place in range(m):
            for other in range(n):
                found = 0
                if not (used_left >> place) & 1 and not (used_right >> other) & 1:
                    found = word_class(words, left[place], right[other])
                out[10 + 6 * place + other] = found
                met |= 1 << found
        for wanted in range(2, 6):
            if not (met >> wanted) & 1:
                continue
            for place in range(m):
                for other in range(n):
                    if out[10 + 6 * place + other] == wanted and not (used_left >> place) & 1 and not (used_right >> other) & 1:
                        used_left |= 1 << place
                        used_right |= 1 << other
                        out[46 + place] = other
                        out[wanted] += 1
                        out[9] += _alike_bits(words, left[place], right[other], wanted, surprise)
    crossings = 0
    for place in range(m):
        for later in range(place + 1, m):
            if out[46 + later] >= 0 and out[46 + place] > out[46 + later]:
                crossings = 1
    return used_left, used_right, crossings


@kernel
def _alike_bits(words: Words, x: int, y: int, found: int, surprise: NDArray[np.float64]) -> float:
    """Bits of an agreement that is not exact: never more than the words' own rarity, never more than its class is rare."""
    own = min(words.row[x].bits, words.row[y].bits)
    if found == 2:
        return float(min(words.row[x].sound_bits, own))
    length = min(words.row[x].length, words.row[y].length)
    worth = surprise[found]
    if found == 3:
        # A slip between short words happens by chance (ANI, ENI), between long ones hardly ever.
        worth += 1.5 * (length - 6)
        own = max(words.row[x].bits, words.row[y].bits)
    if found == 4:
        worth += length - 4
        own = max(words.row[x].bits, words.row[y].bits)
    if found == 5:
        own = max(words.row[x].bits, words.row[y].bits)
    return float(max(0.0, min(worth, own)))


@kernel
def _size(name: NDArray[np.int32]) -> int:
    count = 0
    while count < name.shape[0] and name[count] >= 0:
        count += 1
    return count


@kernel
def _ones(value: int) -> int:
    count = 0
    while value:
        count += value & 1
        value >>= 1
    return count


@kernel
def _glue(words: Words, name: NDArray[np.int32], size: int, buffer: NDArray[np.uint8]) -> int:
    length = 0
    for place in range(size):
        for letter in range(words.row[name[place]].length):
            buffer[length] = words.text[name[place], letter]
            length += 1
    return length


@kernel
def _all_letters(words: Words, name: NDArray[np.int32], size: int) -> tuple[int, int]:
    """How many letters the words of a name have, and which (one bit a letter)."""
    long = 0
    letters = 0
    for place in range(size):
        long += words.row[name[place]].length
        letters |= words.row[name[place]].letters
    return long, letters


@kernel
def _glued(words: Words, left: NDArray[np.int32], m: int, right: NDArray[np.int32], n: int) -> bool:
    """Without blanks the names are equal or one slip apart (seven letters or more: two)."""
    long, letters = _all_letters(words, left, m)
    other_long, other_letters = _all_letters(words, right, n)
    if abs(long - other_long) > 2 or bits_set(letters ^ other_letters) > 4:
        return False
    a = np.empty(150, np.uint8)
    b = np.empty(150, np.uint8)
    return within_slips(a, _glue(words, left, m, a), b, _glue(words, right, n, b))


@kernel
def _as_glued(words: Words, left: NDArray[np.int32], m: int, right: NDArray[np.int32], n: int, out: NDArray[np.float64]) -> None:
    bits_left = 0.0
    bits_right = 0.0
    for place in range(m):
        bits_left += words.row[left[place]].bits
    for place in range(n):
        bits_right += words.row[right[place]].bits
    out[:10] = 0.0
    out[3] = 1
    out[9] = min(bits_left, bits_right)
