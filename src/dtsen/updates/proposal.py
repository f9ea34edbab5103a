"""One proposal: what it changes, what happened to it, and whether two of them contradict each other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dtsen.updates.lifecycle import Action, ProposalKind, Role, State, next_state


@dataclass(frozen=True)
class Change:
    """One variable of one person or family: what the registry has (`before`, empty when nothing) and what is claimed."""

    variable: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One act upon a proposal. `day` is yyyymmdd and comes from the caller: nothing here reads a clock."""

    action: Action
    role: Role
    actor: str
    day: int
    reason: str = ""


@dataclass(frozen=True)
class Proposal:
    """`subject` is anggota or keluarga; `subject_id` the id of the registry, empty for a person or family that is new."""

    proposal_id: str
    kind: ProposalKind
    subject: str
    subject_id: str
    kode_desa: str
    changes: tuple[Change, ...]
    events: tuple[Event, ...] = ()


def state_of(events: Iterable[Event]) -> State:
    """Where a proposal stands after its events, told by the events alone; ValueError when they cannot have happened."""
    state = State.DRAF
    for event in events:
        state = next_state(state, event.action, event.role, event.reason)
    return state


def apply_action(proposal: Proposal, event: Event) -> Proposal:
    """The proposal with one more event. Raises ValueError when the event is not allowed now or goes back in time."""
    next_state(state_of(proposal.events), event.action, event.role, event.reason)
    if proposal.events and event.day < proposal.events[-1].day:
        raise ValueError("kejadian tidak boleh mendahului kejadian sebelumnya")
    return replace(proposal, events=(*proposal.events, event))


def conflicts(one: Proposal, other: Proposal) -> tuple[str, ...]:
    """The variables about which two proposals on the same subject claim different values; `*` when one deletes it."""
    if not one.subject_id or (one.subject, one.subject_id) != (other.subject, other.subject_id):
        return ()
    if ProposalKind.PENGHAPUSAN in (one.kind, other.kind) and one.kind is not other.kind:
        return ("*",)
    claims = {change.variable: change.after for change in one.changes}
    return tuple(sorted(c.variable for c in other.changes if c.variable in claims and claims[c.variable] != c.after))
