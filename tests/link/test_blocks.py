"""Blocks find exactly the pairs that share a key, each once; and resolving never breaks what cannot be."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from dtsen.link.blocks import FAMILIES, FIRST, KEYS, Edges, Search, search
from dtsen.link.learn import alone
from dtsen.link.model import read_model, weights
from dtsen.link.people import ROW, SPINE_LIVE, register
from dtsen.link.resolve import JOINED, Clusters, forbidden, resolve
from tests.link.small_world import LIMITS, POLICY, neighbours, record, table


def slow_pairs(keys: NDArray[np.uint64], wanted: NDArray[np.bool_], cap: int) -> set[tuple[int, int]]:
    """The same question asked with dictionaries."""
    found = set()
    for family in range(len(FAMILIES)):
        groups: dict[int, set[int]] = {}
        for row, column in itertools.product(range(keys.shape[0]), range(FIRST[family], FIRST[family + 1])):
            if keys[row, column]:
                groups.setdefault(int(keys[row, column]), set()).add(row)
        for members in groups.values():
            if len(members) <= cap and any(wanted[row] for row in members):
                found |= {pair for pair in itertools.combinations(sorted(members), 2) if wanted[pair[0]] or wanted[pair[1]]}
    return found


@pytest.mark.parametrize("seed", range(6))
def test_search_finds_the_pairs_that_share_a_key_once(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = register(table(neighbours()), None, LIMITS.card_users)
    keys = rng.integers(0, 60, (people.rows, KEYS)).astype(np.uint64)
    keys[rng.random(keys.shape) < 0.6] = 0
    # Within one family a record does not carry a key twice, and keys of different families do not mix.
    for family in range(len(FAMILIES)):
        block = keys[:, FIRST[family] : FIRST[family + 1]]
        for other in range(1, block.shape[1]):
            block[(block[:, other, None] == block[:, :other]).any(axis=1), other] = 0
        block[block > 0] += np.uint64(1000 * family)
    wanted = rng.random(people.rows) < 0.3
    bits = weights(read_model(POLICY / "link/model/umum.yml"), 100.0)
    task = Search(people.people, people.words, bits, alone(people.rows), cap=25, keep=-np.inf)
    edges = search(task, wanted, keys.copy(), range(len(FAMILIES)), None)
    pairs = list(zip(edges.i.tolist(), edges.j.tolist(), strict=True))
    assert len(pairs) == len(set(pairs)) == edges.looked
    assert set(pairs) == slow_pairs(keys, wanted, 25)


@pytest.mark.parametrize("seed", range(8))
def test_random_edges_never_join_what_cannot_be(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = register(table(neighbours()), "dukcapil", LIMITS.card_users)
    count = 4000
    i = rng.integers(0, people.rows, count).astype(np.int32)
    j = rng.integers(0, people.rows, count).astype(np.int32)
    low, high = np.minimum(i, j), np.maximum(i, j)
    good = low != high
    edges = Edges(low[good], high[good], np.round(rng.normal(5, 6, good.sum()), 3), np.zeros(good.sum(), np.int64), count)
    no = forbidden(np.stack([low[good][:50], high[good][:50]], axis=1), people.rows)
    start = Clusters(np.arange(people.rows, dtype=np.int32), np.zeros(people.rows), np.zeros(people.rows, np.int64), np.zeros(0, np.int8))
    bits = weights(read_model(POLICY / "link/model/umum.yml"), 100.0)
    done = resolve(people.people, people.words, bits, alone(people.rows), edges, start, no, LIMITS.accept, LIMITS.margin)
    live = people.people.row["spine"] == SPINE_LIVE
    assert np.bincount(done.root[live], minlength=people.rows).max() == 1
    assert (done.root[low[good][:50]] != done.root[high[good][:50]]).all()
    joined = done.fate == JOINED
    assert (done.root[edges.i[joined]] == done.root[edges.j[joined]]).all()
    assert (edges.score[joined] >= LIMITS.accept).all()
    # Order of the edges does not matter.
    turn = rng.permutation(edges.size)
    again = resolve(
        people.people, people.words, bits, alone(people.rows), Edges(edges.i[turn], edges.j[turn], edges.score[turn], edges.code[turn], 0),
        start, no, LIMITS.accept, LIMITS.margin,
    )  # fmt: skip
    assert (again.root == done.root).all()


def test_a_row_is_small_enough_for_two_cache_lines() -> None:
    assert ROW.itemsize <= 128


def test_a_crowded_day_is_split_not_paired() -> None:
    """1,000 people of one birth date and one name in ten kecamatan: 10 blocks of 100 instead of one of 1,000."""
    rows = [
        record("dtks", f"{n}", nama="SITI", tanggal_lahir=19500701, jenis_kelamin=2, wilayah=f"1801{n % 10 + 1:02d}{2001 + n // 10}")
        for n in range(1000)
    ]
    people = register(table(rows), None, LIMITS.card_users)
    from dtsen.link.blocks import block_keys

    keys = np.zeros((people.rows, KEYS), np.uint64)
    block_keys(people.people, people.words, keys)
    bits = weights(read_model(POLICY / "link/model/umum.yml"), 1000.0)
    task = Search(people.people, people.words, bits, alone(people.rows), cap=200, keep=-np.inf)
    further = people.people.row["village"] // 10000
    looked = search(task, np.ones(people.rows, np.bool_), keys, range(len(FAMILIES)), further.astype(np.uint64)).looked
    assert 0 < looked <= 10 * 100 * 99 // 2
