"""Pages of the protection of personal data: list, one request, one incident, notice, register, DPIA."""

import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.exchange.in_force import release_in_force
from portal.pdp import actions, queries
from portal.pdp.dpia import assessment, fingerprint, register_paper
from portal.pdp.notice import notice
from portal.pdp.paper import Paper, markdown
from portal.pdp.register import read_register
from portal.pdp.sealed import Particulars
from portal.web.request import PortalRequest
from portal.web.words import read_moment


@page("lihat_pdp")
def overview(request: PortalRequest, actor: Actor) -> HttpResponse:
    """Requests and incidents with their clocks."""
    now = timezone.now()
    lines, accidents = queries.requests(actor, now), queries.incidents(actor, now)
    alarms = sum(line.clock.alarm for line in lines) + sum(line.alarm for line in accidents)
    return render(
        request,
        "pdp/overview.html",
        {"lines": lines, "accidents": accidents, "alarms": alarms, "handles": actor.may("tangani_pdp"), "now": now},
    )


@page("tangani_pdp")
def new_request(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The form of a request; what was typed stays when something is wrong."""
    known, problem = read_register(settings.MACHINE.policy), None
    if request.method == "POST":
        typed = request.POST
        said = Particulars(*(typed.get(name, "").strip() for name in ("nama", "kontak", "nik", "isi")))
        try:
            made = actions.receive_request(
                actor,
                timezone.now(),
                typed.get("jenis", ""),
                typed.get("saluran", ""),
                said,
                received_at=_moment(typed.get("diterima", "")),
                kode_desa=typed.get("desa", "").strip(),
                subject_id=typed.get("subjek", "").strip(),
            )
        except RequestError as error:
            problem = error.what
        else:
            return redirect("pdp_permintaan", number=made.pk)
    return render(
        request,
        "pdp/request_form.html",
        {"kinds": known.kinds, "channels": known.channels, "typed": request.POST, "problem": problem},
        status=422 if problem else 200,
    )


@page("lihat_pdp")
def one_request(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """One request: its clock, for the officer its particulars and the decision."""
    now, handles = timezone.now(), actor.may("tangani_pdp")
    problem = _on_request(request, actor, now, number) if request.method == "POST" else None
    if request.method == "POST" and problem is None:
        return redirect("pdp_permintaan", number=number)
    line = queries.one_request(actor, now, number)
    if line is None:
        raise Http404
    known = read_register(settings.MACHINE.policy)
    return render(
        request,
        "pdp/request.html",
        {
            "line": line,
            "rules": known.kinds[line.request.kind],
            "particulars": actions.open_particulars(actor, number) if handles else None,
            "handles": handles,
            "grounds": known.grounds,
            "typed": request.POST,
            "problem": problem,
        },
        status=422 if problem else 200,
    )


def _on_request(request: PortalRequest, actor: Actor, now: datetime.datetime, number: int) -> Say | None:
    typed = request.POST
    try:
        if typed.get("kerjakan") == "identitas":
            actions.check_identity(actor, now, number)
        else:
            actions.decide(
                actor,
                now,
                number,
                typed.get("hasil", ""),
                typed.get("jawaban", ""),
                ground=typed.get("alasan", ""),
                reference=typed.get("rujukan", ""),
            )
    except RequestError as error:
        return error.what
    return None


@page("tangani_pdp")
def new_incident(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The form of an incident."""
    known, problem = read_register(settings.MACHINE.policy), None
    if request.method == "POST":
        typed = request.POST
        try:
            made = actions.report_incident(
                actor,
                timezone.now(),
                typed.get("judul", ""),
                typed.get("cara", ""),
                typed.getlist("data"),
                known_at=_moment(typed.get("diketahui", "")),
                happened=typed.get("kapan", ""),
                wilayah=typed.get("wilayah", "").strip(),
                subjects=int(typed["jumlah"]) if typed.get("jumlah", "").isdigit() else None,
            )
        except RequestError as error:
            problem = error.what
        else:
            return redirect("pdp_insiden", number=made.pk)
    context = {"data": known.incident.data, "typed": request.POST, "chosen": request.POST.getlist("data"), "problem": problem}
    return render(request, "pdp/incident_form.html", context, status=422 if problem else 200)


@page("lihat_pdp")
def one_incident(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """One incident: two clocks, what was done, who was told."""
    now, handles = timezone.now(), actor.may("tangani_pdp")
    problem = _on_incident(request, actor, now, number) if request.method == "POST" else None
    if request.method == "POST" and problem is None:
        return redirect("pdp_insiden", number=number)
    line = queries.one_incident(actor, now, number)
    if line is None:
        raise Http404
    return render(
        request,
        "pdp/incident.html",
        {"line": line, "handles": handles and line.incident.closed_at is None, "typed": request.POST, "problem": problem},
        status=422 if problem else 200,
    )


def _on_incident(request: PortalRequest, actor: Actor, now: datetime.datetime, number: int) -> Say | None:
    typed, act = request.POST, request.POST.get("kerjakan", "")
    try:
        if act == "ubah":
            actions.change_incident(actor, number, {"handling": typed.get("penanganan", ""), "recovery": typed.get("pemulihan", "")})
        elif act == "tutup":
            actions.close_incident(actor, now, number, typed.get("hasil", ""), typed.get("alasan", ""))
        else:
            actions.mark_told(actor, now, number, act)
    except RequestError as error:
        return error.what
    return None


@page("lihat_pdp")
def incident_notice(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The letter of an incident, to print, or as Markdown with `?berkas=1`."""
    line = queries.one_incident(actor, timezone.now(), number)
    if line is None:
        raise Http404
    return _paper(request, notice(line.incident, read_register(settings.MACHINE.policy)), f"pemberitahuan-{line.incident.number}")


@page("lihat_pdp")
def register(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The register of processing."""
    return _paper(request, register_paper(settings.MACHINE.policy), "register-pemrosesan")


@page("lihat_pdp")
def dpia(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The DPIA as it follows from the program of today."""
    release = release_in_force()
    paper = assessment(settings.MACHINE.policy, release.name if release else "")
    return _paper(request, paper, f"dpia-{fingerprint(settings.MACHINE.policy)}")


def _paper(request: PortalRequest, paper: Paper, name: str) -> HttpResponse:
    if request.GET.get("berkas"):
        answer = HttpResponse(markdown(paper, request.lang), content_type="text/markdown; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{request.lang}.md"'
        return answer
    return render(request, "pdp/paper.html", {"paper": paper})


def _moment(text: str) -> datetime.datetime | None:
    """`24-11-2026 10.00` as typed into a form, in the time of the office; None when nothing was typed."""
    if not text.strip():
        return None
    moment = read_moment(text)
    if moment is None:
        raise RequestError(
            Say("Waktu ditulis hari-bulan-tahun jam.menit, misalnya 24-11-2026 10.00.", "A time is written like 24-11-2026 10.00."),
            expected=Say("24-11-2026 10.00", "24-11-2026 10.00"),
        )
    return timezone.make_aware(moment)
