"""What is done with a request for data: written, its papers added, submitted, reviewed, decided. Each act with its step and audit entry."""

import base64
import datetime
import hashlib
import re
import shlex
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.audit.record import record_event
from portal.field_encryption import decrypt, encrypt
from portal.sharing.lifecycle import EDITABLE, Act, Party, RequestState, rule_for
from portal.sharing.models import DataRequest, Paper, Step
from portal.sharing.parties import parties_to_request
from portal.sharing.plain_words import plain, refuse_unless
from portal.sharing.steps import add_step
from portal.sharing.terms import Terms, read_terms

KIND = "surat"
_AUDIT = {
    Act.AJUKAN: "permintaan_data_diajukan",
    Act.LOLOSKAN: "permintaan_data_diloloskan",
    Act.KEMBALIKAN: "permintaan_data_dikembalikan",
    Act.SETUJUI: "permintaan_data_disetujui",
    Act.TOLAK: "permintaan_data_ditolak",
    Act.TARIK: "permintaan_data_ditarik",
}


@dataclass(frozen=True)
class Asked:
    """What is typed into the form of a request; `wilayah` is a BPS code of 2 or 4 digits, or empty for the nation."""

    office: str
    wilayah: str
    profile: str
    purpose: str
    legal_basis: str
    use_until: datetime.date | None


def terms() -> Terms:
    return read_terms(settings.MACHINE.policy)


@transaction.atomic
def write_request(actor: Actor, now: datetime.datetime, asked: Asked, request_id: int | None = None) -> DataRequest:
    """A new draft, or the same one with other words while it lies with who asks."""
    actor.must("minta_data")
    known, today = terms(), timezone.localdate(now)
    last = today + datetime.timedelta(days=known.longest_days)
    refuse_unless(asked.profile in known.profiles, Say("Pilih data apa yang diminta.", "Choose which data are asked for."))
    refuse_unless(
        re.fullmatch(r"(\d{2}|\d{4})?", asked.wilayah) is not None and actor.scope.covers(asked.wilayah or None),
        Say("Wilayah yang diminta harus di dalam wilayah tugas Anda.", "The region must lie inside your own."),
        Say("Pilih provinsi atau kabupaten/kota di wilayah Anda.", "Choose a province or regency of your region."),
    )
    refuse_unless(
        asked.use_until is not None and today < asked.use_until <= last,
        Say(
            f"Dipakai sampai: hari sesudah hari ini, paling lambat {last:%d-%m-%Y}.",
            f"Used until: a day after today, {last:%d-%m-%Y} at the latest.",
        ),
    )
    said = {
        "office": plain(asked.office, Say("Instansi", "Office"), least=3, most=160),
        "purpose": plain(asked.purpose, Say("Tujuan", "Purpose"), least=20),
        "legal_basis": plain(asked.legal_basis, Say("Dasar hukum", "Legal basis"), least=5, most=300),
        "wilayah": asked.wilayah or None,
        "profile": asked.profile,
        "use_until": asked.use_until,
    }
    if request_id is None:
        made = DataRequest.objects.create(account_id=actor.account_id, assignment_id=actor.assignment_id, made_at=now, **said)
        add_step(actor, request=made, act="tulis", after=made.state, now=now)
        record_event(actor, "permintaan_data_ditulis", detail={"permintaan": made.pk, "wilayah": asked.wilayah})
        return made
    found = _own_draft(actor, request_id)
    for name, value in said.items():
        setattr(found, name, value)
    found.save()
    add_step(actor, request=found, act="ubah", after=found.state, now=now)
    return found


@transaction.atomic
def add_paper(actor: Actor, now: datetime.datetime, request_id: int, kind: str, name: str, content: bytes) -> Paper:
    """Keeps a PDF of the request, encrypted; one of the same kind takes the place of the older."""
    found, known = _own_draft(actor, request_id), terms()
    refuse_unless(kind in known.papers, Say("Pilih surat yang mana.", "Choose which paper it is."))
    refuse_unless(
        content.startswith(b"%PDF-") and len(content) <= known.largest_paper,
        Say("Surat diunggah sebagai PDF.", "Papers are uploaded as PDF."),
        Say(
            f"Pindai ke PDF, paling besar {known.largest_paper // 2**20} MiB.",
            f"Scan it into a PDF of {known.largest_paper // 2**20} MiB at most.",
        ),
    )
    row = f"{found.pk}|{kind}"
    digest = hashlib.sha256(content).hexdigest()
    paper, _ = Paper.objects.update_or_create(
        row_key=row,
        defaults={
            "request": found,
            "kind": kind,
            "name": _file_name(name),
            "size": len(content),
            "sha256": digest,
            "sealed": encrypt(base64.b64encode(content).decode(), KIND, row),
            "added_at": now,
        },
    )
    add_step(actor, request=found, act="surat", after=found.state, now=now, said={"jenis": kind, "sha256": digest})
    record_event(actor, "surat_ditambahkan", detail={"permintaan": found.pk, "jenis": kind})
    return paper


@transaction.atomic
def open_paper(actor: Actor, request_id: int, kind: str) -> tuple[Paper, bytes] | None:
    """A paper and its bytes, for who asked, reviews or decides; None when there is none to be seen. A look that is written down."""
    paper = Paper.objects.filter(request_id=request_id, kind=kind).select_related("request").first()
    if paper is None or not parties_to_request(actor, paper.request, terms()):
        return None
    record_event(actor, "surat_dibuka", detail={"permintaan": request_id, "jenis": kind})
    return paper, base64.b64decode(decrypt(bytes(paper.sealed), KIND, paper.row_key))


@transaction.atomic
def act_on(actor: Actor, now: datetime.datetime, request_id: int, act: Act, reason: str = "") -> DataRequest:
    """Submits, passes, returns, approves, refuses or withdraws. RequestError: not this party, not now, papers or reason missing."""
    found = DataRequest.objects.select_for_update().filter(pk=request_id).first()
    parties = parties_to_request(actor, found, terms()) if found else ()
    rule = next((one for party in parties if found and (one := rule_for(RequestState(found.state), act, party))), None)
    if found is None or rule is None or act not in _AUDIT:
        raise RequestError(
            Say("Itu tidak dapat dilakukan pada permintaan ini sekarang.", "That cannot be done with this request now."),
            todo=Say("Muat ulang halamannya: keadaannya mungkin sudah berubah.", "Load the page again: its state may have changed."),
        )
    if rule.other and rule.party is Party.PENENTU:
        refuse_unless(
            actor.account_id not in reviewers(found),
            Say("Yang meninjau tidak memutuskan: perlu orang kedua.", "Who reviewed does not decide: a second person is needed."),
            Say("Minta penentu lain di wilayah ini atau di pusat.", "Ask another decider of the region or at the centre."),
        )
    if act is Act.AJUKAN:
        missing = missing_papers(found)
        refuse_unless(
            not missing,
            Say(
                f"Surat yang belum ada: {', '.join(one.id for one in missing)}.",
                f"Papers still missing: {', '.join(one.en for one in missing)}.",
            ),
        )
    said = {"alasan": plain(reason, Say("Alasan", "Reason"))} if rule.reason else {}
    found.state = rule.after
    found.save(update_fields=["state"])
    add_step(actor, request=found, act=act, after=rule.after, now=now, said=said)
    record_event(actor, _AUDIT[act], detail={"permintaan": found.pk, "wilayah": found.wilayah or ""})
    return found


def command_of(asked: DataRequest) -> str:
    """The command that cuts what was approved, and nothing else, with receiver and purpose inside its manifest; to be copied."""
    options = {
        "--bps": asked.wilayah or "",
        "--profil": asked.profile,
        "--penerima": asked.office,
        "--tujuan": asked.purpose,
        "--dasar-hukum": asked.legal_basis,
        "--sampai": asked.use_until.isoformat(),
    }
    said = " ".join(f"{option} {shlex.quote(value)}" for option, value in options.items() if value)
    return f"./run dtsen release bundle RUNS/RILIS --out POTONGAN {said}"


def reviewers(asked: DataRequest) -> set[int]:
    """Who let it pass since it was submitted last: an earlier round does not bind."""
    steps = list(Step.objects.filter(request=asked).order_by("id").values_list("act", "account_id"))
    since = max((place for place, (act, _) in enumerate(steps) if act == Act.AJUKAN), default=0)
    return {account for act, account in steps[since:] if act == Act.LOLOSKAN and account is not None}


def missing_papers(asked: DataRequest) -> list[Say]:
    """Titles of the obligatory papers that are not there."""
    there = set(Paper.objects.filter(request=asked).values_list("kind", flat=True))
    return [paper.title for kind, paper in terms().papers.items() if paper.obligatory and kind not in there]


def _own_draft(actor: Actor, request_id: int) -> DataRequest:
    found = DataRequest.objects.select_for_update().filter(pk=request_id, account_id=actor.account_id).first()
    if found is None or RequestState(found.state) not in EDITABLE:
        raise RequestError(Say("Permintaan ini tidak dapat diubah lagi.", "This request can no longer be changed."))
    return found


def _file_name(name: str) -> str:
    """A name that holds no path and no number of a person."""
    kept = re.sub(r"[^\w .-]", "_", name.replace("\\", "/").rsplit("/", 1)[-1])
    return re.sub(r"\d{9,}", "…", kept)[-120:] or "surat.pdf"
