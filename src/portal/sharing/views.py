"""Pages of parcels: what there is, one parcel with its acts, the download, the BAST, and the register of all that left."""

import csv
import datetime
import io
from typing import cast

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from dtsen.errors import DtsenError, RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.accounts.login import asks_code
from portal.audit.record import record_event
from portal.exchange.parcels import open_parcel
from portal.sharing import actions, queries
from portal.sharing.lifecycle import Act, Party
from portal.sharing.words import PARCEL_STATES
from portal.web.request import PortalRequest
from portal.web.words import read_day

_CSV = (
    ("waktu", lambda one, who: timezone.localtime(one.at).isoformat(timespec="seconds")),
    ("paket", lambda one, who: f"PK-{one.parcel_id:05d}"),
    ("permintaan", lambda one, who: f"PD-{one.request_id:05d}" if one.request_id else ""),
    ("berkas", lambda one, who: one.name),
    ("sha256", lambda one, who: one.sha256),
    ("rilis", lambda one, who: one.release),
    ("kode_bps", lambda one, who: one.wilayah),
    ("wilayah", lambda one, who: one.place),
    ("profil", lambda one, who: one.profile),
    ("penerima", lambda one, who: one.recipient),
    ("diunduh_oleh", lambda one, who: who),
    ("tujuan", lambda one, who: one.purpose),
    ("tujuan_unduhan", lambda one, who: one.stated_purpose),
    ("dasar_hukum", lambda one, who: one.legal_basis),
    ("keluarga", lambda one, who: one.families),
    ("orang", lambda one, who: one.persons),
    ("berlaku_sampai", lambda one, who: one.expires.isoformat()),
)
_ALL = 1_000_000


@page("lihat_paket")
def parcel_list(request: PortalRequest, actor: Actor) -> HttpResponse:
    """What there is for the own office; for the centre everything, by state."""
    if request.method == "POST" and actor.may("kirim_paket"):
        actions.offer_all(actor, timezone.now())
        return redirect("paket")
    asked = {"cari": request.GET.get("cari", "").strip(), "keadaan": request.GET.get("keadaan", "")}
    lines = queries.parcels(actor, words=asked["cari"], state=asked["keadaan"])
    ready = sum(Act.TAWARKAN in line.acts for line in lines)
    sends = actor.may("kirim_paket")
    return render(
        request,
        "sharing/parcels.html",
        {"lines": lines, "asked": asked, "states": PARCEL_STATES, "sends": sends, "ready": ready},
    )


@page("lihat_paket")
def one_parcel(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """One parcel: purpose, basis, expiry, contents, history, and what may be done now."""
    problem = _act(request, actor, number) if request.method == "POST" else None
    if request.method == "POST" and problem is None:
        return redirect("paket_satu", number=number)
    return _show(request, actor, number, problem)


def _show(request: PortalRequest, actor: Actor, number: int, problem: DtsenError | None) -> HttpResponse:
    line = queries.one_parcel(actor, number)
    if line is None:
        raise Http404
    shown = {
        "line": line,
        "parcel": line.parcel,
        "acts": {str(act) for act in line.acts},
        "receives": Party.PENERIMA in line.parties,
        "steps": queries.steps_of(line.parcel),
        "sender": queries.name_of(line.parcel.offered_by),
        "terms": actions.terms(),
        "code": request.user.is_authenticated and asks_code(request.user),
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "sharing/parcel.html", shown, status=422 if problem else 200)


def _act(request: PortalRequest, actor: Actor, number: int) -> RequestError | None:
    typed, now = request.POST, timezone.now()
    try:
        match typed.get("kerjakan", ""):
            case Act.TAWARKAN:
                actions.offer(actor, now, number)
            case Act.TARIK:
                actions.withdraw(actor, now, number, typed.get("alasan", ""))
            case Act.SANDI:
                actions.tell_password(actor, now, number, typed.get("kepada", ""), typed.get("saluran", ""))
            case Act.LAPORKAN:
                actions.report_use(actor, now, number, typed.dict())
            case Act.MUSNAHKAN:
                actions.state_destroyed(actor, now, number, typed.dict(), read_day(typed.get("hari", "")))
            case _:
                raise RequestError(Say("Pilih apa yang dikerjakan.", "Choose what to do."))
    except RequestError as error:
        return error
    return None


@page("lihat_paket")
@require_POST
@sensitive_post_parameters("kode")
def download(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The locked file itself; into the register first, then out."""
    assert request.user.is_authenticated
    try:
        line = queries.one_parcel(actor, number)
        if line is None:
            raise Http404
        # Opened before it is counted as left: a file that is gone must not stand in the register.
        stream = open_parcel(settings.MACHINE, line.parcel.sha256)
        parcel = actions.download(actor, request.user, timezone.now(), number, request.POST.get("tujuan", ""), request.POST.get("kode", ""))
    except DtsenError as error:
        return _show(request, actor, number, error)
    answer = FileResponse(stream, as_attachment=True, filename=parcel.name, content_type="application/octet-stream")
    answer.headers["X-Content-SHA256"] = parcel.sha256
    return cast(HttpResponse, answer)


@page("lihat_paket")
def handover_paper(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The *Berita Acara Serah Terima*: to be signed by the receiver, then to be printed by both."""
    problem = None
    if request.method == "POST":
        typed = request.POST
        try:
            actions.confirm_receipt(
                actor, timezone.now(), number, typed.get("nama", ""), typed.get("instansi", ""), opened=typed.get("utuh") == "ya"
            )
            return redirect("paket_bast", number=number)
        except RequestError as error:
            problem = error
    line = queries.one_parcel(actor, number)
    if line is None:
        raise Http404
    parcel, known = line.parcel, actions.terms()
    shown = {
        "line": line,
        "parcel": parcel,
        "signs": Act.TERIMA in line.acts,
        "sender": queries.name_of(parcel.offered_by),
        "report_by": parcel.first_download and parcel.first_download + datetime.timedelta(days=known.duties["laporan"]),
        "terms": known,
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "sharing/bast.html", shown, status=422 if problem else 200)


@page("lihat_serah_terima")
def register(request: PortalRequest, actor: Actor) -> HttpResponse:
    """All that ever left, newest first."""
    before = request.GET.get("sebelum", "")
    rows = queries.departures(actor, before=int(before) if before.isdigit() else None)
    following = rows[-1][0].pk if len(rows) == queries.PAGE else None
    return render(request, "sharing/register.html", {"rows": rows, "totals": queries.totals(actor), "following": following})


@page("lihat_serah_terima")
def register_csv(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The same as a file, every row."""
    rows = queries.departures(actor, limit=_ALL)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([name for name, _ in _CSV])
    writer.writerows([[value(one, who) for _, value in _CSV] for one, who in rows])
    record_event(actor, "serah_terima_diunduh", detail={"baris": len(rows)})
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="register-serah-terima.csv"'
    return answer
