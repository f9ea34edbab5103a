"""Pages of families: the list with its filters and giving out, families that were not on it, spot checks."""

from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.enumeration import actions, overview, task_lists
from portal.enumeration.campaign_views import campaign_of, head
from portal.enumeration.models import Campaign
from portal.enumeration.repeated import agreement_of, pairs_of
from portal.enumeration.task_lists import GROUPS, NO_REASON, NOBODY, Chosen
from portal.enumeration.words import NO_REASON as NO_REASON_WORDS
from portal.enumeration.words import REASONS, SUBMISSIONS, TASKS, WHY, results
from portal.lookup.queries import region_names
from portal.web.request import PortalRequest

GROUP_WORDS = {
    "dikunjungi": Say("sudah dikunjungi", "visited"),
    "terbuka": Say("masih harus dikunjungi", "still to be visited"),
    "belum_selesai": Say("belum selesai (belum didata, menunggu, dikembalikan)", "not finished (not visited, waiting, sent back)"),
    "di_perangkat": Say("ada di perangkat, belum dikirim", "on a device, not sent yet"),
}
TOLD = {
    "dibuat": Say("keluarga masuk daftar.", "families were put on the list."),
    "dibagi": Say("keluarga dibagikan.", "families were given out."),
    "diambil": Say("kunjungan dipilih untuk diperiksa ulang.", "visits were drawn to be repeated."),
}
DEFAULT_SHARE = 5


@page("lihat_pendataan")
def tasks_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The families to visit. Sent to: the list is made from the register, families are given out."""
    return _list(request, actor, number, spot_check=False)


@page("lihat_pendataan")
def spot_checks_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The visits to be repeated. Sent to: drawn, given out to somebody else."""
    return _list(request, actor, number, spot_check=True)


def _list(request: PortalRequest, actor: Actor, number: int, *, spot_check: bool) -> HttpResponse:
    problem: RequestError | None = None
    said = request.POST if request.method == "POST" else request.GET
    wanted = task_lists.chosen(said, spot_check=spot_check)
    if request.method == "POST":
        try:
            told, count, of = _act(request, actor, number, wanted)
            address = reverse("pendataan_contoh" if spot_check else "pendataan_tugas", args=[number])
            return redirect(f"{address}?{urlencode({**wanted.query, 'sudah': told, 'jumlah': count, 'dari': of})}")
        except RequestError as error:
            problem = error
    campaign = campaign_of(actor, number)
    shown = _shown(request, actor, campaign, wanted) | {"problem": problem, "typed": request.POST}
    template = "enumeration/spot_checks.html" if spot_check else "enumeration/tasks.html"
    return render(request, template, shown, status=422 if problem else 200)


def _act(request: PortalRequest, actor: Actor, number: int, wanted: Chosen) -> tuple[str, int, int]:
    """(what was done, to how many, of how many chosen)."""
    campaign, act = campaign_of(actor, number), request.POST.get("perbuatan", "")
    if act == "buat":
        made = actions.make_tasks(actor, number)
        return "dibuat", made, made
    if act == "rata":
        shared = actions.share_out(actor, number, request.POST.get("bagi_desa", ""))
        return "dibagi", shared, shared
    if act == "contoh":
        typed = request.POST.get("persen", "").strip()
        drawn = actions.draw_spot_checks(actor, number, int(typed) if typed.isdigit() and len(typed) < 4 else 0)
        return "diambil", drawn, drawn
    if act != "bagikan":
        raise RequestError(Say("Pilih apa yang dikerjakan.", "Choose what to do."))
    worker = request.POST.get("kepada", "")
    if not worker.isdigit():
        raise RequestError(Say("Pilih pencacah yang menerima keluarga itu.", "Choose the enumerator who is given the families."))
    ids = task_lists.all_ids(actor, campaign, wanted) if request.POST.get("semua") else _ticked(request)
    if not ids:
        raise RequestError(Say("Belum ada keluarga yang dipilih.", "No family is chosen yet."))
    given = actions.assign_tasks(actor, int(worker), ids)
    if not given:
        raise RequestError(
            Say("Tidak satu pun dapat dibagikan kepada pencacah itu.", "None of these can be given to that enumerator."),
            expected=Say(
                "keluarga di desa pencacah itu, yang belum dikirim; pemeriksaan ulang bukan oleh pencacah pertama",
                "families of the enumerator's village that are not sent yet; a spot check not by the first enumerator",
            ),
        )
    return "dibagi", given, len(ids)


def _ticked(request: PortalRequest) -> list[UUID]:
    made = []
    for text in request.POST.getlist("tugas")[: task_lists.MOST]:
        try:
            made.append(UUID(text))
        except ValueError:
            continue
    return made


def _shown(request: PortalRequest, actor: Actor, campaign: Campaign, wanted: Chosen) -> dict[str, object]:
    asked = request.GET.get("halaman", "")
    found = task_lists.task_page(actor, campaign, wanted, int(asked) if asked.isdigit() and len(asked) < 8 else 1)
    team, told = overview.team(actor, campaign), TOLD.get(request.GET.get("sudah", ""))
    villages = overview.own_villages(actor, campaign)
    numbers = [request.GET.get(name, "") for name in ("jumlah", "dari")]
    pairs = pairs_of(actor, campaign) if wanted.spot_check else []
    agreed = {one.task.pk: agreement_of([one]).whole.share for one in pairs}
    shares = {task: round(share * 100) for task, share in agreed.items() if share is not None}
    shown = head(actor, campaign, "pendataan_contoh" if wanted.spot_check else "pendataan_tugas") | {
        "found": found,
        "lines": [
            (
                replace(one, share=shares.get(one.task.pk)),
                TASKS[one.task.state],
                [REASONS[why] for why in one.task.reasons if why in REASONS],
            )
            for one in found.lines
        ],
        "wanted": wanted,
        "query": urlencode(wanted.query),
        "villages": villages,
        "neighbourhoods": task_lists.neighbourhoods(actor, campaign, wanted.village) if wanted.village and not wanted.spot_check else [],
        "reasons": [*((code, REASONS[code]) for code in WHY), (NO_REASON, NO_REASON_WORDS)],
        "why": [(REASONS[code], words) for code, words in WHY.items()],
        "states": [*((code, GROUP_WORDS[code]) for code in GROUPS), *TASKS.items()],
        "results": list(results().items()),
        "workers": [(one.worker, one.name, one.place, one.states["baru"] + one.states["dikembalikan"]) for one in team],
        "accounts": sorted({(one.worker.account_id, one.name) for one in team}, key=lambda one: one[1]),
        "nobody": NOBODY,
        "told": told,
        "told_numbers": [int(one) if one.isdigit() and len(one) < 10 else 0 for one in numbers],
    }
    if wanted.spot_check:
        shown |= {
            "whole": agreement_of(pairs).whole,
            "done": len(pairs),
            "share": request.POST.get("persen", str(DEFAULT_SHARE)),
        }
    else:
        progress = overview.progress(actor, campaign)
        shown |= {
            "listed": sum(one.families for one in progress),
            "empty": [one.name for one in progress if not one.families],
            "free": [(one.code, one.name, one.free) for one in progress if one.free],
        }
    return shown


@page("lihat_pendataan")
def new_families_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """Families that an enumerator found and the list did not know."""
    campaign = campaign_of(actor, number)
    rows = overview.new_families(actor, campaign)
    names, places = overview.names_of([one.account_id for one in rows]), region_names([one.kode_desa for one in rows])
    outcomes = results()
    lines = [
        (one, names.get(one.account_id, "–"), places.get(one.kode_desa, one.kode_desa), SUBMISSIONS[one.state], outcomes.get(one.result))
        for one in rows
    ]
    return render(request, "enumeration/new_families.html", head(actor, campaign, "pendataan_baru") | {"lines": lines})
