"""The same country one quarter later: three more months are lived, and Dukcapil sends its list anew.

What Dukcapil wrote of a person it writes again, letter by letter, unless something happened: births, deaths, weddings,
divorces, moves, new cards, the old taken in by their children, arrivals, and late corrections (an event of last year
that is heard of only now, a name spelled right at last, a birth date or a NIK changed). The running number of a row is
a new one, as in life. The registers are years old and lie there as they were.
"""

import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.random import Generator

from nusantara.addresses import write_addresses
from nusantara.country import live_country
from nusantara.days import ordinal
from nusantara.dukcapil import registered
from nusantara.events import live_on
from nusantara.facts import Facts, Ledger
from nusantara.later_list import Kept, read_kept, write_later_list
from nusantara.later_truth import Before, Corrections, write_later_truth
from nusantara.life import Life
from nusantara.names import name_everybody
from nusantara.numbers import Numbers, give_numbers
from nusantara.streams import Bools, Ints, stream
from nusantara.world import HEAD, NOBODY, PARENT, World

YEAR, MONTHS, LATER_END = 2026, (1, 2, 3), 20260331
HEARD_LATE = 0.6
TAKEN_IN = 0.03
# Of all on the list: a name spelled right or changed, a birth date changed by a court, another NIK.
CORRECTED_NAME, CORRECTED_BIRTH, NEW_NIK = 0.002, 0.0008, 0.0008
_FEWEST = 2


def make_next_quarter(first: Path, out: Path, persons: int, seed: int, noise: float = 1.0) -> None:
    """Write `out/deliveries/`, `out/wilayah/`, `out/batas/` and `out/truth/` of the country in `first`, a quarter later.

    `persons`, `seed` and `noise` are those with which `make_country` made `first`; the same arguments give the same bytes.
    """
    facts = live_country(persons, seed, noise)
    world = facts.world
    before = _before(facts)
    life = LaterLife(world, stream(seed, "events", str(LATER_END)))
    live_on(life, YEAR, MONTHS)
    _take_in(life)
    _hear_late(life, before.stale)
    for columns in (world.people, world.families, world.houses, world.cards):
        columns.trim()
    kept = read_kept(first)
    corrections = _corrections(stream(seed, "corrections", str(LATER_END)), np.flatnonzero(before.active), world)
    later = _later_facts(facts, seed, corrections)
    for name in ("deliveries", "wilayah", "batas"):
        shutil.copytree(first / name, out / name)
    shutil.rmtree(out / "deliveries" / "dukcapil")
    ledger = Ledger()
    write_later_list(later, ledger, Kept(kept.rows, kept.closed, corrections.name), out / "deliveries", ordinal(LATER_END))
    write_later_truth(later, ledger, before, corrections, out / "truth")


class LaterLife(Life):
    """A world that has been lived in goes on: the dead and the departed are no longer members of anything."""

    def __init__(self, world: World, rng: Generator) -> None:
        super().__init__(world, rng)
        self._end = ordinal(LATER_END)
        people = world.people
        for family, members in enumerate(self.members):
            here = [p for p in members if people.death[p] == 0 and people.abroad[p] == 0]
            self.members[family] = sorted(here, key=lambda p: (people.rel[p] != HEAD, p))
        self.guests = {house: [f for f in families if self.members[f]] for house, families in self.guests.items()}


def _before(facts: Facts) -> Before:
    people, families = facts.world.people, facts.world.families
    active = registered(facts) & (people.dk_dead == 0)
    card = people.dk_card.copy()
    stale = (card != families.card[people.family]) | (people.dk_known == 0) | ((people.death > 0) & (people.dk_dead == 0))
    return Before(
        people.family.copy(),
        np.where(people.dk_known == 1, card, NOBODY),
        families.house[people.family].copy(),
        people.kawin.astype(np.int64),
        active,
        people.death.copy(),
        people.abroad.copy(),
        stale,
    )


def _take_in(life: Life) -> None:
    """Old people who live alone move to a child and onto its card: their family is no more."""
    people, world = life.world.people, life.world
    n = people.size
    child_of: dict[int, int] = {}
    for parents in (people.mother[:n], people.father[:n]):
        for child in np.flatnonzero((parents >= 0) & (people.death[:n] == 0) & (people.abroad[:n] == 0)).tolist():
            child_of.setdefault(int(parents[child]), child)
    old = [p for p in sorted(child_of) if people.birth[p] < ordinal(LATER_END) - 55 * 365 and people.death[p] == people.abroad[p] == 0]
    inside = world.land.covered_village()
    alone = [p for p in old if life.members[people.family[p]] == [p] and people.family[child_of[p]] != people.family[p]]
    alone = [p for p in alone if inside[life.village_of(int(people.family[child_of[p]]))]]
    for person in life.rng.permutation(alone).tolist()[: max(_FEWEST, round(len(alone) * TAKEN_IN))]:
        family = int(people.family[child_of[person]])
        life.leave(person)
        life.join(person, family, PARENT)
        life.write_down(life.members[family])


def _hear_late(life: Life, stale: Bools) -> None:
    """Dukcapil catches up with most of what it had missed: late births, deaths, moves and weddings."""
    people, families = life.world.people, life.world.families
    for family in sorted(set(people.family[: len(stale)][stale].tolist())):
        if families.origin[family] != NOBODY or life.rng.random() >= HEARD_LATE:
            continue
        life.write_down(life.members[family])
    dead = np.flatnonzero(stale & (people.death[: len(stale)] > 0) & (people.dk_known[: len(stale)] == 1))
    people.dk_dead[dead[life.rng.random(len(dead)) < HEARD_LATE]] = 1


def _corrections(rng: Generator, listed: Ints, world: World) -> Corrections:
    alive = listed[(world.people.death[listed] == 0) & (world.people.abroad[listed] == 0)]
    order = rng.permutation(alive).tolist()
    counts = [max(_FEWEST, round(len(alive) * share)) for share in (CORRECTED_NAME, CORRECTED_BIRTH, NEW_NIK)]
    cuts = np.cumsum([0, *counts]).tolist()
    return Corrections(*(frozenset(order[start:stop]) for start, stop in pairwise(cuts)))


def _later_facts(facts: Facts, seed: int, corrections: Corrections) -> Facts:
    """Names and numbers of those who came, beside those of the others; birth dates and numbers that were changed."""
    world, known = facts.world, len(facts.names)
    people = world.people
    names, mothers, same = name_everybody(people, seed + 1)
    names = [*facts.names, *names[known:]]
    mothers = [*facts.mothers, *mothers[known:]]
    for person in range(known, people.size):
        if people.mother[person] >= 0:
            mothers[person] = names[int(people.mother[person])]
    for person in corrections.birth:
        people.birth[person] += 1
    given = give_numbers(world.land, people, world.cards, seed + 1)
    used = {*facts.numbers.nik, *facts.numbers.old_nik}
    nik, old = [*facts.numbers.nik], [*facts.numbers.old_nik, *[""] * (people.size - known)]
    for person in (*range(known, people.size), *sorted(corrections.nik)):
        number = given.nik[person]
        while number in used:
            number = f"{number[:12]}{(int(number[12:]) + 1) % 10_000:04d}"
        used.add(number)
        if person < known:
            old[person] = nik[person]
            nik[person] = number
        else:
            nik.append(number)
    shared = np.concatenate([facts.numbers.shared, np.zeros(people.size - known, dtype=np.bool_)])
    numbers = Numbers(nik, [*facts.numbers.kk, *given.kk[len(facts.numbers.kk) :]], old, shared)
    same = np.concatenate([facts.same_name, same[known:]])
    return replace(facts, names=names, mothers=mothers, same_name=same, numbers=numbers, addresses=write_addresses(world))
