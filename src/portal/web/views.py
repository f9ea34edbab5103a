"""The first page and the choice of tongue."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.dashboard.views import open_work
from portal.enumeration.work import open_work as open_enumeration
from portal.errands.queries import open_of
from portal.errands.views import drawn
from portal.exchange.in_force import release_in_force
from portal.lists.work import open_work as open_lists
from portal.lookup.queries import region_names
from portal.proposals.work import open_work as open_proposals
from portal.sharing.work import open_work as open_sharing
from portal.web.request import PortalRequest


@page()
def home(request: PortalRequest, actor: Actor) -> HttpResponse:
    """Where one is: role, regions, purpose, release; what one may do from here, and what waits."""
    release = release_in_force()
    names = region_names(actor.scope.prefixes)
    regions = [(code, names.get(code, "")) for code in actor.scope.prefixes]
    shown = {
        "release": release,
        "regions": regions,
        "mine": [*open_lists(actor), *open_proposals(actor), *open_enumeration(actor)],
        "work": [*open_work(actor, request.lang), *open_sharing(actor)],
        "errands": [drawn(one) for one in open_of(actor)],
    }
    return render(request, "web/home.html", shown)


@require_POST
def language(request: PortalRequest) -> HttpResponse:
    """Indonesian or English, remembered for a year; back to the page where it was chosen."""
    wanted = request.POST.get("kembali", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = redirect(wanted if safe else "/")
    response.set_cookie("bahasa", "en" if request.POST.get("bahasa") == "en" else "id", max_age=31_536_000, samesite="Lax", httponly=True)
    return response
