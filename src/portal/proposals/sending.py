"""To the batch and back: everything accepted as a delivery for the next journey; what a release took in is marked with its name.

Both are the nation's own commands: the caller opens the transaction.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dtsen.errors import RequestError, Say
from dtsen.updates import IDENTITIES, VILLAGE, Action, Role, State, apply_action, state_of
from dtsen.updates import Event as Happened
from dtsen.updates import Proposal as Proposed
from dtsen.vocabulary import as_iso
from portal.audit.record import record_event
from portal.exchange.identity import known_identities
from portal.exchange.models import Family, Redirect, Release
from portal.exchange.taken_updates import became_in, taken_in, told_in
from portal.exchange.write_deliveries import write_updates
from portal.proposals.conflicting import claims_of
from portal.proposals.deciding import core, events_of, move
from portal.proposals.models import Event, Proposal
from portal.proposals.rules import read_rules
from portal.proposals.submission import today_number

_SENT = (State.DITERIMA_KEMENSOS.value, State.MASUK_VERSI.value)
_AT_ONCE = 2000
PROGRAM = "program"


@transaction.atomic
def send_updates(folder: Path) -> int:
    """Writes the delivery `pemutakhiran` of all that was ever accepted, and of what was refused and no release has told yet; marks what
    is in it. How many accepted proposals.

    Raises RequestError without a release in force, or when the folder exists.
    """
    release = Release.objects.filter(is_active=True).first()
    if release is None:
        raise RequestError(
            Say("Belum ada rilis yang dimuat.", "No release was loaded yet."),
            todo=Say("Muat satu run dengan perintah load.", "Load a run with the command load."),
        )
    rows = list(Proposal.objects.filter(state__in=_SENT).order_by("proposal_id"))
    proposals = [_today(one, _successors(rows)) for one in _whole(rows)] if rows else []
    known = known_identities(None, [one.subject_id for one in proposals if one.subject_id])
    families = {one.family_id for one in proposals if not one.subject_id and one.family_id}
    families |= {one.subject_id for one in proposals if one.subject == "keluarga" and any(said.variable == VILLAGE for said in one.changes)}
    heads = dict(Family.objects.filter(family_id__in=families).values_list("family_id", "kepala_person_id"))
    people = known_identities(None, [one for one in heads.values() if one])
    beside = {family: people[head] for family, head in heads.items() if head in people}
    turned_down = list(Proposal.objects.filter(state=State.DITOLAK.value, release="").order_by("proposal_id"))
    refused = list(_refused(turned_down))
    write_updates(folder, proposals, known, today_number(), invented=release.invented, heads=beside, refused=refused)
    Proposal.objects.filter(pk__in=[row.pk for row in (*rows, *turned_down)]).exclude(state=State.MASUK_VERSI.value).update(
        delivery=folder.name
    )
    record_event(None, "kirim_pembaruan", detail={"folder": folder.name, "jumlah": len(rows)})
    return len(rows)


def _whole(rows: list[Proposal]) -> Iterable[Proposed]:
    """With changes and events."""
    for start in range(0, len(rows), _AT_ONCE):
        chunk = rows[start : start + _AT_ONCE]
        happened, said = events_of(chunk), claims_of(chunk)
        for row in chunk:
            yield replace(core(row, happened.get(row.pk, ())), changes=said[row.pk].changes)


def _successors(rows: list[Proposal]) -> dict[str, str]:
    """Ids that a later release gave up, and what took their place."""
    ids = {name for row in rows for name in (row.subject_id, row.family_id) if name}
    return {old: new for old, new in Redirect.objects.filter(old_id__in=ids, new_id__isnull=False).values_list("old_id", "new_id") if new}


def _today(one: Proposed, moved: dict[str, str]) -> Proposed:
    return replace(one, subject_id=moved.get(one.subject_id, one.subject_id), family_id=moved.get(one.family_id, one.family_id))


def _refused(rows: list[Proposal]) -> Iterable[dict[str, str]]:
    """Rows of `ditolak`: one variable each, with the reason; of identities only that they were spoken of."""
    reasons = read_rules(settings.MACHINE.policy).reasons.get(Action.TOLAK, {})
    for start in range(0, len(rows), _AT_ONCE):
        chunk = rows[start : start + _AT_ONCE]
        happened, said = events_of(chunk), claims_of(chunk)
        for row in chunk:
            last = happened[row.pk][-1]
            words = reasons.get(last.reason_code)
            reason = ": ".join(part for part in (words.id if words else "", last.reason) if part)
            for change in said[row.pk].changes:
                yield {
                    "id_usulan": row.pk,
                    "tanggal": as_iso(last.day),
                    "subjek": row.subject,
                    "person_id": row.subject_id if row.subject == "anggota" else "",
                    "family_id": row.family_id,
                    "kode_desa_bps": row.kode_desa or "",
                    "variabel": change.variable,
                    "nilai_usulan": "" if change.variable in IDENTITIES else change.after,
                    "alasan": reason,
                }


@transaction.atomic
def mark_taken(root: Path) -> int:
    """Accepted proposals that a finished run took in are now in its release; how many. Refused ones that it tells of are marked too, and of
    somebody new who they are now.

    Once more changes nothing.
    Raises RequestError for a run that is not the release in force.
    """
    release = Release.objects.filter(is_active=True).first()
    ids = taken_in(root, release.name, release.files) if release else None
    if release is None or ids is None:
        raise RequestError(
            Say("Run ini bukan rilis yang berlaku.", "This run is not the release in force."),
            came=Say(root.name, root.name),
            todo=Say("Muat dulu run ini dengan perintah load.", "Load this run first with the command load."),
        )
    today, done = today_number(), 0
    event = Happened(Action.MASUKKAN_VERSI, Role.BPS, PROGRAM, today)
    for start in range(0, len(wanted := sorted(ids)), _AT_ONCE):
        found = Proposal.objects.select_for_update().filter(pk__in=wanted[start : start + _AT_ONCE], state=State.DITERIMA_KEMENSOS.value)
        rows = list(found.order_by("pk"))
        happened = events_of(rows)
        ready = [(row, state_of(apply_action(core(row, happened.get(row.pk, ())), event).events)) for row in rows]
        now = timezone.now()
        Event.objects.bulk_create(
            Event(
                proposal=row,
                kode_desa=row.kode_desa,
                action=event.action.value,
                role=event.role.value,
                actor=PROGRAM,
                day=today,
                at=now,
                reason=release.name,
            )
            for row in rows
        )
        move(ready, today, release=release.name)
        done += len(rows)
    became = became_in(root)
    for start in range(0, len(newcomers := sorted(set(became) & ids)), _AT_ONCE):
        found = Proposal.objects.filter(pk__in=newcomers[start : start + _AT_ONCE], subject="anggota", subject_id="")
        rows = list(found.only("pk", "became"))
        for row in rows:
            row.became = became[row.pk]
        Proposal.objects.bulk_update(rows, ["became"])
    Proposal.objects.filter(pk__in=told_in(root), state=State.DITOLAK.value, release="").update(release=release.name)
    record_event(None, "usulan_masuk_rilis", detail={"rilis": release.name, "jumlah": done})
    return done
