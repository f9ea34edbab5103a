"""What is done to errands: asked for, stopped; with its audit entry in the same transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.audit.record import record_event
from portal.errands.models import OPEN, STOPPED, WAITING, Errand
from portal.errands.tasks import work_on

# So many rows are done while the page waits (a second or two); more are the worker's.
IN_A_REQUEST = 200


@transaction.atomic
def ask(
    actor: Actor,
    kind: str,
    subject: str,
    reference: int,
    items: Iterable[str],
    wilayah: str | None,
    detail: dict[str, Any] | None = None,
    *,
    total: int | None = None,
) -> Errand:
    """Asks the worker for an errand upon exactly these rows (`total`: of one that finds its rows itself).

    Raises RequestError while another one is open on the same thing.
    """
    wanted = list(items)
    try:
        with transaction.atomic():
            made = Errand.objects.create(
                kind=kind,
                subject=subject,
                reference=reference,
                wilayah=wilayah,
                account_id=actor.account_id,
                assignment_id=actor.assignment_id,
                made_at=timezone.now(),
                items=wanted,
                total=len(wanted) if total is None else total,
                detail=detail or {},
            )
    except IntegrityError as error:
        raise RequestError(
            Say(
                "Pekerjaan lain atas hal yang sama sedang berjalan. Tunggu sampai selesai atau hentikan dulu, lalu ulangi.",
                "Other work on the same thing is in hand. Wait until it is done or stop it first, then try again.",
            )
        ) from error
    record_event(actor, "pekerjaan_diminta", detail={"pekerjaan": made.pk, "jenis": kind, "jumlah": len(wanted)})
    work_on(made)
    return made


@transaction.atomic
def stop(actor: Actor, number: int) -> bool:
    """Stops an errand of one's own: at once while it waits, else behind the portion in hand. False when there is no such errand."""
    found = Errand.objects.filter(pk=number, account_id=actor.account_id).defer("items").first()
    if found is None:
        return False
    # The worker holds the row during a portion (a second or two): this waits for it, and the next portion sees the mark.
    waiting = Errand.objects.filter(pk=number, state=WAITING).update(state=STOPPED, stop_asked=True, finished_at=timezone.now())
    changed = waiting or Errand.objects.filter(pk=number, state__in=OPEN).update(stop_asked=True)
    if changed:
        record_event(actor, "pekerjaan_dihentikan", detail={"pekerjaan": number, "jenis": found.kind})
    return True
