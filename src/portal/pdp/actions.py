"""What is done with a request or an incident; each act with its audit entry in the same transaction. `now` is an argument."""

import datetime
import re
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.audit.record import record_event, record_read
from portal.pdp.clock import URGENT, Clock, add_months
from portal.pdp.models import Incident, Particulars, Request
from portal.pdp.register import Register, read_register
from portal.pdp.sealed import Particulars as Said
from portal.pdp.sealed import seal, unseal
from portal.pdp.tasks import watch_deadline

FULFILLED, REFUSED = "dipenuhi", "ditolak"
NOTICES = {"lembaga": "agency_told_at", "subjek": "subjects_told_at", "masyarakat": "public_told_at"}
_LEAST_WORDS = 10


def rules() -> Register:
    return read_register(settings.MACHINE.policy)


@transaction.atomic
def receive_request(
    actor: Actor,
    now: datetime.datetime,
    kind: str,
    channel: str,
    said: Said,
    *,
    received_at: datetime.datetime | None = None,
    kode_desa: str = "",
    subject_id: str = "",
) -> Request:
    """Writes a request down. The clock began when it came in (`received_at`, now when it is not told)."""
    actor.must("tangani_pdp")
    known = rules()
    began = received_at or now
    _refuse_unless(
        kind in known.kinds and channel in known.channels,
        Say("Pilih jenis permintaan dan salurannya.", "Choose the kind of request and its channel."),
    )
    _refuse_unless(began <= now, Say("Waktu diterima tidak boleh sesudah sekarang.", "The time of arrival cannot be in the future."))
    _refuse_unless(
        bool(said.name.strip() and said.contact.strip() and len(said.words.strip()) >= _LEAST_WORDS),
        Say(
            f"Isi nama, kontak, dan permintaannya (paling sedikit {_LEAST_WORDS} huruf).",
            f"Fill in name, contact and what is asked (at least {_LEAST_WORDS} letters).",
        ),
    )
    _refuse_unless(not said.nik or re.fullmatch(r"\d{16}", said.nik) is not None, Say("NIK terdiri atas 16 angka.", "A NIK has 16 digits."))
    _refuse_unless(
        re.fullmatch(r"(\d{10})?", kode_desa) is not None,
        Say("Kode desa BPS terdiri atas 10 angka, atau kosong.", "A BPS village code has 10 digits, or is empty."),
    )
    _refuse_unless(
        re.fullmatch(r"([A-Z][A-Za-z0-9_-]{1,39})?", subject_id) is not None,
        Say("Itu bukan id registri.", "That is no id of the registry."),
    )
    made = Request.objects.create(
        kind=kind,
        channel=channel,
        kode_desa=kode_desa or None,
        subject_id=subject_id,
        received_at=began,
        received_by=actor.account_id,
    )
    Particulars.objects.create(request=made, sealed=seal(said, made.pk))
    record_event(actor, "pdp_permintaan_diterima", detail={"permintaan": made.pk, "jenis": kind})
    watch_deadline("permintaan", made.pk, Clock(began, known.kinds[kind].hours).deadline - URGENT)
    return made


@transaction.atomic
def open_particulars(actor: Actor, request_id: int) -> Said | None:
    """What the request says, for the officer; a look that is written down. None when retention has erased it."""
    actor.must("tangani_pdp")
    found = Request.objects.filter(pk=request_id).select_related("particulars").first()
    if found is None or not hasattr(found, "particulars"):
        return None
    ids = [found.number, *filter(None, [found.subject_id])]
    record_read(actor, "buka_permintaan_pdp", "permintaan", ids, ("nama", "kontak", "nik", "isi"), kode_desa=found.kode_desa)
    return unseal(bytes(found.particulars.sealed), request_id)


@transaction.atomic
def check_identity(actor: Actor, now: datetime.datetime, request_id: int) -> None:
    """The applicant proved that the data are theirs."""
    actor.must("tangani_pdp")
    found = _open_request(request_id)
    if found.identity_checked_at is None:
        found.identity_checked_at = now
        found.save(update_fields=["identity_checked_at"])
        record_event(actor, "pdp_identitas_diperiksa", detail={"permintaan": request_id})


@transaction.atomic
def decide(
    actor: Actor, now: datetime.datetime, request_id: int, outcome: str, answer: str, *, ground: str = "", reference: str = ""
) -> Request:
    """Fulfilled, or refused with a ground of the list; in both cases with the answer in words that goes to the applicant.

    Fulfilled only for who proved to be the subject; an objection to an automated decision only with the number of the
    case that a person decided.
    """
    actor.must("tangani_pdp")
    known = rules()
    found = _open_request(request_id)
    kind = known.kinds[found.kind]
    _refuse_unless(outcome in (FULFILLED, REFUSED), Say("Pilih dipenuhi atau ditolak.", "Choose fulfilled or refused."))
    _refuse_unless(
        len(answer.strip()) >= _LEAST_WORDS,
        Say(f"Tulis jawaban paling sedikit {_LEAST_WORDS} huruf.", f"Write an answer of at least {_LEAST_WORDS} letters."),
    )
    if outcome == REFUSED:
        _refuse_unless(ground in known.grounds, Say("Penolakan perlu alasan dari daftar.", "A refusal needs a ground of the list."))
    else:
        _refuse_unless(
            found.identity_checked_at is not None,
            Say("Periksa dulu identitas pemohon.", "Check the identity of the applicant first."),
        )
        _refuse_unless(
            not kind.needs_reference or bool(reference.strip()),
            Say(
                "Keberatan atas keputusan otomatis dipenuhi dengan nomor perkara yang diputus orang.",
                "An objection to an automated decision is fulfilled with the number of the case that a person decided.",
            ),
        )
    _no_numbers(reference)
    found.outcome, found.ground, found.reference = outcome, ground if outcome == REFUSED else "", reference.strip()
    found.decided_at, found.decided_by = now, actor.account_id
    found.retain_until = add_months(now.date(), kind.keep_months)
    found.save()
    if hasattr(found, "particulars"):
        said = unseal(bytes(found.particulars.sealed), request_id)
        Particulars.objects.filter(request_id=request_id).update(
            sealed=seal(Said(said.name, said.contact, said.nik, said.words, answer.strip()), request_id)
        )
    record_event(actor, "pdp_permintaan_diputus", detail={"permintaan": request_id, "hasil": outcome, "alasan": found.ground})
    return found


@transaction.atomic
def report_incident(
    actor: Actor,
    now: datetime.datetime,
    title: str,
    how: str,
    data_kinds: list[str],
    *,
    known_at: datetime.datetime | None = None,
    happened: str = "",
    wilayah: str = "",
    subjects: int | None = None,
) -> Incident:
    """Writes an incident down. The clock began when it became known."""
    actor.must("tangani_pdp")
    known = rules().incident
    began = known_at or now
    _refuse_unless(began <= now, Say("Waktu diketahui tidak boleh sesudah sekarang.", "It cannot become known in the future."))
    _refuse_unless(
        bool(title.strip()) and len(how.strip()) >= _LEAST_WORDS,
        Say("Isi judul dan bagaimana terjadinya.", "Fill in a title and how it happened."),
    )
    _refuse_unless(
        bool(data_kinds) and set(data_kinds) <= set(known.data),
        Say("Pilih data apa yang terungkap.", "Choose which data were disclosed."),
    )
    _refuse_unless(
        re.fullmatch(r"(\d{2}|\d{4}|\d{7}|\d{10})?", wilayah) is not None,
        Say("Kode wilayah BPS: 2, 4, 7, atau 10 angka, atau kosong.", "A BPS region code has 2, 4, 7 or 10 digits, or is empty."),
    )
    for text in (title, how, happened):
        _no_numbers(text)
    made = Incident.objects.create(
        title=title.strip(),
        how=how.strip(),
        happened=happened.strip(),
        data_kinds=sorted(data_kinds),
        wilayah=wilayah or None,
        subjects=subjects,
        known_at=began,
        known_by=actor.account_id,
    )
    record_event(actor, "pdp_insiden_dicatat", detail={"insiden": made.pk})
    watch_deadline("insiden", made.pk, Clock(began, known.hours).deadline - URGENT)
    return made


@transaction.atomic
def change_incident(actor: Actor, incident_id: int, texts: Mapping[str, str]) -> None:
    """Handling and recovery as they become known."""
    actor.must("tangani_pdp")
    found = _open_incident(incident_id)
    for name in ("handling", "recovery"):
        _no_numbers(texts.get(name, ""))
        setattr(found, name, texts.get(name, "").strip())
    found.save(update_fields=["handling", "recovery"])
    record_event(actor, "pdp_insiden_diubah", detail={"insiden": incident_id})


@transaction.atomic
def mark_told(actor: Actor, now: datetime.datetime, incident_id: int, whom: str) -> None:
    """The notice went out to the agency, the subjects or the public. A mark that was set stays."""
    actor.must("tangani_pdp")
    found = _open_incident(incident_id)
    _refuse_unless(whom in NOTICES, Say("Pilih siapa yang diberi tahu.", "Choose who was told."))
    _refuse_unless(
        bool(found.handling),
        Say("Tulis dulu penanganannya: surat pemberitahuan memuatnya.", "Write the handling first: the notice says it."),
    )
    if getattr(found, NOTICES[whom]) is None:
        setattr(found, NOTICES[whom], now)
        found.save(update_fields=[NOTICES[whom]])
        record_event(actor, "pdp_insiden_diberitahukan", detail={"insiden": incident_id, "kepada": whom})


@transaction.atomic
def close_incident(actor: Actor, now: datetime.datetime, incident_id: int, outcome: str, reason: str) -> None:
    """`dipenuhi`: agency and subjects were told; `ditolak`: no notice is due, with the reason."""
    actor.must("tangani_pdp")
    found = _open_incident(incident_id)
    _refuse_unless(outcome in (FULFILLED, REFUSED), Say("Pilih dipenuhi atau ditolak.", "Choose fulfilled or refused."))
    if outcome == FULFILLED:
        _refuse_unless(
            found.agency_told_at is not None and found.subjects_told_at is not None,
            Say("Lembaga dan subjek data belum diberi tahu.", "The agency and the subjects have not been told."),
        )
    else:
        _refuse_unless(
            len(reason.strip()) >= _LEAST_WORDS,
            Say("Tulis mengapa tidak wajib diberitahukan.", "Write why no notice is due."),
        )
    _no_numbers(reason)
    found.outcome, found.reason, found.closed_at = outcome, reason.strip(), now
    found.retain_until = add_months(now.date(), rules().incident.keep_months)
    found.save()
    record_event(actor, "pdp_insiden_ditutup", detail={"insiden": incident_id, "hasil": outcome})


def _open_request(request_id: int) -> Request:
    found = Request.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    _refuse_unless(found is not None, Say("Permintaan itu tidak ada.", "There is no such request."))
    assert found is not None
    _refuse_unless(not found.outcome, Say("Permintaan itu sudah diputus.", "That request was decided already."))
    return found


def _open_incident(incident_id: int) -> Incident:
    found = Incident.objects.select_for_update().filter(pk=incident_id).first()
    _refuse_unless(found is not None, Say("Insiden itu tidak ada.", "There is no such incident."))
    assert found is not None
    _refuse_unless(found.closed_at is None, Say("Insiden itu sudah ditutup.", "That incident is closed."))
    return found


def _no_numbers(text: str) -> None:
    """Texts that others read hold no NIK or other long number."""
    _refuse_unless(
        re.search(r"\d{9,}|(?:\d{4}[ .-]){2,}\d{4}", text) is None,
        Say("Jangan tulis NIK atau nomor panjang di sini.", "Write no NIK or other long number here."),
    )


def _refuse_unless(holds: bool, words: Say) -> None:
    if not holds:
        raise RequestError(words)
