"""DTKS: the poorer half, by household, each last looked at on its own day between 2015 and 2025, in the codes of BDT 2015."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nusantara import dtks_rows
from nusantara.days import ordinal
from nusantara.facts import Facts, Ledger
from nusantara.faults import Plan, plant
from nusantara.identity import write_identities
from nusantara.programmes import Cover
from nusantara.rates import TWICE
from nusantara.streams import Floats, Ints, pick, stream
from nusantara.welfare import host_of
from nusantara.world import HEAD, Snapshot
from nusantara.writing import Delivery, Dialect, Sent, Table, write_manifest, write_table

DIALECT = Dialect()
DELIVERY = Delivery(
    source="dtks",
    title="Data Terpadu Kesejahteraan Sosial",
    owner="Pusdatin Kesos, Kementerian Sosial",
    as_of="2025-01-31",
    legal="UU 13/2011; Inpres 4/2025",
    unit="rumah tangga, individu",
    system="bps",
    region_version="2024",
    code_version="bdt-2015",
    dates="dd/mm/yyyy",
    encoding="utf-8 (sebagian baris latin-1)",
    delimiter=",",
)
YEARS = {2016: 0.045, 2017: 0.02, 2018: 0.03, 2019: 0.037, 2020: 0.065, 2021: 0.10, 2022: 0.15, 2023: 0.22, 2024: 0.30, 2025: 0.035}
_HOUSE_FAULTS = Plan(("terpotong",), "Nama_KRT", "Alamat")
_PERSON_FAULTS = Plan(("terpotong", "latin1", "kutip_rusak", "baris_dalam_kutip", "kutip_ganda", "utf8"), "Nama", "TmpLahir")


@dataclass
class Listed:
    """The households of one file. Members run by household; `twice` marks a household listed a second time."""

    house: Ints
    day: Ints
    twice: Ints
    member: Ints
    member_house: Ints
    member_family: Ints
    rel: Ints
    kawin: Ints
    card: Ints
    order: Ints
    again: Ints


def write_dtks(facts: Facts, ledger: Ledger, cover: Cover, birthplaces: list[str], out: Path) -> None:
    folder = out / "dtks"
    folder.mkdir(parents=True, exist_ok=True)
    rng = stream(facts.seed, "dtks", "days")
    day = _days(facts, len(facts.world.houses.village))
    wanted = rng.random(facts.world.houses.size)
    files: list[Sent] = []
    for kab in facts.land.covered:
        listed = _listed(facts, kab, day, wanted)
        files += _write_files(facts, ledger, cover, birthplaces, folder, kab, listed)
    write_manifest(folder, DELIVERY, [facts.land.kabupaten[kab] for kab in facts.land.covered], files)


def _days(facts: Facts, houses: int) -> Ints:
    """The day each house was last visited; many of the first listing carry one and the same day."""
    rng = stream(facts.seed, "dtks", "visits")
    years = np.array(list(YEARS))[pick(rng, list(YEARS.values()), houses)]
    starts = np.array([ordinal(year * 10000 + 101) for year in range(2016, 2026)])[years - 2016]
    day = starts + rng.integers(0, 365, houses)
    default = (years == 2016) & (rng.random(houses) < 0.75)
    return np.where(default, ordinal(20160131), np.where(years == 2025, starts + rng.integers(0, 31, houses), day))


def _listed(facts: Facts, kab: int, day: Ints, wanted: Floats) -> Listed:
    """Households of one kabupaten. Who was listed at a newer visit elsewhere is mostly struck off the older one."""
    world, means = facts.world, facts.welfare.means
    rng = stream(facts.seed, "dtks", "listed", facts.land.kabupaten[kab].kode)
    here = facts.land.kab_of[world.houses.village] == kab
    rank = np.argsort(np.argsort(means)) / len(means)
    chosen: list[tuple[int, Snapshot, int, dict[int, list[int]]]] = []
    for snapshot, houses in _by_snapshot(facts, day, np.flatnonzero(here)):
        host = host_of(world, snapshot)[houses]
        score = np.where(host >= 0, rank[np.maximum(host, 0)], 2.0)
        kept = (host >= 0) & (wanted[houses] < np.clip(0.97 - 0.92 * score, 0.03, 0.92))
        members = _members(snapshot, houses[kept])
        chosen += [(house, snapshot, h, members[house]) for house, h in zip(houses[kept].tolist(), host[kept].tolist(), strict=True)]
    chosen.sort(key=lambda entry: (-int(day[entry[0]]), entry[0]))
    seen: set[int] = set()
    households: list[tuple[int, int, list[tuple[int, int]], Snapshot]] = []
    for house, snapshot, host_family, in_house in chosen:
        found = _household(facts, rng, in_house, host_family, int(day[house]), seen)
        if found:
            households.append((house, int(day[house]), found, snapshot))
            seen.update(person for person, _ in found)
    households.sort(key=lambda entry: (int(world.houses.village[entry[0]]), entry[0]))
    copies = [entry for entry in households if rng.random() < facts.loudness.of(TWICE["dtks"])]
    flags = [0] * len(households) + [1] * len(copies)
    everything = households + copies
    order = np.argsort(np.concatenate([np.arange(len(households)), rng.random(len(copies)) * len(households)]), kind="stable").tolist()
    return _columns([everything[i] for i in order], [flags[i] for i in order])


def _by_snapshot(facts: Facts, day: Ints, houses: Ints) -> list[tuple[Snapshot, Ints]]:
    """Houses grouped by the photograph that shows them on their day."""
    world = facts.world
    taken = np.array(sorted(world.snapshots))
    place = np.maximum(np.searchsorted(taken, day[houses], side="right") - 1, 0)
    return [(world.padded(world.snapshots[int(taken[p])]), houses[place == p]) for p in np.unique(place).tolist()]


def _members(snapshot: Snapshot, houses: Ints) -> dict[int, dict[int, list[int]]]:
    """house -> family -> persons (head first) on that day, for these houses."""
    found: dict[int, dict[int, list[int]]] = {}
    wanted = np.zeros(int(snapshot.house.max()) + 2, dtype=np.bool_)
    wanted[houses] = True
    persons = np.flatnonzero((snapshot.family >= 0) & wanted[snapshot.house[snapshot.family]])
    persons = persons[np.lexsort((snapshot.rel[persons], snapshot.family[persons]))]
    family = snapshot.family[persons]
    for person, fam, house in zip(persons.tolist(), family.tolist(), snapshot.house[family].tolist(), strict=True):
        found.setdefault(house, {}).setdefault(fam, []).append(person)
    return found


def _household(
    facts: Facts, rng: np.random.Generator, families: dict[int, list[int]], host: int, day: int, seen: set[int]
) -> list[tuple[int, int]]:
    """(person, family) of one household: those born by then, the host family first; nobody when its head is not there."""
    people = facts.world.people
    found = []
    for family in sorted(families, key=lambda f: (f != host, f))[:2]:
        persons = [p for p in families[family] if people.birth[p] <= day]
        if any(p in seen for p in persons):
            persons = [p for p in persons if p not in seen or rng.random() < 0.03]
        persons = [p for i, p in enumerate(persons) if i == 0 or rng.random() > 0.025]
        headless = not persons or persons[0] != families[family][0] or people.birth[persons[0]] > day - 15 * 365
        if headless and family == host:
            return []
        if headless:
            continue
        found += [(p, family) for p in persons]
    return found


def _columns(households: list[tuple[int, int, list[tuple[int, int]], Snapshot]], twice: list[int]) -> Listed:
    member, family, of_house, rel, kawin, card, order = [], [], [], [], [], [], []
    again, first_time = [], set()
    copied = {house for (house, *_), flag in zip(households, twice, strict=True) if flag}
    for place, (house, _, persons, snapshot) in enumerate(households):
        for number, (p, f) in enumerate(persons):
            member.append(p)
            family.append(f)
            of_house.append(place)
            rel.append(int(snapshot.rel[p]))
            kawin.append(int(snapshot.kawin[p]))
            card.append(int(snapshot.card[f]))
            order.append(number + 1)
            is_again = bool(twice[place]) or (house not in copied and p in first_time)
            again.append(int(is_again))
            first_time.add(p)

    def column(values: list[int]) -> Ints:
        return np.array(values, dtype=np.int64)

    return Listed(
        house=column([house for house, *_ in households]),
        day=column([day for _, day, *_ in households]),
        twice=column(twice),
        member=column(member),
        member_house=column(of_house),
        member_family=column(family),
        rel=column(rel),
        kawin=column(kawin),
        card=column(card),
        order=column(order),
        again=column(again),
    )


def _write_files(facts: Facts, ledger: Ledger, cover: Cover, birthplaces: list[str], folder: Path, kab: int, listed: Listed) -> list[Sent]:
    bps = facts.land.kabupaten[kab].bps
    house_file, person_file = f"rumah_tangga_{bps}", f"individu_{bps}"
    household_ids = [f"{bps}{number:08d}" for number in range(1, len(listed.house) + 1)]
    person_ids = [f"{household_ids[h]}{n:02d}" for h, n in zip(listed.member_house.tolist(), listed.order.tolist(), strict=True)]
    snapshot = Snapshot(
        0, _families_of(facts, listed), listed.rel.astype(np.int8), listed.kawin.astype(np.int8), *[np.zeros(0, np.int64)] * 3
    )
    written = write_identities(facts, "dtks", person_file, listed.member, listed.card, False, snapshot)
    households = dtks_rows.household_columns(facts, listed, cover, household_ids, written.name)
    persons = dtks_rows.person_columns(facts, listed, household_ids, person_ids, written, birthplaces)
    rows = zip(person_ids, listed.member.tolist(), written.nik_status, written.name_status, written.dob_status, written.kk_status,
               listed.again.tolist(), strict=True)  # fmt: skip
    ledger.records += [("dtks", person_file, r, p, nik, name, dob, kk, bool(again), True) for r, p, nik, name, dob, kk, again in rows]
    heads = np.flatnonzero(listed.rel == HEAD)
    pairs = {(int(listed.member_house[row]), int(facts.world.people.family[listed.member[row]])) for row in heads}
    pairs |= {(int(h), int(facts.world.people.family[listed.member[r]])) for r, h in _first_members(listed)}
    ledger.family_records += [("dtks", house_file, household_ids[h], family) for h, family in sorted(pairs)]
    house_table, person_table = Table(households), Table(persons)
    plant(facts, ledger, "dtks", house_file, house_table, household_ids, _HOUSE_FAULTS, DIALECT)
    plant(facts, ledger, "dtks", person_file, person_table, person_ids, _PERSON_FAULTS, DIALECT)
    return [
        write_table(folder / f"{house_file}.csv", house_table, DIALECT),
        write_table(folder / f"{person_file}.csv", person_table, DIALECT),
    ]


def _first_members(listed: Listed) -> list[tuple[int, int]]:
    """(row, household) of the first person of each household."""
    rows = np.flatnonzero(listed.order == 1)
    return list(zip(rows.tolist(), listed.member_house[rows].tolist(), strict=True))


def _families_of(facts: Facts, listed: Listed) -> Ints:
    """Per person of the country: the family of its row in this file (-1: no row)."""
    family = np.full(facts.world.people.size, -1)
    family[listed.member] = listed.member_family
    return family
