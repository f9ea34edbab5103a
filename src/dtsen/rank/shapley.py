"""Exact shares of each column in what a forest says about one family (path-dependent TreeSHAP; Lundberg et al. 2018).

Leaf by leaf instead of by recursion: the columns on the way to a leaf, what part of the training families would have gone
that way (`zero`), and whether this family does (`one`). Shares and the average forest sum to the forest's own value.
"""

import numba
import numpy as np

from dtsen.rank.forest import BITS, PICO, Forest
from dtsen.rank.frame import Floats, Ints


def shares(forest: Forest, row: Ints) -> Floats:
    """Effect of each column in ln welfare for one encoded family."""
    parent, leaf_parent = _parents(forest)
    arrays = (*forest.arrays(), forest.cover, forest.leaf_cover, parent, leaf_parent)
    return np.asarray(_shares(row, *arrays), dtype=np.float64) / PICO


def _parents(forest: Forest) -> tuple[Ints, Ints]:
    parent = np.full(len(forest.column), -1, dtype=np.int64)
    leaf_parent = np.full(len(forest.leaf), -1, dtype=np.int64)
    for side in (forest.left, forest.right):
        inner = side >= 0
        parent[side[inner]] = np.flatnonzero(inner)
        leaf_parent[-side[~inner] - 1] = np.flatnonzero(~inner)
    return parent, leaf_parent


@numba.njit(cache=True, nogil=True)
def _goes_left(row, node, column, threshold, first, words):  # type: ignore[no-untyped-def]
    value = row[column[node]]
    if first[node] < 0:
        return value <= threshold[node]
    word = value // BITS
    return word < threshold[node] and (words[first[node] + word] >> (value % BITS)) & 1 == 1


@numba.njit(cache=True, nogil=True)
def _shares(  # type: ignore[no-untyped-def]
    row, root, column, threshold, first, left, right, leaf, words, cover, leaf_cover, parent, leaf_parent
):
    out = np.zeros(row.shape[0])
    names = np.empty(64, dtype=np.int64)
    zero = np.empty(64)
    one = np.empty(64)
    weight = np.empty(65)
    for place in range(leaf.shape[0]):
        depth = 0
        child, below = -place - 1, leaf_cover[place]
        node = leaf_parent[place]
        while node >= 0:
            goes = _goes_left(row, node, column, threshold, first, words)
            follows = 1.0 if (left[node] == child) == goes else 0.0
            ratio = below / cover[node]
            known = -1
            for k in range(depth):
                if names[k] == column[node]:
                    known = k
            if known < 0:
                names[depth], zero[depth], one[depth] = column[node], ratio, follows
                depth += 1
            else:
                zero[known] *= ratio
                one[known] *= follows
            child, below = node, cover[node]
            node = parent[node]
        weight[0] = 1.0
        for d in range(1, depth + 1):
            weight[d] = 0.0
            for i in range(d - 1, -1, -1):
                weight[i + 1] += one[d - 1] * weight[i] * (i + 1) / (d + 1)
                weight[i] = zero[d - 1] * weight[i] * (d - i) / (d + 1)
        for k in range(depth):
            total = 0.0
            carried = weight[depth]
            for i in range(depth - 1, -1, -1):
                if one[k] != 0.0:
                    part = carried * (depth + 1) / ((i + 1) * one[k])
                    total += part
                    carried = weight[i] - part * zero[k] * (depth - i) / (depth + 1)
                elif zero[k] != 0.0:
                    total += weight[i] / (zero[k] * (depth - i) / (depth + 1))
            out[names[k]] += total * (one[k] - zero[k]) * leaf[place]
    return out
