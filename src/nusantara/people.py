"""Who lived where on 31 December 2020: families with heads, spouses, children, parents; houses shared by two families.

Shares and age gaps follow domain.md 9.1, the heaping of birth dates 9.6.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from nusantara.days import ordinal, ordinals, ymd
from nusantara.names import CULTURES
from nusantara.regions import Land
from nusantara.streams import Bools, Column, Ints, pick, stream
from nusantara.world import CHILD, DIVORCED, GRANDCHILD, HEAD, IN_LAW, MARRIED, NOBODY, OTHER, PARENT, SINGLE, SPOUSE, WIDOWED, World

START = 20201231
MEAN_FAMILY = 3.32
COUPLE_WITH_CHILDREN, COUPLE, ONE_PARENT, ALONE = range(4)
KINDS = [0.70, 0.11, 0.07, 0.12]
SHARED_HOUSES = 0.11
KTP_ELSEWHERE = 0.017


@dataclass(frozen=True)
class _Kin:
    """Rows to add to families: one entry a person."""

    family: Ints
    sex: Ints
    age: Ints
    rel: int
    kawin: Ints


def first_world(land: Land, persons: int, seed: int) -> World:
    """The country on the last day of 2020, sized so that about `persons` people live in it five years later."""
    world = World(land, seed)
    rng = stream(seed, "people")
    n = max(40, round(persons / MEAN_FAMILY))
    village = _villages(land, rng, n)
    culture = _cultures(land, rng, village)
    _settle(world, rng, village, culture)
    kinds = pick(rng, KINDS, n)
    head_age, head_sex = _heads(rng, kinds)
    _add_couples(world, rng, kinds, head_age, head_sex)
    _add_children(world, rng, kinds)
    _add_kin(world, rng, head_age, kinds)
    _share_houses(world, rng)
    _register(world, rng)
    world.photograph(ordinal(START))
    return world


def _villages(land: Land, rng: Generator, n: int) -> Ints:
    """A village for each family; kabupaten and villages are of unequal size."""
    inside = np.flatnonzero(land.covered_village())
    weight = np.exp(rng.standard_normal(len(inside)) * 0.35) * np.where(land.urban[inside], 1.5, 1.0)
    kab_weight = {kab: 1.6 - 0.25 * place for place, kab in enumerate(land.covered)}
    weight *= [kab_weight[int(kab)] for kab in land.kab_of[inside]]
    return np.sort(inside[pick(rng, weight, n)])


def _cultures(land: Land, rng: Generator, village: Ints) -> Ints:
    """Six of ten families belong to the first people of their kabupaten, the others to any."""
    order = [(3 * place) % len(CULTURES) for place in range(len(land.kabupaten))]
    first = np.array(order)[land.kab_of[village]]
    any_of = pick(rng, [culture.share for culture in CULTURES], len(village))
    return np.where(rng.random(len(village)) < 0.6, first, any_of)


def new_houses(world: World, rng: Generator, village: Ints) -> Ints:
    """Build a house in each of these villages (its owner is set by the caller)."""
    n = len(village)
    no_rw = rng.random(n) < 0.2
    return world.houses.grow(
        n,
        village=village,
        owner=NOBODY,
        rt=rng.integers(1, 16, n),
        rw=np.where(no_rw, 0, rng.integers(1, 12, n)),
        street=rng.integers(0, 10_000, n),
        number=rng.integers(1, 200, n),
        style=pick(rng, [0.33, 0.34, 0.33], n),
    )


def _settle(world: World, rng: Generator, village: Ints, culture: Ints) -> None:
    """A house and a card for each family."""
    n = len(village)
    houses = new_houses(world, rng, village)
    age_of_card = (rng.random(n) ** 1.5 * 4000).astype(np.int64) + 30
    cards = world.cards.grow(n, village=village, day=ordinal(START) - age_of_card)
    families = world.families.grow(n, house=houses, card=cards, old_card=cards, origin=NOBODY, culture=culture)
    world.houses.owner[houses] = families
    renewed = families[rng.random(n) < 0.12]
    world.families.old_card[renewed] = world.cards.grow(
        len(renewed), village=village[renewed], day=world.cards.day[cards[renewed]] - rng.integers(400, 2500, len(renewed))
    )


def _heads(rng: Generator, kinds: Ints) -> tuple[Ints, Ints]:
    n = len(kinds)
    draw = rng.standard_normal(n)
    young = rng.random(n)
    age = np.select(
        [kinds == COUPLE_WITH_CHILDREN, kinds == COUPLE, kinds == ONE_PARENT],
        [44 + 10.5 * draw, np.where(young < 0.35, 27 + 3 * draw, 61 + 9 * draw), 52 + 11 * draw],
        np.where(young < 0.35, 26 + 5 * draw, 66 + 11 * draw),
    )
    female = np.array([0.015, 0.01, 0.82, 0.62])[kinds]
    sex = np.where(rng.random(n) < female, 2, 1)
    return np.clip(age, 19, 95).astype(np.int64), sex


def birth_days(rng: Generator, age: Ints, day: int) -> Ints:
    """A birth day that gives this age on `day`; the older, the more often 1 January, 1 July or 31 December."""
    n = len(age)
    born = day - (age * 365.25).astype(np.int64) - rng.integers(1, 365, n)
    year = ymd(born) // 10000
    heap = np.select([age >= 60, age >= 40, age >= 18], [0.175, 0.068, 0.02], 0.008)
    heaped = rng.random(n) < heap
    which = pick(rng, [0.26, 0.44, 0.30], n)
    guess = ordinals(year, np.array([1, 7, 12])[which], np.array([1, 1, 31])[which])
    first = rng.random(n) < np.where(age >= 40, 0.05, 0.0)
    shown = ymd(born)
    born = np.where(first, ordinals(year, shown // 100 % 100, np.ones(n, dtype=np.int64)), born)
    return np.where(heaped, np.minimum(guess, day), born)


def _add(world: World, rng: Generator, kin: _Kin) -> Ints:
    """Persons of these families, with the culture and the village of the family."""
    n = len(kin.family)
    families = world.families
    return world.people.grow(
        n,
        sex=kin.sex,
        birth=birth_days(rng, kin.age, ordinal(START)),
        mother=NOBODY,
        father=NOBODY,
        spouse=NOBODY,
        family=kin.family,
        rel=kin.rel,
        kawin=kin.kawin,
        culture=families.culture[kin.family],
        surname=rng.integers(0, 10_000, n),
        born_village=world.houses.village[families.house[kin.family]],
    )


def _add_couples(world: World, rng: Generator, kinds: Ints, head_age: Ints, head_sex: Ints) -> None:
    """Heads first (person i heads family i), then spouses."""
    n = len(kinds)
    couple = kinds <= COUPLE
    widowed = np.where(rng.random(n) < np.clip((head_age - 30) / 45, 0.1, 0.92), WIDOWED, DIVORCED)
    alone = np.where(head_age < 35, SINGLE, np.where(rng.random(n) < 0.12, SINGLE, widowed))
    kawin = np.where(couple, MARRIED, np.where(kinds == ONE_PARENT, widowed, alone))
    family = np.arange(n, dtype=np.int64)
    heads = _add(world, rng, _Kin(family, head_sex, head_age, HEAD, kawin))
    married = np.flatnonzero(couple)
    gap = 4.4 + 4.2 * rng.standard_normal(len(married))
    age = np.clip(head_age[married] - np.where(head_sex[married] == 1, gap, -gap), 17, 92).astype(np.int64)
    spouses = _add(world, rng, _Kin(married, 3 - head_sex[married], age, SPOUSE, np.full(len(married), MARRIED)))
    people = world.people
    people.spouse[heads[married]] = spouses
    people.spouse[spouses] = heads[married]
    mixed = spouses[rng.random(len(spouses)) < 0.1]
    people.culture[mixed] = pick(rng, [culture.share for culture in CULTURES], len(mixed))


def _parents_of(world: World, families: int) -> tuple[Ints, Ints]:
    """Mother and father among head and spouse of each family (-1: none)."""
    people = world.people
    mother, father = np.full(families, NOBODY), np.full(families, NOBODY)
    adults = np.flatnonzero((people.rel[: people.size] == HEAD) | (people.rel[: people.size] == SPOUSE))
    for sex, parent in ((2, mother), (1, father)):
        rows = adults[people.sex[adults] == sex]
        parent[people.family[rows]] = rows
    return mother, father


def _add_children(world: World, rng: Generator, kinds: Ints) -> None:
    """Children still at home. Births are spread over the mother's (or father's) fertile years; the grown have left."""
    people, start = world.people, ordinal(START)
    n = len(kinds)
    mother, father = _parents_of(world, n)
    parent = np.where(mother >= 0, mother, father)
    with_children = (kinds == COUPLE_WITH_CHILDREN) | (kinds == ONE_PARENT)
    parent_age = (start - people.birth[parent]) / 365.25
    births = np.where(with_children, 2 + rng.poisson(0.85, n), 0)
    births = np.where(with_children & (rng.random(n) < 0.15), 1, births)
    family = np.repeat(np.arange(n, dtype=np.int64), births)
    order = np.arange(len(family)) - np.repeat(np.cumsum(births) - births, births)
    first = np.clip(24.5 + 4 * rng.standard_normal(n), 17, 40)
    at_age = first[family] + order * np.clip(4.3 + 1.8 * rng.standard_normal(len(family)), 1.2, 11)
    age = np.floor(parent_age[family] - at_age).astype(np.int64)
    leaves = np.clip(25.5 + 5 * rng.standard_normal(len(family)), 18, 45)
    stays = (age >= 0) & (at_age < 45) & (age < leaves)
    family, age = family[stays], age[stays]
    sex = np.where(rng.random(len(family)) < 0.512, 1, 2)
    children = _add(world, rng, _Kin(family, sex, age, CHILD, np.full(len(family), SINGLE)))
    _link_children(world, children, mother, father)
    twins = children[rng.random(len(children)) < 0.011]
    second = _add(world, rng, _Kin(people.family[twins], _twin_sex(rng, people.sex[twins]), np.zeros(len(twins), np.int64), CHILD,
                                   np.full(len(twins), SINGLE)))  # fmt: skip
    world.people.birth[second] = world.people.birth[twins]
    _link_children(world, second, mother, father)
    world.people.twin[twins] = world.people.twin[second] = 1


def _twin_sex(rng: Generator, sex: Column) -> Ints:
    whole = sex.astype(np.int64)
    return np.where(rng.random(len(whole)) < 0.7, whole, 3 - whole)


def _link_children(world: World, children: Ints, mother: Ints, father: Ints) -> None:
    people = world.people
    people.mother[children] = mother[people.family[children]]
    people.father[children] = father[people.family[children]]
    with_father = children[people.father[children] >= 0]
    people.surname[with_father] = people.surname[people.father[with_father]]


def _add_kin(world: World, rng: Generator, head_age: Ints, kinds: Ints) -> None:
    """Old parents (one family in nine), a few grandchildren, in-laws and other relatives."""
    n = len(kinds)
    draws = rng.random(n)
    host = np.flatnonzero((head_age >= 27) & (head_age <= 62) & (draws < 0.15))
    sex = np.where(rng.random(len(host)) < 0.76, 2, 1)
    age = np.minimum(head_age[host] + 26 + (4 * np.abs(rng.standard_normal(len(host)))).astype(np.int64), 96)
    parents = _add(world, rng, _Kin(host, sex, age, PARENT, np.where(rng.random(len(host)) < 0.9, WIDOWED, DIVORCED)))
    people = world.people
    own = rng.random(len(host)) < 0.6
    heads = host[own]
    people.mother[heads] = np.where(people.sex[parents[own]] == 2, parents[own], NOBODY)
    people.father[heads] = np.where(people.sex[parents[own]] == 1, parents[own], NOBODY)
    old = np.flatnonzero((head_age >= 52) & (draws > 0.985))
    _add(world, rng, _Kin(old, np.where(rng.random(len(old)) < 0.5, 1, 2), rng.integers(0, 15, len(old)), GRANDCHILD,
                          np.full(len(old), SINGLE)))  # fmt: skip
    in_law = np.flatnonzero((head_age >= 52) & (draws > 0.955) & (draws < 0.962))
    _add(world, rng, _Kin(in_law, np.full(len(in_law), 1), rng.integers(22, 35, len(in_law)), IN_LAW, np.full(len(in_law), MARRIED)))
    other = np.flatnonzero((draws > 0.975) & (draws < 0.987))
    _add(world, rng, _Kin(other, np.where(rng.random(len(other)) < 0.5, 1, 2), rng.integers(8, 70, len(other)), OTHER,
                          np.full(len(other), SINGLE)))  # fmt: skip


def _share_houses(world: World, rng: Generator) -> None:
    """Young families move in with older ones of the same village, mostly with the parents of one of the couple."""
    people, families, houses = world.people, world.families, world.houses
    n = families.size
    head_age = (ordinal(START) - people.birth[:n]) // 365
    village = houses.village[families.house[:n]]
    guests = np.flatnonzero((head_age < 42) & (people.kawin[:n] == MARRIED) & (rng.random(n) < SHARED_HOUSES * 3.4))
    hosts = np.flatnonzero((head_age >= 44) & (head_age < 75))
    hosts = hosts[np.lexsort((rng.random(len(hosts)), village[hosts]))]
    starts = np.searchsorted(village[hosts], village[guests], side="left")
    stops = np.searchsorted(village[hosts], village[guests], side="right")
    taken: set[int] = set()
    for guest, start, stop in zip(guests.tolist(), starts.tolist(), stops.tolist(), strict=True):
        free = next((int(hosts[i]) for i in range(start, stop) if int(hosts[i]) not in taken), None)
        if free is None:
            continue
        taken.add(free)
        families.house[guest] = families.house[free]
        people.culture[guest] = people.culture[free]
        for parent, sex in ((free, people.sex[free]), (int(people.spouse[free]), people.sex[people.spouse[free]])):
            if parent >= 0 and people.birth[guest] - people.birth[parent] > 16 * 365:
                (people.mother if sex == 2 else people.father)[guest] = parent
        if people.father[guest] >= 0:
            people.surname[guest] = people.surname[people.father[guest]]


def _register(world: World, rng: Generator) -> None:
    """Dukcapil's first view: right for nearly all; some were never registered, some have their card in another region."""
    people, families = world.people, world.families
    n = people.size
    family = people.family[:n]
    age = (ordinal(START) - people.birth[:n]) / 365.25
    unknown = rng.random(n) < np.select([age < 1, age < 5], [0.08, 0.015], 0.002)
    people.dk_known[:n] = ~unknown
    people.dk_card[:n] = families.card[family]
    people.dk_rel[:n] = people.rel[:n]
    people.dk_kawin[:n] = people.kawin[:n]
    people.dk_house[:n] = families.house[family]
    elsewhere = np.flatnonzero(rng.random(families.size) < KTP_ELSEWHERE)
    outside = np.flatnonzero(~world.land.covered_village())
    away = new_houses(world, rng, outside[rng.integers(0, len(outside), len(elsewhere))])
    moved: Bools = np.zeros(families.size, dtype=np.bool_)
    moved[elsewhere] = True
    house_of = np.zeros(families.size, dtype=np.int64)
    house_of[elsewhere] = away
    rows = np.flatnonzero(moved[family])
    people.dk_house[rows] = house_of[family[rows]]
    people.born_village[rows] = world.houses.village[house_of[family[rows]]]
    families_moved = np.flatnonzero(moved)
    world.cards.village[families.card[families_moved]] = world.houses.village[house_of[families_moved]]
