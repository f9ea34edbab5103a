"""The health page, for those who look after the system."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.operation.health import look
from portal.web.request import PortalRequest


@page("kelola_operasi")
def health(request: PortalRequest, actor: Actor) -> HttpResponse:
    """Every check with its figures; the same states as `/sehat.json`."""
    return render(request, "operation/health.html", {"health": look(settings.MACHINE, timezone.now()), "now": timezone.now()})
