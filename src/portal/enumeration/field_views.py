"""The addresses of telephones: OpenRosa 1.0 for ODK Collect, and JSON for the web form. No session: a key, in the path or in the head.

The key's owner is told to PostgreSQL as the actor of any page is; whoever holds no key in force is nobody, and gets 401 and no row.
"""

import json
import re
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from dtsen.errors import Say
from dtsen.questionnaire import AnswersError
from portal.accounts.actor import Actor
from portal.area import Scope, tell
from portal.enumeration import openrosa, queries
from portal.enumeration.actions import pair, receive
from portal.enumeration.devices import device_of_code
from portal.enumeration.keys import actor_of_device, device_of
from portal.enumeration.models import Device, Form
from portal.enumeration.multipart import CutError, parts_of
from portal.enumeration.words import REASONS
from portal.exchange.models import Region
from portal.web.request import PortalRequest

STATES = {
    "diterima": Say("Diterima kantor, menunggu pengawas", "Received by the office, waits for the supervisor"),
    "menunggu_berkas": Say("Diterima, foto belum lengkap", "Received, photos are missing"),
    "pertentangan": Say("Diterima, diperiksa orang karena berbeda dari yang lain", "Received, looked at by a person because it differs"),
    "digantikan": Say("Diganti oleh kiriman Anda yang lebih baru", "Replaced by your newer one"),
    "dikembalikan": Say("Dikembalikan untuk diperbaiki", "Sent back to be corrected"),
    "disetujui": Say("Disetujui pengawas", "Approved by the supervisor"),
    "ditolak": Say("Ditolak pengawas", "Refused by the supervisor"),
    "tidak_dikenal": Say("Belum sampai di kantor", "Has not reached the office"),
}

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FieldView = Callable[..., HttpResponse]


def with_key(view: FieldView) -> Callable[..., HttpResponse]:
    """Finds out whose key it is and tells PostgreSQL; 401 for any other."""

    @wraps(view)
    def guarded(request: PortalRequest, kunci: str = "", **kwargs: Any) -> HttpResponse:
        # A session of a page that happens to be there counts for nothing here.
        tell_nobody(request)
        device = device_of(kunci or bearer(request))
        actor = actor_of_device(device) if device else None
        if device is None or actor is None:
            said = "Kunci tidak berlaku. Minta kunci baru kepada pengawas. / The key is not valid; ask your supervisor for a new one."
            return _xml(openrosa.answer(said, taken=False), 401)
        request.actor = actor
        request.release_id = tell(actor.scope, actor.role.data, actor.purpose, actor.account_id, actor.role.opens)
        Device.objects.filter(pk=device.pk).update(seen_at=timezone.now())
        return view(request, actor, device, **kwargs)

    return csrf_exempt(guarded)


def tell_nobody(request: PortalRequest) -> None:
    request.actor = None
    tell(Scope(), "", "", None)


def bearer(request: HttpRequest) -> str:
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if kind == "Bearer" else ""


@with_key
def form_list(request: PortalRequest, actor: Actor, device: Device) -> HttpResponse:
    form = device.campaign.form
    listed = [(form.form_id, form.title, form.version, form.hash)] if form and queries.is_open(device.campaign) else []
    return _xml(openrosa.form_list(listed, _base(request)))


@with_key
def manifest(request: PortalRequest, actor: Actor, device: Device, sidik: str) -> HttpResponse:
    return _xml(openrosa.manifest(queries.media_of(queries.tasks_of(actor, device)), _base(request)))


@with_key
def media(request: PortalRequest, actor: Actor, device: Device, nama: str) -> HttpResponse:
    known = queries.tasks_of(actor, device)
    files = queries.media_of(known)
    if nama not in files:
        raise Http404
    queries.record_tasks(actor, known)
    return HttpResponse(files[nama], content_type="text/csv; charset=utf-8", headers=openrosa.HEADERS)


@with_key
def integrity(request: PortalRequest, actor: Actor, device: Device) -> HttpResponse:
    asked = [one for one in request.GET.get("id", "").split(",") if one][:2000]
    held = {str(one.task.task_id) for one in queries.tasks_of(actor, device)}
    return _xml(openrosa.integrity(asked, held))


@with_key
def form_xml(request: PortalRequest, actor: Actor, device: Device, sidik: str) -> HttpResponse:
    form = Form.objects.filter(pk=sidik).first()
    if form is None:
        raise Http404
    caching = {"Cache-Control": "private, max-age=31536000, immutable"}
    return HttpResponse(bytes(form.xml), content_type="text/xml; charset=utf-8", headers={**openrosa.HEADERS, **caching})


@with_key
def submission(request: PortalRequest, actor: Actor, device: Device) -> HttpResponse:
    """HEAD: how large a post may be. POST: kept, 201; 202 while more is awaited."""
    if request.method == "HEAD":
        return HttpResponse(status=204, headers=openrosa.HEADERS)
    if request.method != "POST":
        return _xml(openrosa.answer("POST", taken=False), 405)
    told = request.headers.get("Content-Length", "")
    length = int(told) if told.isdigit() else 0
    if length > openrosa.LARGEST:
        said = "Terlalu besar; kecilkan foto. / Too large; make the photos smaller."
        return _xml(openrosa.answer(said, taken=False), 413)
    try:
        parts = parts_of(request.read(length), request.headers.get("Content-Type", ""), length)
        taken = receive(actor, device, parts, request.headers.get("X-Dtsen-Klien", "") or request.headers.get("User-Agent", "")[:60])
    except (CutError, AnswersError, OSError) as error:
        said = f"Tidak diterima: {error}. Kirim lagi. / Not taken; please send it again."
        return _xml(openrosa.answer(said, taken=False), 400)
    more = not taken.whole or any(one.name == "*isIncomplete*" and one.content.strip() == b"yes" for one in parts)
    said = "Diterima, menunggu berkas. / Taken, files are awaited." if more else "Diterima. / Taken."
    return _xml(openrosa.answer(said, taken=True), 202 if more else 201)


@with_key
def me(request: PortalRequest, actor: Actor, device: Device) -> HttpResponse:
    campaign, form = device.campaign, device.campaign.form
    if form is None:
        raise Http404
    names = dict(Region.objects.filter(kode__in=[*actor.scope.prefixes, campaign.wilayah]).values_list("kode", "nama"))
    version = {
        "id": form.form_id,
        "versi": form.version,
        "hash": form.hash,
        "url": f"/lapangan/api/formulir/{form.hash}.xml",
        "judul": {"id": form.title, "en": form.title_en},
    }
    told = {
        "pencacah": {"nama": actor.name},
        "perangkat": {"nama": device.label, "berlaku_sampai": device.valid_until.isoformat()},
        "pendataan": {
            "nomor": campaign.pk,
            "judul": campaign.title,
            "mulai": campaign.starts.isoformat(),
            "selesai": campaign.ends.isoformat(),
            "daerah": names.get(campaign.wilayah, campaign.wilayah),
            "terbuka": queries.is_open(campaign),
        },
        "formulir": version,
        "desa": [{"kode": one, "nama": names.get(one, one)} for one in actor.scope.prefixes if one in campaign.villages],
        "waktu": timezone.localtime().isoformat(),
        "terbesar": openrosa.LARGEST,
    }
    return JsonResponse(told)


@with_key
def task_list(request: PortalRequest, actor: Actor, device: Device) -> HttpResponse:
    known = queries.tasks_of(actor, device)
    stamp = f'"{queries.list_stamp(known)}"'
    if request.headers.get("If-None-Match") == stamp:
        return HttpResponse(status=304, headers={"ETag": stamp})
    # The web form tells by itself what has arrived (`sampai`): a list that was cut on the way has not.
    queries.record_tasks(actor, known, arrived=False)
    names = dict(Region.objects.filter(kode__in={one.task.kode_desa for one in known}).values_list("kode", "nama"))
    return JsonResponse({"versi": stamp.strip('"'), "tugas": [_task(one, names) for one in known]}, headers={"ETag": stamp})


@with_key
def one_task(request: PortalRequest, actor: Actor, device: Device, tugas: uuid.UUID) -> HttpResponse:
    found = queries.families_of(actor, device, [str(tugas)])
    if not found:
        raise Http404
    return JsonResponse(_contents(found[0]))


@with_key
def several_tasks(request: PortalRequest, actor: Actor, device: Device) -> HttpResponse:
    asked = [one for one in request.GET.get("id", "").split(",") if one][:50]
    return JsonResponse({"isi": [_contents(one) for one in queries.families_of(actor, device, asked)]})


@with_key
def states(request: PortalRequest, actor: Actor, device: Device) -> HttpResponse:
    asked = [one for one in request.GET.get("id", "").split(",") if one][:500]
    found = queries.states_of(actor, asked)
    rows = []
    for instance_id in asked:
        state = found[instance_id].state if instance_id in found else "tidak_dikenal"
        rows.append({"id": instance_id, "keadaan": state, "kata": {"id": STATES[state].id, "en": STATES[state].en}, "catatan": None})
    return JsonResponse({"kiriman": rows})


@with_key
def arrived(request: PortalRequest, actor: Actor, device: Device) -> HttpResponse:
    """The web form says which tasks are on the device; 204, also for what is not known."""
    told = _json(request).get("tugas")
    listed = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
    queries.mark_arrived(actor, [uuid.UUID(one) for one in listed[:5000] if _UUID.fullmatch(one)])
    return HttpResponse(status=204)


@csrf_exempt
def claim(request: PortalRequest) -> HttpResponse:
    """A one-time code of the supervisor becomes the key of this device. A wrong code and one that is over look the same."""
    tell_nobody(request)
    device = device_of_code(str(_json(request).get("kode", ""))) if request.method == "POST" else None
    actor = actor_of_device(device) if device else None
    got = None
    if device is not None and actor is not None:
        request.actor = actor
        request.release_id = tell(actor.scope, actor.role.data, actor.purpose, actor.account_id, actor.role.opens)
        got = pair(actor, device)
    if got is None:
        said = Say(
            "Kode itu tidak berlaku: salah ketik, sudah dipakai, atau lewat tiga hari. Minta kode baru kepada pengawas.",
            "That code is not valid: mistyped, used already, or older than three days. Ask your supervisor for a new one.",
        )
        return JsonResponse({"id": said.id, "en": said.en}, status=401)
    return JsonResponse({"kunci": got[0], "pemulihan": got[1]}, headers={"Cache-Control": "no-store"})


def _json(request: HttpRequest) -> dict[str, object]:
    """The body, when it is an object of JSON; else nothing."""
    try:
        told = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _task(one: queries.Known, names: dict[str, str]) -> dict[str, object]:
    task, told = one.task, one.known
    sent = {"kiriman": one.sent[0], "pada": timezone.localtime(one.sent[1]).isoformat()} if one.sent else {}
    return {
        "id": str(task.task_id),
        "nama": told["kepala"],
        "alamat": told["alamat"],
        "kode_desa": task.kode_desa,
        "nama_desa": names.get(task.kode_desa, task.kode_desa),
        "rt": told.get("rt", ""),
        "rw": told.get("rw", ""),
        "anggota": len(told["anggota"]),
        "keadaan": task.state,
        "alasan": [{"id": REASONS[why].id, "en": REASONS[why].en} for why in task.reasons if why in REASONS],
        "base_version": task.version,
        "catatan": _note(one),
        **sent,
    }


def _note(one: queries.Known) -> dict[str, str] | None:
    if one.task.state != "dikembalikan":
        return None
    return {"kiriman": one.task.note_submission, "pertanyaan": one.task.note_question, "tempat": "", "isi": one.note}


def _contents(one: queries.Known) -> dict[str, object]:
    media = {name: content.decode() for name, content in queries.media_of([one]).items()}
    before = queries.earlier_answers(one)
    return {
        "id": str(one.task.task_id),
        "base_version": one.task.version,
        "media": media,
        "kiriman_sebelumnya": before or None,
        "catatan": _note(one),
    }


def _base(request: HttpRequest) -> str:
    """The address in front of the last step, with the key that it was asked by."""
    match = request.resolver_match
    key = str(match.kwargs.get("kunci", "")) if match else ""
    return request.build_absolute_uri(f"/lapangan/k/{key}" if key else "/lapangan/api")


def _xml(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, content_type="text/xml; charset=utf-8", status=status, headers=openrosa.HEADERS)


_OPENROSA = (
    ("formList", form_list, "formulir_daftar"),
    ("manifest/<slug:sidik>", manifest, "formulir_manifes"),
    ("media/<str:nama>", media, "formulir_media"),
    ("keutuhan", integrity, "formulir_keutuhan"),
    ("formulir/<slug:sidik>.xml", form_xml, "formulir_isi"),
    ("submission", submission, "formulir_kirim"),
)
_JSON = (
    ("saya", me, "lapangan_saya"),
    ("tugas", task_list, "lapangan_tugas"),
    ("tugas/<uuid:tugas>", one_task, "lapangan_satu"),
    ("isi", several_tasks, "lapangan_isi"),
    ("kiriman", states, "lapangan_kiriman"),
    ("sampai", arrived, "lapangan_sampai"),
)
urlpatterns: list[URLPattern] = [
    *(path(f"lapangan/k/<str:kunci>/{route}", view, name=f"collect_{name}") for route, view, name in _OPENROSA),
    *(path(f"lapangan/api/{route}", view, name=name) for route, view, name in (*_OPENROSA, *_JSON)),
    path("lapangan/api/pasang", claim, name="lapangan_pasang"),
]
