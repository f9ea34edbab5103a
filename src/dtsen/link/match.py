"""The three stages: equal NIK with a check, blocks for the rest, and what may be joined.

1. Records with one good NIK are scored; those that names and birth dates confirm become persons.
2. The model is learned from them (`learn.py`).
3. Whoever is still unresolved is compared within blocks of several independent keys and within the families around it,
   and joined where the evidence is enough and unique (`resolve.py`). A second round sees the company found in the first.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dtsen.link.blocks import FAMILIES, KEYS, Edges, Search, block_keys, joined, score_groups, score_pairs, search
from dtsen.link.company import company, company_groups
from dtsen.link.learn import alone, learn_from_clusters, learn_from_nik, learn_nik
from dtsen.link.model import Model, weights
from dtsen.link.people import SPINE_LIVE, Register
from dtsen.link.resolve import Clusters, Forbidden, resolve
from dtsen.link.weigh import Company, Weights


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
class Matched:
    clusters: Clusters
    nik_edges: Edges
    nik_fate: NDArray[np.int8]
    edges: Edges  # of the last round
    model: Model
    learned: bool
    company: Company


def match(
    register: Register, base: Model, limits: Limits, start: NDArray[np.int32], no: Forbidden, learn: bool, threads: int = 2
) -> Matched:
    """Clusters of one person each. `start` is the lowest row of each record's cluster as judgements have joined them."""
    people, words, rows = register.people, register.words, register.rows
    largest = float(np.bincount(people.source).max()) if rows else 1.0
    before = Clusters(start, np.zeros(rows), np.zeros(rows, np.int64), np.zeros(0, np.int8))
    nobody = Company(start, alone(rows).mates)
    everyone = np.ones(rows, np.bool_)
    row_keys = np.zeros((rows, KEYS), np.uint64)
    block_keys(people, words, row_keys)

    def by_nik(bits: Weights) -> Edges:
        return search(Search(people, words, bits, nobody, limits.nik_users, -30.0, threads), everyone, row_keys, range(1), None)

    bits = weights(base, largest)
    model = base
    if learn:
        pairs = by_nik(bits)
        other = people.source[pairs.i] != people.source[pairs.j]
        model = learn_from_nik(register, base, (pairs.i[other], pairs.j[other]))
        bits = weights(model, largest)
    nik_edges = by_nik(bits)
    first = resolve(people, words, bits, nobody, nik_edges, before, no, limits.accept, limits.margin)
    if learn:
        settled = first.fate == 0
        around = company(first.root, people.family)
        model = learn_from_clusters(register, model, around, (nik_edges.i[settled], nik_edges.j[settled]), bits.surprise)
        bits = weights(model, largest)
    clusters = first
    edges = _round(register, bits, clusters, row_keys, limits, threads)
    if learn:
        blind = replace_nik(bits)
        scores = rescored(register, blind, company(clusters.root, people.family), edges)
        model = learn_nik(model, edges, scores, limits.accept + 3)
        bits = weights(model, largest)
    for _ in range(2):
        around = company(clusters.root, people.family)
        edges = _round(register, bits, clusters, row_keys, limits, threads)
        clusters = resolve(people, words, bits, around, edges, clusters, no, limits.accept, limits.margin)
    return Matched(clusters, nik_edges, first.fate, edges, model, learn, around)


def unresolved(register: Register, root: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Records that still look for their person: with a spine, those whose cluster has no living spine person; without,
    those that are alone."""
    people = register.people
    sizes = np.bincount(root, minlength=root.shape[0])
    if not (people.spine == SPINE_LIVE).any():
        return sizes[root] == 1
    has = np.zeros(root.shape[0], np.bool_)
    has[root[people.spine == SPINE_LIVE]] = True
    return ~has[root]


def _round(register: Register, bits: Weights, clusters: Clusters, row_keys: NDArray[np.uint64], limits: Limits, threads: int) -> Edges:
    people = register.people
    around = company(clusters.root, people.family)
    wanted = unresolved(register, clusters.root)
    task = Search(people, register.words, bits, around, limits.block, limits.review - 6, threads)
    fresh = row_keys.copy()
    further = np.where(people.village >= 0, people.village // 10000, 0).astype(np.uint64)
    found = search(task, wanted, fresh, range(len(FAMILIES)), further)
    starts, members = company_groups(around, wanted)
    nobody = np.zeros(starts.shape[0] - 1, np.uint64)
    near = score_groups(task, wanted, fresh, (KEYS, KEYS), nobody, starts, members)
    return once(joined([found, near]))


def once(edges: Edges) -> Edges:
    """Each pair once, in the order of its rows."""
    pair = edges.i.astype(np.int64) << 32 | edges.j
    _, first = np.unique(pair, return_index=True)
    return Edges(edges.i[first], edges.j[first], edges.score[first], edges.code[first], edges.looked)


def replace_nik(bits: Weights) -> Weights:
    """The weights with every NIK level worth nothing."""
    strangers, kin = bits.strangers.copy(), bits.kin.copy()
    strangers[2] = 0
    kin[2] = 0
    return bits._replace(strangers=strangers, kin=kin)


def rescored(register: Register, bits: Weights, around: Company, edges: Edges) -> NDArray[np.float64]:
    return score_pairs(register.people, register.words, bits, around, edges.i, edges.j)


__all__ = ["Limits", "Matched", "match", "unresolved"]
