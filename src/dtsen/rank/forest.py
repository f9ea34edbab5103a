"""A boosted forest as whole numbers: thresholds in thousandths, leaves in 10^-12 of ln welfare, added in any order."""

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np

from dtsen.rank.frame import Ints

PICO = 10**12
_PARTS = ("root", "column", "threshold", "first", "left", "right", "leaf", "words")
BITS = 32


@dataclass(frozen=True)
class Forest:
    """Trees one after the other; a child below 0 is leaf -child-1.

    A node on a number goes left when its column <= threshold. A node on a code goes left when the bit of the code is set
    in `words`, 32 bits a word, which for that node start at `first` and are `threshold` many; `first` is -1 for a number.
    """

    root: Ints
    column: Ints
    threshold: Ints
    first: Ints
    left: Ints
    right: Ints
    leaf: Ints
    words: Ints

    @property
    def trees(self) -> int:
        return len(self.root)

    def arrays(self) -> tuple[Ints, ...]:
        return self.root, self.column, self.threshold, self.first, self.left, self.right, self.leaf, self.words

    def as_dict(self) -> dict[str, list[int]]:
        return {name: values.tolist() for name, values in zip(_PARTS, self.arrays(), strict=True)}

    @staticmethod
    def from_dict(raw: dict[str, list[int]]) -> "Forest":
        return Forest(*(np.asarray(raw[name], dtype=np.int64) for name in _PARTS))


EMPTY = Forest(*(np.zeros(0, dtype=np.int64) for _ in _PARTS))


def from_dumps(dumps: list[dict[str, Any]], columns: list[int], start: float = 0.0) -> Forest:
    """The average of several forests of LightGBM's `dump_model`; `columns` gives the model's column for each column the trees were shown,
    `start` what the trees are added to: every leaf of the first one carries it.

    Values are whole thousandths, so `value <= 2500.0000000001` and `value <= 2500` send every family the same way.
    """
    root: list[int] = []
    column: list[int] = []
    threshold: list[int] = []
    first: list[int] = []
    words: list[int] = []
    left: list[int] = []
    right: list[int] = []
    leaf: list[int] = []

    def add(node: dict[str, Any], more: float) -> int:
        if "leaf_value" in node and "split_feature" not in node:
            leaf.append(round((node["leaf_value"] + more) * PICO / len(dumps)))
            return -len(leaf)
        place = len(column)
        column.append(columns[node["split_feature"]])
        if node["decision_type"] == "==":
            bits = sum(1 << int(code) for code in str(node["threshold"]).split("||"))
            first.append(len(words))
            while bits:
                words.append(bits % (1 << BITS))
                bits >>= BITS
            threshold.append(len(words) - first[-1])
        else:
            first.append(-1)
            threshold.append(int(np.floor(node["threshold"])))
        left.append(0)
        right.append(0)
        left[place] = add(node["left_child"], more)
        right[place] = add(node["right_child"], more)
        return place

    for dump in dumps:
        for number, tree in enumerate(dump["tree_info"]):
            root.append(add(tree["tree_structure"], start if number == 0 else 0.0))
    made = (root, column, threshold, first, left, right, leaf, words)
    return Forest(*(np.asarray(part, dtype=np.int64) for part in made))


@numba.njit(cache=True, nogil=True)
def forest_row(row, root, column, threshold, first, left, right, leaf, words):  # type: ignore[no-untyped-def]
    """Sum of the leaves that one family falls into, in 10^-12."""
    total = np.int64(0)
    for t in range(root.shape[0]):
        node = root[t]
        while node >= 0:
            value = row[column[node]]
            if first[node] < 0:
                goes_left = value <= threshold[node]
            else:
                word = value // BITS
                goes_left = word < threshold[node] and (words[first[node] + word] >> (value % BITS)) & 1 == 1
            node = left[node] if goes_left else right[node]
        total += leaf[-node - 1]
    return total


@numba.njit(cache=True, nogil=True)
def forest_rows(rows, root, column, threshold, first, left, right, leaf, words):  # type: ignore[no-untyped-def]
    """`forest_row` for many families."""
    out = np.empty(rows.shape[0], dtype=np.int64)
    for i in range(rows.shape[0]):
        out[i] = forest_row(rows[i], root, column, threshold, first, left, right, leaf, words)
    return out
