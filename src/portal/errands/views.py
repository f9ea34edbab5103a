"""Pages of errands: how far one is, and stopping it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from dtsen.errors import Say
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.errands import queries
from portal.errands.actions import stop
from portal.errands.kinds import kind_of
from portal.errands.models import DONE, FAILED, RUNNING, STOPPED, WAITING
from portal.web.request import PortalRequest

STATES = {
    WAITING: Say("menunggu giliran", "waits for its turn"),
    RUNNING: Say("sedang dikerjakan", "in hand"),
    DONE: Say("selesai", "done"),
    FAILED: Say("berhenti sebelum selesai", "ended before it was done"),
    STOPPED: Say("dihentikan", "stopped"),
}


def drawn(one: queries.Progress) -> dict[str, Any]:
    """An errand for a template."""
    errand, kind = one.errand, kind_of(one.errand.kind)
    url, words = kind.back(errand)
    return {
        "one": one,
        "errand": errand,
        "title": kind.title(errand),
        "unit": kind.unit,
        "state": STATES[errand.state],
        "minutes": None if one.seconds_left is None else max(1, round(one.seconds_left / 60)),
        "soon": one.seconds_left is not None and one.seconds_left < 45,
        "back": url,
        "back_words": words,
        "told": kind.told(errand),
        "failed": Say(errand.said_id, errand.said_en) if errand.state == FAILED else None,
    }


def _found(actor: Actor, number: int) -> queries.Progress:
    found = queries.one_errand(actor, number)
    if found is None:
        raise Http404
    return found


@page()
def errand_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """How far an errand is; when it is over, what was done. Sent to: stop it."""
    if request.method == "POST":
        if request.POST.get("perbuatan") == "berhenti" and not stop(actor, number):
            raise Http404
        return redirect("pekerjaan", number)
    found = _found(actor, number)
    return render(request, "errands/errand.html", {**drawn(found), "own": found.errand.account_id == actor.account_id})


@page()
def progress_part(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The part of the page that changes, for the script; when the work is over it says so with a header."""
    found = _found(actor, number)
    answer = render(request, "errands/progress_part.html", drawn(found))
    if not found.working:
        answer.headers["X-Selesai"] = "1"
    return answer
