"""P3KE: four families in ten on 31 January 2022, in words, with the Kemendagri codes of 2021 and without KK numbers."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nusantara import p3ke_rows
from nusantara.days import ordinal
from nusantara.events import P3KE_DAY
from nusantara.facts import Facts, Ledger
from nusantara.faults import Plan, plant
from nusantara.identity import write_identities
from nusantara.programmes import Cover
from nusantara.rates import TWICE
from nusantara.streams import Ints, stream
from nusantara.world import NOBODY, Snapshot
from nusantara.writing import NEVER, Delivery, Dialect, Sent, Table, write_manifest, write_table

DIALECT = Dialect(delimiter=";", quotes=NEVER, newline="\r\n", encoding="cp1252")
DELIVERY = Delivery(
    source="p3ke",
    title="Pensasaran Percepatan Penghapusan Kemiskinan Ekstrem",
    owner="Kementerian Koordinator Bidang PMK",
    as_of="2022-01-31",
    legal="Inpres 4/2022; Inpres 4/2025",
    unit="keluarga, individu",
    system="kemendagri",
    region_version="2021",
    code_version="p3ke-2022 (label teks)",
    dates="dd-MMM-yyyy",
    encoding="windows-1252",
    delimiter=";",
)
_FAMILY_FAULTS = Plan(("terpotong",), "KEPALA KELUARGA", "ALAMAT")
_PERSON_FAULTS = Plan(("terpotong", "latin1", "pemisah_lebih"), "NAMA", "ALAMAT")


@dataclass(frozen=True)
class Aided:
    """The families of one file and their members, head first; `again` marks the second record of a person."""

    family: Ints
    member: Ints
    member_of: Ints
    rel: Ints
    kawin: Ints
    order: Ints
    again: Ints


def write_p3ke(facts: Facts, ledger: Ledger, cover: Cover, out: Path) -> None:
    folder = out / "p3ke"
    folder.mkdir(parents=True, exist_ok=True)
    snapshot = facts.world.padded(facts.world.as_of(ordinal(P3KE_DAY)))
    files: list[Sent] = []
    for place, kab in enumerate(facts.land.covered):
        aided = _aided(facts, kab, snapshot)
        files += _write_files(facts, ledger, cover, folder, kab, place % 2 == 1, aided, snapshot)
    write_manifest(folder, DELIVERY, [facts.land.kabupaten[kab] for kab in facts.land.covered], files)


def _aided(facts: Facts, kab: int, snapshot: Snapshot) -> Aided:
    """The poorer the likelier; a few families are listed twice."""
    world, people = facts.world, facts.world.people
    rng = stream(facts.seed, "p3ke", "aided", facts.land.kabupaten[kab].kode)
    lived = np.flatnonzero(np.bincount(snapshot.family[snapshot.family >= 0], minlength=world.families.size) > 0)
    here = lived[facts.land.kab_of[world.houses.village[snapshot.house[lived]]] == kab]
    rank = np.argsort(np.argsort(facts.welfare.means)) / len(facts.welfare.means)
    noisy = np.clip(rank[here] + 0.12 * rng.standard_normal(len(here)), 0, 1)
    chosen = here[rng.random(len(here)) < np.clip(0.88 - 0.95 * noisy, 0.04, 0.9)]
    again = chosen[rng.random(len(chosen)) < facts.loudness.of(TWICE["p3ke"])]
    family = np.concatenate([chosen, again])
    second = np.arange(len(family)) >= len(chosen)
    order = rng.permutation(len(family))
    family, second = family[order], second[order]
    persons = np.flatnonzero(snapshot.family >= 0)
    persons = persons[np.lexsort((people.birth[persons], snapshot.rel[persons], snapshot.family[persons]))]
    starts = np.searchsorted(snapshot.family[persons], family, side="left")
    stops = np.searchsorted(snapshot.family[persons], family, side="right")
    rows: list[tuple[int, ...]] = []
    for place, (start, stop, twice) in enumerate(zip(starts.tolist(), stops.tolist(), second.tolist(), strict=True)):
        kept = [p for i, p in enumerate(persons[start:stop].tolist()) if i == 0 or rng.random() > 0.025]
        rows += [(p, place, int(snapshot.rel[p]), int(snapshot.kawin[p]), number + 1, int(twice)) for number, p in enumerate(kept)]
    return Aided(family, *np.array(rows, dtype=np.int64).reshape(-1, 6).T)


def _write_files(
    facts: Facts, ledger: Ledger, cover: Cover, folder: Path, kab: int, apostrophes: bool, aided: Aided, snapshot: Snapshot
) -> list[Sent]:
    kode = facts.land.kabupaten[kab].kode_2021.replace(".", "")
    family_file, person_file = f"keluarga_{kode}", f"individu_{kode}"
    ids = [f"{kode}{number:08d}" for number in range(1, len(aided.family) + 1)]
    person_ids = [f"{ids[f]}{n:02d}" for f, n in zip(aided.member_of.tolist(), aided.order.tolist(), strict=True)]
    written = write_identities(facts, "p3ke", person_file, aided.member, None, apostrophes, snapshot)
    if apostrophes:
        written.nik = [f"'{nik}" if nik else "" for nik in written.nik]
    persons = p3ke_rows.person_columns(facts, aided, snapshot, ids, person_ids, written)
    families = p3ke_rows.family_columns(facts, aided, cover, snapshot, ids, persons)
    today = facts.world.people.family
    heads = np.full(len(aided.family), NOBODY)
    heads[aided.member_of[aided.order == 1]] = aided.member[aided.order == 1]
    ledger.family_records += [("p3ke", family_file, i, int(today[h])) for i, h in zip(ids, heads.tolist(), strict=True)]
    for row, (record, person) in enumerate(zip(person_ids, aided.member.tolist(), strict=True)):
        ledger.records.append(
            ("p3ke", person_file, record, person, written.nik_status[row], written.name_status[row], written.dob_status[row], "",
             bool(aided.again[row]), True)
        )  # fmt: skip
    family_table, person_table = Table(families), Table(persons)
    plant(facts, ledger, "p3ke", family_file, family_table, ids, _FAMILY_FAULTS, DIALECT)
    plant(facts, ledger, "p3ke", person_file, person_table, person_ids, _PERSON_FAULTS, DIALECT)
    return [
        write_table(folder / f"{family_file}.csv", family_table, DIALECT),
        write_table(folder / f"{person_file}.csv", person_table, DIALECT),
    ]
