"""Pages of requests for data: the list, the form, one request with its papers and what may be done with it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.exchange.models import Region
from portal.sharing import queries, request_actions
from portal.sharing.lifecycle import EDITABLE, Act, Party, RequestState
from portal.sharing.models import DataRequest
from portal.sharing.request_actions import Asked
from portal.web.request import PortalRequest
from portal.web.words import read_day

_FIELDS = ("instansi", "wilayah", "profil", "tujuan", "dasar", "sampai")
_NATION = "nasional"


@page("lihat_permintaan")
def request_list(request: PortalRequest, actor: Actor) -> HttpResponse:
    """What waits for the actor first, then the newest."""
    return render(request, "sharing/requests.html", {"lines": queries.requests(actor), "asks": actor.may("minta_data")})


@page("minta_data")
def new_request(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The form; what was typed stays when something is wrong."""
    return _form(request, actor, None)


def _form(request: PortalRequest, actor: Actor, found: DataRequest | None) -> HttpResponse:
    problem, typed = None, request.POST.dict() if request.method == "POST" else _typed_of(found)
    if request.method == "POST":
        said = {name: typed.get(name, "").strip() for name in _FIELDS}
        asked = Asked(
            said["instansi"],
            "" if said["wilayah"] == _NATION else said["wilayah"] or "?",
            said["profil"],
            said["tujuan"],
            said["dasar"],
            read_day(said["sampai"]),
        )
        try:
            made = request_actions.write_request(actor, timezone.now(), asked, found.pk if found else None)
            return redirect("permintaan_data_satu", number=made.pk)
        except RequestError as error:
            problem = error
    shown = {"choices": _places(actor), "terms": request_actions.terms(), "typed": typed, "problem": problem, "found": found}
    return render(request, "sharing/request_form.html", shown, status=422 if problem else 200)


def _typed_of(found: DataRequest | None) -> dict[str, str]:
    if found is None:
        return {}
    day = f"{found.use_until:%d-%m-%Y}"
    return {
        "instansi": found.office,
        "wilayah": found.wilayah or _NATION,
        "profil": found.profile,
        "tujuan": found.purpose,
        "dasar": found.legal_basis,
        "sampai": day,
    }


def _places(actor: Actor) -> list[tuple[str, str]]:
    """Provinces and regencies that the actor may ask for: (code, name)."""
    if actor.scope.nation:
        provinces = Region.objects.filter(kode__regex=r"^\d{2}$").order_by("kode").values_list("kode", "nama")
        return [(_NATION, "Indonesia"), *provinces]
    found: dict[str, str] = {}
    for prefix in actor.scope.prefixes:
        inside = Region.objects.filter(kode__startswith=prefix, kode__regex=r"^\d{2}(\d{2})?$").order_by("kode").values_list("kode", "nama")
        found |= dict(inside)
    return sorted(found.items())


@page("lihat_permintaan")
def one_request(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """One request: words, papers, history, and what may be done now."""
    if request.GET.get("ubah") or (request.method == "POST" and request.POST.get("kerjakan") == "ubah"):
        line = queries.one_request(actor, number)
        if line is None or Party.PEMOHON not in line.parties or RequestState(line.asked.state) not in EDITABLE:
            raise Http404
        return _form(request, actor, line.asked)
    problem = _act(request, actor, number) if request.method == "POST" else None
    if request.method == "POST" and problem is None:
        return redirect("permintaan_data_satu", number=number)
    line = queries.one_request(actor, number)
    if line is None:
        raise Http404
    papers = {paper.kind: paper for paper in line.asked.papers.defer("sealed")}
    known = request_actions.terms()
    shown = {
        "line": line,
        "asked": line.asked,
        "acts": {str(act) for act in line.acts},
        "edits": Party.PEMOHON in line.parties and RequestState(line.asked.state) in EDITABLE,
        "papers": [(kind, one, papers.get(kind)) for kind, one in known.papers.items()],
        "missing": request_actions.missing_papers(line.asked),
        "parcels": list(line.asked.parcels.order_by("id")),
        "steps": queries.steps_of(line.asked),
        "terms": known,
        "nation_decides": known.profiles[line.asked.profile].nation if line.asked.profile in known.profiles else False,
        "cut": request_actions.command_of(line.asked),
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "sharing/request.html", shown, status=422 if problem else 200)


def _act(request: PortalRequest, actor: Actor, number: int) -> RequestError | None:
    act, now = request.POST.get("kerjakan", ""), timezone.now()
    try:
        if act == "surat":
            given = request.FILES.get("berkas")
            if given is None:
                raise RequestError(Say("Pilih berkas PDF suratnya.", "Choose the PDF of the paper."))
            content = given.read(request_actions.terms().largest_paper + 1)
            request_actions.add_paper(actor, now, number, request.POST.get("jenis", ""), given.name or "", content)
        elif act in set(Act):
            request_actions.act_on(actor, now, number, Act(act), request.POST.get("alasan", ""))
        else:
            raise RequestError(Say("Pilih apa yang dikerjakan.", "Choose what to do."))
    except RequestError as error:
        return error
    return None


@page("lihat_permintaan")
def paper(request: PortalRequest, actor: Actor, number: int, kind: str) -> HttpResponse:
    """One paper, as a file to keep: never shown inside a page of ours."""
    found = request_actions.open_paper(actor, number, kind)
    if found is None:
        raise Http404
    kept, content = found
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{kept.request.number}-{kind}.pdf"'
    return answer
