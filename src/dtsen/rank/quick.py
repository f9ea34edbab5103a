"""The forest turned inside out, for millions of families: no tree is walked (QuickScorer; Lucchese et al. 2015).

A node that sends a family right rules out the leaves below its left child. For each column and each range between its
thresholds, what it rules out in each tree is worked out once; a family then only combines one list of bit masks for each
column, and the first leaf that is left in a tree is its leaf. The sums are the same integers as those of the walk.
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from dtsen.rank.forest import BITS, Forest
from dtsen.rank.frame import Ints

MOST_LEAVES = 64
# De Bruijn's numbers: the place of the lowest bit of a 64-bit word from one multiplication.
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_PLACE = np.zeros(64, dtype=np.int64)
for _bit in range(64):
    _PLACE[((0x03F79D71B4CB0A89 << _bit) % 2**64) >> 58] = _bit


@dataclass(frozen=True)
class Quick:
    """`column[c]` is looked at; its thresholds are `threshold[edge[c]:edge[c+1]]` (none: its value is the position of a
    code, at most `codes[c]`); its ranges start in `start` at `range_of[c]`; `tree`, `mask` are what a range rules out."""

    column: Ints
    edge: Ints
    threshold: Ints
    codes: Ints
    range_of: Ints
    start: Ints
    tree: npt.NDArray[np.int32]
    mask: npt.NDArray[np.uint64]
    leaf: Ints

    def arrays(self) -> tuple[npt.NDArray[np.generic], ...]:
        return self.column, self.edge, self.threshold, self.codes, self.range_of, self.start, self.tree, self.mask, self.leaf


def quick(forest: Forest) -> Quick:
    """The tables of a forest. Raises ValueError for a tree of more than 64 leaves."""
    tree_of, left_leaves, leaf = _leaves(forest)
    columns = sorted(set(forest.column.tolist()))
    edge, threshold, codes, range_of, start = [0], list[int](), list[int](), list[int](), list[int]()
    trees: list[npt.NDArray[np.int64]] = []
    masks: list[npt.NDArray[np.uint64]] = []
    filled = 0
    for column in columns:
        nodes = np.flatnonzero(forest.column == column)
        range_of.append(len(start))
        is_code = bool(forest.first[nodes[0]] >= 0)
        values = [] if is_code else sorted(set(forest.threshold[nodes].tolist()))
        last = BITS * int(forest.threshold[nodes].max()) if is_code else len(values)
        for place in range(last + 1):
            ruled = np.full(forest.trees, np.iinfo(np.uint64).max, dtype=np.uint64)
            wrong = _goes_right(forest, nodes, place) if is_code else np.isin(forest.threshold[nodes], values[:place])
            np.bitwise_and.at(ruled, tree_of[nodes[wrong]], ~left_leaves[nodes[wrong]])
            touched = np.flatnonzero(ruled != np.iinfo(np.uint64).max)
            start.append(filled)
            trees.append(touched)
            masks.append(ruled[touched])
            filled += len(touched)
        threshold += values
        edge.append(len(threshold))
        codes.append(last if is_code else -1)
    start.append(filled)
    whole = (np.asarray(part, dtype=np.int64) for part in (columns, edge, threshold, codes, range_of, start))
    one, two, three, four, five, six = whole
    tree = np.concatenate([*trees, np.zeros(0, dtype=np.int64)]).astype(np.int32)
    return Quick(one, two, three, four, five, six, tree, np.concatenate([*masks, np.zeros(0, dtype=np.uint64)]), leaf)


def _goes_right(forest: Forest, nodes: Ints, code: int) -> npt.NDArray[np.bool_]:
    word = code // BITS
    inside = word < forest.threshold[nodes]
    bits = forest.words[np.where(inside, forest.first[nodes] + word, 0)]
    return np.asarray(~(inside & ((bits >> (code % BITS)) & 1 == 1)))


def _leaves(forest: Forest) -> tuple[Ints, npt.NDArray[np.uint64], Ints]:
    """The tree of each node, the leaves below its left child as bits, and the leaves of each tree from left to right."""
    tree_of = np.zeros(len(forest.column), dtype=np.int64)
    below = np.zeros(len(forest.column), dtype=np.uint64)
    values = np.zeros(forest.trees * MOST_LEAVES, dtype=np.int64)

    def walk(tree: int, node: int, seen: int) -> int:
        """Numbers the leaves below `node` from `seen` on; returns the next number."""
        if node < 0:
            if seen >= MOST_LEAVES:
                raise ValueError(f"a tree has more than {MOST_LEAVES} leaves")
            values[tree * MOST_LEAVES + seen] = forest.leaf[-node - 1]
            return seen + 1
        middle = walk(tree, int(forest.left[node]), seen)
        tree_of[node] = tree
        below[node] = np.uint64((1 << middle) - (1 << seen))
        return walk(tree, int(forest.right[node]), middle)

    for tree, root in enumerate(forest.root.tolist()):
        walk(tree, root, 0)
    return tree_of, below, values


@numba.njit(cache=True, nogil=True)
def add_quick(row, left, column, edge, threshold, codes, range_of, start, tree, mask, leaf):  # type: ignore[no-untyped-def]
    """The sum of the leaves of one family; `left` is room for one word a tree."""
    for t in range(left.shape[0]):
        left[t] = np.uint64(0xFFFFFFFFFFFFFFFF)
    for c in range(column.shape[0]):
        value = row[column[c]]
        if codes[c] >= 0:
            place = min(max(value, 0), codes[c])
        else:
            low, high = edge[c], edge[c + 1]
            while low < high:
                middle = (low + high) // 2
                if threshold[middle] < value:
                    low = middle + 1
                else:
                    high = middle
            place = low - edge[c]
        here = range_of[c] + place
        for k in range(start[here], start[here + 1]):
            left[tree[k]] &= mask[k]
    total = np.int64(0)
    for t in range(left.shape[0]):
        word = left[t]
        lowest = word & (~word + np.uint64(1))
        total += leaf[t * MOST_LEAVES + _PLACE[np.int64((lowest * _DE_BRUIJN) >> np.uint64(58))]]
    return total
