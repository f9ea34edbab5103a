"""The three stages: equal NIK with a check, blocks for the rest, and what may be joined.

1. Records with one good NIK are scored; those that names and birth dates confirm become persons.
2. The model is learned from them (`learn.py`).
3. Whoever is still unresolved is compared within blocks of several independent keys and within the families around it,
   and joined where the evidence is enough and unique (`resolve.py`). A second round sees the company found in the first, and
   looks wider for the few who are still alone (`wide.py`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dtsen.link.blocks import FAMILIES, KEYS, Edges, Groups, Scorer, Search, block_keys, joined, score_groups, score_pairs, search
from dtsen.link.company import company, company_groups
from dtsen.link.learn import alone, equal_nik, learn_from_clusters, learn_from_nik, learn_nik
from dtsen.link.model import Model, weights
from dtsen.link.people import SPINE_LIVE, Register
from dtsen.link.resolve import Clusters, Forbidden, resolve
from dtsen.link.weigh import NIK, Company, Weights
from dtsen.link.wide import last_look

_SAMPLE = 20_000  # unresolved records from which the NIK levels are learned


@dataclass(frozen=True)
class Limits:
    """What people decide (policy/link/ambang.yml)."""

    accept: float  # bits from which a pair is one person
    review: float  # bits from which an undecided pair is shown to a clerk
    margin: float  # bits that the best candidate must be ahead of another person
    nik_users: int  # a NIK on more records than this is a placeholder
    card_users: int  # a card on more records of one source than this is a placeholder
    block: int  # records of a block


@dataclass(frozen=True)
class How:
    """Where pairs are scored: on so many threads here, or by `elsewhere` (`spark_scores.py`)."""

    threads: int = 2
    elsewhere: Scorer | None = None


HERE = How()


@dataclass(frozen=True)
class Matched:
    clusters: Clusters
    nik_edges: Edges
    nik_fate: NDArray[np.int8]
    edges: Edges  # of the last round
    model: Model
    learned: bool
    company: Company


def match(
    register: Register, base: Model, limits: Limits, start: NDArray[np.int32], no: Forbidden, learn: bool, how: How = HERE
) -> Matched:
    """Clusters of one person each. `start` is the lowest row of each record's cluster as judgements have joined them."""
    people, words, rows = register.people, register.words, register.rows
    largest = float(np.bincount(people.row["source"]).max()) if rows else 1.0
    before = Clusters(start, np.zeros(rows), np.zeros(rows, np.int64), np.zeros(0, np.int8))
    nobody = Company(start, alone(rows).mates)
    everyone = np.ones(rows, np.bool_)
    family = np.ascontiguousarray(people.row["family"])
    order = register.by_family
    row_keys = np.zeros((rows, KEYS), np.uint64)
    block_keys(people, words, row_keys)

    def by_nik(bits: Weights) -> Edges:
        return search(
            Search(people, words, bits, nobody, limits.nik_users, -30.0, how.threads, how.elsewhere), everyone, row_keys, range(1), None
        )

    bits = weights(base, largest)
    model = base
    if learn:
        model = learn_from_nik(register, base, equal_nik(register))
        bits = weights(model, largest)
    nik_edges = by_nik(bits)
    first = resolve(people, words, bits, nobody, nik_edges, before, no, limits.accept, limits.margin)
    if learn:
        settled = first.fate == 0
        around = company(first.root, family, order)
        model = learn_from_clusters(register, model, around, (nik_edges.i[settled], nik_edges.j[settled]), bits.surprise, order)
        bits = weights(model, largest)
    clusters = first
    if learn:
        sample = unresolved(register, clusters.root)
        sample &= np.cumsum(sample) % max(1, int(sample.sum()) // _SAMPLE) == 0
        around = company(clusters.root, family, order)
        edges = _look(register, bits, around, row_keys, sample, limits, how)
        scores = score_pairs(people, words, without_nik(bits), around, edges.i, edges.j)
        model = learn_nik(model, edges, scores, limits.accept + 3)
        bits = weights(model, largest)
    around = company(clusters.root, family, order)
    edges = _look(register, bits, around, row_keys, unresolved(register, clusters.root), limits, how)
    clusters = resolve(people, words, bits, around, edges, clusters, no, limits.accept, limits.margin)
    # Second round: the persons just found are company for those who are still alone.
    around = company(clusters.root, family, order)
    alone_still = unresolved(register, clusters.root)
    near = _near(register, bits, around, alone_still, limits, how)
    wide = last_look(register, bits, around, alone_still, limits.block, limits.review)
    still = clusters.root[edges.i] != clusters.root[edges.j]
    left, right = edges.i[still], edges.j[still]
    scores = score_pairs(people, words, bits, around, left, right)
    edges = once(joined([Edges(left, right, scores, edges.code[still], edges.looked), near, wide]))
    clusters = resolve(people, words, bits, around, edges, clusters, no, limits.accept, limits.margin)
    return Matched(clusters, nik_edges, first.fate, edges, model, learn, around)


def unresolved(register: Register, root: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Records that still look for their person: with a spine, those whose cluster has no living spine person; without,
    those that are alone."""
    people = register.people
    sizes = np.bincount(root, minlength=root.shape[0])
    if not (people.row["spine"] == SPINE_LIVE).any():
        return np.asarray(sizes[root] == 1)
    has = np.zeros(root.shape[0], np.bool_)
    has[root[people.row["spine"] == SPINE_LIVE]] = True
    return ~has[root]


def _look(
    register: Register,
    bits: Weights,
    around: Company,
    row_keys: NDArray[np.uint64],
    wanted: NDArray[np.bool_],
    limits: Limits,
    how: How,
) -> Edges:
    """Pairs of the blocks and of the families around, with a wanted record in each."""
    task = Search(register.people, register.words, bits, around, limits.block, limits.review, how.threads, how.elsewhere)
    village = register.people.row["village"]
    further = np.where(village >= 0, village // 10000, 0).astype(np.uint64)
    found = search(task, wanted, row_keys, range(len(FAMILIES)), further)
    return once(joined([found, _near(register, bits, around, wanted, limits, how)]))


def _near(register: Register, bits: Weights, around: Company, wanted: NDArray[np.bool_], limits: Limits, how: How) -> Edges:
    """Pairs of records that have a person already found in their families."""
    task = Search(register.people, register.words, bits, around, limits.block, limits.review, how.threads, how.elsewhere)
    starts, members = company_groups(around, wanted)
    mate = np.arange(starts.shape[0] - 1, dtype=np.uint64)
    return score_groups(task, wanted, np.zeros((register.rows, 0), np.uint64), [Groups((0, 0), mate, starts, members)])


def once(edges: Edges) -> Edges:
    """Each pair once, in the order of its rows."""
    pair = edges.i.astype(np.int64) << 32 | edges.j
    _, first = np.unique(pair, return_index=True)
    return Edges(edges.i[first], edges.j[first], edges.score[first], edges.code[first], edges.looked)


def without_nik(bits: Weights) -> Weights:
    """The weights with every NIK level worth nothing."""
    strangers, kin = bits.strangers.copy(), bits.kin.copy()
    strangers[NIK] = 0
    kin[NIK] = 0
    return bits._replace(strangers=strangers, kin=kin)


__all__ = ["Limits", "Matched", "match", "unresolved"]
