"""The fates of a list as proposals: what a local government would submit, before anything happens."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from dtsen.updates.fate import Fate, Kelas
from dtsen.updates.lifecycle import ProposalKind
from dtsen.updates.proposal import Change, Proposal, conflicts

_STATE = "keadaan"


@dataclass(frozen=True)
class Subject:
    """Whom a row is about. Ids are '' for somebody new; `key`: what tells those apart
    who have no family either (sheet and row).

    `kode_desa`: BPS, as everywhere in proposals. `identity`: variable and value of who they are, for whom nobody knows yet.
    `day`: since when it is true (yyyymmdd: of the death, of the move), 0 when the row does not tell."""

    person_id: str
    family_id: str
    kode_desa: str
    key: str
    identity: tuple[tuple[str, str], ...] = ()
    day: int = 0


def proposals_of(subject: Subject, fate: Fate, of_family: frozenset[str]) -> tuple[Proposal, ...]:
    """`of_family`: the variables that belong to the family. Nothing for a row that says nothing new or is not sure."""
    changes = (*fate.changes, *fate.supplements)
    if fate.kelas in (Kelas.MENINGGAL_DILAPORKAN, Kelas.PINDAH_KELUAR):
        after = "meninggal" if fate.kelas is Kelas.MENINGGAL_DILAPORKAN else "pindah"
        return (_proposal(ProposalKind.PENGHAPUSAN, "anggota", subject.person_id, subject, (Change(_STATE, "hidup", after),)),)
    if fate.kelas in (Kelas.BELUM_DI_DTSEN, Kelas.BAYI_BARU):
        who = subject.identity if fate.kelas is Kelas.BAYI_BARU else ()
        own = (*(Change(name, "", value) for name, value in who), *(change for change in changes if change.variable not in of_family))
        added = _proposal(ProposalKind.PENAMBAHAN, "anggota", subject.person_id, subject, own)
        return (added, *_corrections(subject, changes, of_family, persons=False))
    if fate.kelas in (Kelas.SAMA, Kelas.UBAH, Kelas.PINDAH_MASUK):
        moved = (Change("kode_kelurahan_desa", "", subject.kode_desa),) if fate.kelas is Kelas.PINDAH_MASUK and subject.kode_desa else ()
        extra = (_proposal(ProposalKind.PERBAIKAN, "anggota", subject.person_id, subject, moved),) if moved else ()
        return (*extra, *_corrections(subject, changes, of_family, persons=True))
    return ()


def _corrections(subject: Subject, changes: tuple[Change, ...], of_family: frozenset[str], *, persons: bool) -> tuple[Proposal, ...]:
    family = tuple(change for change in changes if change.variable in of_family)
    person = tuple(change for change in changes if change.variable not in of_family) if persons else ()
    found = []
    if family and subject.family_id:
        found.append(_proposal(ProposalKind.PERBAIKAN, "keluarga", subject.family_id, subject, family))
    if person and subject.person_id:
        found.append(_proposal(ProposalKind.PERBAIKAN, "anggota", subject.person_id, subject, person))
    return tuple(found)


def _proposal(kind: ProposalKind, what: str, subject_id: str, subject: Subject, changes: tuple[Change, ...]) -> Proposal:
    # Somebody new is told from others by the family and what is said of them: the same row in another place of a list is no other child.
    name = content_id(kind, what, subject_id or subject.family_id or subject.key, changes)
    return Proposal(name, kind, what, subject_id, subject.kode_desa, changes, family_id=subject.family_id, as_of=subject.day)


def content_id(kind: ProposalKind, subject: str, key: str, changes: Iterable[Change]) -> str:
    """The id of a proposal, made of its content: the same said twice is the same proposal. `key`: id of the subject, or what tells
    somebody new from others."""
    parts = (kind, subject, key, *(f"{one.variable}={one.before}>{one.after}" for one in changes))
    return "U" + hashlib.blake2b("\x1f".join(parts).encode(), digest_size=10).hexdigest()


def contradictions(proposals: Iterable[Proposal]) -> dict[str, tuple[str, ...]]:
    """Id of a proposal -> the variables about which another one of the same list says something else."""
    by_subject: dict[tuple[str, str], list[Proposal]] = {}
    for proposal in proposals:
        if proposal.subject_id:
            by_subject.setdefault((proposal.subject, proposal.subject_id), []).append(proposal)
    found: dict[str, set[str]] = {}
    for together in by_subject.values():
        for place, one in enumerate(together):
            for other in together[place + 1 :]:
                for variable in conflicts(one, other):
                    found.setdefault(one.proposal_id, set()).add(variable)
                    found.setdefault(other.proposal_id, set()).add(variable)
    return {name: tuple(sorted(variables)) for name, variables in found.items()}
