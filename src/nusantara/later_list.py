"""Dukcapil's list of the next quarter: what was written before is written again; what changed is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nusantara.days import ymd
from nusantara.dukcapil import ABROAD, ACTIVE, DEAD, DELIVERY, DIALECT, FAULTS, SHDK, SWITCHED_OFF, registered
from nusantara.facts import Facts, Ledger
from nusantara.faults import plant
from nusantara.identity import true_dates
from nusantara.streams import Ints, stream
from nusantara.text import dated, mapped, numbers, split_days
from nusantara.world import PARENT, SPOUSE
from nusantara.writing import Delivery, Sent, Table, write_manifest, write_table

_NEVER_SCHOOLED, _IDLE = "1", "1"
_KEPT_FIELDS = ("NAMA_LGKP", "TMPT_LHR", "PDDK_AKH", "JENIS_PKRJN", "NAMA_LGKP_IBU")


@dataclass(frozen=True)
class Kept:
    """What the list of before said of a person (`rows`), who stood there closed since when (`closed`: status, day), and
    whose name is written as it truly is from now on."""

    rows: Mapping[int, dict[str, str]]
    closed: Mapping[tuple[int, int], str]
    right_name: frozenset[int]


@dataclass(frozen=True)
class _Line:
    person: int
    status: int
    event: str


def read_kept(first: Path) -> Kept:
    """The list of the first quarter, person by person; lines that were spoilt tell nothing."""
    person_of = {}
    for line in (first / "truth" / "truth_records.csv").read_text(encoding="utf-8").splitlines()[1:]:
        source, file, record, number, *_ = line.split(",")
        if source == "dukcapil":
            person_of[file, record] = int(number)
    rows: dict[int, dict[str, str]] = {}
    closed: dict[tuple[int, int], str] = {}
    for path in sorted((first / "deliveries" / "dukcapil").glob("*.csv")):
        head, *body = path.read_text(encoding="utf-8", errors="replace").split(DIALECT.newline)
        columns = head.split(DIALECT.delimiter)
        for line in body:
            fields = dict(zip(columns, line.split(DIALECT.delimiter), strict=False))
            person = person_of.get((path.stem, fields.get("NO_URUT", "")))
            if person is None or line.count(DIALECT.delimiter) != len(columns) - 1 or "\ufffd" in line or '"' in line:
                continue
            status = int(fields["STATUS"])
            rows[person] = rows.get(person, {}) | ({name: fields[name] for name in _KEPT_FIELDS} if status != SWITCHED_OFF else {})
            if status != ACTIVE:
                closed[person, status] = fields["TGL_PERISTIWA"]
    return Kept(rows, closed, frozenset())


def write_later_list(facts: Facts, ledger: Ledger, kept: Kept, out: Path, day: int) -> None:
    """One file a kabupaten and `delivery.yml`, as of `day` (an ordinal)."""
    folder = out / "dukcapil"
    folder.mkdir(parents=True)
    lines = _lines(facts, kept, day)
    people = facts.world.people
    kab = facts.land.kab_of[facts.world.houses.village[people.dk_house]].tolist()
    files = [
        _write_file(facts, ledger, kept, folder, covered, [line for line in lines if kab[line.person] == covered])
        for covered in facts.land.covered
    ]
    shown = dated(split_days(ymd(np.array([day]))), "yyyy-mm-dd")[0]
    write_manifest(folder, _later(shown), [facts.land.kabupaten[k] for k in facts.land.covered], files)


def _later(as_of: str) -> Delivery:
    values = {name: getattr(DELIVERY, name) for name in DELIVERY.__dataclass_fields__}
    return Delivery(**(values | {"as_of": as_of, "sent_on": f"{as_of[:4]}-04-15"}))


def _lines(facts: Facts, kept: Kept, day: int) -> list[_Line]:
    """Who has a row and with which status, sorted by village, card, place in the family."""
    people = facts.world.people
    rng = stream(facts.seed, "dukcapil", "rows", str(day))
    noticed = rng.random(people.size) < 0.3
    lines = []
    for person in np.flatnonzero(registered(facts)).tolist():
        if people.death[person] > 0 and people.dk_dead[person] == 1:
            lines.append(_Line(person, DEAD, kept.closed.get((person, DEAD)) or _shown(int(people.death[person]))))
        elif people.abroad[person] > 0 and ((person, ABROAD) in kept.closed or noticed[person]):
            lines.append(_Line(person, ABROAD, kept.closed.get((person, ABROAD)) or _shown(int(people.abroad[person]))))
        else:
            lines.append(_Line(person, ACTIVE, ""))
        if facts.numbers.old_nik[person]:
            lines.append(_Line(person, SWITCHED_OFF, kept.closed.get((person, SWITCHED_OFF)) or _shown(day - 30)))
    village = facts.world.houses.village[people.dk_house]
    return sorted(
        lines,
        key=lambda line: (
            int(village[line.person]),
            int(people.dk_card[line.person]),
            int(people.dk_rel[line.person]),
            int(people.birth[line.person]),
            line.status,
            line.person,
        ),
    )


def _shown(day: int) -> str:
    return dated(split_days(ymd(np.array([day]))), "dd-mm-yyyy")[0]


def _write_file(facts: Facts, ledger: Ledger, kept: Kept, folder: Path, kab: int, lines: list[_Line]) -> Sent:
    people, land, address = facts.world.people, facts.land, facts.addresses
    file = f"penduduk_{land.kabupaten[kab].kode.replace('.', '')}"
    persons = [line.person for line in lines]
    rows: Ints = np.array(persons, dtype=np.int64)
    houses = people.dk_house[rows].tolist()
    villages = [land.villages[v].kode.split(".") for v in facts.world.houses.village[people.dk_house[rows]].tolist()]
    kept_fields = [_fields(facts, kept, person) for person in persons]
    columns = {
        "NO_URUT": [str(number) for number in range(1, len(persons) + 1)],
        "NIK": [facts.numbers.old_nik[x.person] if x.status == SWITCHED_OFF else facts.numbers.nik[x.person] for x in lines],
        "NO_KK": [facts.numbers.kk[card] for card in people.dk_card[rows].tolist()],
        "NAMA_LGKP": [fields["NAMA_LGKP"] for fields in kept_fields],
        "JENIS_KLMIN": numbers(people.sex[rows]),
        "TMPT_LHR": [fields["TMPT_LHR"] for fields in kept_fields],
        "TGL_LHR": dated(true_dates(facts, rows), "dd-mm-yyyy"),
        "STAT_HBKEL": _relations(facts, rows),
        "STAT_KWN": mapped(people.dk_kawin[rows], {1: "1", 2: "2", 3: "3", 4: "4"}),
        "PDDK_AKH": [fields["PDDK_AKH"] for fields in kept_fields],
        "JENIS_PKRJN": [fields["JENIS_PKRJN"] for fields in kept_fields],
        "NAMA_LGKP_IBU": [fields["NAMA_LGKP_IBU"] for fields in kept_fields],
        "ALAMAT": [address.street[h] for h in houses],
        "NO_RT": [str(address.rt[h]) for h in houses],
        "NO_RW": [str(address.rw[h]) for h in houses],
        "DUSUN": [address.dusun[h] for h in houses],
        "NO_PROP": [str(int(v[0])) for v in villages],
        "NO_KAB": [str(int(v[1])) for v in villages],
        "NO_KEC": [str(int(v[2])) for v in villages],
        "NO_KEL": [str(int(v[3])) for v in villages],
        "STATUS": [str(line.status) for line in lines],
        "TGL_PERISTIWA": [line.event for line in lines],
    }
    table = Table(columns)
    plant(facts, ledger, "dukcapil", file, table, columns["NO_URUT"], FAULTS, DIALECT)
    stale = (people.dk_card[rows] != facts.world.families.card[people.family[rows]]).tolist()
    for number, line, old in zip(columns["NO_URUT"], lines, stale, strict=True):
        nik = "old" if line.status == SWITCHED_OFF else "ok"
        ledger.records.append(("dukcapil", file, number, line.person, nik, "ok", "", "stale" if old else "ok", False, True))
    return write_table(folder / f"{file}.csv", table, DIALECT)


def _fields(facts: Facts, kept: Kept, person: int) -> dict[str, str]:
    """As it was written before; a corrected name as it is, with a word more for those whose name was right."""
    village = int(facts.world.people.born_village[person])
    place = facts.land.kabupaten[int(facts.land.kab_of[village])].nama.upper().replace("KABUPATEN ", "").replace("KOTA ", "")
    fresh = (facts.names[person], place, _NEVER_SCHOOLED, _IDLE, facts.mothers[person])
    fields = dict(zip(_KEPT_FIELDS, fresh, strict=True)) | kept.rows.get(person, {})
    if person in kept.right_name:
        was_right = fields["NAMA_LGKP"] == facts.names[person]
        fields["NAMA_LGKP"] = f"{facts.names[person]} PUTRA" if was_right else facts.names[person]
    return fields


def _relations(facts: Facts, rows: Ints) -> list[str]:
    """Relation on the card in SIAK codes; of the two codes for parents and for others everybody keeps its own."""
    people = facts.world.people
    codes = []
    for person, rel, sex in zip(rows.tolist(), people.dk_rel[rows].tolist(), people.sex[rows].tolist(), strict=True):
        parent_or_other = ("8" if person % 9 == 0 else "7") if rel == PARENT else "11" if person % 8 == 0 else "9"
        codes.append({1: "2", 2: "3"}[sex] if rel == SPOUSE else SHDK.get(rel, parent_or_other))
    return codes
