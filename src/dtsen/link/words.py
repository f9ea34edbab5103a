"""Names cut into words, each distinct word once: its letters, its sound, how many people bear it.

Everything that is dear (letters, sound) is done once a distinct word; the records hold numbers of words.
"""

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dtsen.link.compiled import kernel
from dtsen.link.sound import ALIKE, sound_of

WORDS = 6  # words of a name that are compared; 7 in 100,000 names have more
LETTERS = 24  # letters of a word that are compared
NO_WORD = -1

# A distinct word as the kernels see it, half a cache line: most words are told apart by it, without a look at their letters.
WORD = np.dtype(
    [
        ("sound", np.int64),
        ("letters", np.int32),  # one bit a letter that it holds
        ("heard_letters", np.int32),  # the same of what is heard
        ("bits", np.float32),  # log2 of 1/share of names with this word
        ("sound_bits", np.float32),  # the same for all words of this sound
        ("length", np.int8),
        ("heard_length", np.int8),
        ("first", np.uint8),  # the first letter as it sounds
        ("heard_first", np.uint8),
        ("spare", np.int32),
    ]
)


class Words(NamedTuple):
    """One row a distinct word."""

    row: Any  # WORD
    text: NDArray[np.uint8]  # m x 24, the letters
    heard: NDArray[np.uint8]  # m x 24, what is heard of the word


class NameColumn(NamedTuple):
    words: NDArray[np.int32]  # n x 6
    bag: NDArray[np.int64]  # hash of the words in any order, 0 for no name


def intern_names(names: pa.ChunkedArray, mothers: pa.ChunkedArray) -> tuple[NameColumn, NameColumn, Words]:
    """The names and the mothers' names over one table of words; shares are counted over the names of the people."""
    table = WordTable(np.zeros(1 << 16, np.uint64), np.zeros(1 << 16, np.int32), np.zeros((1 << 14, LETTERS), np.uint8), 0)
    of_names, name_bags, table = number_column(*buffers(names), table)
    of_mothers, mother_bags, table = number_column(*buffers(mothers), table)
    text = table.text[: max(table.known, 1)].copy()
    size = (text != 0).sum(axis=1).astype(np.int32)
    sound, heard, heard_size = sound_of(text, size)
    used = np.bincount(of_names[of_names >= 0], minlength=text.shape[0])
    people = max(int((of_names[:, 0] >= 0).sum()), 1)
    _, inverse = np.unique(sound, return_inverse=True)
    by_sound = np.bincount(inverse, weights=used, minlength=1)[inverse]
    row = np.zeros(text.shape[0], WORD)
    row["sound"], row["length"], row["heard_length"] = sound, size, heard_size
    row["letters"], row["heard_letters"] = letters_of(text), letters_of(heard)
    row["bits"], row["sound_bits"] = _bits(used, people), _bits(by_sound, people)
    row["first"], row["heard_first"] = ALIKE[text[:, 0]], heard[:, 0]
    return NameColumn(of_names, name_bags), NameColumn(of_mothers, mother_bags), Words(row, text, heard)


def _bits(used: NDArray[Any], people: int) -> NDArray[np.float32]:
    return np.asarray(np.log2((people + 1) / (np.maximum(used, 0) + 1)), np.float32)


def buffers(column: pa.ChunkedArray) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Offsets and bytes of a text column; nulls are empty."""
    whole = column.cast(pa.large_string()).combine_chunks() if isinstance(column, pa.ChunkedArray) else column.cast(pa.large_string())
    whole = whole.fill_null("")
    if len(whole) == 0:
        return np.zeros(1, np.int64), np.zeros(1, np.uint8)
    _, offsets, data = whole.buffers()
    starts = np.frombuffer(offsets, np.int64)[whole.offset : whole.offset + len(whole) + 1]
    return starts, np.frombuffer(data, np.uint8) if data and data.size else np.zeros(1, np.uint8)


class WordTable(NamedTuple):
    """Words numbered as they are met: an open table of their hashes, and their letters."""

    slots: NDArray[np.uint64]  # 0: free
    owner: NDArray[np.int32]
    text: NDArray[np.uint8]  # words x 24, zero behind the last letter
    known: int  # words


@kernel
def number_column(
    offsets: NDArray[np.int64], data: NDArray[np.uint8], table: WordTable
) -> tuple[NDArray[np.int32], NDArray[np.int64], WordTable]:
    """For each row the numbers of up to six words between blanks (NO_WORD behind the last), and one number for the words of
    the name in any order, 0 for no name. Nothing a row beside that is kept: ten million names go through."""
    slots, owner, text, count = table.slots, table.owner, table.text, table.known
    rows = offsets.shape[0] - 1
    ids = np.full((rows, 6), -1, np.int32)
    bag = np.zeros(rows, np.int64)
    for row in range(rows):
        at = offsets[row]
        end = offsets[row + 1]
        words = 0
        together = np.uint64(0)
        while at < end and words < 6:
            while at < end and data[at] == 32:
                at += 1
            begin = at
            value = np.uint64(14695981039346656037)
            while at < end and data[at] != 32:
                value = (value ^ np.uint64(data[at])) * np.uint64(1099511628211)
                at += 1
            if at == begin:
                break
            value |= np.uint64(1)
            slot = np.int64((value >> np.uint64(20)) & np.uint64(slots.shape[0] - 1))
            while slots[slot] != 0 and slots[slot] != value:
                slot = (slot + 1) & (slots.shape[0] - 1)
            if slots[slot] == 0:
                if count == text.shape[0]:
                    longer = np.zeros((2 * count, text.shape[1]), np.uint8)
                    longer[:count] = text
                    text = longer
                size = min(at - begin, text.shape[1])
                text[count, :size] = data[begin : begin + size]
                slots[slot] = value
                owner[slot] = count
                ids[row, words] = count
                count += 1
                if 2 * count > slots.shape[0]:
                    slots, owner = _wider_table(slots, owner)
            else:
                ids[row, words] = owner[slot]
            words += 1
            spread = (value ^ (value >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
            together += spread ^ (spread >> np.uint64(32))
        bag[row] = np.int64(together)
    return ids, bag, WordTable(slots, owner, text, count)


@kernel
def _wider_table(slots: NDArray[np.uint64], owner: NDArray[np.int32]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    size = 4 * slots.shape[0]
    wider = np.zeros(size, np.uint64)
    wider_owner = np.zeros(size, np.int32)
    for old in range(slots.shape[0]):
        if slots[old] != 0:
            at = np.int64((slots[old] >> np.uint64(20)) & np.uint64(size - 1))
            while wider[at] != 0:
                at = (at + 1) & (size - 1)
            wider[at] = slots[old]
            wider_owner[at] = owner[old]
    return wider, wider_owner


@kernel
def number_words(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Consecutive numbers for equal hashes (0 is none: NO_WORD), and the cell in which each was met first."""
    ids = np.full(hashes.shape[0], -1, np.int32)
    slots = np.zeros(1 << 16, np.uint64)
    owner = np.zeros(1 << 16, np.int32)
    seen = np.empty(1 << 16, np.int64)
    count = 0
    for cell in range(hashes.shape[0]):
        value = hashes[cell]
        if value == 0:
            continue
        slot = np.int64((value >> np.uint64(20)) & np.uint64(slots.shape[0] - 1))
        while slots[slot] != 0 and slots[slot] != value:
            slot = (slot + 1) & (slots.shape[0] - 1)
        if slots[slot] == 0:
            if count == seen.shape[0]:
                longer = np.empty(2 * count, np.int64)
                longer[:count] = seen
                seen = longer
            slots[slot] = value
            owner[slot] = count
            seen[count] = cell
            ids[cell] = count
            count += 1
            if 2 * count > slots.shape[0]:
                slots, owner = _wider_table(slots, owner)
        else:
            ids[cell] = owner[slot]
    return ids, seen[:count].copy()


def letters_of(text: NDArray[np.uint8]) -> NDArray[np.int32]:
    """One bit for each of A-Z that a word holds: two slips change at most four of them."""
    out = np.zeros(text.shape[0], np.int32)
    for place in range(text.shape[1]):
        letter = text[:, place].astype(np.int32) - 65
        out |= np.where((letter >= 0) & (letter < 26), 1 << np.clip(letter, 0, 25), 0).astype(np.int32)
    return out
