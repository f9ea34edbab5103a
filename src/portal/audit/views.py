"""Pages of the audit log."""

import re
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render

from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.audit.acts import TITLES
from portal.audit.queries import PAGE, latest, looks_at
from portal.web.request import PortalRequest


@page("lihat_audit")
def log(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The newest entries, with a way to the older ones; by id of the registry to who looked at somebody."""
    wanted = request.GET.get("id", "").strip()
    if re.fullmatch(r"[A-Za-z0-9_-]{2,40}", wanted) and actor.may("lihat_akses"):
        return redirect("akses", wanted)
    asked = {name: request.GET.get(name, "").strip() for name in ("perbuatan", "siapa")}
    before = request.GET.get("sebelum", "")
    lines = latest(actor, before=int(before) if before.isdigit() else None, action=asked["perbuatan"], who=asked["siapa"])
    older = urlencode({**asked, "sebelum": lines[-1].entry.pk}) if len(lines) == PAGE else ""
    shown = {"lines": lines, "older": older, "asked": asked, "acts": TITLES.items(), "narrowed": any(asked.values()) or bool(before)}
    return render(request, "audit/log.html", shown)


@page("lihat_akses")
def access(request: PortalRequest, actor: Actor, subject_id: str) -> HttpResponse:
    """Who looked at this person or family."""
    return render(request, "audit/access.html", {"lines": looks_at(actor, subject_id), "subject_id": subject_id})
