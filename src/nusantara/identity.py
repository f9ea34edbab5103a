"""What a register writes down about who somebody is: number, name, birth date, card, each with the slip that was made."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from nusantara import number_noise as slips
from nusantara.days import ymd
from nusantara.facts import Facts
from nusantara.name_noise import Bearer, misspell
from nusantara.number_noise import Date
from nusantara.rates import DOB, KK, NAME_CHANGED, NAME_TWICE, NIK, OLD_NIK
from nusantara.streams import Ints, pick, stream
from nusantara.world import Snapshot


@dataclass
class Written:
    """Parallel lists, one entry a record; `*_status` are the classes of `truth_records` ('' when a source has none)."""

    nik: list[str]
    nik_status: list[str]
    name: list[str]
    name_status: list[str]
    dob: list[Date | None]
    dob_status: list[str]
    kk: list[str]
    kk_status: list[str]


def write_identities(
    facts: Facts, source: str, part: str, persons: Ints, cards: Ints | None, apostrophes: bool, snapshot: Snapshot
) -> Written:
    """Identities of these persons as `source` writes them in its file `part`; `cards` are the KK shown that day."""
    rng = stream(facts.seed, source, part, "identity")
    nik, nik_status = _niks(facts, rng, source, persons, snapshot, apostrophes)
    name, name_status = _names(facts, rng, source, persons)
    dob, dob_status = _dates(facts, rng, source, persons)
    if cards is None:
        kk, kk_status = [""] * len(persons), [""] * len(persons)
    else:
        kk, kk_status = _cards(facts, rng, source, persons, cards)
    return Written(nik, nik_status, name, name_status, dob, dob_status, kk, kk_status)


def has_nik(facts: Facts, person: int) -> bool:
    """Has a number at all: somebody whom Dukcapil never registered has none to show."""
    return bool(facts.world.people.dk_known[person])


def _niks(facts: Facts, rng: Generator, source: str, persons: Ints, snapshot: Snapshot, apostrophes: bool) -> tuple[list[str], list[str]]:
    rates = facts.loudness.all(NIK[source])
    classes = ["ok", *rates]
    drawn = pick(rng, [1 - sum(rates.values()), *rates.values()], len(persons)).tolist()
    old = (rng.random(len(persons)) < facts.loudness.of(OLD_NIK)).tolist()
    relatives = _relatives(rng, persons, snapshot)
    everybody = len(facts.numbers.nik)
    shared = ""
    left = 0
    niks, statuses = [], []
    for person, choice, use_old, relative in zip(persons.tolist(), drawn, old, relatives, strict=True):
        true, kind = facts.numbers.nik[person], classes[choice]
        if not has_nik(facts, person):
            kind = "missing"
        elif facts.numbers.old_nik[person] and use_old:
            kind = "old"
        elif kind == "family" and relative < 0:
            kind = "stranger"
        written = true
        if kind == "missing":
            written = ""
        elif kind == "old":
            written = facts.numbers.old_nik[person]
        elif kind == "typo":
            written = slips.one_digit_wrong(rng, true)
        elif kind == "transpose":
            written = slips.two_swapped(rng, true)
        elif kind == "malformed":
            written = slips.malformed(rng, true, not apostrophes)
        elif kind == "placeholder":
            written = slips.placeholder(rng, true)
        elif kind == "plus40":
            written = slips.forty_wrong(true)
        elif kind == "family":
            written = facts.numbers.nik[relative]
        elif kind == "stranger":
            written = facts.numbers.nik[int(rng.integers(everybody))]
        elif kind == "bulk":
            if left == 0:
                shared, left = facts.numbers.nik[int(rng.integers(everybody))], int(rng.integers(5, 16))
            written, left = shared, left - 1
        niks.append(written)
        statuses.append("ok" if written == true else kind)
    return niks, statuses


def _relatives(rng: Generator, persons: Ints, snapshot: Snapshot) -> list[int]:
    """For each record another person of the same family in this file (-1: none)."""
    family = snapshot.family[persons]
    order = np.lexsort((rng.random(len(persons)), family))
    following = np.roll(order, -1)
    same = (family[order] == family[following]) & (persons[order] != persons[following])
    found = np.full(len(persons), -1)
    found[order[same]] = persons[following[same]]
    result: list[int] = found.tolist()
    return result


def _names(facts: Facts, rng: Generator, source: str, persons: Ints) -> tuple[list[str], list[str]]:
    people = facts.world.people
    names = [facts.names[p] for p in persons.tolist()]
    statuses = ["ok"] * len(names)
    for row in np.flatnonzero(rng.random(len(names)) < facts.loudness.of(NAME_CHANGED[source])).tolist():
        person = int(persons[row])
        father, spouse = int(people.father[person]), int(people.spouse[person])
        husband = facts.names[spouse] if people.sex[person] == 2 and spouse >= 0 else ""
        who = Bearer(int(people.sex[person]), facts.names[father] if father >= 0 else facts.mothers[person], husband)
        names[row], statuses[row] = misspell(names[row], rng, who)
        if rng.random() < NAME_TWICE:
            names[row], second = misspell(names[row], rng, who)
            statuses[row] += f"+{second}" if second != "ok" else ""
        if names[row] == facts.names[person]:
            statuses[row] = "ok"
    return names, statuses


def true_dates(facts: Facts, persons: Ints) -> list[Date]:
    shown = ymd(facts.world.people.birth[persons])
    return list(zip((shown // 10000).tolist(), (shown // 100 % 100).tolist(), (shown % 100).tolist(), strict=True))


def _dates(facts: Facts, rng: Generator, source: str, persons: Ints) -> tuple[list[Date | None], list[str]]:
    rates = facts.loudness.all(DOB[source])
    classes = ["ok", *rates]
    drawn = pick(rng, [1 - sum(rates.values()), *rates.values()], len(persons))
    dates: list[Date | None] = list(true_dates(facts, persons))
    statuses = ["ok"] * len(dates)
    for row in np.flatnonzero(drawn).tolist():
        true = dates[row]
        assert true is not None
        dates[row] = slips.wrong_date(rng, classes[int(drawn[row])], true)
        if dates[row] != true:
            statuses[row] = classes[int(drawn[row])]
    return dates, statuses


def _cards(facts: Facts, rng: Generator, source: str, persons: Ints, cards: Ints) -> tuple[list[str], list[str]]:
    """KK numbers; 'stale' is a card that is not the family's card today, however it came about."""
    people, families = facts.world.people, facts.world.families
    rates = facts.loudness.all(KK[source])
    classes = ["ok", *rates]
    drawn = pick(rng, [1 - sum(rates.values()), *rates.values()], len(persons)).tolist()
    now = families.card[people.family[persons]].tolist()
    before = families.old_card[people.family[persons]].tolist()
    numbers, statuses = [], []
    for choice, card, today, previous in zip(drawn, cards.tolist(), now, before, strict=True):
        kind = classes[choice]
        written = facts.numbers.kk[previous if kind == "older" else card]
        if kind == "missing":
            written = ""
        elif kind == "placeholder":
            written = slips.placeholder(rng, written)
        elif kind == "typo":
            written = slips.one_digit_wrong(rng, written)
        else:
            kind = "ok" if written == facts.numbers.kk[today] else "stale"
        numbers.append(written)
        statuses.append(kind)
    return numbers, statuses
