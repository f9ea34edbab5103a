"""Reads of proposals: what waits for whom, one proposal with everything around it, batches. The limits are the database's."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from dtsen.updates import RULES, Action, Role, State
from portal.accounts.actor import Actor
from portal.accounts.models import Account
from portal.audit.record import record_read
from portal.exchange.in_force import release_in_force
from portal.exchange.models import Family, Person, Value
from portal.exchange.packed import Known, unpack
from portal.plain_rows import answers
from portal.proposals.conflicting import Conflict, claims_of, conflicts_of
from portal.proposals.deciding import allowed
from portal.proposals.models import CLOSED, OPEN, Batch, Document, Event, Evidence, Finding, GroundCheck, Proposal
from portal.proposals.sealed import NOTE, open_identity

PAGE = 50
# `<> ''` is the condition of the two indexes.
_OPEN_ON = """SELECT proposal_id FROM proposals_proposal WHERE state = ANY(%s)
    AND ((subject_id <> '' AND subject_id = ANY(%s)) OR (family_id <> '' AND family_id = ANY(%s)))"""
LISTED = ("nama", "isian")
# Stands for no deadline where a page begins.
NEVER = 99_999_999


@dataclass(frozen=True)
class Filter:
    """What a list is limited to. `state`: a state, `menunggu` (what waits for the actor), `terbuka`, `selesai`. `after`: deadline and
    id of the last proposal that was shown; `first`: the number of the next one, for the eye only."""

    state: str = "menunggu"
    kind: str = ""
    batch: int = 0
    after: tuple[int, str] | None = None
    first: int = 1


@dataclass(frozen=True)
class Listed:
    """One page of a list. `total`: of all pages; `claims`: of each proposal (variable, before, after); `following`: behind which the
    next page begins, None on the last."""

    rows: list[Proposal]
    total: int
    claims: dict[str, list[tuple[str, str, str]]]
    following: tuple[int, str] | None


def waiting_states(actor: Actor) -> tuple[str, ...]:
    """The states in which something waits for the actor's role."""
    role = actor.role.update_role
    return tuple(dict.fromkeys(rule.before.value for rule in RULES if rule.role is role and rule.action is not Action.TARIK))


def states_of(actor: Actor, state: str) -> tuple[str, ...]:
    if state == "menunggu":
        return tuple(one for one in waiting_states(actor) if one != State.DITERIMA_KEMENSOS)
    return {"terbuka": OPEN, "selesai": CLOSED}.get(state, (state,))


def matching(actor: Actor, wanted: Filter) -> "QuerySet[Proposal]":
    """The proposals of a filter within the actor's regions, what is due first on top."""
    actor.must("lihat_usulan")
    found = Proposal.objects.filter(_region(actor), state__in=states_of(actor, wanted.state))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.batch:
        found = found.filter(batch_id=wanted.batch)
    return found.order_by(F("due").asc(nulls_last=True), "proposal_id")


def _region(actor: Actor, column: str = "kode_desa") -> Q:
    """The actor's regions as ranges of codes, which an index serves; the limit itself is the database's."""
    limits = Q()
    for prefix in actor.scope.prefixes if not actor.scope.nation else ():
        limits |= Q(**{f"{column}__gte": prefix, f"{column}__lt": prefix[:-1] + chr(ord(prefix[-1]) + 1)})
    return limits


def listed(actor: Actor, wanted: Filter, known: dict[str, tuple[int, int]]) -> Listed:
    """One page, with what each proposal claims; written down as a look at its subjects. `known`: see `tally`."""
    actor.must("lihat_isi_usulan")
    found = matching(actor, wanted)
    states = states_of(actor, wanted.state)
    plain = not wanted.kind and not wanted.batch and set(states) <= set(OPEN)
    total = sum(known.get(state, (0, 0))[0] for state in states) if plain else found.count()
    # By where the last page ended, not by counting through what came before: the last page costs what the first does.
    page = list(_behind(found, wanted.after).select_related("batch")[: PAGE + 1])
    rows = page[:PAGE]
    if rows:
        record_read(actor, "lihat_daftar_usulan", "usulan", _subjects(rows), LISTED, detail={"jumlah": len(rows)})
    return Listed(rows, total, opened_claims(rows), (rows[-1].due or NEVER, rows[-1].pk) if len(page) > PAGE else None)


def _behind(found: "QuerySet[Proposal]", after: tuple[int, str] | None) -> "QuerySet[Proposal]":
    """What comes behind a deadline and id, in the order of `matching`."""
    if after is None:
        return found
    due, name = after
    if due >= NEVER:
        return found.filter(due__isnull=True, proposal_id__gt=name)
    return found.filter(Q(due__gt=due) | Q(due__isnull=True) | Q(due=due, proposal_id__gt=name))


def opened_claims(rows: list[Proposal]) -> dict[str, list[tuple[str, str, str]]]:
    return {name: [(one.variable, one.before, one.after) for one in said.changes] for name, said in claims_of(rows).items()}


def _subjects(rows: Iterable[Proposal]) -> list[str]:
    return sorted({row.subject_id or row.family_id or row.pk for row in rows})


def tally(actor: Actor, today: int) -> dict[str, tuple[int, int]]:
    """State -> how many open proposals of the actor's regions are in it, and how many of them are past their deadline: one look at all."""
    actor.must("lihat_usulan")
    found = Proposal.objects.filter(_region(actor), state__in=OPEN).values_list("state")
    rows = found.annotate(number=Count("proposal_id"), late=Count("proposal_id", filter=Q(due__lt=today))).order_by()
    return {state: (number, late) for state, number, late in rows}


@dataclass(frozen=True)
class ProposalView:
    """One proposal and what a decision needs. `known`: the registry's values of the subject today; `names`: of accounts."""

    row: Proposal
    claims: list[tuple[str, str, str]]
    note: str
    events: list[Event]
    documents: dict[str, Document]
    evidence: list[Document]
    conflicts: list[Conflict]
    conflict_claims: dict[str, list[tuple[str, str, str]]]
    findings: list[Finding]
    visit: GroundCheck | None
    actions: tuple[Action, ...]
    family: Family | None
    person: Person | None
    known: dict[str, Known]
    names: dict[int, str]


def proposal_view(actor: Actor, proposal_id: str) -> ProposalView | None:
    """None outside the actor's regions. Written down."""
    actor.must("lihat_isi_usulan")
    row = Proposal.objects.filter(pk=proposal_id).select_related("batch").first()
    release = release_in_force()
    if row is None:
        return None
    claims = opened_claims([row])[row.pk]
    events = list(Event.objects.filter(proposal=row).select_related("meeting").order_by("id"))
    evidence = [one.document for one in Evidence.objects.filter(proposal=row).select_related("document").order_by("id")]
    papers = Document.objects.filter(pk__in=[one for event in events for one in event.document_ids]).defer("content")
    against = conflicts_of([row]).get(row.pk, [])
    packed = Value.objects.filter(subject_id=row.subject_id).first() if row.subject_id else None
    visit = GroundCheck.objects.filter(pk=row.pk).first()
    people = {row.author, *(one.account_id for one in events), visit.account_id if visit else None}
    record_read(actor, "lihat_usulan", "usulan", _subjects([row]), sorted({one[0] for one in claims}), kode_desa=row.kode_desa)
    return ProposalView(
        row,
        claims,
        open_identity(row.sealed, row.pk).get(NOTE, ("", ""))[1],
        events,
        {one.pk: one for one in papers},
        evidence,
        against,
        opened_claims([one.other for one in against]),
        list(Finding.objects.filter(proposal=row).order_by("severity", "rule")),
        visit,
        allowed(actor, row),
        Family.objects.filter(family_id=row.family_id).first() if row.family_id else None,
        Person.objects.filter(person_id=row.subject_id).first() if row.subject == "anggota" and row.subject_id else None,
        unpack(packed.isi, release.variables) if packed and release else {},
        dict(Account.objects.filter(pk__in=[one for one in people if one]).values_list("pk", "full_name")),
    )


@dataclass(frozen=True)
class BatchLine:
    """A batch and how many of its proposals stand where, within the actor's regions."""

    batch: Batch
    states: Counter[str]
    sender: str

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def open(self) -> int:
        return sum(number for state, number in self.states.items() if state in OPEN)


def batches(actor: Actor, page: int = 1) -> tuple[list[BatchLine], bool]:
    """The newest batches with proposals of the actor's regions, and whether there are more."""
    actor.must("lihat_usulan")
    found = list(Batch.objects.order_by("-id")[(page - 1) * PAGE : page * PAGE + 1])
    return _lines(found[:PAGE]), len(found) > PAGE


def _lines(found: list[Batch]) -> list[BatchLine]:
    numbers: dict[int, Counter[str]] = {one.pk: Counter() for one in found}
    rows = Proposal.objects.filter(batch_id__in=list(numbers)).values_list("batch_id", "state").annotate(number=Count("proposal_id"))
    for batch_id, state, number in rows.order_by():
        numbers[batch_id][state] = number
    names = dict(Account.objects.filter(pk__in={one.account_id for one in found}).values_list("pk", "full_name"))
    return [BatchLine(one, numbers[one.pk], names.get(one.account_id, "–")) for one in found if numbers[one.pk]]


@dataclass(frozen=True)
class BatchView:
    """One batch: where its proposals stand, of which kinds, in which villages, what was found about it as a whole."""

    line: BatchLine
    kinds: dict[str, int]
    villages: list[tuple[str, int]]
    findings: list[Finding]
    serious: int
    unchecked: int
    visits: list[GroundCheck]


def batch_view(actor: Actor, batch_id: int) -> BatchView | None:
    actor.must("lihat_usulan")
    batch = Batch.objects.filter(pk=batch_id).first()
    lines = _lines([batch]) if batch else []
    if not batch or not lines:
        return None
    own = Proposal.objects.filter(batch=batch)
    at_centre = own.filter(state=State.DISAHKAN_KDH.value)
    return BatchView(
        lines[0],
        dict(own.values_list("kind").annotate(number=Count("proposal_id")).order_by("kind")),
        [(code or "", number) for code, number in own.values_list("kode_desa").annotate(number=Count("proposal_id")).order_by("kode_desa")],
        list(Finding.objects.filter(batch=batch, proposal__isnull=True).order_by("severity", "rule", "kode_desa")),
        Finding.objects.filter(batch=batch, severity="gawat", proposal__isnull=False).values("proposal_id").distinct().count(),
        at_centre.filter(checked_on__isnull=True).count(),
        list(GroundCheck.objects.filter(batch=batch).order_by("proposal_id")),
    )


@dataclass(frozen=True)
class BatchAnswer:
    """One proposal of a batch with the words of the last refusal, return or withdrawal, '' for none."""

    row: Proposal
    claims: list[tuple[str, str, str]]
    reason: str


def batch_answers(actor: Actor, batch_id: int, limit: int) -> list[BatchAnswer]:
    """What became of the proposals of a batch within the actor's regions, the nearest deadline first; written down."""
    actor.must("lihat_isi_usulan")
    found = Proposal.objects.filter(_region(actor), batch_id=batch_id).order_by(F("due").asc(nulls_last=True), "proposal_id")
    rows = list(found.select_related("batch")[:limit])
    claims, ids = opened_claims(rows), [row.pk for row in rows]
    told = Event.objects.filter(proposal_id__in=ids).exclude(reason="").order_by("pk")
    reasons = dict(told.filter(action__in=_EXPLAINED).values_list("proposal_id", "reason"))
    if rows:
        record_read(actor, "unduh_jawaban_usulan", "usulan", _subjects(rows), LISTED, detail={"kumpulan": batch_id, "jumlah": len(rows)})
    return [BatchAnswer(row, claims[row.pk], reasons.get(row.pk, "")) for row in rows]


_EXPLAINED = (Action.TOLAK_MUSDES.value, Action.TOLAK.value, Action.KEMBALIKAN.value, Action.TARIK.value)


def open_on(actor: Actor, ids: Iterable[str]) -> list[Proposal]:
    """Open proposals about these persons or families, or about somebody new in the family."""
    wanted = list(ids)
    if not actor.may("lihat_isi_usulan"):
        return []
    # Almost always there is none: that is asked first, with a plan that is kept.
    ids_found = [str(name) for (name,) in answers(_OPEN_ON, [list(OPEN), wanted, wanted])]
    if not ids_found:
        return []
    found = Proposal.objects.filter(proposal_id__in=ids_found)
    return list(found.select_related("batch").order_by("made_on", "proposal_id"))


def states_by_act(actor: Actor, batch: Batch) -> dict[Action, tuple[str, ...]]:
    """The acts of the actor's role upon a whole batch, and in which states; a meeting decides by name, not by batch."""
    role = actor.role.update_role
    found: dict[Action, tuple[str, ...]] = {}
    for rule in RULES:
        own = rule.action is not Action.TARIK or role is not Role.DINSOS or batch.account_id == actor.account_id
        if rule.role is role and own and rule.action not in (Action.SETUJUI_MUSDES, Action.TOLAK_MUSDES, Action.MASUKKAN_VERSI):
            found[rule.action] = (*found.get(rule.action, ()), rule.before.value)
    return found


def in_states_of(actor: Actor, batch_id: int, action: Action) -> list[str]:
    """The proposals of a batch that are in a state in which the actor's role may do this."""
    batch = Batch.objects.filter(pk=batch_id).first()
    states = states_by_act(actor, batch).get(action, ()) if batch else ()
    return list(Proposal.objects.filter(batch_id=batch_id, state__in=states).order_by("proposal_id").values_list("proposal_id", flat=True))


def drafts(actor: Actor, limit: int) -> tuple[list[Proposal], int]:
    """The drafts that wait for the meeting of the actor's village, and how many there are; written down as a look at each."""
    actor.must("usul_perubahan")
    found = matching(actor, Filter(state=State.DRAF.value))
    rows = list(found.select_related("batch")[:limit])
    if rows:
        record_read(actor, "lihat_daftar_usulan", "usulan", _subjects(rows), LISTED, detail={"jumlah": len(rows)})
    return rows, found.count()


def to_visit(actor: Actor) -> list[Proposal]:
    """Proposals that were drawn and not visited yet; written down as a look at each."""
    actor.must("periksa_lapangan")
    found = Proposal.objects.filter(_region(actor), ground_check__result="").select_related("batch").order_by("kode_desa", "proposal_id")
    rows = list(found[: 4 * PAGE])
    if rows:
        record_read(actor, "lihat_daftar_usulan", "usulan", _subjects(rows), LISTED, detail={"jumlah": len(rows)})
    return rows
