"""Pages of campaigns: the list, the request with its letter, the decision, and how far one is."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.enumeration import actions, closing, overview
from portal.enumeration.letters import largest
from portal.enumeration.models import Campaign
from portal.enumeration.progress_drawing import bars, district_parts, dots, lines, outlines
from portal.enumeration.words import CAMPAIGNS, REASONS, WHY
from portal.lookup.queries import region_names
from portal.web.request import PortalRequest
from portal.web.words import read_day

_DAYS = {"hari_surat": Say("tanggal surat", "day of the letter"), "mulai": Say("hari mulai", "first day")}
_DAYS |= {"selesai": Say("hari selesai", "last day")}


def campaign_of(actor: Actor, number: int) -> Campaign:
    """The campaign, or 404: one of another region looks like one that does not exist."""
    found = overview.one_campaign(actor, number)
    if found is None:
        raise Http404
    return found


def head(actor: Actor, campaign: Campaign, here: str) -> dict[str, object]:
    """What every page of a campaign shows on top. `here`: the name of its address."""
    supervises = actor.may("awasi_pendataan")
    parts = [("pendataan_satu", Say("Kemajuan", "Progress"))]
    if campaign.state in ("berjalan", "ditutup"):
        parts += [("pendataan_tim", Say("Tim dan perangkat", "Team and devices"))] if supervises else []
        parts += [("pendataan_tugas", Say("Keluarga", "Families")), ("pendataan_baru", Say("Keluarga baru", "New families"))]
        parts += [("pendataan_contoh", Say("Pemeriksaan ulang", "Spot checks")), ("pendataan_tutup", Say("Laporan", "Report"))]
    return {
        "campaign": campaign,
        "place": region_names([campaign.wilayah]).get(campaign.wilayah, campaign.wilayah),
        "state": CAMPAIGNS[campaign.state],
        "parts": [(reverse(name, args=[campaign.pk]), title, name == here) for name, title in parts],
        "supervises": supervises and campaign.state == "berjalan",
        # Also after the end: what arrives late waits for a decision.
        "reviews": supervises and campaign.state in ("berjalan", "ditutup"),
        "query": urlencode({"pendataan": campaign.pk}),
        "over": campaign.state == "berjalan" and campaign.ends < timezone.localdate(),
    }


@page("lihat_pendataan")
def list_page(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The campaigns of the actor's regions, what waits for the actor first."""
    found = [(one, CAMPAIGNS[one.campaign.state]) for one in overview.campaigns(actor)]
    return render(request, "enumeration/campaigns.html", {"lines": found, "asks": actor.may("minta_pendataan")})


@page("minta_pendataan")
def ask_page(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The form of a request; what was typed and ticked stays when something is wrong (a browser keeps no chosen file)."""
    problem, ticked = None, request.POST.getlist("desa")
    if request.method == "POST":
        given = request.FILES.get("surat")
        file = actions.File(given.name or "", given.read(largest() + 1)) if given else None
        try:
            made = actions.ask_by_letter(actor, _wish(request, overview.chosen_villages(actor, ticked)), file)
            return redirect("pendataan_satu", number=made.pk)
        except RequestError as error:
            problem = error
    shown = {
        "districts": overview.districts(actor),
        "ticked": set(ticked),
        "typed": request.POST,
        "problem": problem,
        "largest": largest() // 2**20,
    }
    return render(request, "enumeration/ask.html", shown, status=422 if problem else 200)


def _wish(request: PortalRequest, villages: tuple[str, ...]) -> actions.Wish:
    read = {}
    for name, title in _DAYS.items():
        typed = request.POST.get(name, "")
        day = read_day(typed)
        if day is None:
            raise RequestError(
                Say(f"{title.id.capitalize()} tidak terbaca.", f"The {title.en} cannot be read."),
                expected=Say("hari-bulan-tahun, misalnya 24-11-2026", "day-month-year, for example 24-11-2026"),
                came=Say(typed or "kosong", typed or "nothing"),
            )
        read[name] = day
    letter = request.POST.get("nomor_surat", "")
    return actions.Wish(request.POST.get("judul", ""), villages, letter, read["hari_surat"], read["mulai"], read["selesai"])


@page("lihat_pendataan")
def campaign_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """One campaign: decided on by the centre, afterwards how far it is, by village or neighbourhood, enumerator and day."""
    problem = None
    if request.method == "POST":
        try:
            _decide(request, actor, number)
            return redirect("pendataan_satu", number=number)
        except RequestError as error:
            problem = error
    campaign = campaign_of(actor, number)
    names = overview.names_of([campaign.asked_by, campaign.decided_by, campaign.closed_by])
    shown = head(actor, campaign, "pendataan_satu") | {
        "decides": overview.decides(actor, campaign),
        "letter": overview.has_letter(actor, campaign),
        "asked_by": names.get(campaign.asked_by, "–"),
        "decided_by": names.get(campaign.decided_by or 0, "–"),
        "closed_by": names.get(campaign.closed_by or 0, "–"),
        "villages": overview.own_villages(actor, campaign),
        "problem": problem,
        "typed": request.POST,
    }
    if campaign.state in ("berjalan", "ditutup"):
        shown |= _progress(request, actor, campaign)
    return render(request, "enumeration/campaign.html", shown, status=422 if problem else 200)


def _decide(request: PortalRequest, actor: Actor, number: int) -> None:
    campaign_of(actor, number)
    verdict = request.POST.get("putusan", "")
    if verdict not in ("setujui", "tolak"):
        raise RequestError(Say("Pilih setujui atau tolak.", "Choose to grant or to refuse."))
    actions.decide_campaign(actor, number, grant=verdict == "setujui", reason=request.POST.get("alasan", ""))


def _progress(request: PortalRequest, actor: Actor, campaign: Campaign) -> dict[str, object]:
    where = request.GET.get("di", "")
    own = dict(overview.own_villages(actor, campaign))
    where = where if where in own or where in {code[:7] for code in own} else ""
    village = where if where in own else ""
    every = overview.progress(actor, campaign)
    parts = overview.progress(actor, campaign, village) if village else [one for one in every if one.code.startswith(where)]
    total, team = overview.whole(parts), overview.team(actor, campaign)
    days = overview.days(actor, campaign)
    path = [code for code in ({village[:7], village} if village else {where}) if code]
    names = region_names(path)
    return {
        "where": where,
        "village": village,
        "path": [(code, names.get(code, code)) for code in sorted(path)],
        "lines": lines(campaign, parts, village),
        "total": lines(campaign, [total], village, whole=True, where=where)[0],
        "sum": total,
        "map": None if village else outlines(where or campaign.wilayah, every if where else district_parts(every)),
        "dots": dots(overview.places(actor, campaign, where)),
        "team": [one for one in team if one.worker.kode_desa.startswith(where)],
        "days": [(one, reverse("pendataan_tugas", args=[campaign.pk]) + f"?hari={one.day:%Y-%m-%d}") for one in days],
        "bars": bars(days, request.lang),
        "new": overview.count_new(actor, campaign),
        "left": closing.open_tasks(campaign),
        "lists": sum(one.families for one in every),
        "reasons": [(REASONS[code], words) for code, words in WHY.items()],
    }


@page("lihat_pendataan")
def letter(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The letter of the request, as a file to keep: never shown inside a page of ours."""
    campaign_of(actor, number)
    found = actions.read_letter(actor, number)
    if found is None:
        raise Http404
    answer = HttpResponse(found[1], content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="pendataan-{number}-surat.pdf"'
    return answer
