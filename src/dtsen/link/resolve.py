"""Pairs become persons: strongest evidence first, and only where nothing forbids it.

What can never be (`_may_join`):
- two living persons of the spine in one cluster; two different confirmed NIK in one cluster, unless Dukcapil itself has
  switched the older one off;
- two records of one source, unless they are themselves a double beyond doubt;
- a pair that a clerk has called different;
- a chain: the pairs between the two sides must speak for it on the whole, not only the one that brought them together.

A record that could nearly as well be somebody else, who is surely another person (`margin`), is left for a clerk.
The order of the work is (score, row numbers), so it is the same for any order of the input.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dtsen.link.blocks import Edges
from dtsen.link.compiled import kernel
from dtsen.link.people import People
from dtsen.link.weigh import Company, Weights, double_bits, pair_score
from dtsen.link.words import Words

JOINED, TWO_SPINE, TWO_NIK, DOUBLE_IN_SOURCE, FORBIDDEN, CHAIN, NEAR_TIE, TOO_WEAK = range(8)
REASONS = (
    "",
    "dua_orang_dukcapil",
    "dua_nik_terbukti",
    "dua_catatan_satu_sumber",
    "putusan_beda",
    "bukti_bertentangan",
    "dua_calon",
    "bukti_kurang",
)


@dataclass(frozen=True)
class Forbidden:
    """Pairs that a clerk has called different, as rows of their partners: `starts[row]:starts[row + 1]` in `others`."""

    starts: NDArray[np.int64]
    others: NDArray[np.int32]


def forbidden(pairs: NDArray[np.int32], rows: int) -> Forbidden:
    both = np.concatenate([pairs, pairs[:, ::-1]]) if pairs.size else np.zeros((0, 2), np.int32)
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    starts = np.concatenate([[0], np.cumsum(np.bincount(both[:, 0], minlength=rows))]).astype(np.int64)
    return Forbidden(starts, np.ascontiguousarray(both[:, 1]).astype(np.int32))


@dataclass(frozen=True)
class Clusters:
    """`root[row]` is the lowest row of its cluster; `fate[edge]` why an edge did not join (JOINED when it did or need not)."""

    root: NDArray[np.int32]
    best: NDArray[np.float64]  # bits that brought the record in, 0 when alone or first
    code: NDArray[np.int64]  # levels of the pair that brought it in
    fate: NDArray[np.int8]


def resolve(
    people: People,
    words: Words,
    weights: Weights,
    company: Company,
    edges: Edges,
    before: Clusters,
    no: Forbidden,
    accept: float,
    margin: float,
    threads: int = 2,
) -> Clusters:
    """Joins the clusters of `before` along `edges` of at least `accept` bits."""
    order, cuts = _by_component(before.root, edges.i, edges.j, edges.score)
    starts, by_row = _edges_of_rows(edges.i, edges.j, order, people.row.shape[0])
    parent, following, last = _chains(before.root)
    best = before.best.copy()
    code = before.code.copy()
    fate = np.full(edges.size, TOO_WEAK, np.int8)
    components = cuts.shape[0] - 1
    parts = max(1, min(threads * 4, components // 1000))
    bounds = [int(cuts[components * part // parts]) for part in range(parts + 1)]

    def one(part: int) -> None:
        _join(
            people, words, weights, company, edges.i, edges.j, edges.score, edges.code, order[bounds[part] : bounds[part + 1]], starts,
            by_row, no.starts, no.others, accept, margin, parent, following, last, best, code, fate,
        )  # fmt: skip

    if parts == 1:
        one(0)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(one, range(parts)))
    return Clusters(_roots(parent), best, code, fate)


@kernel
def _by_component(
    before: NDArray[np.int32], left: NDArray[np.int32], right: NDArray[np.int32], scores: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The edges in the order of their work, component by component, and where each component begins. Rows that no edge and no
    earlier cluster ties together never meet: their components are resolved each by itself, side by side in the memory."""
    top = before.copy()
    edges = left.shape[0]
    for edge in range(edges):
        a, b = _find(top, left[edge]), _find(top, right[edge])
        if a != b:
            top[max(a, b)] = min(a, b)
    number = np.full(before.shape[0], -1, np.int32)
    component = np.empty(edges, np.int32)
    count = 0
    for edge in range(edges):
        root = _find(top, left[edge])
        if number[root] < 0:
            number[root] = count
            count += 1
        component[edge] = number[root]
    cuts = np.zeros(count + 1, np.int64)
    for edge in range(edges):
        cuts[component[edge] + 1] += 1
    for one in range(count):
        cuts[one + 1] += cuts[one]
    order = np.empty(edges, np.int64)
    filled = cuts[:-1].copy()
    for edge in range(edges):
        order[filled[component[edge]]] = edge
        filled[component[edge]] += 1
    for one in range(count):
        _by_score(order[cuts[one] : cuts[one + 1]], left, right, scores)
    return order, cuts


@kernel
def _by_score(order: NDArray[np.int64], left: NDArray[np.int32], right: NDArray[np.int32], scores: NDArray[np.float64]) -> None:
    """Sorts edges in place: strongest first, equal ones by their rows."""
    if order.shape[0] > 50:
        order[:] = order[np.argsort(right[order], kind="mergesort")]
        order[:] = order[np.argsort(left[order], kind="mergesort")]
        order[:] = order[np.argsort(-scores[order], kind="mergesort")]
        return
    for at in range(1, order.shape[0]):
        edge = order[at]
        place = at
        while place > 0 and _before(edge, order[place - 1], left, right, scores):
            order[place] = order[place - 1]
            place -= 1
        order[place] = edge


@kernel
def _before(a: int, b: int, left: NDArray[np.int32], right: NDArray[np.int32], scores: NDArray[np.float64]) -> bool:
    if scores[a] != scores[b]:
        return bool(scores[a] > scores[b])
    return bool(left[a] < left[b] or (left[a] == left[b] and right[a] < right[b]))


@kernel
def _chains(root: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Of each row its parent, the next row of its cluster (-1 for none); of each root the last row of its cluster."""
    rows = root.shape[0]
    following = np.full(rows, -1, np.int32)
    last = np.arange(rows).astype(np.int32)
    for row in range(rows):
        top = root[row]
        if top != row:
            following[last[top]] = row
            last[top] = row
    return root.copy(), following, last


@kernel
def _roots(parent: NDArray[np.int32]) -> NDArray[np.int32]:
    for row in range(parent.shape[0]):
        parent[row] = _find(parent, row)
    return parent


@kernel
def _edges_of_rows(
    left: NDArray[np.int32], right: NDArray[np.int32], order: NDArray[np.int64], rows: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The edges of each row, in the given order: those of `row` are `edge[starts[row]:starts[row + 1]]`."""
    starts = np.zeros(rows + 1, np.int64)
    for at in range(left.shape[0]):
        starts[left[at] + 1] += 1
        starts[right[at] + 1] += 1
    for row in range(rows):
        starts[row + 1] += starts[row]
    filled = starts[:-1].copy()
    found = np.empty(starts[rows], np.int64)
    for edge in order:
        for end in (left[edge], right[edge]):
            found[filled[end]] = edge
            filled[end] += 1
    return starts, found


@kernel
def _find(parent: NDArray[np.int32], row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


@kernel
def _confirmed_nik(people: People, following: NDArray[np.int32], row: int) -> int:
    """The NIK that a cluster surely has: its living spine person's, or one that two of its records show; -1 none."""
    found = -1
    at = row
    while at >= 0:
        if people.row[at].spine == 1:
            return int(people.row[at].nik)
        if people.row[at].spine == 2:
            return -1
        at = following[at]
    at = row
    while at >= 0 and found < 0:
        other = following[at]
        while other >= 0 and people.row[at].nik >= 0:
            if people.row[at].nik == people.row[other].nik:
                found = people.row[at].nik
            other = following[other]
        at = following[at]
    return found


@kernel
def _may_join(
    people: People,
    words: Words,
    weights: Weights,
    company: Company,
    a: int,
    b: int,
    following: NDArray[np.int32],
    no_starts: NDArray[np.int64],
    no_others: NDArray[np.int32],
    accept: float,
    bits: float,
    out: NDArray[np.float64],
) -> int:
    """Why the clusters with the lowest rows `a` and `b` must stay apart; JOINED (0) when nothing speaks against it."""
    spine_a = _has_spine(people, following, a)
    if spine_a and _has_spine(people, following, b):
        return 1
    nik_a = _confirmed_nik(people, following, a)
    nik_b = _confirmed_nik(people, following, b)
    if nik_a >= 0 and nik_b >= 0 and nik_a != nik_b:
        return 2
    if following[a] < 0 and following[b] < 0 and no_starts[a] == no_starts[a + 1]:
        # Two single records: the edge is all there is. Its score has the rarity of doubles in it already.
        return (
            3
            if people.row[a].source == people.row[b].source
            and people.row[a].spine == 0
            and _two_lines(people, a, b)
            and bits < accept + 8.0
            else 0
        )
    total = 0.0
    pairs = 0
    x = a
    while x >= 0:
        y = b
        while y >= 0:
            for place in range(no_starts[x], no_starts[x + 1]):
                if no_others[place] == y:
                    return 4
            score, _ = pair_score(people, words, weights, company, x, y, -np.inf, out)
            doubled = people.row[x].source == people.row[y].source and people.row[x].spine == 0 and score < accept
            # The bond that joins the clusters may prove the double, but not within one family record.
            if doubled and (_two_lines(people, x, y) or bits + double_bits(people, weights, x, y) < accept):
                return 3
            total += max(-20.0, min(20.0, score))
            pairs += 1
            y = following[y]
        x = following[x]
    return 0 if total > 0 or pairs == 1 else 5


@kernel
def _two_lines(people: People, x: int, y: int) -> bool:
    """Two lines of one family record: twins and namesakes rather than a double."""
    return bool(people.row[x].family >= 0 and people.row[x].family == people.row[y].family)


@kernel
def _has_spine(people: People, following: NDArray[np.int32], row: int) -> bool:
    while row >= 0:
        if people.row[row].spine == 1:
            return True
        row = following[row]
    return False


@kernel
def _rival(
    people: People,
    row: int,
    other_root: int,
    parent: NDArray[np.int32],
    following: NDArray[np.int32],
    starts: NDArray[np.int64],
    by_row: NDArray[np.int64],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    scores: NDArray[np.float64],
) -> float:
    """Best score of `row` with a cluster that is surely another person than `other_root`; -inf when there is none."""
    own = _find(parent, row)
    for at in range(starts[row], starts[row + 1]):
        edge = by_row[at]
        end = right[edge] if left[edge] == row else left[edge]
        root = _find(parent, end)
        if root in (other_root, own):
            continue
        both_spine = _has_spine(people, following, root) and _has_spine(people, following, other_root)
        nik_a = _confirmed_nik(people, following, root)
        nik_b = _confirmed_nik(people, following, other_root)
        if both_spine or (nik_a >= 0 and nik_b >= 0 and nik_a != nik_b):
            return float(scores[edge])
    return -np.inf


@kernel
def _join(
    people: People,
    words: Words,
    weights: Weights,
    company: Company,
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    scores: NDArray[np.float64],
    codes: NDArray[np.int64],
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
    by_row: NDArray[np.int64],
    no_starts: NDArray[np.int64],
    no_others: NDArray[np.int32],
    accept: float,
    margin: float,
    parent: NDArray[np.int32],
    following: NDArray[np.int32],
    last: NDArray[np.int32],
    best: NDArray[np.float64],
    code: NDArray[np.int64],
    fate: NDArray[np.int8],
) -> None:
    """Joins along the edges in `order`, whose components nobody else touches meanwhile."""
    out = np.zeros((2, 52), np.float64)
    for edge in order:
        if scores[edge] < accept:
            continue
        a = _find(parent, left[edge])
        b = _find(parent, right[edge])
        if a == b:
            fate[edge] = 0
            continue
        if a > b:
            a, b = b, a
        verdict = _may_join(people, words, weights, company, a, b, following, no_starts, no_others, accept, scores[edge], out)
        if verdict == 0:
            rival = max(
                _rival(people, left[edge], _find(parent, right[edge]), parent, following, starts, by_row, left, right, scores),
                _rival(people, right[edge], _find(parent, left[edge]), parent, following, starts, by_row, left, right, scores),
            )
            if scores[edge] - rival < margin:
                verdict = 6
        fate[edge] = verdict
        if verdict != 0:
            continue
        for end in (left[edge], right[edge]):
            if best[end] == 0.0:
                best[end] = scores[edge]
                code[end] = codes[edge]
        parent[b] = a
        following[last[a]] = b
        last[a] = last[b]
