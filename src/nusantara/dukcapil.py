"""Dukcapil: one row a registered person, right but late; the dead, the departed and switched-off numbers stay (status 2, 3, 4)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nusantara.days import ordinal, ymd
from nusantara.facts import Facts, Ledger
from nusantara.faults import Plan, plant
from nusantara.identity import true_dates
from nusantara.ktp import Cardtext
from nusantara.life import END
from nusantara.name_noise import typing_error
from nusantara.rates import DUKCAPIL_NAME_TYPO
from nusantara.streams import Bools, Ints, stream
from nusantara.text import dated, mapped, numbers, split_days
from nusantara.world import SPOUSE
from nusantara.writing import NEVER, Delivery, Dialect, Sent, Table, write_manifest, write_table

DIALECT = Dialect(delimiter="|", quotes=NEVER)
DELIVERY = Delivery(
    source="dukcapil",
    title="Data kependudukan SIAK",
    owner="Ditjen Dukcapil, Kementerian Dalam Negeri",
    as_of="2025-12-31",
    legal="UU 24/2013; Inpres 4/2025; perjanjian kerja sama hak akses data kependudukan",
    unit="penduduk",
    system="kemendagri",
    region_version="2025",
    code_version="siak-2019",
    dates="dd-mm-yyyy",
    encoding="utf-8 (sebagian baris latin-1)",
    delimiter="|",
)
ACTIVE, DEAD, ABROAD, SWITCHED_OFF = 1, 2, 3, 4
FAULTS = Plan(("latin1", "kutip_mentah", "pemisah_lebih", "baris_patah"), "NAMA_LGKP", "ALAMAT")
SHDK = {1: "1", 3: "4", 4: "5", 5: "6", 7: "10"}


@dataclass(frozen=True)
class _Rows:
    person: Ints
    status: Ints
    event: Ints


def registered(facts: Facts) -> Bools:
    """Per person: has a row (of any status) in the delivery; a card of a region outside has none."""
    people = facts.world.people
    inside = facts.land.covered_village()[facts.world.houses.village[people.dk_house]]
    known: Bools = (people.dk_known == 1) & inside
    return known


def write_dukcapil(facts: Facts, ledger: Ledger, cards: Cardtext, out: Path) -> None:
    folder = out / "dukcapil"
    folder.mkdir(parents=True, exist_ok=True)
    rows = _rows(facts)
    kab_of_row = facts.land.kab_of[facts.world.houses.village[facts.world.people.dk_house[rows.person]]]
    files = []
    for kab in facts.land.covered:
        part = np.flatnonzero(kab_of_row == kab)
        files.append(_write_file(facts, ledger, cards, folder, kab, _Rows(rows.person[part], rows.status[part], rows.event[part])))
    write_manifest(folder, DELIVERY, [facts.land.kabupaten[kab] for kab in facts.land.covered], files)


def _rows(facts: Facts) -> _Rows:
    """Who has a row and with which status, sorted by village, card, place in the family."""
    people = facts.world.people
    rng = stream(facts.seed, "dukcapil", "rows")
    known = np.flatnonzero(registered(facts))
    noticed = rng.random(people.size) < 0.5
    dead = (people.death[known] > 0) & (people.dk_dead[known] == 1)
    gone = (people.abroad[known] > 0) & noticed[known]
    status = np.select([dead, gone], [DEAD, ABROAD], ACTIVE)
    event = np.select([dead, gone], [people.death[known], people.abroad[known]], 0)
    old = known[np.array([bool(facts.numbers.old_nik[p]) for p in known.tolist()], dtype=np.bool_)]
    switched = ordinal(END) - rng.integers(30, 3000, len(old))
    person = np.concatenate([known, old])
    status = np.concatenate([status, np.full(len(old), SWITCHED_OFF)])
    event = np.concatenate([event, switched])
    village = facts.world.houses.village[people.dk_house[person]]
    order = np.lexsort((status, people.birth[person], people.dk_rel[person], people.dk_card[person], village))
    return _Rows(person[order], status[order], event[order])


def _write_file(facts: Facts, ledger: Ledger, cards: Cardtext, folder: Path, kab: int, rows: _Rows) -> Sent:
    land, people = facts.land, facts.world.people
    kode = land.kabupaten[kab].kode.replace(".", "")
    file = f"penduduk_{kode}"
    rng = stream(facts.seed, "dukcapil", file)
    persons = rows.person.tolist()
    names, name_status = [facts.names[p] for p in persons], ["ok"] * len(persons)
    for row in np.flatnonzero(rng.random(len(persons)) < facts.loudness.of(DUKCAPIL_NAME_TYPO)).tolist():
        written = typing_error(names[row], rng)
        name_status[row] = "ok" if written == names[row] else "typo"
        names[row] = written
    off = (rows.status == SWITCHED_OFF).tolist()
    houses = people.dk_house[rows.person].tolist()
    address = facts.addresses
    villages = [land.villages[v].kode.split(".") for v in facts.world.houses.village[people.dk_house[rows.person]].tolist()]
    no_mother = (rng.random(len(persons)) < 0.022).tolist()
    events = np.where(rows.event > 0, ymd(rows.event), 0)
    columns = {
        "NO_URUT": [str(number) for number in range(1, len(persons) + 1)],
        "NIK": [facts.numbers.old_nik[p] if o else facts.numbers.nik[p] for p, o in zip(persons, off, strict=True)],
        "NO_KK": [facts.numbers.kk[card] for card in people.dk_card[rows.person].tolist()],
        "NAMA_LGKP": names,
        "JENIS_KLMIN": numbers(people.sex[rows.person]),
        "TMPT_LHR": [cards.birthplace[p] for p in persons],
        "TGL_LHR": dated(true_dates(facts, rows.person), "dd-mm-yyyy"),
        "STAT_HBKEL": _shdk(facts, rows.person),
        "STAT_KWN": mapped(people.dk_kawin[rows.person], {1: "1", 2: "2", 3: "3", 4: "4"}),
        "PDDK_AKH": numbers(cards.schooling[rows.person]),
        "JENIS_PKRJN": numbers(cards.occupation[rows.person]),
        "NAMA_LGKP_IBU": ["-" if none else facts.mothers[p] for p, none in zip(persons, no_mother, strict=True)],
        "ALAMAT": [address.street[h] for h in houses],
        "NO_RT": [str(address.rt[h]) for h in houses],
        "NO_RW": [str(address.rw[h]) for h in houses],
        "DUSUN": [address.dusun[h] for h in houses],
        "NO_PROP": [str(int(v[0])) for v in villages],
        "NO_KAB": [str(int(v[1])) for v in villages],
        "NO_KEC": [str(int(v[2])) for v in villages],
        "NO_KEL": [str(int(v[3])) for v in villages],
        "STATUS": numbers(rows.status),
        "TGL_PERISTIWA": dated(split_days(events), "dd-mm-yyyy"),
    }
    table = Table(columns)
    plant(facts, ledger, "dukcapil", file, table, columns["NO_URUT"], FAULTS, DIALECT)
    now = facts.world.families.card[people.family[rows.person]]
    stale = (people.dk_card[rows.person] != now).tolist()
    for number, person, is_off, status, is_stale in zip(columns["NO_URUT"], persons, off, name_status, stale, strict=True):
        nik = "old" if is_off else "ok"
        ledger.records.append(("dukcapil", file, number, person, nik, status, "", "stale" if is_stale else "ok", False, True))
    return write_table(folder / f"{file}.csv", table, DIALECT)


def _shdk(facts: Facts, persons: Ints) -> list[str]:
    """Relation on the card in the eleven SIAK codes (finer than DTSEN's eight)."""
    people = facts.world.people
    codes = []
    for person, rel, sex in zip(persons.tolist(), people.dk_rel[persons].tolist(), people.sex[persons].tolist(), strict=True):
        if rel == SPOUSE:
            codes.append("3" if sex == 2 else "2")
        elif rel in SHDK:
            codes.append(SHDK[rel])
        elif rel == 6:
            codes.append("8" if person % 9 == 0 else "7")
        else:
            codes.append("11" if person % 8 == 0 else "9")
    return codes
