"""Pages of the audit log."""

from django.http import HttpResponse
from django.shortcuts import render

from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.audit.queries import latest, looks_at
from portal.web.request import PortalRequest


@page("lihat_audit")
def log(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The newest entries, with a way to the older ones."""
    before = request.GET.get("sebelum", "")
    lines = latest(actor, before=int(before) if before.isdigit() else None, action=request.GET.get("perbuatan", ""))
    return render(request, "audit/log.html", {"lines": lines, "older": lines[-1].entry.pk if lines else None})


@page("lihat_akses")
def access(request: PortalRequest, actor: Actor, subject_id: str) -> HttpResponse:
    """Who looked at this person or family."""
    return render(request, "audit/access.html", {"lines": looks_at(actor, subject_id), "subject_id": subject_id})
