"""Which cells of a table with totals must stay hidden, so that no small number can be found by subtraction?

A small cell is hidden first. Then every hidden cell is attacked as a reader could: by linear programming over all the
sums that the table shows, the lowest and highest value that it may have. While that leaves too little doubt, one more
cell of its sums is hidden. (The reader knows that counts are not negative, and which cells are hidden, not why.)
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, lil_matrix
from scipy.sparse.csgraph import connected_components

# HiGHS answers with small rounding errors; counts are whole numbers.
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Cells:
    """`values` of all cells, totals among them; `sums`: (place of a total, places of its parts); `totals` are shown gladly."""

    values: tuple[int, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]

    @property
    def totals(self) -> frozenset[int]:
        return frozenset(total for total, _ in self.sums)


def withhold(cells: Cells, smallest: int, doubt: int, small: Collection[int] = ()) -> frozenset[int]:
    """The places to hide: those below `smallest` (zero may be shown), the `small` ones, and what protects them.

    Afterwards no hidden cell can be narrowed down to fewer than `doubt` values above its lowest one.
    """
    hidden = {place for place, value in enumerate(cells.values) if 0 < value < smallest} | set(small)
    lines: dict[int, list[tuple[int, ...]]] = {}
    for total, parts in cells.sums:
        for place in (total, *parts):
            lines.setdefault(place, []).append((total, *parts))
    while True:
        bare = [place for place, (low, high) in intervals(cells, hidden).items() if high - low < doubt]
        before = len(hidden)
        for place in bare:
            more = _protector(cells, place, lines.get(place, []), hidden, doubt)
            if more is None:
                # All of its sums are hidden already, and yet others that are shown narrow it down from further away.
                around = [line for other in sorted(hidden) for line in lines.get(other, [])]
                more = _protector(cells, place, around, hidden, doubt)
            if more is not None:
                hidden.add(more)
        if len(hidden) == before:
            # A cell in no sum is protected by nothing but its own absence, which is complete.
            return frozenset(hidden)


def intervals(cells: Cells, hidden: set[int] | frozenset[int]) -> dict[int, tuple[int, int]]:
    """Lowest and highest value of every hidden cell that agree with everything that is shown."""
    places = sorted(hidden)
    column = {place: number for number, place in enumerate(places)}
    rows = [(total, parts) for total, parts in cells.sums if total in column or any(part in column for part in parts)]
    matrix, known = lil_matrix((len(rows), len(places))), np.zeros(len(rows))
    for number, (total, parts) in enumerate(rows):
        # total - sum(parts) = 0, with what is shown on the right side.
        for place, sign in ((total, 1), *((part, -1) for part in parts)):
            if place in column:
                matrix[number, column[place]] += sign
            else:
                known[number] -= sign * cells.values[place]
    return {places[number]: span for number, span in _spans(csr_matrix(matrix), known).items()}


def _spans(matrix: csr_matrix, known: np.ndarray) -> dict[int, tuple[int, int]]:
    """Two small linear programmes a column, each over the columns that are connected with it only."""
    spans: dict[int, tuple[int, int]] = {}
    count, group = connected_components((matrix.T @ matrix), directed=False)
    for number in range(count):
        columns = np.flatnonzero(group == number)
        part = matrix[:, columns]
        used = np.flatnonzero(part.getnnz(axis=1))
        for place, column in enumerate(columns):
            spans[int(column)] = (_extreme(part[used], known[used], place, 1), _extreme(part[used], known[used], place, -1))
    return spans


def _extreme(matrix: csr_matrix, known: np.ndarray, place: int, sign: int) -> int:
    cost = np.zeros(matrix.shape[1])
    cost[place] = sign
    if matrix.shape[0] == 0:
        return 0 if sign == 1 else 2**31
    result = linprog(cost, A_eq=matrix, b_eq=known, bounds=(0, None), method="highs")
    if result.status == 3:
        return 2**31
    return int(np.ceil(result.fun - _TOLERANCE)) if sign == 1 else int(np.floor(-result.fun + _TOLERANCE))


def _protector(cells: Cells, place: int, lines: Sequence[tuple[int, ...]], hidden: set[int], doubt: int) -> int | None:
    """One more cell to hide: a part before a total, one large enough to hide behind before a small one, then the smallest."""
    candidates = {other for line in lines for other in line if other not in hidden and other != place and cells.values[other] > 0}
    ordered = sorted(candidates, key=lambda other: (other in cells.totals, cells.values[other] < doubt, cells.values[other], other))
    return ordered[0] if ordered else None
