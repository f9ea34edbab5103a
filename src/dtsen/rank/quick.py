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
# Trees of up to 32 leaves, the usual ones, need half the memory: what is looked at for one family then stays in the cache.
FEW_LEAVES = 32
# Families at once: for each column the lists of its ranges are fetched once for all of them.
TOGETHER = 32
# De Bruijn's numbers: the place of the lowest bit of a 64-bit word from one multiplication.
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_PLACE = np.zeros(64, dtype=np.int64)
for _bit in range(64):
    _PLACE[((0x03F79D71B4CB0A89 << _bit) % 2**64) >> 58] = _bit


@dataclass(frozen=True)
class Quick:
    """`column[c]` is looked at; its thresholds are `threshold[edge[c]:edge[c+1]]` (none: its value is the position of a
    code, at most `codes[c]`); its ranges start in `start` at `range_of[c]`; `tree`, `mask` are what a range rules out;
    `leaf`: trees x leaves."""

    column: Ints
    edge: Ints
    threshold: Ints
    codes: Ints
    range_of: Ints
    start: Ints
    tree: npt.NDArray[np.uint32]
    mask: npt.NDArray[np.uint32] | npt.NDArray[np.uint64]
    leaf: Ints

    def arrays(self) -> tuple[npt.NDArray[np.generic], ...]:
        return self.column, self.edge, self.threshold, self.codes, self.range_of, self.start, self.tree, self.mask, self.leaf


def quick(forest: Forest) -> Quick:
    """The tables of a forest. Raises ValueError for a tree of more than 64 leaves."""
    tree_of, left_leaves, leaf, most = _leaves(forest)
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
    tree = np.concatenate([*trees, np.zeros(0, dtype=np.int64)]).astype(np.uint32)
    mask = np.concatenate([*masks, np.zeros(0, dtype=np.uint64)])
    if most <= FEW_LEAVES:
        return Quick(one, two, three, four, five, six, tree, mask.astype(np.uint32), np.ascontiguousarray(leaf[:, :FEW_LEAVES]))
    return Quick(one, two, three, four, five, six, tree, mask, leaf)


def _goes_right(forest: Forest, nodes: Ints, code: int) -> npt.NDArray[np.bool_]:
    word = code // BITS
    inside = word < forest.threshold[nodes]
    bits = forest.words[np.where(inside, forest.first[nodes] + word, 0)]
    return np.asarray(~(inside & ((bits >> (code % BITS)) & 1 == 1)))


def _leaves(forest: Forest) -> tuple[Ints, npt.NDArray[np.uint64], Ints, int]:
    """The tree of each node, the leaves below its left child as bits, the leaves of each tree from left to right, and the
    most leaves that a tree has."""
    tree_of = np.zeros(len(forest.column), dtype=np.int64)
    below = np.zeros(len(forest.column), dtype=np.uint64)
    values = np.zeros((forest.trees, MOST_LEAVES), dtype=np.int64)

    def walk(tree: int, node: int, seen: int) -> int:
        """Numbers the leaves below `node` from `seen` on; returns the next number."""
        if node < 0:
            if seen >= MOST_LEAVES:
                raise ValueError(f"a tree has more than {MOST_LEAVES} leaves")
            values[tree, seen] = forest.leaf[-node - 1]
            return seen + 1
        middle = walk(tree, int(forest.left[node]), seen)
        tree_of[node] = tree
        below[node] = np.uint64((1 << middle) - (1 << seen))
        return walk(tree, int(forest.right[node]), middle)

    most = max([walk(tree, root, 0) for tree, root in enumerate(forest.root.tolist())], default=0)
    return tree_of, below, values, most


@numba.njit(cache=True, nogil=True)
def add_quick(rows, left, out, column, edge, threshold, codes, range_of, start, tree, mask, leaf):  # type: ignore[no-untyped-def]
    """The sums of the leaves of some families (at most TOGETHER) into `out`; `left` is room for families x trees words."""
    families, trees = rows.shape[0], left.shape[1]
    for i in range(families):
        for t in range(trees):
            left[i, t] = ~left.dtype.type(0)
    # Columns outside, families inside: what a column's ranges rule out stays in the cache for all of them.
    for c in range(column.shape[0]):
        for i in range(families):
            value = rows[i, column[c]]
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
            words = left[i]
            for k in range(start[here], start[here + 1]):
                words[tree[k]] &= mask[k]
    for i in range(families):
        total = np.int64(0)
        for t in range(trees):
            word = np.uint64(left[i, t])
            lowest = word & (~word + np.uint64(1))
            total += leaf[t, _PLACE[np.int64((lowest * _DE_BRUIJN) >> np.uint64(58))]]
        out[i] = total
