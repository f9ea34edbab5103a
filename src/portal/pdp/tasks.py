"""Jobs: a warning a day before each deadline, and the nightly erasure. A job that is deferred joins the transaction."""

import datetime
import logging

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from portal.audit.record import record_event
from portal.pdp.models import Incident, Request
from portal.pdp.retention import erase

logger = logging.getLogger("portal.pdp")


def watch_deadline(what: str, number: int, at: datetime.datetime) -> None:
    """Asks for a warning at that time; no job remains when the caller's transaction is undone."""
    deadline_near.configure(schedule_at=at).defer(what=what, number=number)


@app.task(queue="pdp", name="pdp.batas_dekat")
def deadline_near(what: str, number: int) -> bool:
    """Warns in the log and in the audit when a request or incident is still open a day before its deadline; whether it warned."""
    with transaction.atomic():
        if what == "permintaan":
            still_open = Request.objects.filter(pk=number, decided_at__isnull=True).exists()
        else:
            still_open = Incident.objects.filter(pk=number, closed_at__isnull=True).exists()
        if still_open:
            record_event(None, "pdp_batas_dekat", detail={what: number})
            logger.warning("batas 3x24 jam kurang dari sehari: %s %s", what, number)
    return still_open


@app.periodic(cron="15 19 * * *", periodic_id="retensi")
@app.task(queue="harian", name="pdp.retensi", queueing_lock="pdp.retensi")
def erase_after_retention(timestamp: int) -> dict[str, int]:
    """Every night (19:15 UTC, 02:15 WIB): what is past its retention is erased."""
    return erase(timezone.localdate())
