"""Acts upon proposals, one or many at once. What is allowed is asked of dtsen.updates, never decided here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dtsen.errors import MachineError, RequestError, Say
from dtsen.updates import (
    Action,
    Document,
    ProposalKind,
    RefusedError,
    Role,
    State,
    apply_action,
    available_actions,
    due_day,
    rule_of,
    state_of,
)
from dtsen.updates import Event as Happened
from dtsen.updates import Proposal as Proposed
from portal.accounts.actor import Actor, NotAllowedError
from portal.area import PREFIX_WIDTHS
from portal.audit.record import record_read
from portal.errands.actions import IN_A_REQUEST, ask
from portal.errands.models import Errand
from portal.proposals.central import why_not_accepted
from portal.proposals.models import Batch, Event, Meeting, Proposal
from portal.proposals.papers import Paper, keep
from portal.proposals.rules import read_rules
from portal.proposals.submission import smallest_region, today_number
from portal.proposals.words import why_not

# With which capability of policy/portal/peran.yml somebody acts in a role of dtsen.updates.
CAPABILITY = {
    Role.OPERATOR_DESA: "usul_perubahan",
    Role.DINSOS: "verifikasi_usulan",
    Role.KEPALA_DAERAH: "sahkan_usulan",
    Role.KEMENSOS: "terima_usulan",
}
_AT_ONCE = 2000
_LONG_NUMBER = re.compile(r"\d{9,}|(?:\d{4}[ .-]){2,}\d{4}")


@dataclass(frozen=True)
class Deed:
    """What is done. `reason_code`: of policy/updates/alasan.yml; `meeting_day` (yyyymmdd) and `present`: of the meeting whose minutes
    are among the papers."""

    action: Action
    reason_code: str = ""
    words: str = ""
    papers: tuple[Paper, ...] = ()
    meeting_day: int = 0
    present: int | None = None


@dataclass(frozen=True)
class Done:
    """Which proposals it was done to, and why not to the others."""

    done: tuple[str, ...]
    refused: Mapping[str, Say]


def role_of(actor: Actor) -> Role:
    """Who the actor is in the life of a proposal. Raises NotAllowedError for who is nobody there."""
    role = actor.role.update_role
    capability = CAPABILITY.get(role) if role else None
    if role is None or capability is None:
        raise NotAllowedError("usul_perubahan")
    actor.must(capability)
    return role


def scope_of(actor: Actor) -> tuple[str, ...]:
    return ("",) if actor.scope.nation else actor.scope.prefixes


def allowed(actor: Actor, row: Proposal) -> tuple[Action, ...]:
    """What the actor may do now with a proposal, four eyes left aside; nothing for who is nobody in its life."""
    role = actor.role.update_role
    if role is None or not actor.may(CAPABILITY.get(role, "-")):
        return ()
    found = available_actions(State(row.state), role, scope_of(actor), row.kode_desa or "")
    return tuple(one for one in found if one is not Action.TARIK or role is not Role.DINSOS or row.batch.account_id == actor.account_id)


Papers = tuple[tuple[str, str], ...]


@transaction.atomic
def act(actor: Actor, deed: Deed, wanted: Iterable[str]) -> Done:
    """One act upon proposals of these ids; those that the actor does not see are left out.

    Raises RequestError for a reason or a paper that is not as it must be, before anything is done; MachineError when a state is not
    that of its events.
    """
    role, ids = role_of(actor), sorted(set(wanted))
    reason = _reason(deed, role)
    meeting, documents = _papers(actor, deed, ids)
    return _act(actor, deed, role, ids, reason, meeting, documents)


ACT, BATCH, CHOICE = "putuskan_usulan", "kumpulan", "pilihan"


@transaction.atomic
def act_or_ask(actor: Actor, deed: Deed, wanted: Iterable[str], batch: int = 0) -> Done | Errand:
    """As `act`; upon many the worker does it, with the reason and the papers that were checked and kept here and now.

    `batch`: of which all of them are. Raises RequestError also while other work on the batch, or of the actor's own, is in hand.
    """
    ids = sorted(set(wanted))
    if len(ids) <= IN_A_REQUEST:
        return act(actor, deed, ids)
    role = role_of(actor)
    reason = _reason(deed, role)
    _, documents = _papers(actor, deed, ids)
    found = Batch.objects.filter(pk=batch).first() if batch else None
    region = found.wilayah if found else None if actor.scope.nation else smallest_region(actor.scope.prefixes)
    detail = {
        "perbuatan": deed.action.value,
        "alasan": deed.reason_code,
        "kata": reason,
        "dokumen": [list(one) for one in documents],
        "nama": found.name if found else "",
    }
    subject, reference = (BATCH, found.pk) if found else (CHOICE, actor.account_id)
    return ask(actor, ACT, subject, reference, ids, region, detail)


def act_portion(actor: Actor, detail: Mapping[str, Any], ids: Sequence[str]) -> Done:
    """What `act_or_ask` asked for, upon some of the proposals."""
    deed = Deed(Action(detail["perbuatan"]), detail["alasan"], detail["kata"])
    documents = tuple((str(kind), str(document_id)) for kind, document_id in detail["dokumen"])
    return _act(actor, deed, role_of(actor), ids, detail["kata"], None, documents)


@transaction.atomic
def hold_meeting(actor: Actor, deed: Deed, agreed: Iterable[str], turned_down: Mapping[str, tuple[str, str]]) -> Done:
    """What one village meeting decided: the proposals it agreed to (`deed`), and those it turned down with (reason, words) each."""
    role, ids = role_of(actor), sorted(set(agreed) - set(turned_down))
    refusals: dict[tuple[str, str], list[str]] = {}
    for proposal_id, why in turned_down.items():
        refusals.setdefault(why, []).append(proposal_id)
    deeds = [(Deed(Action.TOLAK_MUSDES, code, words), sorted(names)) for (code, words), names in sorted(refusals.items())]
    reasons = [_reason(one, role) for one, _ in deeds]
    meeting, documents = _papers(actor, deed, [*ids, *turned_down])
    told = [_act(actor, deed, role, ids, "", meeting, documents)]
    told += [_act(actor, one, role, names, reason, meeting, documents) for (one, names), reason in zip(deeds, reasons, strict=True)]
    return Done(tuple(name for one in told for name in one.done), {name: why for one in told for name, why in one.refused.items()})


def _act(actor: Actor, deed: Deed, role: Role, ids: Sequence[str], reason: str, meeting: Meeting | None, documents: Papers) -> Done:
    today = today_number()
    done: list[str] = []
    refused: dict[str, Say] = {}
    event = Happened(deed.action, role, str(actor.account_id), today, reason, tuple(Document(kind) for kind, _ in documents))
    for start in range(0, len(ids), _AT_ONCE):
        found = Proposal.objects.select_for_update(of=("self",)).filter(pk__in=ids[start : start + _AT_ONCE])
        rows = list(found.select_related("batch").order_by("pk"))
        happened = events_of(rows)
        ready: list[tuple[Proposal, State]] = []
        blocked = why_not_accepted(rows, explained=reason != "") if deed.action is Action.TERIMA else {}
        for row in rows:
            if row.pk in blocked:
                refused[row.pk] = blocked[row.pk]
                continue
            try:
                if deed.action not in allowed(actor, row):
                    raise RefusedError("keadaan", row.state)
                after = apply_action(core(row, happened.get(row.pk, ())), event)
            except RefusedError as error:
                refused[row.pk] = why_not(error, row.state)
            else:
                ready.append((row, state_of(after.events)))
        _write(actor, deed, role, reason, ready, meeting, documents, today)
        done += [row.pk for row, _ in ready]
    return Done(tuple(done), refused)


def _reason(deed: Deed, role: Role) -> str:
    """The own words, checked. Whether the act needs a reason is told by its rules."""
    rules = read_rules(settings.MACHINE.policy)
    words = " ".join(deed.words.split())
    if _LONG_NUMBER.search(words):
        raise RequestError(Say("Jangan tulis NIK atau nomor panjang di alasan.", "Write no NIK or other long number into the reason."))
    needed = any(_rule(state, deed.action, role) for state in State)
    listed = rules.reasons.get(deed.action, {})
    if (needed or deed.reason_code or words) and (deed.reason_code not in listed or len(words) < rules.least_words):
        raise RequestError(
            Say(
                f"Pilih alasan dari daftar dan tulis penjelasan paling sedikit {rules.least_words} huruf.",
                f"Choose a reason of the list and explain in at least {rules.least_words} letters.",
            )
        )
    return words


def _rule(state: State, action: Action, role: Role) -> bool:
    """Whether this role needs a reason for the act in that state; False also where it may not do it."""
    try:
        return rule_of(state, action, role).reason
    except RefusedError:
        return False


def _papers(actor: Actor, deed: Deed, ids: Sequence[str]) -> tuple[Meeting | None, Papers]:
    """Keeps the papers of an act upon these proposals; the meeting, and (kind, id) of each document."""
    villages = list(Proposal.objects.filter(pk__in=ids).values_list("kode_desa", flat=True).distinct()) if deed.papers else []
    if not villages:
        return None, ()
    region = smallest_region(code for code in villages if code) if all(villages) else None
    minutes = any(paper.kind == Document.BERITA_ACARA for paper in deed.papers)
    if minutes and (not 20000101 <= deed.meeting_day <= today_number() or not deed.present or deed.present < 1):
        raise RequestError(
            Say(
                "Tulis hari musyawarah (tidak sesudah hari ini) dan berapa orang yang hadir.",
                "Write the day of the meeting (not after today) and how many were present.",
            )
        )
    if minutes and (region is None or len(region) != PREFIX_WIDTHS[-1]):
        raise RequestError(
            Say("Satu berita acara untuk satu desa.", "Minutes are of one village."),
            todo=Say("Pilih usulan satu desa saja.", "Choose the proposals of one village."),
        )
    kept = [(paper.kind, keep(actor, paper, region)) for paper in deed.papers]
    meeting = None
    if minutes:
        meeting = Meeting.objects.create(
            kode_desa=str(region),
            day=deed.meeting_day,
            present=deed.present,
            document=next(one for kind, one in kept if kind == Document.BERITA_ACARA),
            account_id=actor.account_id,
            made_at=timezone.now(),
        )
    return meeting, tuple((kind, one.pk) for kind, one in kept)


def events_of(rows: Sequence[Proposal]) -> dict[str, list[Event]]:
    """The events of these proposals, in the order in which they happened."""
    found: dict[str, list[Event]] = {}
    for event in Event.objects.filter(proposal_id__in=[row.pk for row in rows]).order_by("id"):
        found.setdefault(event.proposal_id, []).append(event)
    return found


def core(row: Proposal, events: Sequence[Event]) -> Proposed:
    """A proposal as dtsen.updates knows it, without what it changes. Raises MachineError when its state is not that of its events."""
    happened = tuple(
        Happened(Action(one.action), Role(one.role), one.actor, one.day, one.reason, tuple(Document(kind) for kind in one.papers))
        for one in events
    )
    if state_of(happened).value != row.state:
        raise MachineError(
            Say("Keadaan usulan tidak sama dengan kejadiannya.", "The state of a proposal is not that of its events."),
            where=None,
            came=Say(row.pk, row.pk),
            todo=Say("Laporkan kepada pengelola sistem; jangan diputuskan dulu.", "Tell the administrator; do not decide it yet."),
        )
    return Proposed(
        row.pk,
        ProposalKind(row.kind),
        row.subject,
        row.subject_id,
        row.kode_desa or "",
        (),
        happened,
        str(row.author),
        row.family_id,
        row.as_of or 0,
    )


def _write(
    actor: Actor,
    deed: Deed,
    role: Role,
    reason: str,
    ready: Sequence[tuple[Proposal, State]],
    meeting: Meeting | None,
    documents: Papers,
    today: int,
) -> None:
    if not ready:
        return
    Event.objects.bulk_create(
        Event(
            proposal=row,
            kode_desa=row.kode_desa,
            action=deed.action.value,
            role=role.value,
            account_id=actor.account_id,
            actor=str(actor.account_id),
            day=today,
            at=timezone.now(),
            reason_code=deed.reason_code,
            reason=reason,
            papers=[kind for kind, _ in documents],
            document_ids=[document_id for _, document_id in documents],
            meeting=meeting,
        )
        for row, _ in ready
    )
    move(ready, today)
    record_read(
        actor,
        "putuskan_usulan",
        "usulan",
        sorted({row.subject_id or row.family_id or row.pk for row, _ in ready}),
        (),
        kode_desa=smallest_region(row.kode_desa for row, _ in ready if row.kode_desa),
        reason=f"{deed.reason_code}: {reason}"[:300] if deed.reason_code else reason[:300],
        detail={"perbuatan": deed.action.value, "jumlah": len(ready)},
    )


def move(ready: Iterable[tuple[Proposal, State]], today: int, **more: str) -> None:
    """Writes the new states with their deadlines; `more`: other columns of all of them."""
    days = read_rules(settings.MACHINE.policy).days
    by_state: dict[State, list[str]] = {}
    for row, state in ready:
        by_state.setdefault(state, []).append(row.pk)
    for state, ids in by_state.items():
        Proposal.objects.filter(pk__in=ids).update(state=state.value, since=today, due=due_day(state, today, days), **more)
