"""Which other open proposals say something else about the same person or family."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dtsen.updates import Change as Claim
from dtsen.updates import Proposal as Proposed
from dtsen.updates import ProposalKind, conflicts
from portal.proposals.models import OPEN, Change, Proposal
from portal.proposals.sealed import open_identity


@dataclass(frozen=True)
class Conflict:
    """Another proposal and the variables about which the two differ; `*`: one of them removes the subject."""

    other: Proposal
    variables: tuple[str, ...]


def conflicts_of(rows: Sequence[Proposal], states: Iterable[str] = OPEN) -> dict[str, list[Conflict]]:
    """For each of these proposals, those in one of the states that contradict it, as far as the actor sees them."""
    subjects = {row.subject_id for row in rows if row.subject_id}
    if not subjects:
        return {}
    others: dict[tuple[str, str], list[Proposal]] = {}
    for row in Proposal.objects.filter(subject_id__in=subjects, state__in=list(states)).order_by("proposal_id"):
        others.setdefault((row.subject, row.subject_id), []).append(row)
    shared = [row for row in rows if any(one.pk != row.pk for one in others.get((row.subject, row.subject_id), ()))]
    if not shared:
        return {}
    near = {one.pk: one for row in shared for one in [row, *others[row.subject, row.subject_id]]}
    said = claims_of(list(near.values()))
    found: dict[str, list[Conflict]] = {}
    for row in shared:
        for other in others[row.subject, row.subject_id]:
            if other.pk != row.pk and (about := conflicts(said[row.pk], said[other.pk])):
                found.setdefault(row.pk, []).append(Conflict(other, about))
    return found


def claims_of(rows: Sequence[Proposal]) -> dict[str, Proposed]:
    """These proposals as dtsen.updates knows them, with what they change, opened; without their events."""
    changes: dict[str, list[Claim]] = {row.pk: [] for row in rows}
    identities = {row.pk: open_identity(row.sealed, row.pk) for row in rows if row.sealed is not None}
    for one in Change.objects.filter(proposal_id__in=list(changes)).order_by("id"):
        before, after = identities[one.proposal_id][one.variable] if one.is_sealed else (one.before, one.after)
        changes[one.proposal_id].append(Claim(one.variable, before, after))
    return {row.pk: replace(_bare(row), changes=tuple(changes[row.pk])) for row in rows}


def _bare(row: Proposal) -> Proposed:
    return Proposed(
        row.pk,
        ProposalKind(row.kind),
        row.subject,
        row.subject_id,
        row.kode_desa or "",
        (),
        author=str(row.author),
        family_id=row.family_id,
        as_of=row.as_of or 0,
    )
