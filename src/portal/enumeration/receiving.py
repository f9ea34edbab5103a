"""A submission taken in: whatever is readable and comes with a valid key is kept. Twice is once; the order changes nothing.

What a person has to look at are doubts, never a refusal to the telephone: a stale base version, another's task, two accounts of
one visit, a second content under one id.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from dtsen.questionnaire import Answers, AnswersError, Form, check, read_answers
from portal.accounts.actor import Actor
from portal.audit.record import record_event
from portal.enumeration.models import UNDECIDED, Attachment, Device, Submission, Task
from portal.enumeration.multipart import Part
from portal.enumeration.paradata import measure
from portal.enumeration.questionnaire import questionnaire
from portal.enumeration.sealed import seal_instance
from portal.enumeration.supervision import tell_alarms
from portal.enumeration.watch_rules import watch_rules
from portal.field_encryption import lookup_hash
from portal.proposals.sealed import seal_file

MAIN = "xml_submission_file"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Taken:
    """`whole`: nothing more is awaited. `instance_id` as it is kept."""

    instance_id: str
    whole: bool


@transaction.atomic
def receive(actor: Actor, device: Device, parts: Sequence[Part], client: str) -> Taken:
    """Keeps one post of a submission. Raises AnswersError when its main part is no instance of a form."""
    actor.must("isi_pendataan")
    xml = next((one.content for one in parts if one.name == MAIN), b"")
    form = questionnaire()
    answers = read_answers(xml, form)
    if answers.form_id != form.form_id:
        raise AnswersError("bukan formulir pendataan")
    digest = hashlib.sha256(xml).hexdigest()
    # Posts of one enumerator wait for each other, and so do those of one family or one instance: the second sees what the first wrote.
    one_at_a_time(f"{device.campaign_id}|pencacah {actor.account_id}")
    one_at_a_time(f"{device.campaign_id}|{answers.entity.get('id', '') or answers.instance_id}")
    instance_id = _name(answers.instance_id, digest)
    one = Submission.objects.filter(pk=instance_id).first()
    fresh = one is None
    if one is None:
        one = _written(actor, device, form, answers, xml, digest, instance_id, client[:60])
        record_event(actor, "kiriman_diterima", detail={"pendataan": device.campaign_id, "perangkat": device.pk})
    for part in parts:
        if part.name != MAIN and part.filename:
            _keep_file(one, part)
    settle(one)
    if fresh:
        tell_alarms(one)
    return Taken(instance_id, Submission.objects.get(pk=instance_id).state != "menunggu_berkas")


def _name(instance_id: str, digest: str) -> str:
    first = Submission.objects.filter(pk=instance_id).only("sha256").first()
    return instance_id if first is None or first.sha256 == digest else f"{instance_id}#{digest[:8]}"


def one_at_a_time(what: str) -> None:
    """Whoever names the same thing waits until this transaction is over."""
    number = int.from_bytes(hashlib.blake2b(what.encode(), digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _written(
    actor: Actor, device: Device, form: Form, answers: Answers, xml: bytes, digest: str, instance_id: str, client: str
) -> Submission:
    entity = answers.entity.get("id", "") or answers.values.get("keluarga", "")
    task = Task.objects.filter(pk=entity, campaign_id=device.campaign_id).first() if _UUID.fullmatch(entity) else None
    doubts = []
    if "#" in instance_id:
        doubts.append("isi_kedua")
    if answers.values.get("jenis") == "1" and (task is None or task.account_id != actor.account_id):
        doubts.append("bukan_tugasnya")
    village = task.kode_desa if task else answers.values.get("desa_baru", "")
    if not actor.scope.covers(village or None):
        village = device.kode_desa
        doubts.append("di_luar_wilayah")
    if device.campaign.state != "berjalan":
        doubts.append("pendataan_usai")
    if answers.version != form.version:
        doubts.append("formulir_lama")
    found = check(form, answers) if answers.version == form.version else ()
    if any(problem.hard for problem in found):
        doubts.append("tidak_lolos")
    base = answers.entity.get("baseVersion", "")
    card = answers.values.get("nomor_kartu_keluarga", "")
    day = answers.values.get("hari_ini", "").replace("-", "")
    told = measure(form, answers, task.members if task else None, watch_rules())
    return Submission.objects.create(
        instance_id=instance_id,
        campaign_id=device.campaign_id,
        task=task,
        kode_desa=village,
        account_id=actor.account_id,
        device=device,
        form_version=answers.version[:60],
        client=client,
        entity_id=entity[:60],
        base_version=int(base) if re.fullmatch(r"\d{1,9}", base) else None,
        replaces=answers.replaces,
        result=answers.values.get("hasil", "")[:2],
        day=int(day) if re.fullmatch(r"\d{8}", day) else None,
        sha256=digest,
        sealed=seal_instance(xml, instance_id),
        wanted=sorted(set(answers.files)),
        state="menunggu_berkas",
        own_doubts=doubts,
        problems=[[one.question, one.row, one.rule, one.hard] for one in found],
        paradata=told.paradata,
        card_key=lookup_hash(card, "kk") if card else None,
        place_key=lookup_hash(told.point, "titik") if told.point else None,
        pattern=lookup_hash(told.pattern, "pola").hex()[:32] if told.pattern else "",
        received_at=timezone.now(),
    )


def _keep_file(one: Submission, part: Part) -> None:
    digest = hashlib.sha256(part.content).hexdigest()
    row_key = hashlib.blake2b(f"{one.instance_id}|{part.filename}|{digest}".encode(), digest_size=20).hexdigest()
    if Attachment.objects.filter(pk=row_key).exists():
        return
    key, content = seal_file(part.content, row_key)
    Attachment.objects.create(
        row_key=row_key,
        instance_id=one.instance_id,
        kode_desa=one.kode_desa,
        account_id=one.account_id,
        name=part.filename,
        size=len(part.content),
        sha256=digest,
        key=key,
        content=content,
    )


def settle(one: Submission) -> None:
    """State and doubts of everything about the same family, told by what lies there and not by the order in which it came."""
    same = same_family(one)
    replaced = {other.replaces for other in same if other.replaces}
    decided = {other.bare_id for other in same if other.state not in UNDECIDED}
    open_ones = [other for other in same if other.state in UNDECIDED]
    standing = {other.instance_id for other in open_ones if other.bare_id not in replaced}
    version = one.task.version if one.task else 1
    for other in open_ones:
        doubts = list(other.own_doubts)
        if len(standing) > 1 and other.instance_id in standing:
            doubts.append("dua_kiriman")
        if other.base_version is not None and other.task_id and other.base_version < version:
            doubts.append("versi_lama")
        if other.replaces in decided:
            doubts.append("sudah_diputus")
        state = "pertentangan" if set(doubts) - {"tidak_lolos", "formulir_lama"} else "diterima"
        state = "digantikan" if other.bare_id in replaced else state if not _missing(other) else "menunggu_berkas"
        if (other.state, other.doubts) != (state, sorted(doubts)):
            Submission.objects.filter(pk=other.pk).update(state=state, doubts=sorted(doubts))
    if one.task_id and standing:
        Task.objects.filter(pk=one.task_id, state__in=("baru", "dikembalikan")).update(state="terkirim")


def same_family(one: Submission) -> list[Submission]:
    """Everything that came about the same family, itself too, as it lies in the table."""
    about = Submission.objects.filter(campaign_id=one.campaign_id)
    same = list(about.filter(task_id=one.task_id) if one.task_id else about.filter(entity_id=one.entity_id, task__isnull=True))
    if one.card_key is not None and not one.task_id:
        # A new family that two enumerators found.
        same += [other for other in about.filter(card_key=one.card_key) if other.pk not in {found.pk for found in same}]
    return same


def _missing(one: Submission) -> set[str]:
    """Files that are still awaited. A photo that came with the submission which this one corrects counts as arrived."""
    if not one.wanted:
        return set()
    came = Attachment.objects.filter(instance_id__in=[one.instance_id, one.bare_id, one.replaces]).values_list("name", flat=True)
    return set(one.wanted) - set(came)
