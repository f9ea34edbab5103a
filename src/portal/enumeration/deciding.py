"""A supervisor decides on what came back: approved, it becomes proposals; sent back, it lands at the question; or it is refused."""

import re
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dtsen.errors import RequestError, Say
from dtsen.questionnaire import Form, read_answers, read_form
from dtsen.questionnaire.check import asked_values
from dtsen.updates.visit import Met, Visit, proposals_of_visit
from portal.accounts.actor import Actor
from portal.audit.record import record_event
from portal.enumeration.models import Submission, Task
from portal.enumeration.receiving import settle
from portal.enumeration.sealed import open_instance, open_task, seal_note
from portal.proposals.submission import Origin, Submitted, submit_batch

VERDICTS = ("disetujui", "dikembalikan", "ditolak")


@transaction.atomic
def decide_submission(actor: Actor, instance_id: str, verdict: str, note: str = "", question: str = "") -> Submitted | None:
    """Writes the decision; for an approved one what became of its proposals. RequestError when it may not be decided so.

    Other accounts of the same visit stay for a person: nothing is overwritten, they are stale from now on."""
    actor.must("awasi_pendataan")
    one = Submission.objects.select_for_update().filter(pk=instance_id).first()
    if one is None or one.state not in ("diterima", "pertentangan", "menunggu_berkas") or verdict not in VERDICTS:
        raise _wrong("Kiriman itu tidak menunggu keputusan.", "That submission does not wait for a decision.")
    if one.account_id == actor.account_id:
        raise _wrong("Kiriman sendiri diputuskan orang lain.", "Your own submission is decided by somebody else.")
    if verdict != "disetujui" and not note.strip():
        raise _wrong("Tulis catatan untuk pencacah.", "Write a note for the enumerator.")
    form = read_form(settings.MACHINE.policy)
    if question and question not in form.by_name:
        raise _wrong("Pertanyaan itu tidak ada pada formulir.", "That question is not on the form.")
    if verdict == "disetujui" and any(hard for *_, hard in one.problems):
        raise _wrong("Ada jawaban yang tidak lolos pemeriksaan; kembalikan dahulu.", "Some answers fail the checks; send it back first.")
    sent = None
    if verdict == "disetujui":
        visit = _visit(form, one)
        name = f"Pendataan {one.campaign_id}"
        sent = submit_batch(actor, name, Origin("lapangan", f"instance:{one.instance_id}"), proposals_of_visit(visit))
        one.batch_id = sent.batch.pk if sent.batch else None
    one.state, one.decided_by, one.decided_at = verdict, actor.account_id, timezone.now()
    one.note, one.note_question = seal_note(note.strip(), one.instance_id), question
    one.save()
    _tell_task(one, verdict, note.strip(), question)
    settle(one)
    record_event(actor, "kiriman_diputus", detail={"pendataan": one.campaign_id, "putusan": verdict})
    return sent


def _tell_task(one: Submission, verdict: str, note: str, question: str) -> None:
    if one.task_id is None:
        return
    task = Task.objects.select_for_update().get(pk=one.task_id)
    task.state = verdict
    # A new version for what is known of the family now: whatever was filled in before it is stale.
    task.version += verdict == "disetujui"
    task.note = seal_note(note, str(task.task_id)) if verdict == "dikembalikan" else None
    task.note_question, task.note_submission = (question, one.instance_id) if verdict == "dikembalikan" else ("", "")
    task.save()


def _visit(form: Form, one: Submission) -> Visit:
    answers = read_answers(open_instance(one), form)
    task = Task.objects.filter(pk=one.task_id).first() if one.task_id else None
    known: dict[str, Any] = open_task(task) if task else {"nilai": {}, "anggota": []}
    people = {f"{one.task_id}-{member['kode']}": member for member in known["anggota"]}
    family, members = asked_values(form, answers)
    met = tuple(_met(values, people) for values in members)
    if family.get("hasil") != "1":
        # Nobody was written down: the decision is about those on the list.
        met = tuple(Met(member["person_id"], {}, member["nilai"], "") for member in known["anggota"])
    return Visit(
        task.family_id if task else "",
        one.kode_desa,
        one.day or int(timezone.localdate().strftime("%Y%m%d")),
        one.instance_id,
        family.get("hasil", ""),
        _of(form, family, "keluarga"),
        known["nilai"],
        met,
        family.get("gabung_kk", ""),
    )


def _met(values: Any, people: dict[str, dict[str, Any]]) -> Met:
    member = people.get(values.get("siapa", ""), {})
    day = values.get("tanggal_peristiwa", "").replace("-", "")
    answers = {name: value for name, value in values.items() if value}
    return Met(
        str(member.get("person_id", "")),
        answers,
        member.get("nilai", {}),
        values.get("keberadaan", ""),
        values.get("kk_baru", ""),
        int(day) if re.fullmatch(r"\d{8}", day) else 0,
    )


def _of(form: Form, values: Any, subject: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if value and (form.by_name[name].of == subject or name == "alamat")}


def _wrong(indonesian: str, english: str) -> RequestError:
    return RequestError(Say(indonesian, english))
