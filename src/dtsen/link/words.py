"""Names cut into words, each distinct word once: its letters, its sound, how many people bear it.

Everything that is dear (letters, sound) is done once a distinct word; the records hold numbers of words.
"""

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dtsen.link.compiled import kernel
from dtsen.link.sound import sound_of

WORDS = 6  # words of a name that are compared; 7 in 100,000 names have more
LETTERS = 24  # letters of a word that are compared
NO_WORD = -1

_SEED = np.uint64(14695981039346656037)
_PRIME = np.uint64(1099511628211)


class Words(NamedTuple):
    """One row a distinct word."""

    text: NDArray[np.uint8]  # m x 24
    length: NDArray[np.int32]
    letters: NDArray[np.int32]  # one bit a letter that it holds
    sound: NDArray[np.int64]
    heard: NDArray[np.uint8]  # m x 24, what is heard of the word
    heard_length: NDArray[np.int32]
    bits: NDArray[np.float32]  # log2 of 1/share of names with this word
    sound_bits: NDArray[np.float32]  # the same for all words of this sound


class NameColumn(NamedTuple):
    words: NDArray[np.int32]  # n x 6
    bag: NDArray[np.int64]  # hash of the words in any order, 0 for no name


def intern_names(names: pa.ChunkedArray, mothers: pa.ChunkedArray) -> tuple[NameColumn, NameColumn, Words]:
    """The names and the mothers' names over one table of words; shares are counted over the names of the people."""
    hashes, letters, length = [], [], []
    for column in (names, mothers):
        offsets, data = buffers(column)
        cut = cut_words(offsets, data)
        hashes.append(cut[0])
        letters.append(cut[1])
        length.append(cut[2])
    ids, first_column, first_cell = number_words(hashes[0].ravel(), hashes[1].ravel())
    split = hashes[0].size
    text, size = gather_words(
        first_column, first_cell, letters[0], length[0].ravel(), letters[1], length[1].ravel(), buffers(names)[1], buffers(mothers)[1]
    )
    sound, heard, heard_size = sound_of(text, size)
    of_names = ids[:split]
    used = np.bincount(of_names[of_names >= 0], minlength=text.shape[0])
    people = max(int((hashes[0][:, 0] != 0).sum()), 1)
    _, inverse = np.unique(sound, return_inverse=True)
    by_sound = np.bincount(inverse, weights=used, minlength=1)[inverse]
    words = Words(text, size, letters_of(text), sound, heard, heard_size, _bits(used, people), _bits(by_sound, people))
    return (
        NameColumn(ids[:split].reshape(-1, WORDS), bags(hashes[0])),
        NameColumn(ids[split:].reshape(-1, WORDS), bags(hashes[1])),
        words,
    )


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


@kernel
def cut_words(offsets: NDArray[np.int64], data: NDArray[np.uint8]) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int32]]:
    """For each row up to six words between blanks: their hash (0 none), where they begin, how long they are."""
    rows = offsets.shape[0] - 1
    hashes = np.zeros((rows, 6), np.uint64)
    starts = np.zeros((rows, 6), np.int64)
    lengths = np.zeros((rows, 6), np.int32)
    for row in range(rows):
        at = offsets[row]
        end = offsets[row + 1]
        count = 0
        while at < end and count < 6:
            while at < end and data[at] == 32:
                at += 1
            begin = at
            value = np.uint64(14695981039346656037)
            while at < end and data[at] != 32:
                value = (value ^ np.uint64(data[at])) * np.uint64(1099511628211)
                at += 1
            if at > begin:
                hashes[row, count] = value | np.uint64(1)
                starts[row, count] = begin
                lengths[row, count] = at - begin
                count += 1
    return hashes, starts, lengths


@kernel
def number_words(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Consecutive numbers for equal hashes over two columns (0 is none: NO_WORD), and where each was seen first."""
    total = first.shape[0] + second.shape[0]
    ids = np.empty(total, np.int32)
    size = 1 << 16
    slots = np.zeros(size, np.uint64)
    owner = np.zeros(size, np.int32)
    seen_column = np.empty(total, np.int32)
    seen_cell = np.empty(total, np.int64)
    count = 0
    for position in range(total):
        value = first[position] if position < first.shape[0] else second[position - first.shape[0]]
        if value == 0:
            ids[position] = -1
            continue
        slot = np.int64((value >> np.uint64(20)) & np.uint64(size - 1))
        while slots[slot] != 0 and slots[slot] != value:
            slot = (slot + 1) & (size - 1)
        if slots[slot] == 0:
            slots[slot] = value
            owner[slot] = count
            seen_column[count] = 0 if position < first.shape[0] else 1
            seen_cell[count] = position if position < first.shape[0] else position - first.shape[0]
            count += 1
            ids[position] = count - 1
            if count * 2 > size:
                size *= 4
                wider = np.zeros(size, np.uint64)
                wider_owner = np.zeros(size, np.int32)
                for old in range(slots.shape[0]):
                    if slots[old] != 0:
                        at = np.int64((slots[old] >> np.uint64(20)) & np.uint64(size - 1))
                        while wider[at] != 0:
                            at = (at + 1) & (size - 1)
                        wider[at] = slots[old]
                        wider_owner[at] = owner[old]
                slots = wider
                owner = wider_owner
        else:
            ids[position] = owner[slot]
    return ids, seen_column[:count].copy(), seen_cell[:count].copy()


@kernel
def gather_words(
    column: NDArray[np.int32],
    cell: NDArray[np.int64],
    starts_a: NDArray[np.int64],
    lengths_a: NDArray[np.int32],
    starts_b: NDArray[np.int64],
    lengths_b: NDArray[np.int32],
    data_a: NDArray[np.uint8],
    data_b: NDArray[np.uint8],
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """The letters of each distinct word, cut at 24."""
    count = column.shape[0]
    text = np.zeros((max(count, 1), 24), np.uint8)
    length = np.zeros(max(count, 1), np.int32)
    for word in range(count):
        row = cell[word] // 6
        place = cell[word] % 6
        if column[word] == 0:
            start, size = starts_a[row, place], min(lengths_a[cell[word]], 24)
            text[word, :size] = data_a[start : start + size]
        else:
            start, size = starts_b[row, place], min(lengths_b[cell[word]], 24)
            text[word, :size] = data_b[start : start + size]
        length[word] = size
    return text, length


def letters_of(text: NDArray[np.uint8]) -> NDArray[np.int32]:
    """One bit for each of A-Z that a word holds: two slips change at most four of them."""
    out = np.zeros(text.shape[0], np.int32)
    for place in range(text.shape[1]):
        letter = text[:, place].astype(np.int32) - 65
        out |= np.where((letter >= 0) & (letter < 26), 1 << np.clip(letter, 0, 25), 0).astype(np.int32)
    return out


@kernel
def bags(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """One number for the words of a name in any order; 0 for no name."""
    rows = hashes.shape[0]
    bag = np.zeros(rows, np.int64)
    for row in range(rows):
        value = np.uint64(0)
        for place in range(hashes.shape[1]):
            word = hashes[row, place]
            word = (word ^ (word >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
            value += word ^ (word >> np.uint64(32))
        bag[row] = np.int64(value)
    return bag
