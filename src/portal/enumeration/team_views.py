"""Pages of the team: enumerators by village, their devices, and the sheet with a key that is shown once."""

from collections.abc import Callable

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.enumeration import actions, overview
from portal.enumeration.campaign_views import campaign_of, head
from portal.enumeration.devices import CODE_DAYS
from portal.enumeration.keys import collect_settings
from portal.enumeration.models import Device
from portal.web.request import PortalRequest


@page("awasi_pendataan")
def team_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The team by village. Sent to: an enumerator joins, a device is revoked."""
    problem: RequestError | None = None
    if request.method == "POST":
        try:
            _act(request, actor, number)
            return redirect("pendataan_tim", number=number)
        except RequestError as error:
            problem = error
    return _team(request, actor, number, problem)


def _act(request: PortalRequest, actor: Actor, number: int) -> None:
    campaign_of(actor, number)
    act = request.POST.get("perbuatan", "")
    if act == "tambah":
        village, _, username = request.POST.get("pencacah", "").partition("|")
        actions.add_worker(actor, number, username, village)
    elif act == "cabut":
        actions.revoke_device(actor, _number(request.POST.get("perangkat", "")))
    else:
        raise RequestError(Say("Pilih apa yang dikerjakan.", "Choose what to do."))


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 18 else 0


def _team(request: PortalRequest, actor: Actor, number: int, problem: RequestError | None) -> HttpResponse:
    campaign = campaign_of(actor, number)
    members = overview.team(actor, campaign)
    staffed = {one.worker.kode_desa for one in members}
    villages = dict(overview.own_villages(actor, campaign))
    shown = head(actor, campaign, "pendataan_tim") | {
        "members": members,
        "candidates": [(village, villages[village], name, full) for village, name, full in overview.candidates(actor, campaign)],
        "unstaffed": [name for code, name in villages.items() if code not in staffed],
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "enumeration/team.html", shown, status=422 if problem else 200)


@page("awasi_pendataan")
@require_POST
def device_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """A new device, or a new code for a known one: the sheet with its key, in this answer and nowhere else."""
    campaign = campaign_of(actor, number)
    kind, label = request.POST.get("jenis", ""), request.POST.get("nama", "")
    worker = _number(request.POST.get("pencacah", ""))
    making: dict[str, Callable[[], tuple[Device, str]]] = {
        "collect": lambda: actions.make_device(actor, worker, label),
        "luring": lambda: actions.make_web_device(actor, worker, label),
        "kode": lambda: actions.new_code(actor, _number(request.POST.get("perangkat", ""))),
    }
    try:
        if kind not in making:
            raise RequestError(Say("Pilih jenis perangkatnya.", "Choose the kind of device."))
        device, secret = making[kind]()
    except RequestError as error:
        return _team(request, actor, number, error)
    if device.campaign_id != number:
        raise Http404
    collect = kind == "collect"
    page_of_form = request.build_absolute_uri(reverse("luring"))
    address = request.build_absolute_uri(f"/lapangan/k/{secret}") if collect else f"{page_of_form}#p={secret}"
    text = collect_settings(address, campaign.title[:40]) if collect else address
    shown = head(actor, campaign, "pendataan_tim") | {
        "device": device,
        "who": overview.names_of([device.account_id]).get(device.account_id, "–"),
        "village": dict(overview.own_villages(actor, campaign)).get(device.kode_desa, device.kode_desa),
        "collect": collect,
        "qr": segno.make(text, error="m", micro=False).svg_inline(border=4, light="#fff", omitsize=True),
        "address": address if collect else page_of_form,
        "code": "" if collect else f"{secret[:5]}-{secret[5:]}",
        "code_days": CODE_DAYS,
    }
    answer = render(request, "enumeration/device.html", shown)
    answer.headers["Cache-Control"] = "no-store"
    return answer
