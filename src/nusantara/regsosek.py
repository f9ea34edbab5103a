"""Regsosek: nearly every family in October and November 2022, question by question; members who were gone are news, too."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nusantara import regsosek_rows
from nusantara.days import ordinal
from nusantara.events import REGSOSEK_DAY
from nusantara.facts import Facts, Ledger
from nusantara.faults import Plan, plant
from nusantara.identity import write_identities
from nusantara.programmes import Cover
from nusantara.rates import TWICE
from nusantara.streams import Bools, Ints, pick, stream
from nusantara.world import HEAD, NOBODY, Snapshot
from nusantara.writing import ALWAYS, Delivery, Dialect, Sent, Table, write_manifest, write_table

DIALECT = Dialect(quotes=ALWAYS, newline="\r\n", bom=True)
DELIVERY = Delivery(
    source="regsosek",
    title="Registrasi Sosial Ekonomi 2022",
    owner="Badan Pusat Statistik",
    as_of="2022-11-15",
    legal="UU 16/1997; Inpres 4/2025",
    unit="keluarga, anggota keluarga",
    system="bps",
    region_version="2022",
    code_version="regsosek22-k",
    dates="kolom hari, bulan, tahun",
    encoding="utf-8-sig (sebagian baris latin-1)",
    delimiter=",",
)
NOT_MET = 0.040
GONE_NEWS = 0.0095
_FAMILY_FAULTS = Plan(("latin1", "utf8", "kutip_ganda", "baris_dalam_kutip"), "r108", "r107")
_MEMBER_FAULTS = Plan(("latin1", "utf8", "kutip_ganda", "baris_dalam_kutip"), "r402", "r402")


@dataclass
class Met:
    """The families of one file and their members. `result` is r205, `presence` r404, `again` a second record of a person."""

    family: Ints
    day: Ints
    result: Ints
    twice: Bools
    member: Ints
    member_of: Ints
    rel: Ints
    kawin: Ints
    presence: Ints
    order: Ints
    again: Ints


def write_regsosek(facts: Facts, ledger: Ledger, cover: Cover, out: Path) -> None:
    folder = out / "regsosek"
    folder.mkdir(parents=True, exist_ok=True)
    snapshot = facts.world.padded(facts.world.as_of(ordinal(REGSOSEK_DAY)))
    files: list[Sent] = []
    for kab in facts.land.covered:
        met = _met(facts, kab, snapshot)
        files += _write_files(facts, ledger, cover, folder, kab, met, snapshot)
    write_manifest(folder, DELIVERY, [facts.land.kabupaten[kab] for kab in facts.land.covered], files)


def _met(facts: Facts, kab: int, snapshot: Snapshot) -> Met:
    """Families of the kabupaten that the enumerators listed, by village; some twice, a few without an answer."""
    world, people = facts.world, facts.world.people
    rng = stream(facts.seed, "regsosek", "met", facts.land.kabupaten[kab].kode)
    persons = np.flatnonzero(snapshot.family >= 0)
    of_family = snapshot.family[persons]
    heads = np.full(world.families.size, NOBODY)
    heads[of_family[snapshot.rel[persons] == HEAD]] = persons[snapshot.rel[persons] == HEAD]
    lived = np.flatnonzero(heads >= 0)
    here = lived[facts.land.kab_of[world.houses.village[snapshot.house[lived]]] == kab]
    age = (ordinal(REGSOSEK_DAY) - people.birth[heads[here]]) / 365.25
    listed = here[rng.random(len(here)) > NOT_MET * np.where(age < 32, 1.8, 0.85) + 0.02 * (facts.welfare.means[here] > 1)]
    again = listed[rng.random(len(listed)) < facts.loudness.of(TWICE["regsosek"])]
    family = np.concatenate([listed, again])
    twice = np.arange(len(family)) >= len(listed)
    order = np.lexsort((rng.random(len(family)), world.houses.village[snapshot.house[family]]))
    family, twice = family[order], twice[order]
    day = ordinal(20221015) + rng.integers(0, 31, len(family))
    result = np.where(twice, 1, 1 + pick(rng, [0.928, 0.034, 0.026, 0.008, 0.004], len(family)))
    return _members(facts, rng, snapshot, Met(family, day, result, twice, *[np.zeros(0, dtype=np.int64)] * 7))


def _members(facts: Facts, rng: np.random.Generator, snapshot: Snapshot, met: Met) -> Met:
    """Members in the house, and those of the old list who are dead, gone, or not found."""
    people = facts.world.people
    persons = np.flatnonzero(snapshot.family >= 0)
    persons = persons[np.lexsort((people.birth[persons], snapshot.rel[persons], snapshot.family[persons]))]
    starts = np.searchsorted(snapshot.family[persons], met.family, side="left")
    stops = np.searchsorted(snapshot.family[persons], met.family, side="right")
    gone = _gone(facts, snapshot)
    rows: list[tuple[int, int, int, int, int, int, int]] = []
    first_time: set[int] = set()
    for place, (start, stop, result, twice) in enumerate(
        zip(starts.tolist(), stops.tolist(), met.result.tolist(), met.twice.tolist(), strict=True)
    ):
        if result > 2:
            continue
        family = int(met.family[place])
        present = persons[start:stop].tolist()
        kept = [p for i, p in enumerate(present) if i == 0 or rng.random() > 0.03]
        order = 0
        for p in kept:
            order += 1
            presence = 5 if order > 1 and rng.random() < 0.026 else 1
            rows.append((p, place, int(snapshot.rel[p]), int(snapshot.kawin[p]), presence, order, int(twice or p in first_time)))
            first_time.add(p)
        if twice:
            continue
        for p, presence in gone.get(family, []):
            if rng.random() < 0.45:
                order += 1
                rows.append((p, place, 0, 0, presence, order, int(p in first_time)))
                first_time.add(p)
    columns = np.array(rows, dtype=np.int64).reshape(-1, 7).T
    return Met(met.family, met.day, met.result, met.twice, *columns)


def _gone(facts: Facts, snapshot: Snapshot) -> dict[int, list[tuple[int, int]]]:
    """family -> (person, r404): who was in it at the end of 2020 and had died or left by the day of the enumeration."""
    world, people = facts.world, facts.world.people
    before = world.padded(world.as_of(0))
    rng = stream(facts.seed, "regsosek", "gone")
    found: dict[int, list[tuple[int, int]]] = {}
    for p in np.flatnonzero((before.family >= 0) & (before.family != snapshot.family)).tolist():
        if 0 < people.death[p] <= snapshot.day:
            presence = 2
        elif 0 < people.abroad[p] <= snapshot.day:
            presence = 4
        else:
            presence = 3 if rng.random() < 0.8 else 6
        found.setdefault(int(before.family[p]), []).append((p, presence))
    return found


def _write_files(facts: Facts, ledger: Ledger, cover: Cover, folder: Path, kab: int, met: Met, snapshot: Snapshot) -> list[Sent]:
    bps = facts.land.kabupaten[kab].bps
    family_file, member_file = f"keluarga_{bps}", f"anggota_{bps}"
    ids = [f"{bps}{number:07d}" for number in range(1, len(met.family) + 1)]
    record_ids = [f"{ids[f]}-{n}" for f, n in zip(met.member_of.tolist(), met.order.tolist(), strict=True)]
    shown = snapshot.card[met.family][met.member_of]
    written = write_identities(facts, "regsosek", member_file, met.member, shown, False, snapshot)
    written.name = [regsosek_rows.letters_only(name) for name in written.name]
    cards = _family_cards(met, written.kk, written.kk_status)
    families = regsosek_rows.family_columns(facts, met, cover, snapshot, ids, cards, written.name)
    members = regsosek_rows.member_columns(facts, met, cover, ids, written)
    today = facts.world.people.family
    heads = np.full(len(met.family), NOBODY)
    first = met.order == 1
    heads[met.member_of[first]] = met.member[first]
    named = [int(today[h]) if h >= 0 else int(f) for h, f in zip(heads.tolist(), met.family.tolist(), strict=True)]
    ledger.family_records += [("regsosek", family_file, identifier, family) for identifier, family in zip(ids, named, strict=True)]
    statuses = _shared_statuses(met, written.kk_status)
    for row, (record, person) in enumerate(zip(record_ids, met.member.tolist(), strict=True)):
        ledger.records.append(
            ("regsosek", member_file, record, person, written.nik_status[row], written.name_status[row], written.dob_status[row],
             statuses[row], bool(met.again[row]), bool(met.presence[row] in (1, 5)))
        )  # fmt: skip
    family_table, member_table = Table(families), Table(members)
    plant(facts, ledger, "regsosek", family_file, family_table, ids, _FAMILY_FAULTS, DIALECT)
    plant(facts, ledger, "regsosek", member_file, member_table, record_ids, _MEMBER_FAULTS, DIALECT)
    return [
        write_table(folder / f"{family_file}.csv", family_table, DIALECT),
        write_table(folder / f"{member_file}.csv", member_table, DIALECT),
    ]


def _family_cards(met: Met, kk: list[str], status: list[str]) -> list[str]:
    """The KK that each family showed: the one written for its first member ('' where nobody was met)."""
    cards = [""] * len(met.family)
    for row in np.flatnonzero(met.order == 1).tolist():
        cards[int(met.member_of[row])] = kk[row]
    return cards


def _shared_statuses(met: Met, status: list[str]) -> list[str]:
    """A card is shown once for the whole family, so all its members have what befell it."""
    first = {int(met.member_of[row]): status[row] for row in np.flatnonzero(met.order == 1).tolist()}
    result = []
    for row, family in enumerate(met.member_of.tolist()):
        of_family = first[family]
        result.append(
            of_family if of_family in ("missing", "placeholder", "typo") else status[row] if status[row] in ("ok", "stale") else of_family
        )
    return result
