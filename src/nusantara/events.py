"""Five years of life, month by month: births, deaths, weddings, divorces, moves, new cards (2021 to 2025).

Yearly rates are those of a country like the real one (domain.md 9.1); they are set so that about one person in six has
another KK than three years before, as the sample deliveries of the contract show.
"""

from collections.abc import Callable, Iterable

import numpy as np

from nusantara.days import ordinal, ordinals
from nusantara.life import Life
from nusantara.names import CULTURES
from nusantara.people import birth_days
from nusantara.regions import Land
from nusantara.streams import Bools, Floats, pick, stream
from nusantara.world import CHILD, DIVORCED, GRANDCHILD, HEAD, IN_LAW, MARRIED, NOBODY, SINGLE, SPOUSE, WIDOWED, World

P3KE_DAY, REGSOSEK_DAY = 20220131, 20221031
_QUARTERS = (3, 6, 9, 12)
DIVORCES, MOVES, NEW_CARDS, MOVED_IN, ABROAD, GONE_ALONE = 0.004, 0.025, 0.030, 0.0045, 0.0006, 0.012


def live(world: World) -> None:
    """Let the country live to 31 December 2025, taking a photograph at each quarter and on the days of the registers."""
    life = Life(world, stream(world.seed, "events"))
    for year in range(2021, 2026):
        for month in range(1, 13):
            first = int(ordinals(year, month, 1))
            days = int(ordinals(year, month, 31)) - first + 1
            for event in _EVENTS:
                event(life, first, days)
            last = first + days - 1
            if month in _QUARTERS or last in (ordinal(P3KE_DAY), ordinal(REGSOSEK_DAY)):
                world.photograph(last)
    _correct_owners(world, life)
    for columns in (world.people, world.families, world.houses, world.cards):
        columns.trim()


def live_on(life: Life, year: int, months: Iterable[int]) -> None:
    """Let a life go on for these months of a year; nobody takes a photograph."""
    for month in months:
        first = int(ordinals(year, month, 1))
        days = int(ordinals(year, month, 31)) - first + 1
        for event in _EVENTS:
            event(life, first, days)


def _chosen(life: Life, mask: Bools, yearly: Floats | float) -> list[int]:
    """Rows of a mask that an event of this yearly rate meets this month, in the order of the rows."""
    rows = np.flatnonzero(mask)
    rate = yearly[rows] if isinstance(yearly, np.ndarray) else yearly
    met: list[int] = rows[life.rng.random(len(rows)) < rate / 12].tolist()
    return met


def _here(life: Life) -> Bools:
    people = life.world.people
    n = people.size
    here: Bools = (people.death[:n] == 0) & (people.abroad[:n] == 0)
    return here


def _ages(life: Life, day: int) -> Floats:
    people = life.world.people
    age: Floats = (day - people.birth[: people.size]) / 365.25
    return age


def _deaths(life: Life, first: int, days: int) -> None:
    people = life.world.people
    age = _ages(life, first)
    yearly = np.where(age < 1, 0.014, 0.0003 + 0.00016 * np.exp(0.075 * age))
    for person in _chosen(life, _here(life), yearly):
        day = first + int(life.rng.integers(days))
        if people.birth[person] >= day:
            continue
        people.death[person] = day
        family, spouse = int(people.family[person]), int(people.spouse[person])
        head = people.rel[person] == HEAD
        life.leave(person)
        if spouse >= 0 and people.death[spouse] == 0:
            people.kawin[spouse] = WIDOWED
            people.spouse[spouse] = NOBODY
        if head and life.members[family] and life.rng.random() < 0.75:
            life.new_card(family, day)
        if life.heard(day):
            people.dk_dead[person] = 1
            life.write_down(life.members[family])


def _births(life: Life, first: int, days: int) -> None:
    people = life.world.people
    age = _ages(life, first)
    n = people.size
    mothers = _here(life) & (people.sex[:n] == 2) & (people.kawin[:n] == MARRIED) & (people.spouse[:n] >= 0) & (age >= 17) & (age < 44)
    yearly = np.interp(age, [17, 22, 28, 34, 40, 44], [0.15, 0.18, 0.14, 0.075, 0.022, 0.0])
    for mother in _chosen(life, mothers, yearly):
        family = int(people.family[mother])
        count = 2 if life.rng.random() < 0.014 else 1
        day = first + int(life.rng.integers(days))
        rel = CHILD if people.rel[mother] in (HEAD, SPOUSE) else GRANDCHILD
        sexes = [1 if life.rng.random() < 0.512 else 2 for _ in range(count)]
        father = int(people.spouse[mother])
        babies = people.grow(
            count,
            sex=sexes,
            birth=day,
            mother=mother,
            father=father,
            spouse=NOBODY,
            family=family,
            rel=rel,
            kawin=SINGLE,
            twin=int(count == 2),
            culture=people.culture[father],
            surname=people.surname[father],
            born_village=life.village_of(family),
            dk_rel=rel,
            dk_kawin=SINGLE,
            dk_card=life.world.families.card[family],
            dk_house=life.world.families.house[family],
        ).tolist()
        life.members[family] += babies
        if life.heard(day):
            life.write_down(babies)


def _weddings(life: Life, first: int, days: int) -> None:
    """Singles of one kabupaten marry. A third starts in a house of its own, most live with parents first."""
    people = life.world.people
    n = people.size
    age = _ages(life, first)
    free = _here(life) & (people.kawin[:n] != MARRIED) & (people.rel[:n] != SPOUSE)
    child = free & ((people.rel[:n] == CHILD) | (people.rel[:n] == HEAD) & (people.kawin[:n] == SINGLE))
    grooms = _chosen(life, child & (people.sex[:n] == 1) & (age >= 20) & (age < 40), 0.085)
    brides = _chosen(life, child & (people.sex[:n] == 2) & (age >= 18) & (age < 36), 0.14)
    waiting: dict[int, list[int]] = {}
    for bride in brides:
        waiting.setdefault(int(life.world.land.kab_of[life.village_of(int(people.family[bride]))]), []).append(bride)
    for groom in grooms:
        family = int(people.family[groom])
        options = waiting.get(int(life.world.land.kab_of[life.village_of(family)]), [])
        match = next((b for b in options if people.family[b] != family and abs(people.birth[b] - people.birth[groom]) < 12 * 365), None)
        if match is None:
            continue
        options.remove(match)
        _marry(life, groom, match, first + int(life.rng.integers(days)))


def _marry(life: Life, groom: int, bride: int, day: int) -> None:
    people, families = life.world.people, life.world.families
    his, hers = int(people.family[groom]), int(people.family[bride])
    people.kawin[[groom, bride]] = MARRIED
    people.spouse[groom], people.spouse[bride] = bride, groom
    how = life.rng.random()
    life.leave(bride)
    if people.rel[groom] == HEAD:
        life.join(bride, his, SPOUSE)
        family = his
        life.new_card(family, day)
    elif how < 0.07:
        life.join(bride, his, IN_LAW)
        family = his
    else:
        life.leave(groom)
        parents = his if (life.rng.random() < 0.5 or not life.members[hers]) and life.members[his] else hers
        shares_house = how < 0.60 and bool(life.members[parents]) and len(life.guests[int(families.house[parents])]) == 1
        house = int(families.house[parents]) if shares_house else life.new_house(life.village_of(his))
        family = life.new_family(house, int(people.culture[groom]))
        life.join(groom, family, HEAD)
        life.join(bride, family, SPOUSE)
        if shares_house and how < 0.30:
            families.card[family] = families.old_card[family] = families.card[parents]
            families.origin[family] = parents
        else:
            life.new_card(family, day)
            families.old_card[family] = families.card[his]
    if families.origin[family] == NOBODY and life.heard(day):
        life.write_down(life.members[family] if how >= 0.07 else [groom, bride])


def _divorces(life: Life, first: int, days: int) -> None:
    people, families = life.world.people, life.world.families
    n = people.size
    wives = _here(life) & (people.sex[:n] == 2) & (people.rel[:n] == SPOUSE) & (people.spouse[:n] >= 0) & (_ages(life, first) < 60)
    for wife in _chosen(life, wives, DIVORCES):
        husband, old = int(people.spouse[wife]), int(people.family[wife])
        day = first + int(life.rng.integers(days))
        people.kawin[[wife, husband]] = DIVORCED
        people.spouse[[wife, husband]] = NOBODY
        hers = [p for p in life.members[old] if people.mother[p] == wife and people.birth[p] > day - 14 * 365]
        family = life.new_family(life.new_house(life.village_of(old)), int(people.culture[wife]))
        life.leave(wife)
        life.join(wife, family, HEAD)
        for p in hers:
            life.leave(p)
            life.join(p, family, CHILD)
        life.new_card(family, day)
        families.old_card[family] = families.card[old]
        if life.heard(day):
            life.write_down([husband, *life.members[family]])


def _moves(life: Life, first: int, days: int) -> None:
    """Families move inside the kabupaten, to another one, or out of the area; with a new card when it was heard of."""
    land = life.world.land
    families = life.world.families
    inside = np.flatnonzero(land.covered_village())
    outside = np.flatnonzero(~land.covered_village())
    lived = np.array([bool(members) for members in life.members])
    for family in _chosen(life, lived & land.covered_village()[life.world.houses.village[families.house[: families.size]]], MOVES):
        day = first + int(life.rng.integers(days))
        draw = life.rng.random()
        same_kab = inside[land.kab_of[inside] == land.kab_of[life.village_of(family)]]
        targets = same_kab if draw < 0.55 else inside if draw < 0.84 else outside
        life.move_house(family, life.new_house(int(targets[life.rng.integers(len(targets))])))
        life.world.houses.owner[families.house[family]] = family
        if draw >= 0.4:
            life.new_card(family, day)
        if life.heard(day):
            life.write_down(life.members[family])


def _alone(life: Life, first: int, days: int) -> None:
    """Grown children leave: to a house of their own, or to work abroad."""
    people = life.world.people
    n = people.size
    age = _ages(life, first)
    grown = _here(life) & (people.rel[:n] == CHILD) & (people.kawin[:n] == SINGLE) & (age >= 19) & (age < 32)
    for person in _chosen(life, grown, GONE_ALONE):
        day = first + int(life.rng.integers(days))
        old = int(people.family[person])
        life.leave(person)
        family = life.new_family(life.new_house(life.village_of(old)), int(people.culture[person]))
        life.join(person, family, HEAD)
        life.new_card(family, day)
        life.world.families.old_card[family] = life.world.families.card[old]
        if life.heard(day):
            life.write_down([person])
    for person in _chosen(life, grown & (people.family[:n] >= 0), ABROAD * 10):
        if people.rel[person] == CHILD:
            people.abroad[person] = first + int(life.rng.integers(days))
            life.leave(person)


def _arrivals(life: Life, first: int, days: int) -> None:
    """Small families from outside settle here with numbers of another region."""
    land: Land = life.world.land
    rng = life.rng
    inside, outside = np.flatnonzero(land.covered_village()), np.flatnonzero(~land.covered_village())
    count = int(rng.poisson(life.world.families.size * MOVED_IN / 12))
    for _ in range(count):
        day = first + int(rng.integers(days))
        village, origin = int(inside[rng.integers(len(inside))]), int(outside[rng.integers(len(outside))])
        culture = int(pick(rng, [culture.share for culture in CULTURES], 1)[0])
        family = life.new_family(life.new_house(village), culture)
        adults = 1 if rng.random() < 0.3 else 2
        ages = np.clip(31 + 8 * rng.standard_normal(adults), 19, 60).astype(np.int64)
        born = birth_days(rng, ages, day)
        surname = rng.integers(0, 10_000, adults)
        new = life.world.people.grow(
            adults,
            sex=[1, 2][:adults],
            birth=born,
            mother=NOBODY,
            father=NOBODY,
            spouse=NOBODY,
            kawin=MARRIED if adults == 2 else SINGLE,
            culture=culture,
            surname=surname,
            born_village=origin,
            dk_known=1,
        ).tolist()
        for person, rel in zip(new, (HEAD, SPOUSE), strict=False):
            life.join(person, family, rel)
        if adults == 2:
            life.world.people.spouse[new] = new[::-1]
        life.new_card(family, day)
        heard = life.heard(day)
        if not heard:
            life.world.cards.village[life.world.families.card[family]] = origin
        life.write_down(new)
        if not heard:
            house = life.new_house(origin)
            life.world.houses.owner[house] = NOBODY
            life.world.people.dk_house[new] = house
        life.world.families.old_card[family] = life.world.families.card[family]


def _new_cards(life: Life, first: int, days: int) -> None:
    """Lost or corrected cards, and couples that get a card of their own at last."""
    families = life.world.families
    n = families.size
    lived = np.array([bool(members) for members in life.members])
    yearly = np.where(families.origin[:n] >= 0, 0.35, NEW_CARDS)
    for family in _chosen(life, lived, yearly):
        day = first + int(life.rng.integers(days))
        life.new_card(family, day)
        if life.heard(day):
            life.write_down(life.members[family])


_EVENTS: tuple[Callable[[Life, int, int], None], ...] = (
    _deaths,
    _births,
    _weddings,
    _divorces,
    _moves,
    _alone,
    _arrivals,
    _new_cards,
)


def _correct_owners(world: World, life: Life) -> None:
    """Every house with people in it is owned by a family that lives in it."""
    for house, families in life.guests.items():
        living = [f for f in families if life.members[f]]
        if living and int(world.houses.owner[house]) not in living:
            world.houses.owner[house] = living[0]
