"""Reading requests and incidents with their clocks. Nothing here names a person."""

import datetime
from dataclasses import dataclass

from django.conf import settings

from dtsen.errors import Say
from portal.accounts.actor import Actor
from portal.pdp.clock import Clock, Face, face
from portal.pdp.models import Incident, Request
from portal.pdp.register import read_register

CLOSED_SHOWN = 100


@dataclass(frozen=True)
class RequestLine:
    request: Request
    kind: Say
    channel: Say
    ground: Say | None
    clock: Face


@dataclass(frozen=True)
class IncidentLine:
    """`agency`, `subjects`: the two notices that are due, each with its clock."""

    incident: Incident
    data: tuple[Say, ...]
    agency: Face
    subjects: Face

    @property
    def alarm(self) -> bool:
        return self.incident.closed_at is None and (self.agency.alarm or self.subjects.alarm)


def requests(actor: Actor, now: datetime.datetime) -> list[RequestLine]:
    """Open ones first, the one whose time is up earliest on top; then the newest decided."""
    actor.must("lihat_pdp")
    lines = [_request_line(one, now) for one in Request.objects.filter(decided_at__isnull=True)]
    done = Request.objects.filter(decided_at__isnull=False).order_by("-decided_at")[:CLOSED_SHOWN]
    return sorted(lines, key=lambda line: (line.clock.deadline, line.request.pk)) + [_request_line(one, now) for one in done]


def one_request(actor: Actor, now: datetime.datetime, request_id: int) -> RequestLine | None:
    actor.must("lihat_pdp")
    found = Request.objects.filter(pk=request_id).first()
    return _request_line(found, now) if found else None


def incidents(actor: Actor, now: datetime.datetime) -> list[IncidentLine]:
    """Open ones first, the earliest deadline on top; then the newest closed."""
    actor.must("lihat_pdp")
    lines = [_incident_line(one, now) for one in Incident.objects.filter(closed_at__isnull=True)]
    done = Incident.objects.filter(closed_at__isnull=False).order_by("-closed_at")[:CLOSED_SHOWN]
    return sorted(lines, key=lambda line: (line.agency.deadline, line.incident.pk)) + [_incident_line(one, now) for one in done]


def one_incident(actor: Actor, now: datetime.datetime, incident_id: int) -> IncidentLine | None:
    actor.must("lihat_pdp")
    found = Incident.objects.filter(pk=incident_id).first()
    return _incident_line(found, now) if found else None


def _request_line(one: Request, now: datetime.datetime) -> RequestLine:
    known = read_register(settings.MACHINE.policy)
    kind = known.kinds[one.kind]
    return RequestLine(
        one,
        kind.title,
        known.channels[one.channel],
        known.grounds.get(one.ground),
        face(Clock(one.received_at, kind.hours, one.decided_at), now),
    )


def _incident_line(one: Incident, now: datetime.datetime) -> IncidentLine:
    known = read_register(settings.MACHINE.policy).incident
    # Where no notice was due, the clock stops when that was decided.
    excused = one.closed_at if one.outcome == "ditolak" else None
    return IncidentLine(
        one,
        tuple(known.data[kind] for kind in one.data_kinds if kind in known.data),
        face(Clock(one.known_at, known.hours, one.agency_told_at or excused), now),
        face(Clock(one.known_at, known.hours, one.subjects_told_at or excused), now),
    )
