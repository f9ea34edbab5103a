"""The nightly job: what was not downloaded in time closes, who owes something is reminded, bytes that nobody may take are removed."""

import datetime
import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from portal.audit.record import record_event
from portal.exchange.parcels import sweep
from portal.sharing.lifecycle import Act, ParcelState, Party, reminder_of, rule_for
from portal.sharing.models import Parcel, Step
from portal.sharing.queries import due_of
from portal.sharing.steps import add_step
from portal.sharing.terms import Terms, read_terms

logger = logging.getLogger("portal.sharing")
REMINDER = "pengingat"


@transaction.atomic
def look_after(now: datetime.datetime) -> dict[str, int]:
    """One night: how many parcels closed, reminders given, files removed. Twice in a night changes nothing more. Runs as the worker."""
    known, today = read_terms(settings.MACHINE.policy), timezone.localdate(now)
    closed = [_close(parcel, now) for parcel in Parcel.objects.filter(state=ParcelState.DITAWARKAN, download_until__lt=today)]
    reminded = sum(_remind(parcel, now, today, known) for parcel in Parcel.objects.filter(first_download__isnull=False))
    # A parcel that is prepared waits for its offer; one that is open may still be taken.
    keep = set(Parcel.objects.filter(state=ParcelState.DISIAPKAN).values_list("sha256", flat=True))
    open_still = Parcel.objects.filter(download_until__gte=today, downloads__lt=known.most_downloads).exclude(state=ParcelState.DITARIK)
    keep |= set(open_still.values_list("sha256", flat=True))
    return {"ditutup": len(closed), "pengingat": reminded, "berkas": sweep(settings.MACHINE, keep)}


def _close(parcel: Parcel, now: datetime.datetime) -> Parcel:
    rule = rule_for(ParcelState(parcel.state), Act.LEWAT, Party.WAKTU)
    assert rule is not None
    parcel.state = rule.after
    parcel.save(update_fields=["state"])
    add_step(None, parcel=parcel, act=rule.act, after=rule.after, now=now)
    record_event(None, "paket_kedaluwarsa", detail={"paket": parcel.pk, "wilayah": parcel.wilayah})
    return parcel


def _remind(parcel: Parcel, now: datetime.datetime, today: datetime.date, known: Terms) -> bool:
    """Once for each mark of a duty: 7 days before, a day before, a day after ..."""
    due = due_of(parcel, today, known)
    mark = reminder_of(-due.days, known.reminders) if due else None
    if due is None or mark is None:
        return False
    said = {"kewajiban": due.duty, "tanda": mark}
    if Step.objects.filter(parcel=parcel, act=REMINDER, said__contains=said).exists():
        return False
    add_step(None, parcel=parcel, act=REMINDER, after=parcel.state, now=now, said={**said, "hari": due.day.isoformat()})
    record_event(None, "paket_diingatkan", detail={"paket": parcel.pk, "wilayah": parcel.wilayah, "kewajiban": due.duty, "sisa": due.days})
    if due.days < 0:
        logger.warning("kewajiban lewat batas: paket %s, %s, %s hari", parcel.pk, due.duty, -due.days)
    return True


@app.periodic(cron="40 19 * * *", periodic_id="berbagi")
@app.task(queue="harian", name="sharing.harian", queueing_lock="sharing.harian")
def every_night(timestamp: int) -> dict[str, int]:
    """Every night (19:40 UTC, 02:40 WIB)."""
    return look_after(timezone.now())
