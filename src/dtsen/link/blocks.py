"""Which pairs are looked at: records that share one of several independent keys, at least one of them unresolved.

No pair table exists: a key is a 64-bit number a record (0: none), records with equal keys are brought together by
counting, and each pair is scored on the spot. A pair that an earlier key brings together is not looked at again. A block
of more than `cap` records is split by a further field; what is still too large is left to the other keys (1 July, the
national names).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dtsen.link.compiled import kernel
from dtsen.link.people import People
from dtsen.link.weigh import Company, Weights, pair_score
from dtsen.link.words import Words

Keys = NDArray[np.uint64]


@dataclass(frozen=True)
class Edges:
    """Scored pairs of rows, `i < j`."""

    i: NDArray[np.int32]
    j: NDArray[np.int32]
    score: NDArray[np.float64]
    code: NDArray[np.int64]
    looked: int  # pairs scored to find them

    @property
    def size(self) -> int:
        return int(self.i.shape[0])


@kernel
def mix(a: int | np.uint64, b: int | np.uint64) -> np.uint64:
    """One 64-bit number of two, spread evenly; 0 only by a chance of 1 in 2**64."""
    value = np.uint64(a) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(b)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@kernel
def _sounds(people: People, words: Words, row: int, sounds: NDArray[np.uint64]) -> int:
    """Fills the sounds of the first three words of a name; initials and I/NI are passed over. Returns how many."""
    count = 0
    for place in range(6):
        word = people.name[row, place]
        if word < 0 or count == 3:
            break
        if words.row[word].length >= 3:
            sounds[count] = np.uint64(words.row[word].sound)
            count += 1
    return count


@kernel
def _digit_bag(number: int) -> np.uint64:
    """The digits of a date in any order: equal for turned days and months and swapped digits."""
    bag = np.uint64(0)
    while number > 0:
        bag += np.uint64(1) << np.uint64(4 * (number % 10))
        number //= 10
    return bag


# Columns of the keys and the family each belongs to: columns of one family are one space of keys, so that a pair meets
# whichever of its words it has in common.
FAMILIES = (
    ("nik", 1),
    ("kk", 1),
    ("name and digits of the birth date", 1),
    ("birth date and a word of the name", 3),
    ("date and number of the NIK, a word of the name", 2),
    ("mother and a word of the name", 2),
    ("first word of the mother and birth date", 1),
    ("village and name", 1),
    ("village, birth year and a word of the name", 3),
    ("village and birth date", 1),
)
FIRST = np.cumsum([0, *(columns for _, columns in FAMILIES)]).astype(np.int64)
KEYS = int(FIRST[-1])


@kernel
def block_keys(people: People, words: Words, row_keys: Keys) -> None:
    """Fills rows x KEYS. The salt (first argument of `mix`) keeps keys of different families apart."""
    sounds = np.zeros(3, np.uint64)
    for row in range(people.row["nik"].shape[0]):
        count = _sounds(people, words, row, sounds)
        born = people.row[row].born
        nik = people.row[row].nik
        village = people.row[row].village
        mother = people.row[row].mother_bag
        row_keys[row, :] = np.uint64(0)
        if nik >= 0:
            row_keys[row, 0] = mix(1, nik)
            day = nik // 100000000 % 100
            day -= 40 if day > 40 else 0
            date = day * 10000 + nik // 10000 % 10000
            for place in range(min(count, 2)):
                row_keys[row, 6 + place] = mix(mix(mix(6, date), nik % 10000), sounds[place])
        if people.row[row].kk >= 0:
            row_keys[row, 1] = mix(2, people.row[row].kk)
        if born > 0:
            if people.row[row].bag != 0:
                row_keys[row, 2] = mix(mix(3, _digit_bag(born)), people.row[row].bag)
            for place in range(count):
                row_keys[row, 3 + place] = mix(mix(4, born), sounds[place])
            if mother != 0:
                row_keys[row, 10] = mix(mix(9, np.uint64(words.row[people.mother[row, 0]].sound)), born)
        if mother != 0:
            for place in range(min(count, 2)):
                row_keys[row, 8 + place] = mix(mix(8, mother), sounds[place])
        if village >= 0:
            if people.row[row].bag != 0:
                row_keys[row, 11] = mix(mix(10, village), people.row[row].bag)
            if born > 0:
                for place in range(count):
                    row_keys[row, 12 + place] = mix(mix(mix(11, village), sounds[place]), born // 10000)
                row_keys[row, 15] = mix(mix(12, village), born)


@kernel
def _group(
    row_keys: Keys, first: int, last: int, wanted: NDArray[np.bool_]
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int32]]:
    """Groups by the keys in columns `first` to `last` in which a wanted row is: key, where each begins, rows in order."""
    rows = row_keys.shape[0]
    count = 0
    for row in range(rows):
        if wanted[row]:
            for column in range(first, last):
                if row_keys[row, column] != 0:
                    count += 1
    size = 1 << 10
    while size < 2 * count + 2:
        size *= 2
    slots = np.zeros(size, np.uint64)
    number = np.zeros(size, np.int32)
    owned = np.zeros(count, np.uint64)
    # One bit of eight a wanted key, small enough for the processor's cache: most rows are passed over by it.
    marks = np.zeros(max(size // 2, 64), np.uint8)
    low = np.uint64(marks.shape[0] - 1)
    groups = 0
    for row in range(rows):
        if not wanted[row]:
            continue
        for column in range(first, last):
            key = row_keys[row, column]
            if key == 0:
                continue
            slot = _slot(slots, key)
            if slots[slot] == 0:
                slots[slot] = key
                number[slot] = groups
                owned[groups] = key
                groups += 1
                marks[(key >> np.uint64(32)) & low] |= np.uint8(1 << (key >> np.uint64(61)))
    starts = np.zeros(groups + 1, np.int64)
    room = max(count, 1024)
    found_row: NDArray[Any] = np.empty(room, np.int32)
    found_group: NDArray[Any] = np.empty(room, np.int32)
    found = 0
    for row in range(rows):
        for column in range(first, last):
            key = row_keys[row, column]
            if key == 0 or not marks[(key >> np.uint64(32)) & low] >> (key >> np.uint64(61)) & 1:
                continue
            slot = _slot(slots, key)
            if slots[slot] == key:
                if found == room:
                    room *= 2
                    found_row = _wider(found_row, room)
                    found_group = _wider(found_group, room)
                found_row[found] = row
                found_group[found] = number[slot]
                found += 1
                starts[number[slot] + 1] += 1
    for g in range(groups):
        starts[g + 1] += starts[g]
    filled = starts[:-1].copy()
    members = np.empty(starts[-1], np.int32)
    for at in range(found):
        members[filled[found_group[at]]] = found_row[at]
        filled[found_group[at]] += 1
    return owned[:groups], starts, members


@kernel
def _slot(slots: NDArray[np.uint64], key: np.uint64) -> np.int64:
    """Where a key is or would be in an open table of a size that is a power of two."""
    size = slots.shape[0]
    slot = np.int64(key & np.uint64(size - 1))
    while slots[slot] != 0 and slots[slot] != key:
        slot = (slot + 1) & (size - 1)
    return slot


@kernel
def _refine(
    row_keys: Keys,
    first: int,
    last: int,
    further: Keys,
    owned: NDArray[np.uint64],
    starts: NDArray[np.int64],
    members: NDArray[np.int32],
    cap: int,
) -> int:
    """In groups above the cap a key is refined by the further one of its row (0: the key is given up); returns how many groups."""
    crowded = 0
    for g in range(starts.shape[0] - 1):
        if starts[g + 1] - starts[g] <= cap:
            continue
        crowded += 1
        for place in range(starts[g], starts[g + 1]):
            row = members[place]
            for column in range(first, last):
                if row_keys[row, column] == owned[g]:
                    row_keys[row, column] = mix(owned[g], further[row]) if further[row] != 0 else np.uint64(0)
    return crowded


@kernel
def _score_groups(
    people: People,
    words: Words,
    weights: Weights,
    company: Company,
    wanted: NDArray[np.bool_],
    row_keys: Keys,
    first_column: int,
    last_column: int,
    owned: NDArray[np.uint64],
    starts: NDArray[np.int64],
    members: NDArray[np.int32],
    first: int,
    last: int,
    keep: float,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.int64], int]:
    """Scores the pairs of groups `first` to `last`; keeps those of at least `keep` bits."""
    size = 1024
    left: NDArray[Any] = np.empty(size, np.int32)
    right: NDArray[Any] = np.empty(size, np.int32)
    scores: NDArray[Any] = np.empty(size, np.float64)
    codes: NDArray[Any] = np.empty(size, np.int64)
    out = np.zeros((2, 52), np.float64)
    count = 0
    looked = 0
    for g in range(first, last):
        for a in range(starts[g], starts[g + 1]):
            i = members[a]
            for b in range(a + 1, starts[g + 1]):
                j = members[b]
                if not (wanted[i] or wanted[j]) or company.cluster[i] == company.cluster[j]:
                    continue
                if people.row[i].spine == 1 and people.row[j].spine == 1:
                    continue
                if last_column > 0 and _seen(row_keys, i, j, first_column, last_column, owned[g]):
                    continue
                if last_column == 0 and _seen_together(company.mates[i], company.mates[j], owned[g]):
                    continue
                looked += 1
                score, code = pair_score(people, words, weights, company, i, j, keep, out)
                if score < keep:
                    continue
                if count == size:
                    size *= 2
                    left = _wider(left, size)
                    right = _wider(right, size)
                    scores = _wider(scores, size)
                    codes = _wider(codes, size)
                left[count] = i
                right[count] = j
                scores[count] = score
                codes[count] = code
                count += 1
    return left[:count].copy(), right[:count].copy(), scores[:count].copy(), codes[:count].copy(), looked


@kernel
def _seen(row_keys: Keys, i: int, j: int, first_column: int, last_column: int, key: np.uint64) -> bool:
    """Another key brings this pair together, too, and has its turn before this one."""
    for family in range(FIRST.shape[0] - 1):
        if FIRST[family] >= first_column:
            break
        for column in range(FIRST[family], FIRST[family + 1]):
            mine = row_keys[i, column]
            if mine != 0:
                for other in range(FIRST[family], FIRST[family + 1]):
                    if row_keys[j, other] == mine:
                        return True
    for column in range(first_column, last_column):
        mine = row_keys[i, column]
        if mine != 0 and mine < key:
            for other in range(first_column, last_column):
                if row_keys[j, other] == mine:
                    return True
    return False


@kernel
def _seen_together(mates_a: NDArray[np.int32], mates_b: NDArray[np.int32], mate: int) -> bool:
    """A mate of both with a lower number brings this pair together, too."""
    for one in mates_a:
        if one < 0:
            break
        if np.uint64(one) < mate:
            for other in mates_b:
                if one == other:
                    return True
    return False


@kernel
def score_pairs(
    people: People, words: Words, weights: Weights, company: Company, left: NDArray[np.int32], right: NDArray[np.int32]
) -> NDArray[np.float64]:
    """The scores of given pairs."""
    scores = np.zeros(left.shape[0], np.float64)
    out = np.zeros((2, 52), np.float64)
    for at in range(left.shape[0]):
        scores[at] = pair_score(people, words, weights, company, left[at], right[at], -np.inf, out)[0]
    return scores


@kernel
def _wider(array: NDArray[Any], size: int) -> NDArray[Any]:
    wide = np.empty(size, array.dtype)
    wide[: array.shape[0]] = array
    return wide


@dataclass(frozen=True)
class Groups:
    """Blocks of one family of keys: the columns of its keys, the key of each block, where its rows begin, the rows in order."""

    columns: tuple[int, int]
    owned: Keys
    starts: NDArray[np.int64]
    members: NDArray[np.int32]


@dataclass(frozen=True)
class Search:
    """Everything that scoring a pair needs, and the limits of a block. `elsewhere` scores the groups on other machines
    (`spark_scores.py`); None: here."""

    people: People
    words: Words
    weights: Weights
    company: Company
    cap: int
    keep: float
    threads: int = 2
    elsewhere: "Scorer | None" = None


Scorer = Callable[[Search, NDArray[np.bool_], Keys, list[Groups]], Edges]


def search(task: Search, wanted: NDArray[np.bool_], row_keys: Keys, families: range, further: Keys | None) -> Edges:
    """Scores all pairs that share a key of one of the `families`; `further` splits blocks above the cap: there keys are refined
    or given up, and in the end `row_keys` is again what it was."""
    with ThreadPoolExecutor(task.threads) as pool:
        groups = list(pool.map(lambda family: _blocks(task, wanted, row_keys, family, further), families))
    # Whether an earlier key has seen a pair is asked of the keys as they are now, so all are made before any pair is looked at.
    blocks = [
        Groups((int(FIRST[family]), int(FIRST[family + 1])), owned, starts, members)
        for family, (owned, starts, members, _, _) in zip(families, groups, strict=True)
    ]
    edges = score_groups(task, wanted, row_keys, blocks)
    for family, (*_, rows, keys) in zip(families, groups, strict=True):
        row_keys[rows, FIRST[family] : FIRST[family + 1]] = keys
    return edges


def _blocks(
    task: Search, wanted: NDArray[np.bool_], row_keys: Keys, family: int, further: Keys | None
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], Keys]:
    """The blocks of one family of keys, the large ones split (as `_group`); the rows whose keys were changed for it, and what they
    were."""
    first, last = int(FIRST[family]), int(FIRST[family + 1])
    owned, starts, members = _group(row_keys, first, last, wanted)
    crowded = members[np.repeat(np.diff(starts) > task.cap, np.diff(starts))]
    before = row_keys[crowded, first:last]
    if further is not None and _refine(row_keys, first, last, further, owned, starts, members, task.cap):
        owned, starts, members = _group(row_keys, first, last, wanted)
    _refine(row_keys, first, last, np.zeros(row_keys.shape[0], np.uint64), owned, starts, members, task.cap)
    return owned, starts, members, crowded, before


def score_groups(task: Search, wanted: NDArray[np.bool_], row_keys: Keys, blocks: list[Groups]) -> Edges:
    """Scores the pairs of groups, in the order of the groups; a group of one row or of more than the cap has none."""
    blocks = [_of_size(one, task.cap) for one in blocks]
    if task.elsewhere is not None:
        return task.elsewhere(task, wanted, row_keys, blocks)
    return joined([_score_here(task, wanted, row_keys, one) for one in blocks])


def _of_size(groups: Groups, cap: int) -> Groups:
    sizes = np.diff(groups.starts)
    good = (sizes <= cap) & (sizes > 1)
    starts = np.concatenate([[0], np.cumsum(sizes[good])]).astype(np.int64)
    return Groups(groups.columns, groups.owned[good], starts, groups.members[np.repeat(good, sizes)])


def _score_here(task: Search, wanted: NDArray[np.bool_], row_keys: Keys, blocks: Groups) -> Edges:
    """In parts, so that more than one thread can work, joined in a fixed order."""
    groups = blocks.owned.shape[0]
    parts = max(1, min(task.threads * 4, groups // 1000))
    cuts = [groups * part // parts for part in range(parts + 1)]

    def one(part: int) -> Edges:
        return Edges(*score_rows(task, wanted, row_keys, blocks, cuts[part], cuts[part + 1]))

    if parts == 1:
        return one(0)
    with ThreadPoolExecutor(task.threads) as pool:
        return joined(list(pool.map(one, range(parts))))


def score_rows(
    task: Search, wanted: NDArray[np.bool_], row_keys: Keys, blocks: Groups, first: int, last: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.int64], int]:
    """The kernel over groups `first` to `last`: rows, rows, scores, codes of the pairs kept, and how many were looked at."""
    return _score_groups(
        task.people, task.words, task.weights, task.company, wanted, row_keys, *blocks.columns, blocks.owned, blocks.starts,
        blocks.members, first, last, task.keep,
    )  # fmt: skip


def joined(parts: list[Edges]) -> Edges:
    return Edges(
        np.concatenate([part.i for part in parts]),
        np.concatenate([part.j for part in parts]),
        np.concatenate([part.score for part in parts]),
        np.concatenate([part.code for part in parts]),
        sum(part.looked for part in parts),
    )
