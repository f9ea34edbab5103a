"""What is done to lists: received, columns confirmed, stopped, submitted; each act with its audit entry in the same transaction."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dtsen.errors import Lang, RequestError, Say
from dtsen.updates import Change, Proposal, ProposalKind
from portal.accounts.actor import Actor
from portal.audit.record import record_event
from portal.errands.actions import IN_A_REQUEST, ask
from portal.errands.models import Errand
from portal.errands.queries import open_on
from portal.exchange.in_force import release_in_force
from portal.exchange.models import Family
from portal.lists.limits import read_limits
from portal.lists.models import FAILED, MAPPING, QUEUED, READY, RECEIVED, STOPPED, WORKING, ColumnNames, Row, Upload
from portal.lists.queries import ANSWERS, ANSWERS_OF, MAY, MAY_SEND, OPEN, READY_TO_SEND, SUBJECT, SUBMIT, Chosen, _chosen, opened, twin
from portal.lists.receiving import Received
from portal.lists.tasks import work_on
from portal.proposals.actions import Origin, Outcome, submit_batch

_AT_ONCE = 2000
_REGENCY = 4  # digits of its code
OURS = 6  # columns that an answer puts in front (workbook.FRONT)


@transaction.atomic
def receive(actor: Actor, file: Received, wilayah: str, repairs: Upload | None = None) -> tuple[Upload, bool]:
    """Takes a sealed file in and asks the worker to read it: (upload, True). The very same file once more changes nothing: the
    earlier upload is given back with False. Raises RequestError for a region that is not the actor's, a list that cannot be
    repaired, and while no release is in force.
    """
    actor.must(MAY)
    release = release_in_force()
    if release is None:
        raise RequestError(Say("Belum ada rilis yang dimuat; daftar belum dapat dicocokkan.", "No release was loaded yet."))
    if wilayah not in actor.scope.prefixes:
        raise RequestError(Say("Pilih salah satu wilayah tugas Anda.", "Choose one of your regions."))
    if len(wilayah) != _REGENCY:
        raise RequestError(
            Say(
                "Daftar diunggah untuk satu kabupaten/kota, supaya Dinas Sosialnya dapat membuka dan mengajukannya. "
                "Minta walidata kabupaten/kota itu mengunggahnya.",
                "A list is uploaded for one regency or city, so that its social office can open and submit it. "
                "Ask the data steward of that regency to upload it.",
            )
        )
    if repairs is not None and (repairs.state != READY or repairs.repairs_id is not None or repairs.wilayah != wilayah):
        raise RequestError(
            Say(
                "Daftar ini belum dapat diperbaiki: tunggu sampai selesai dicocokkan.",
                "This list cannot be repaired yet: it is not matched.",
            )
        )
    earlier = twin(wilayah, file.sha256, repairs)
    if earlier is not None:
        file.throw_away()
        record_event(actor, "daftar_diunggah_ulang", detail={"daftar": earlier.pk})
        return earlier, False
    made = Upload.objects.create(
        wilayah=wilayah,
        account_id=actor.account_id,
        made_at=timezone.now(),
        name=" ".join((file.name or "").split()) or "daftar",
        ending=file.ending,
        size=file.size or 0,
        sha256=file.sha256,
        token=file.sealed.token,
        key=file.sealed.key,
        repairs=repairs,
        mapping=_beside_answers(repairs.mapping) if repairs else {},
        state=QUEUED if repairs else RECEIVED,
        day=_today(),
        release=release.name,
    )
    record_event(actor, "daftar_diunggah", detail={"daftar": made.pk, "wilayah": wilayah, "ukuran": made.size})
    work_on(made.pk, made.repairs_id or 0)
    return made, True


def _beside_answers(mapping: Mapping[str, str]) -> dict[str, str]:
    """The columns of a list as they stand in its repair file: columns without a name are counted behind ours."""
    return {f"#{int(key[1:]) + OURS}" if key.startswith("#") else key: value for key, value in mapping.items()}


def _today() -> int:
    return int(timezone.localdate().strftime("%Y%m%d"))


@transaction.atomic
def confirm_columns(actor: Actor, upload: Upload, said: Mapping[str, str]) -> None:
    """Goes on with the columns as the officer says; they are remembered for the office. Raises RequestError with what is wrong."""
    actor.must(MAY)
    _must_be(upload, (MAPPING,))
    fields = set(upload.columns["isian"])
    keys = [column["kunci"] for sheet in upload.columns["lembar"] for column in sheet["kolom"]]
    mapping = {key: said.get(key, "") for key in keys}
    if any(value and value not in fields for value in mapping.values()):
        raise RequestError(Say("Pilih isian dari daftarnya.", "Choose a field of the list."))
    chosen = [value for value in mapping.values() if value]
    twice = sorted({value for value in chosen if chosen.count(value) > 1}) if len(upload.columns["lembar"]) == 1 else []
    if twice:
        raise RequestError(
            Say(f"Dua kolom dipilih sebagai {', '.join(twice)}: pilih satu.", f"Two columns are called {', '.join(twice)}: choose one.")
        )
    if "nama" not in chosen or not {"nik", "no_kk", "tanggal_lahir", "tempat_tanggal_lahir", "jenis_kelamin", "hubungan"} & set(chosen):
        raise RequestError(
            Say(
                "Pilih kolom nama, dan paling sedikit salah satu dari NIK, No. KK, atau tanggal lahir.",
                "Choose the column of the name, and at least one of NIK, family card number or birth date.",
            )
        )
    Upload.objects.filter(pk=upload.pk).update(mapping=mapping, state=QUEUED, stop_asked=False)
    kept = ColumnNames.objects.filter(wilayah=upload.wilayah).first()
    named = {key: value for key, value in mapping.items() if not key.startswith("#")}
    ColumnNames.objects.update_or_create(
        wilayah=upload.wilayah,
        defaults={"fields": {**(kept.fields if kept else {}), **named}, "account_id": actor.account_id, "changed_at": timezone.now()},
    )
    record_event(actor, "kolom_daftar_ditetapkan", detail={"daftar": upload.pk, "kolom": len(chosen)})
    work_on(upload.pk, upload.repairs_id or 0)


@transaction.atomic
def stop(actor: Actor, upload: Upload) -> None:
    """Ends the work on a list; what was not matched stays unmatched. Nothing in the registry was ever changed by it."""
    actor.must(MAY)
    _must_be(upload, (*WORKING, MAPPING))
    waits = upload.state in (RECEIVED, QUEUED, MAPPING)
    Upload.objects.filter(pk=upload.pk).update(stop_asked=True, **({"state": STOPPED} if waits else {}))
    record_event(actor, "daftar_dihentikan", detail={"daftar": upload.pk})


@transaction.atomic
def go_on(actor: Actor, upload: Upload) -> None:
    """Takes a list up again that was stopped, or that failed for a reason that is gone."""
    actor.must(MAY)
    _must_be(upload, (STOPPED, FAILED))
    state = QUEUED if upload.mapping else RECEIVED
    Upload.objects.filter(pk=upload.pk).update(state=state, stop_asked=False, said_id="", said_en="", stage="", done=0, total=None)
    record_event(actor, "daftar_dilanjutkan", detail={"daftar": upload.pk})
    work_on(upload.pk, upload.repairs_id or 0)


def _must_be(upload: Upload, states: Iterable[str]) -> None:
    if upload.state not in states:
        raise RequestError(
            Say(
                "Keadaan daftar ini sudah berubah. Muat ulang halamannya untuk melihat yang terbaru.",
                "The state of this list has changed. Load the page again to see the newest.",
            )
        )


@dataclass(frozen=True)
class Sent:
    """What became of a submission: its counts and batch, or the errand that does it because the rows are many."""

    counts: dict[str, int]
    batch: int | None = None
    errand: Errand | None = None


@transaction.atomic
def submit(actor: Actor, upload: Upload, chosen: Chosen, places: list[int] | None) -> Sent:
    """Makes proposals of rows: all that are ready in `chosen` (by fate, by village), or the single `places`, also such as ask for
    a look. Counts by what became of the proposals (masuk, sudah_ada, ditolak, and `baris`); many rows become the worker's errand.

    Raises RequestError when nothing can be submitted or the list is being submitted already, NotAllowedError for a role that sees no
    persons.
    """
    actor.must(OPEN)
    _must_be(upload, (READY,))
    if places is not None:
        wanted = Row.objects.filter(MAY_SEND, upload=upload, why="", place__in=places)
    else:
        wanted = _chosen(upload, Chosen("siap", chosen.kelas, chosen.village))
    found = list(wanted.order_by("place").values_list("place", flat=True))
    if not found:
        raise RequestError(
            Say(
                "Tidak ada baris yang dapat diajukan di pilihan ini: sudah diajukan, sama dengan registri, atau perlu diperbaiki dulu.",
                "No row of this choice can be submitted: all were submitted, are the same as the registry, or must be repaired first.",
            )
        )
    if len(found) > IN_A_REQUEST or open_on(actor, SUBJECT, upload.pk):
        detail = {"satuan": places is not None, "nama": upload.name}
        return Sent({}, errand=ask(actor, SUBMIT, SUBJECT, upload.pk, map(str, found), upload.wilayah, detail))
    sent = submit_rows(actor, upload, found, single=places is not None)
    record_event(actor, "daftar_diajukan", detail={"daftar": upload.pk, **sent.counts})
    return sent


def submit_rows(actor: Actor, upload: Upload, places: Sequence[int], *, single: bool) -> Sent:
    """Makes proposals of the rows at these places that still may be sent: of one that was sent before nothing happens."""
    actor.must(OPEN)
    may = MAY_SEND if single else READY_TO_SEND
    rows = list(Row.objects.select_for_update().filter(may, upload=upload, why="", place__in=list(places)).order_by("place"))
    proposals: dict[str, Proposal] = {}
    places_of: dict[str, str] = {}
    for row in rows:
        for raw in opened(row)["usulan"]:
            proposals.setdefault(raw["id"], _proposal(raw, row))
            places_of.setdefault(raw["id"], row.origin)
    done = submit_batch(actor, upload.name, Origin("daftar", f"unggahan:{upload.pk}", places_of), proposals.values())
    _keep(actor, rows, done.outcomes)
    counts = {fate: done.count(fate) for fate in ("masuk", "sudah_ada", "ditolak")} | {"baris": len(rows)}
    return Sent(counts, done.batch.pk if done.batch else None)


def ask_answers(actor: Actor, upload: Upload, rows: int, lang: Lang) -> Errand:
    """Asks the worker for the file of answers. Raises RequestError while it is being made."""
    actor.must(OPEN)
    return ask(actor, ANSWERS, ANSWERS_OF, upload.pk, (), upload.wilayah, {"nama": upload.name, "bahasa": lang}, total=rows)


def _proposal(raw: Mapping[str, object], row: Row) -> Proposal:
    return Proposal(
        proposal_id=str(raw["id"]),
        kind=ProposalKind(str(raw["jenis"])),
        subject=str(raw["subjek"]),
        subject_id=str(raw["id_subjek"]),
        kode_desa=str(raw["kode_desa"]),
        changes=tuple(Change(*map(str, one)) for one in raw["isi"]),  # type: ignore[attr-defined]
        family_id=str(raw["keluarga"]),
        as_of=row.as_of,
    )


def _keep(actor: Actor, rows: list[Row], outcomes: Mapping[str, Outcome]) -> None:
    """With each row what became of its proposals, and the desil that its family has today."""
    families = sorted({row.family_id for row in rows if row.family_id})
    desil: dict[str, int | None] = {}
    for start in range(0, len(families), _AT_ONCE):
        desil |= dict(Family.objects.filter(family_id__in=families[start : start + _AT_ONCE]).values_list("family_id", "desil_nasional"))
    now = timezone.now()
    for row in rows:
        mine = {one[0]: outcomes[one[0]] for one in row.asks if one[0] in outcomes}
        row.answers = {name: _told(one) for name, one in mine.items()}
        row.taken = [one.proposal_id for one in mine.values() if one.proposal_id]
        row.sent_at, row.sent_by, row.desil_before = now, actor.account_id, desil.get(row.family_id)
    Row.objects.bulk_update(rows, ["answers", "taken", "sent_at", "sent_by", "desil_before"], batch_size=500)


def _told(outcome: Outcome) -> dict[str, object]:
    return {"nasib": outcome.fate, "sebab": [outcome.why.id, outcome.why.en] if outcome.why else []}


def last_day(upload: Upload) -> datetime.date:
    """Until when the file and its rows are kept."""
    return timezone.localdate(upload.made_at) + datetime.timedelta(days=read_limits(settings.MACHINE.policy).keep_days)
