"""The last look: records that are still alone, when they are few, meet everybody who shares a word of the name and one thing more.

The keys of `blocks.py` are narrow, because every unresolved record of a nation is asked for them. Where few are left (a small
list, the list of an office beside the registry) wider ones cost little: a word of the name with the village, with the place
of birth, or with the first word of the mother's name. They find whom a missing birth date and a slip in the name have hidden.
A kind of key that would bring more pairs than `BUDGET` is not asked at all.
"""

import numpy as np
from numpy.typing import NDArray

from dtsen.link.blocks import Edges, score_pairs
from dtsen.link.learn import level_codes
from dtsen.link.people import SPINE_LIVE, Register
from dtsen.link.weigh import Company, Weights

FEW = 5_000  # records that are still alone
BUDGET = 500_000  # pairs of one kind of key
_SHORTEST = 3  # letters of a word; initials bring everybody together


def last_look(register: Register, bits: Weights, around: Company, alone: NDArray[np.bool_], cap: int, keep: float) -> Edges:
    """Pairs of a record in `alone` and another one, of at least `keep` bits; none when more than FEW are alone. A word and a
    village (place, mother) that more than `cap` records have in common are passed over."""
    people, words = register.people, register.words
    left, right = np.zeros(0, np.int64), np.zeros(0, np.int64)
    if 0 < int(alone.sum()) <= FEW:
        mothers = people.mother[:, 0]
        mother = np.where(mothers >= 0, words.row["sound"][np.maximum(mothers, 0)].astype(np.int64), -1)
        kinds = (people.row["village"], people.row["place"].astype(np.int64), mother)
        found = [_pairs(register, np.ascontiguousarray(kind), alone, cap) for kind in kinds]
        pairs = np.unique(np.concatenate(found))
        left, right = pairs >> 32, pairs & 0xFFFFFFFF
    live = people.row["spine"] == SPINE_LIVE
    open_pairs = (around.cluster[left] != around.cluster[right]) & ~(live[left] & live[right])
    i, j = left[open_pairs].astype(np.int32), right[open_pairs].astype(np.int32)
    score = score_pairs(people, words, bits, around, i, j)
    kept = score >= keep
    codes, _ = level_codes(people, words, bits.surprise, around, i[kept], j[kept])
    return Edges(i[kept], j[kept], score[kept], codes, int(i.size))


def _pairs(register: Register, beside: NDArray[np.int64], alone: NDArray[np.bool_], cap: int) -> NDArray[np.int64]:
    """Pairs (low row << 32 | high row) of an `alone` row and a row with one word and the value of `beside` (-1: unknown) in common."""
    asked, keys = _keyed(register, beside, np.flatnonzero(alone & (beside >= 0)))
    answering = np.flatnonzero((beside >= 0) & np.isin(beside, np.unique(beside[alone])))
    rows, others = _keyed(register, beside, answering)
    order = np.argsort(others, kind="stable")
    rows, others = rows[order], others[order]
    begin, end = np.searchsorted(others, keys, side="left"), np.searchsorted(others, keys, side="right")
    sizes = np.where(end - begin <= cap, end - begin, 0)
    whole = int(sizes.sum())
    if not 0 < whole <= BUDGET:
        return np.zeros(0, np.int64)
    within = np.arange(whole) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    one, two = np.repeat(asked, sizes), rows[np.repeat(begin, sizes) + within]
    different = one != two
    one, two = one[different], two[different]
    return np.unique(np.minimum(one, two) << 32 | np.maximum(one, two))


def _keyed(register: Register, beside: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Each of `rows` once for every word of its name, with the key of that word and its `beside`."""
    numbers = register.people.name[rows]
    row, place = np.nonzero(numbers >= 0)
    word = numbers[row, place]
    long = register.words.row["length"][word] >= _SHORTEST
    row, word = rows[row[long]], word[long]
    sound = register.words.row["sound"][word].astype(np.uint64)
    return row, (sound * np.uint64(0x9E3779B97F4A7C15)) ^ (beside[row].astype(np.uint64) * np.uint64(0xBF58476D1CE4E5B9))
