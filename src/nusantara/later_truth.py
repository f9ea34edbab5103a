"""What truly happened between two quarters, person by person, and who stands in which row of the new list."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nusantara.dukcapil import registered
from nusantara.facts import Facts, Ledger
from nusantara.streams import Bools, Ints

_RECORD_HEAD = ["source", "file", "record_id", "person_id", "family_id"]
_PERSON_HEAD = ["person_id", "family_before", "family_now", "card_before", "card_now", "active_before", "active_now", "events"]


@dataclass(frozen=True)
class Before:
    """What was true, and what Dukcapil believed, on the last day of the first quarter; one entry a person."""

    family: Ints
    card: Ints
    house: Ints
    kawin: Ints
    active: Bools
    death: Ints
    abroad: Ints
    stale: Bools


@dataclass(frozen=True)
class Corrections:
    """Persons whose name, birth date or NIK Dukcapil changes in this quarter."""

    name: frozenset[int]
    birth: frozenset[int]
    nik: frozenset[int]


def write_later_truth(facts: Facts, ledger: Ledger, before: Before, corrections: Corrections, out: Path) -> None:
    """`truth_records.csv` of the new list and `truth_quarter.csv`: one row a person with what happened to it.

    Families and cards are numbers of this country (-1: none, or not known to Dukcapil); `active`: on Dukcapil's list and
    not closed as dead. Events, blank separated: lahir datang meninggal pergi_ln nikah_cerai pindah pindah_keluarga
    kartu_baru baru_didengar koreksi_nama koreksi_tanggal_lahir nik_baru.
    """
    out.mkdir(parents=True, exist_ok=True)
    people = facts.world.people
    family = people.family.tolist()
    _write(out / "truth_records.csv", _RECORD_HEAD, [(*record[:4], family[record[3]]) for record in ledger.records])
    active = registered(facts) & (people.dk_dead == 0)
    card = np.where(people.dk_known == 1, people.dk_card, -1)
    rows = []
    for person in range(people.size):
        came = person >= len(before.family)
        was = (-1, -1, False) if came else (int(before.family[person]), int(before.card[person]), bool(before.active[person]))
        events = " ".join(_events(facts, before, corrections, person))
        rows.append((person, was[0], family[person], was[1], int(card[person]), _flag(was[2]), _flag(bool(active[person])), events))
    _write(out / "truth_quarter.csv", _PERSON_HEAD, rows)


def _events(facts: Facts, before: Before, corrections: Corrections, person: int) -> list[str]:
    people, families = facts.world.people, facts.world.families
    if person >= len(before.family):
        return ["lahir" if people.mother[person] >= 0 else "datang"]
    happened = {
        "meninggal": people.death[person] != before.death[person],
        "pergi_ln": people.abroad[person] != before.abroad[person],
        "nikah_cerai": people.kawin[person] != before.kawin[person],
        "pindah": families.house[people.family[person]] != before.house[person],
        "pindah_keluarga": people.family[person] != before.family[person],
        "kartu_baru": people.dk_card[person] != before.card[person] and people.dk_known[person] == 1,
        "baru_didengar": bool(before.stale[person]) and people.dk_card[person] == families.card[people.family[person]],
        "koreksi_nama": person in corrections.name,
        "koreksi_tanggal_lahir": person in corrections.birth,
        "nik_baru": person in corrections.nik,
    }
    return [name for name, was in happened.items() if was]


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _write(path: Path, head: list[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
