"""Exact shares of each predictor in what a forest says of one family against another (Shapley; Lundberg et al. 2020).

A tree is walked with both families at once. Where both go the same way nothing is decided; where they part, the leaves
below belong to those who follow the one or the other. The shares sum to the difference of the two sums of leaves, and a
predictor that was promised never to lower the score never has a share below zero for having more of it.
"""

from math import factorial

import numba
import numpy as np

from dtsen.rank.forest import BITS, PICO, Forest
from dtsen.rank.frame import Floats, Ints

# On one way to a leaf of at most 64 in a tree, fewer predictors than this part the two families.
MOST = 64
# (own - 1)! other! / (own + other)!: the part of all orders in which a predictor of `own` comes last of them, before the others.
_WEIGHT = np.array(
    [[factorial(own - 1) * factorial(other) / factorial(own + other) if own else 0.0 for other in range(MOST)] for own in range(MOST)]
)


def shares(forest: Forest, row: Ints, other: Ints, predictor: Ints, predictors: int) -> Floats:
    """Effect of each predictor in ln welfare for encoded family `row` against `other`; `predictor` is that of each column."""
    return np.asarray(shares_of_rows(forest, row.reshape(1, -1), other, predictor, predictors)[0], dtype=np.float64)


def shares_of_rows(forest: Forest, rows: Ints, other: Ints, predictor: Ints, predictors: int) -> Floats:
    """`shares` of many families (families x predictors)."""
    return np.asarray(_shares_of_rows(rows, other, predictor, predictors, *forest.arrays()), dtype=np.float64) / PICO


@numba.njit(cache=True, nogil=True)
def _goes_left(row, node, column, threshold, first, words):  # type: ignore[no-untyped-def]
    value = row[column[node]]
    if first[node] < 0:
        return value <= threshold[node]
    word = value // BITS
    return word < threshold[node] and (words[first[node] + word] >> (value % BITS)) & 1 == 1


@numba.njit(cache=True, nogil=True)
def _shares(row, theirs, predictor, predictors, root, column, threshold, first, left, right, leaf, words):  # type: ignore[no-untyped-def]
    out = np.zeros(predictors)
    # Whom each predictor follows on the way so far: 1 `row`, -1 `other`, 0 not yet decided; ways still to go wait.
    follows = np.zeros(predictors, dtype=np.int8)
    decided = np.empty(MOST, dtype=np.int64)
    waiting_node = np.empty(MOST, dtype=np.int64)
    waiting_depth = np.empty(MOST, dtype=np.int64)
    for t in range(root.shape[0]):
        node = root[t]
        depth, waiting = 0, 0
        while True:
            while node >= 0:
                ours = _goes_left(row, node, column, threshold, first, words)
                if ours != theirs[node]:
                    own = predictor[column[node]]
                    if follows[own] == 0:
                        waiting_node[waiting] = left[node] if theirs[node] else right[node]
                        waiting_depth[waiting] = depth
                        waiting += 1
                        decided[depth] = own
                        follows[own] = 1
                        depth += 1
                    elif follows[own] < 0:
                        ours = theirs[node]
                node = left[node] if ours else right[node]
            with_row = 0
            for k in range(depth):
                if follows[decided[k]] > 0:
                    with_row += 1
            for k in range(depth):
                if follows[decided[k]] > 0:
                    out[decided[k]] += _WEIGHT[with_row, depth - with_row] * leaf[-node - 1]
                else:
                    out[decided[k]] -= _WEIGHT[depth - with_row, with_row] * leaf[-node - 1]
            if waiting == 0:
                break
            waiting -= 1
            node = waiting_node[waiting]
            for k in range(waiting_depth[waiting] + 1, depth):
                follows[decided[k]] = 0
            depth = waiting_depth[waiting] + 1
            follows[decided[depth - 1]] = -1
        for k in range(depth):
            follows[decided[k]] = 0
    return out


@numba.njit(cache=True, nogil=True)
def _shares_of_rows(rows, other, predictor, predictors, root, column, threshold, first, left, right, leaf, words):  # type: ignore[no-untyped-def]
    out = np.empty((rows.shape[0], predictors))
    # The other family is the same for all of them: its way at every node is looked up once.
    theirs = np.empty(column.shape[0], dtype=np.bool_)
    for node in range(column.shape[0]):
        theirs[node] = _goes_left(other, node, column, threshold, first, words)
    for i in range(rows.shape[0]):
        out[i] = _shares(rows[i], theirs, predictor, predictors, root, column, threshold, first, left, right, leaf, words)
    return out
