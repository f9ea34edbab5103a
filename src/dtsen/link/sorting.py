"""Rows brought together by a number: a radix sort that keeps the order of equal ones, and counts of equal values."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dtsen.link.compiled import kernel

_DIGIT = 11  # bits of a pass: its 2,048 counters stay in the first cache


@kernel
def order_of(values: NDArray[Any]) -> NDArray[np.int32]:
    """The rows in the order of their whole numbers (-1 and other negative ones first), equal ones in the order of the rows."""
    rows = values.shape[0]
    order = np.arange(rows).astype(np.int32)
    if rows == 0:
        return order
    lowest = values.min()
    wide = np.uint64(np.int64(values.max()) - np.int64(lowest))
    keys = np.empty(rows, np.uint64)
    for row in range(rows):
        keys[row] = np.uint64(np.int64(values[row]) - np.int64(lowest))
    other_keys = np.empty(rows, np.uint64)
    other = np.empty(rows, np.int32)
    counts = np.zeros(1 << 11, np.int64)
    shift = np.uint64(0)
    while shift < 64 and wide >> shift != 0:
        counts[:] = 0
        for row in range(rows):
            counts[(keys[row] >> shift) & np.uint64(2047)] += 1
        place = 0
        for digit in range(1 << 11):
            size = counts[digit]
            counts[digit] = place
            place += size
        for row in range(rows):
            digit = (keys[row] >> shift) & np.uint64(2047)
            at = counts[digit]
            counts[digit] += 1
            other_keys[at] = keys[row]
            other[at] = order[row]
        keys, other_keys = other_keys, keys
        order, other = other, order
        shift += np.uint64(11)
    return order


def share_bits(values: NDArray[Any], unknown: int) -> NDArray[np.float32]:
    """For each row log2(known rows / rows with the same value): how many bits an agreement on it is worth among strangers."""
    counts, known = users_of(values, unknown)
    return _bits(counts, known)


@kernel
def _bits(counts: NDArray[np.int32], known: int) -> NDArray[np.float32]:
    bits = np.zeros(counts.shape[0], np.float32)
    for row in range(counts.shape[0]):
        if counts[row] > 0:
            bits[row] = np.log2(known / counts[row])
    return bits


@kernel
def users_of(values: NDArray[Any], unknown: int) -> tuple[NDArray[np.int32], int]:
    """For each row how many rows have its value (0 where it is `unknown`), and how many rows have one that is known. The
    table grows with the different values: a few villages stay in the cache, however many rows there are."""
    rows = values.shape[0]
    size = 1 << 12
    slots = np.full(size, unknown, np.int64)
    number = np.zeros(size, np.int32)
    counts = np.zeros(size, np.int32)
    group = np.full(rows, -1, np.int32)
    groups = 0
    known = 0
    for row in range(rows):
        value = np.int64(values[row])
        if value == unknown:
            continue
        known += 1
        slot = _spread(value, size)
        while slots[slot] != unknown and slots[slot] != value:
            slot = (slot + 1) & (size - 1)
        if slots[slot] == unknown:
            slots[slot] = value
            number[slot] = groups
            groups += 1
            if groups == counts.shape[0]:
                longer = np.zeros(2 * groups, np.int32)
                longer[:groups] = counts
                counts = longer
            group[row] = groups - 1
            counts[groups - 1] = 1
            if 2 * groups > size:
                wider = np.full(4 * size, unknown, np.int64)
                wider_number = np.zeros(4 * size, np.int32)
                for old in range(size):
                    if slots[old] != unknown:
                        at = _spread(slots[old], 4 * size)
                        while wider[at] != unknown:
                            at = (at + 1) & (4 * size - 1)
                        wider[at] = slots[old]
                        wider_number[at] = number[old]
                size *= 4
                slots = wider
                number = wider_number
        else:
            group[row] = number[slot]
            counts[number[slot]] += 1
    out = np.zeros(rows, np.int32)
    for row in range(rows):
        if group[row] >= 0:
            out[row] = counts[group[row]]
    return out, known


@kernel
def _spread(value: int | np.int64, size: int) -> np.int64:
    mixed = np.uint64(value) * np.uint64(0x9E3779B97F4A7C15)
    return np.int64((mixed ^ (mixed >> np.uint64(32))) & np.uint64(size - 1))
