"""Erases what is past its retention: particulars of decided requests, sessions that are over. The numbers stay."""

import datetime

from django.db import connection, transaction
from django.utils import timezone

from portal.audit.record import record_event

_PARTICULARS = """DELETE FROM pdp_particulars p USING pdp_request r WHERE r.id = p.request_id AND r.retain_until < %s"""
_INCIDENTS = """DELETE FROM pdp_incident WHERE retain_until < %s"""
_SESSIONS = """DELETE FROM django_session WHERE expire_date < %s"""


@transaction.atomic
def erase(today: datetime.date) -> dict[str, int]:
    """How many rows of each went; written to the audit log when there were any. Runs as the worker."""
    gone = {}
    with connection.cursor() as cursor:
        for name, statement, until in (
            ("permintaan", _PARTICULARS, today),
            ("insiden", _INCIDENTS, today),
            ("sesi", _SESSIONS, timezone.now()),
        ):
            cursor.execute(statement, [until])
            gone[name] = cursor.rowcount
    if gone["permintaan"] or gone["insiden"]:
        record_event(None, "pdp_retensi_dihapus", detail=gone)
    return gone
