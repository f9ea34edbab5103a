"""What a visit to a family says, as proposals: answers that differ, members who came, died, moved or have a card of their own."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dtsen.updates.lifecycle import ProposalKind
from dtsen.updates.proposal import Change, Proposal
from dtsen.updates.proposals import content_id
from dtsen.updates.variables import PROPOSABLE, STATE

CARD, NAME = "nomor_kartu_keluarga", "nama"
LIVES_HERE, NEW_CARD = "1", "6"
_GONE = {"2": "meninggal", "3": "pindah", "4": "pindah_ln"}
ALL_DIED, JOINED, FOUND = "3", "6", "1"


@dataclass(frozen=True)
class Met:
    """One member. `person_id`: '' for somebody whom the list did not know; `before`: what the registry has; `where`: code of
    keberadaan; `card`: number of a new card of their own, '' unknown; `day`: when they died or moved, 0 unknown."""

    person_id: str
    answers: Mapping[str, str]
    before: Mapping[str, str]
    where: str
    card: str = ""
    day: int = 0


@dataclass(frozen=True)
class Visit:
    """One visit. `family_id`: '' for a new family; `key`: what tells new ones apart; `result`: code of hasil; `joined`: number of the
    card of the family that this one joined, '' unknown; `day`: of the visit."""

    family_id: str
    kode_desa: str
    day: int
    key: str
    result: str
    answers: Mapping[str, str]
    before: Mapping[str, str]
    members: tuple[Met, ...]
    joined: str = ""


def proposals_of_visit(visit: Visit) -> tuple[Proposal, ...]:
    """Nothing for what agrees with the registry, and nothing that the enumerator could not see: a family that was not met stays."""
    made = []
    if visit.result == ALL_DIED:
        made = [_gone(visit, one, "meninggal") for one in visit.members if one.person_id]
    elif visit.result == JOINED and visit.joined:
        made = [_own_card(visit, one, visit.joined) for one in visit.members if one.person_id]
    elif visit.result == FOUND:
        kind = ProposalKind.PERBAIKAN if visit.family_id else ProposalKind.PENAMBAHAN
        changes = _changes("keluarga", visit.answers, visit.before)
        made = [_proposal(visit, kind, "keluarga", visit.family_id, changes, visit.day, visit.key)] if changes else []
        # Somebody new is told from others by what was written of them, not by their place in the roster.
        alike: Counter[frozenset[tuple[str, str]]] = Counter()
        for one in visit.members:
            said = frozenset(one.answers.items())
            made += _of_member(visit, one, f"{visit.key}|{alike[said]}")
            alike[said] += 1
    return tuple({one.proposal_id: one for one in made}.values())


def _of_member(visit: Visit, one: Met, key: str) -> list[Proposal]:
    if one.where in _GONE:
        return [_gone(visit, one, _GONE[one.where])] if one.person_id else []
    if one.where == NEW_CARD:
        return [_own_card(visit, one, one.card)] if one.person_id and one.card else []
    if one.where != LIVES_HERE:
        return []
    changes = _changes("anggota", one.answers, one.before)
    if one.person_id:
        return [_proposal(visit, ProposalKind.PERBAIKAN, "anggota", one.person_id, changes, visit.day)] if changes else []
    card = visit.answers.get(CARD, "")
    if card and CARD not in {change.variable for change in changes}:
        changes = (*changes, Change(CARD, "", card))
    return [_proposal(visit, ProposalKind.PENAMBAHAN, "anggota", "", changes, visit.day, key)]


def _gone(visit: Visit, one: Met, after: str) -> Proposal:
    return _proposal(visit, ProposalKind.PENGHAPUSAN, "anggota", one.person_id, (Change(STATE, "hidup", after),), one.day or visit.day)


def _own_card(visit: Visit, one: Met, card: str) -> Proposal:
    return _proposal(visit, ProposalKind.PERBAIKAN, "anggota", one.person_id, (Change(CARD, "", card),), one.day or visit.day)


def _changes(subject: str, answers: Mapping[str, str], before: Mapping[str, str]) -> tuple[Change, ...]:
    found = []
    for name in PROPOSABLE[subject]:
        after, had = answers.get(name, ""), before.get(name, "")
        same = after.casefold().split() == had.casefold().split() if name in (NAME, "alamat") else after == had
        if after and not same:
            found.append(Change(name, had, after))
    return tuple(found)


def _proposal(
    visit: Visit, kind: ProposalKind, what: str, subject_id: str, changes: tuple[Change, ...], day: int, key: str = ""
) -> Proposal:
    """Its id is made of its content: the same visit approved twice is the same proposal."""
    name = content_id(kind, what, subject_id or key, changes)
    return Proposal(name, kind, what, subject_id, visit.kode_desa, changes, family_id=visit.family_id, as_of=day)
