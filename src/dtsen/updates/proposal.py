"""One proposal: what it changes, what happened to it, and whether two of them contradict each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dtsen.updates.lifecycle import Action, Document, ProposalKind, RefusedError, Role, State, due_day, next_state, rule_of


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
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """`subject` is anggota or keluarga; `subject_id` the id of the registry, empty for a person or family that is new.

    `author`: who wrote it, '' when a list did. `family_id`: the family that it is about or that somebody new belongs to, '' when not
    known; `as_of`: the day (yyyymmdd) since which the claims are true, 0 when it was not told."""

    proposal_id: str
    kind: ProposalKind
    subject: str
    subject_id: str
    kode_desa: str
    changes: tuple[Change, ...]
    events: tuple[Event, ...] = ()
    author: str = ""
    family_id: str = ""
    as_of: int = 0


def state_of(events: Iterable[Event]) -> State:
    """Where a proposal stands after its events, told by the events alone; RefusedError when they cannot have happened."""
    state = State.DRAF
    for event in events:
        state = next_state(state, event.action, event.role, event.reason)
    return state


def apply_action(proposal: Proposal, event: Event) -> Proposal:
    """The proposal with one more event. Raises RefusedError when the event is not allowed now, lacks its reason or paper, is done
    by somebody who has had a hand in it where another person must, or goes back in time."""
    state = state_of(proposal.events)
    next_state(state, event.action, event.role, event.reason)
    rule = rule_of(state, event.action, event.role)
    if rule.documents and not set(rule.documents) & set(event.documents):
        raise RefusedError("dokumen", f"{event.action}: perlu {' atau '.join(rule.documents)}")
    if rule.other and event.actor in {proposal.author, *(before.actor for before in proposal.events)}:
        raise RefusedError("orang_lain", f"{event.action}: harus orang lain dari yang mengusulkan atau sudah bertindak")
    if proposal.events and event.day < proposal.events[-1].day:
        raise RefusedError("urutan", "kejadian tidak boleh mendahului kejadian sebelumnya")
    return replace(proposal, events=(*proposal.events, event))


def apply_to_all(proposals: Iterable[Proposal], event: Event) -> tuple[tuple[Proposal, ...], dict[str, RefusedError]]:
    """One act upon a batch: those that it was possible for, with the event, and why not for the others, by id.

    A batch is taken back with `Action.TARIK`: what is already decided stays, and is named."""
    done: list[Proposal] = []
    refused: dict[str, RefusedError] = {}
    for proposal in proposals:
        try:
            done.append(apply_action(proposal, event))
        except RefusedError as error:
            refused[proposal.proposal_id] = error
    return tuple(done), refused


def overdue(proposals: Iterable[Proposal], today: int, days: Mapping[State, int]) -> tuple[tuple[Proposal, int], ...]:
    """Proposals with the day on which they were due, the longest overdue first; those without a deadline or in time are left out."""
    late = []
    for proposal in proposals:
        if proposal.events:
            due = due_day(state_of(proposal.events), proposal.events[-1].day, days)
            if due is not None and due < today:
                late.append((proposal, due))
    return tuple(sorted(late, key=lambda item: (item[1], item[0].proposal_id)))


def conflicts(one: Proposal, other: Proposal) -> tuple[str, ...]:
    """The variables about which two proposals on the same subject claim different values; `*` when one deletes it."""
    if not one.subject_id or (one.subject, one.subject_id) != (other.subject, other.subject_id):
        return ()
    if ProposalKind.PENGHAPUSAN in (one.kind, other.kind) and one.kind is not other.kind:
        return ("*",)
    claims = {change.variable: change.after for change in one.changes}
    return tuple(sorted(c.variable for c in other.changes if c.variable in claims and claims[c.variable] != c.after))
