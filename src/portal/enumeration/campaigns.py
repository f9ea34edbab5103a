"""A campaign from the letter to the list of families: asked for, granted by somebody else, staffed, with its tasks and telephones."""

import datetime
import re
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dtsen.errors import RequestError, Say
from dtsen.questionnaire import form_xml, read_form
from dtsen.vocabulary import as_iso
from portal.accounts.actor import Actor
from portal.accounts.models import Account, Assignment
from portal.accounts.session import in_force
from portal.audit.record import record_event, record_read
from portal.enumeration.keys import ROLE
from portal.enumeration.models import Campaign, Form, Submission, Task, Worker
from portal.enumeration.openrosa import fingerprint
from portal.enumeration.sealed import seal_task
from portal.exchange.in_force import release_in_force
from portal.exchange.models import Family, Person, Value
from portal.exchange.packed import unpack
from portal.field_encryption import decrypt

STALE_DAYS = 3 * 365
_NAMESPACE = uuid.UUID("6f0c6d0e-52a4-4f0c-9a43-0d1c5b8e7a11")


@dataclass(frozen=True)
class Wish:
    """What a local government asks for. `villages`: BPS codes of 10 digits, all of one regency."""

    title: str
    villages: tuple[str, ...]
    letter: str
    letter_day: datetime.date
    starts: datetime.date
    ends: datetime.date


@transaction.atomic
def ask_campaign(actor: Actor, wish: Wish) -> Campaign:
    """Writes the wish down. RequestError when villages, days or letter do not fit."""
    actor.must("minta_pendataan")
    villages = sorted(set(wish.villages))
    if not villages or any(len(one) != 10 or not one.isdigit() for one in villages) or len({one[:4] for one in villages}) != 1:
        raise _wrong("Sebut desa-desanya, semua dalam satu kabupaten/kota.", "Name the villages, all of one regency.")
    if not all(actor.scope.covers(one) for one in villages):
        raise _wrong("Ada desa di luar wilayah Anda.", "A village lies outside your region.")
    if not wish.title.strip() or not wish.letter.strip() or wish.ends < wish.starts:
        raise _wrong("Isi judul, nomor surat, dan hari yang berurutan.", "Fill in title, letter and days in their order.")
    made = Campaign.objects.create(
        title=" ".join(wish.title.split())[:200],
        wilayah=villages[0][:4],
        villages=villages,
        letter=wish.letter.strip()[:120],
        letter_day=wish.letter_day,
        starts=wish.starts,
        ends=wish.ends,
        asked_by=actor.account_id,
        asked_at=timezone.now(),
    )
    record_event(actor, "pendataan_diminta", detail={"pendataan": made.pk, "desa": len(villages)})
    return made


@transaction.atomic
def decide_campaign(actor: Actor, number: int, *, grant: bool, reason: str = "") -> Campaign:
    """The centre grants (with the newest form) or refuses with a reason; never who asked."""
    actor.must("setujui_pendataan")
    campaign = _locked(number)
    if campaign.state != "diminta" or campaign.asked_by == actor.account_id:
        raise _wrong("Permintaan ini tidak dapat Anda putuskan.", "You cannot decide on this request.")
    if not grant and not reason.strip():
        raise _wrong("Tulis alasan penolakan.", "Write why it is refused.")
    campaign.state = "berjalan" if grant else "ditolak"
    campaign.form = publish_form() if grant else None
    campaign.seed = secrets.randbits(62) if grant else 0
    campaign.decided_by, campaign.decided_at, campaign.reason = actor.account_id, timezone.now(), reason.strip()[:400]
    campaign.save()
    record_event(actor, "pendataan_diputus", detail={"pendataan": campaign.pk, "disetujui": grant})
    return campaign


def publish_form() -> Form:
    """The questionnaire of policy/forms as a version of its own; the same definition is the same row."""
    form = read_form(settings.MACHINE.policy)
    known = Form.objects.filter(form_id=form.form_id, version=form.version).first()
    if known:
        return known
    xml = form_xml(form)
    return Form.objects.create(
        hash=fingerprint(xml),
        form_id=form.form_id,
        version=form.version,
        title=form.title.id,
        title_en=form.title.en,
        xml=xml,
        published_at=timezone.now(),
    )


@transaction.atomic
def add_worker(actor: Actor, number: int, username: str, village: str) -> Worker:
    """An enumerator with an assignment in that village joins; who adds them supervises them."""
    actor.must("awasi_pendataan")
    campaign = _running(number)
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None or village not in campaign.villages or not actor.scope.covers(village):
        raise _wrong("Akun atau desa itu tidak ada dalam pendataan ini.", "That account or village is not in this campaign.")
    mine = Assignment.objects.filter(in_force(), account=account, role=ROLE)
    if account.pk == actor.account_id or not any(village.startswith(one.prefixes) for one in mine):
        raise _wrong("Akun itu bukan pencacah di desa ini.", "That account is no enumerator of this village.")
    made, _ = Worker.objects.get_or_create(
        campaign=campaign,
        account_id=account.pk,
        kode_desa=village,
        defaults={"supervisor_id": actor.account_id, "since": timezone.now()},
    )
    record_event(actor, "pencacah_ditambah", detail={"pendataan": campaign.pk, "akun": account.pk})
    return made


@transaction.atomic
def make_tasks(actor: Actor, number: int) -> int:
    """The families of the release in force in the villages of the campaign that the actor holds; stale and contested ones first.

    Asked again, it adds only families that have none. The number of new tasks."""
    actor.must("awasi_pendataan")
    campaign, release = _running(number), release_in_force()
    if release is None:
        raise _wrong("Belum ada rilis.", "There is no release yet.")
    villages = [one for one in campaign.villages if actor.scope.covers(one)]
    have = set(Task.objects.filter(campaign=campaign, spot_check=False).values_list("family_id", flat=True))
    families = [one for one in Family.objects.filter(kode_desa__in=villages) if one.family_id not in have]
    ids = [one.family_id for one in families]
    people: dict[str, list[Person]] = {}
    for one in Person.objects.filter(family_id__in=ids, keadaan="hidup").order_by("hubungan", "person_id"):
        people.setdefault(str(one.family_id), []).append(one)
    subjects = [*ids, *(one.person_id for members in people.values() for one in members)]
    values = {
        row.subject_id: {n: k.value for n, k in unpack(row.isi, release.variables).items()}
        for row in Value.objects.filter(subject_id__in=subjects)
    }
    made = []
    for family in families:
        members, reasons = people.get(family.family_id, []), _reasons(family, release.as_of)
        rt, rw = neighbourhood(family.alamat or "")
        task_id = uuid.uuid5(_NAMESPACE, f"{campaign.pk}|{family.family_id}")
        known = {
            "kepala": family.nama_kepala or "",
            "alamat": family.alamat or "",
            "rt": rt,
            "rw": rw,
            "akhir_kk": _last(family.no_kk, "kk", family.family_id),
            "nilai": values.get(family.family_id, {}),
            "anggota": [_member(place, one, values.get(one.person_id, {})) for place, one in enumerate(members, 1)],
        }
        made.append(
            Task(
                task_id=task_id,
                campaign=campaign,
                family_id=family.family_id,
                kode_desa=family.kode_desa or "",
                members=len(members),
                reasons=reasons,
                place=-len(reasons),
                sls=f"{rt}/{rw}" if rt else "",
                sealed=seal_task(known, str(task_id)),
            )
        )
    Task.objects.bulk_create(made, batch_size=500)
    record_read(
        actor, "daftar_pendataan_dibuat", "daftar", ids, ["nama", "alamat"], kode_desa=campaign.wilayah, detail={"pendataan": number}
    )
    return len(made)


@transaction.atomic
def assign_tasks(actor: Actor, worker_id: int, task_ids: Sequence[uuid.UUID]) -> int:
    """Gives open tasks of the enumerator's village to the enumerator, or takes them over from another; how many.

    Passed over: tasks of other villages, those that are sent or decided, and a spot check of one's own visit."""
    actor.must("awasi_pendataan")
    worker = Worker.objects.filter(pk=worker_id, campaign__state="berjalan").first()
    if worker is None:
        raise _wrong("Pencacah itu tidak ada dalam pendataan yang berjalan.", "That enumerator is in no running campaign.")
    mine = Task.objects.filter(
        campaign_id=worker.campaign_id, kode_desa=worker.kode_desa, task_id__in=task_ids, state__in=("baru", "dikembalikan")
    )
    given = mine.exclude(spot_check=True, of_task__in=_visited_by(worker)).update(account_id=worker.account_id, got_at=None)
    record_event(actor, "tugas_dibagi", detail={"pendataan": worker.campaign_id, "akun": worker.account_id, "jumlah": given})
    return given


@transaction.atomic
def share_out(actor: Actor, number: int, village: str) -> int:
    """Gives the families of a village that nobody has to its enumerators, to each about as many, neighbours together; how many."""
    actor.must("awasi_pendataan")
    campaign = _running(number)
    workers = list(Worker.objects.filter(campaign=campaign, kode_desa=village).order_by("account_id"))
    if not workers:
        raise _wrong("Belum ada pencacah di desa ini.", "This village has no enumerator yet.")
    free = Task.objects.filter(campaign=campaign, kode_desa=village, state="baru", spot_check=False, account_id__isnull=True)
    ids = list(free.order_by("sls", "place", "task_id").values_list("task_id", flat=True))
    given = 0
    for place, worker in enumerate(workers):
        part = ids[len(ids) * place // len(workers) : len(ids) * (place + 1) // len(workers)]
        given += assign_tasks(actor, worker.pk, part) if part else 0
    return given


def _visited_by(worker: Worker) -> list[uuid.UUID]:
    """First visits that this enumerator was given or sent: somebody else repeats them."""
    given = Task.objects.filter(campaign_id=worker.campaign_id, account_id=worker.account_id, spot_check=False)
    sent = Submission.objects.filter(campaign_id=worker.campaign_id, account_id=worker.account_id, task__isnull=False)
    return [*given.values_list("task_id", flat=True), *(one for one in sent.values_list("task_id", flat=True) if one)]


def neighbourhood(address: str) -> tuple[str, str]:
    """(RT, RW) of an address, three digits each, empty where it does not say: the last neighbourhood unit that a list can be cut by."""
    found = [re.search(rf"\b{unit}[ .:]*0*([0-9]{{1,3}})\b", address.upper()) for unit in ("RT", "RW")]
    rt, rw = (one[1].zfill(3) if one else "" for one in found)
    return rt, rw


def _reasons(family: Family, as_of: int) -> list[str]:
    found = []
    if not family.didata:
        found.append("belum_didata")
    elif family.tanggal_data is None or _days(as_of) - _days(family.tanggal_data) > STALE_DAYS:
        found.append("data_lama")
    # A family whose band crosses the bounds of programmes: a visit decides most about it.
    if family.desil_low is not None and family.desil_high is not None and family.desil_low <= 4 < family.desil_high:
        found.append("dekat_batas")
    return found


def _days(day: int) -> int:
    return datetime.date(day // 10000, day // 100 % 100, day % 100).toordinal()


def _member(place: int, one: Person, values: dict[str, str]) -> dict[str, Any]:
    # As the form asks for it, so that an answer that agrees is seen to agree: the relation is of the membership, a day is written out.
    asked = {"status_hubungan_keluarga": str(one.hubungan or ""), "tanggal_lahir": as_iso(one.tanggal_lahir) if one.tanggal_lahir else ""}
    return {
        "kode": f"a{place}",
        "person_id": one.person_id,
        "nama": one.nama or "",
        "tahun_lahir": (one.tanggal_lahir or 0) // 10000 or "",
        "jenis_kelamin": one.jenis_kelamin or "",
        "akhir_nik": _last(one.nik, "nik", one.person_id),
        "nilai": values | {name: value for name, value in asked.items() if value},
    }


def _last(stored: bytes | memoryview | None, kind: str, row: str) -> str:
    """The last four digits: enough to compare with the card in one's hand; the whole number never goes to a telephone."""
    return decrypt(bytes(stored), kind, row)[-4:] if stored else ""


def _locked(number: int) -> Campaign:
    found = Campaign.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise _wrong("Pendataan itu tidak ada.", "There is no such campaign.")
    return found


def _running(number: int) -> Campaign:
    found = _locked(number)
    if found.state != "berjalan":
        raise _wrong("Pendataan itu tidak sedang berjalan.", "That campaign is not running.")
    return found


def _wrong(indonesian: str, english: str) -> RequestError:
    return RequestError(Say(indonesian, english))
