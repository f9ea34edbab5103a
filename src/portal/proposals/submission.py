"""Proposals on their way in: from a list, the field, a form or a citizen, all into the same table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dtsen.errors import RequestError, Say
from dtsen.updates import IDENTITIES, State, due_day, refusal
from dtsen.updates import Proposal as Proposed
from portal.accounts.actor import Actor, NotAllowedError
from portal.area import PREFIX_WIDTHS
from portal.audit.record import record_read
from portal.field_encryption import lookup_hash, lookup_hashes
from portal.proposals.models import CLOSED, ORIGINS, Batch, Change, Proposal
from portal.proposals.rules import read_rules
from portal.proposals.sealed import NOTE, seal_identity

MAY_SUBMIT = ("usul_perubahan", "unggah_data_daerah", "isi_pendataan", "awasi_pendataan")
TAKEN, KNOWN, REFUSED = "masuk", "sudah_ada", "ditolak"
_AT_ONCE = 2000


@dataclass(frozen=True)
class Origin:
    """Where proposals came from. `kind`: daftar, lapangan, formulir, warga; `reference`: opaque and the same whenever the same thing
    is sent (`unggahan:12`, `instance:uuid:...`); `rows`: id of a proposal -> its place there (`Lembar1|17`)."""

    kind: str
    reference: str
    rows: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of one proposal that was sent: masuk, sudah_ada, ditolak with why. `proposal_id`: its id here, '' when refused."""

    fate: str
    proposal_id: str = ""
    why: Say | None = None


@dataclass(frozen=True)
class Submitted:
    """`batch`: None when not one proposal of a new origin could be taken. `outcomes`: by the id that each was sent with."""

    batch: Batch | None
    outcomes: dict[str, Outcome]

    def count(self, fate: str) -> int:
        return sum(1 for one in self.outcomes.values() if one.fate == fate)


@transaction.atomic
def submit_batch(
    actor: Actor,
    name: str,
    origin: Origin,
    proposals: Iterable[Proposed],
    *,
    on_behalf: bool = False,
    notes: Mapping[str, str] | None = None,
) -> Submitted:
    """Writes proposals down as drafts. The same origin again adds to its batch; the same proposal again changes nothing.

    A proposal that was decided before may be proposed anew from another origin. `on_behalf`: of a citizen who came. `notes`:
    explanations in words by the id sent, kept sealed. Raises NotAllowedError for a role that proposes nothing or sees no persons;
    RequestError for an origin that does not exist and for villages that no single region of the actor holds.
    """
    if not any(actor.may(one) for one in MAY_SUBMIT) or actor.role.data != "orang":
        raise NotAllowedError("usul_perubahan")
    if origin.kind not in ORIGINS or not origin.reference:
        raise RequestError(Say("Asal kumpulan usulan tidak dikenal.", "The origin of the proposals is not known."))
    sent = {one.proposal_id: one for one in proposals}
    outcomes: dict[str, Outcome] = {}
    for content_id, said in sent.items():
        why = refusal(said) or _outside(actor, said)
        if why is not None:
            outcomes[content_id] = Outcome(REFUSED, why=why)
    wanted = [_Sent(said, *_keyed(said)) for content_id, said in sorted(sent.items()) if content_id not in outcomes]
    batch = Batch.objects.filter(origin=origin.kind, reference=origin.reference).first()
    before = _before([content_id for one in wanted for content_id in one.known_as])
    fresh = []
    for one in wanted:
        known = [row for content_id in one.known_as for row in before.get(content_id, ())]
        still = [row for row in known if row.state not in CLOSED or (batch is not None and row.batch_id == batch.pk)]
        if still:
            outcomes[one.said.proposal_id] = Outcome(KNOWN, still[-1].proposal_id)
        else:
            fresh.append((one, len(known) + 1))
    if fresh:
        batch = _batch(actor, name, origin, batch, [one.said.kode_desa for one, _ in fresh])
        outcomes |= _write(actor, batch, origin, fresh, notes or {}, on_behalf=on_behalf)
    return Submitted(batch, outcomes)


@dataclass(frozen=True)
class _Sent:
    """A proposal and the ids of its content: the one to be written, and all under which it may be known."""

    said: Proposed
    content_id: str
    known_as: tuple[str, ...]


def _keyed(one: Proposed) -> tuple[str, tuple[str, ...]]:
    """A plain hash of somebody's numbers can be counted through; where a proposal says who somebody is, its id is a keyed one."""
    if not any(change.variable in IDENTITIES for change in one.changes):
        return one.proposal_id, (one.proposal_id,)
    active = "U" + lookup_hash(one.proposal_id, "usulan").hex()[:24]
    return active, tuple("U" + one_hash.hex()[:24] for one_hash in lookup_hashes(one.proposal_id, "usulan"))


def _outside(actor: Actor, one: Proposed) -> Say | None:
    if not actor.scope.covers(one.kode_desa or None):
        return Say("desanya di luar wilayah tugas Anda", "its village is outside your regions")
    return None


def _before(content_ids: list[str]) -> dict[str, list[Proposal]]:
    """Earlier turns of the same contents, oldest first."""
    found: dict[str, list[Proposal]] = {}
    for start in range(0, len(content_ids), _AT_ONCE):
        chunk = content_ids[start : start + _AT_ONCE]
        for row in Proposal.objects.filter(content_id__in=chunk).only("content_id", "state", "batch_id", "turn").order_by("turn"):
            found.setdefault(row.content_id, []).append(row)
    return found


def _batch(actor: Actor, name: str, origin: Origin, batch: Batch | None, villages: list[str]) -> Batch:
    codes = {code for code in villages if code} | ({batch.wilayah} if batch and batch.wilayah else set())
    region = smallest_region(codes) if all(villages) else None
    if region is None and not actor.scope.nation:
        raise RequestError(
            Say("Satu kumpulan hanya untuk satu provinsi.", "A batch is for one province."),
            todo=Say("Kirim usulan setiap wilayah sendiri-sendiri.", "Send the proposals of each region on their own."),
        )
    if batch is None:
        return Batch.objects.create(
            name=" ".join(name.split())[:200],
            origin=origin.kind,
            reference=origin.reference,
            wilayah=region,
            account_id=actor.account_id,
            made_at=timezone.now(),
        )
    if batch.wilayah != region:
        batch.wilayah = region
        batch.save(update_fields=["wilayah"])
    return batch


def smallest_region(codes: Iterable[str]) -> str | None:
    """The smallest region that holds all of these; None when only the nation does, or there are none."""
    all_of = sorted(set(codes))
    for width in reversed(PREFIX_WIDTHS):
        if all_of and len({code[:width] for code in all_of}) == 1 and all(len(code) >= width for code in all_of):
            return all_of[0][:width]
    return None


def _write(
    actor: Actor, batch: Batch, origin: Origin, fresh: list[tuple[_Sent, int]], notes: Mapping[str, str], *, on_behalf: bool
) -> dict[str, Outcome]:
    today = today_number()
    due = due_day(State.DRAF, today, read_rules(settings.MACHINE.policy).days)
    outcomes: dict[str, Outcome] = {}
    for start in range(0, len(fresh), _AT_ONCE):
        chunk = {_name(one, turn): (one, turn) for one, turn in fresh[start : start + _AT_ONCE]}
        rows = []
        for proposal_id, (one, turn) in chunk.items():
            who = {change.variable: (change.before, change.after) for change in one.said.changes if change.variable in IDENTITIES}
            note = notes.get(one.said.proposal_id, "")
            who |= {NOTE: ("", note)} if note else {}
            row = Proposal(
                proposal_id=proposal_id,
                content_id=one.content_id,
                turn=turn,
                author=actor.account_id,
                on_behalf=on_behalf,
                batch=batch,
                row=origin.rows.get(one.said.proposal_id, "")[:200],
                made_on=today,
                state=State.DRAF.value,
                since=today,
                due=due,
                sealed=seal_identity(who, proposal_id) if who else None,
            )
            rows.append(_about(row, one.said))
        # What another region has open under the same content, unseen from here, is passed over and told.
        Proposal.objects.bulk_create(rows, ignore_conflicts=True)
        landed = set(Proposal.objects.filter(batch=batch, proposal_id__in=list(chunk)).values_list("proposal_id", flat=True))
        taken = {proposal_id: one.said for proposal_id, (one, _) in chunk.items() if proposal_id in landed}
        Change.objects.bulk_create(change for proposal_id, said in taken.items() for change in _changes(proposal_id, said))
        elsewhere = Outcome(REFUSED, why=Say("sudah diusulkan dan masih diproses", "it was proposed already and is being decided"))
        for proposal_id, (one, _) in chunk.items():
            outcomes[one.said.proposal_id] = Outcome(TAKEN, proposal_id) if proposal_id in landed else elsewhere
        record_read(
            actor,
            "ajukan_usulan",
            "usulan",
            sorted({said.subject_id or said.family_id or proposal_id for proposal_id, said in taken.items()}),
            sorted({change.variable for said in taken.values() for change in said.changes}),
            kode_desa=batch.wilayah,
            detail={"kumpulan": batch.pk, "jumlah": len(taken)},
        )
    return outcomes


def _name(one: _Sent, turn: int) -> str:
    return one.content_id if turn == 1 else f"{one.content_id}-{turn}"


def _about(row: Proposal, said: Proposed) -> Proposal:
    """What it is about, written into the row."""
    row.kind, row.subject, row.subject_id = said.kind.value, said.subject, said.subject_id
    row.family_id = said.family_id or (said.subject_id if said.subject == "keluarga" else "")
    row.kode_desa, row.as_of = said.kode_desa or None, said.as_of or None
    return row


def _changes(proposal_id: str, one: Proposed) -> list[Change]:
    place = one.kode_desa or None
    return [
        Change(proposal_id=proposal_id, kode_desa=place, variable=change.variable, is_sealed=True)
        if change.variable in IDENTITIES
        else Change(proposal_id=proposal_id, kode_desa=place, variable=change.variable, before=change.before, after=change.after)
        for change in one.changes
    ]


def today_number() -> int:
    """Today in the office's time zone, yyyymmdd."""
    return int(timezone.localdate().strftime("%Y%m%d"))
