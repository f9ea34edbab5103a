"""A supervisor decides on what came back: approved, it becomes proposals; sent back, it lands at the question; or it is refused."""

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from dtsen.errors import Lang, RequestError, Say
from dtsen.questionnaire import Answers, Form, Problem, check, read_answers
from dtsen.questionnaire.check import asked_values
from dtsen.updates.visit import Met, Visit, proposals_of_visit
from portal.accounts.actor import Actor
from portal.audit.record import record_event
from portal.enumeration.models import Choice, Submission, Task
from portal.enumeration.questionnaire import questionnaire
from portal.enumeration.receiving import one_at_a_time, same_family, settle
from portal.enumeration.sealed import open_instance, open_task, seal_choice, seal_note
from portal.enumeration.versions import base_of, beside, merged, needed, version_of
from portal.enumeration.watch_rules import watch_rules
from portal.proposals.submission import Origin, Submitted, submit_batch

OPEN = ("diterima", "pertentangan", "menunggu_berkas")
NOT_USED = "Kiriman lain tentang keluarga ini yang dipakai. / Another account of this family was used."
VERDICTS = ("disetujui", "dikembalikan", "ditolak")


@transaction.atomic
def decide_submission(actor: Actor, instance_id: str, verdict: str, note: str = "", question: str = "") -> Submitted | None:
    """Writes the decision; for an approved one what became of its proposals. RequestError when it may not be decided so.

    Other accounts of the same visit stay for a person: nothing is overwritten, they are stale from now on."""
    actor.must("awasi_pendataan")
    one = Submission.objects.select_for_update().filter(pk=instance_id).first()
    if one is None or one.state not in OPEN or verdict not in VERDICTS:
        raise _wrong("Kiriman itu tidak menunggu keputusan.", "That submission does not wait for a decision.")
    if one.account_id == actor.account_id:
        raise _wrong("Kiriman sendiri diputuskan orang lain.", "Your own submission is decided by somebody else.")
    if verdict != "disetujui" and not note.strip():
        raise _wrong("Tulis catatan untuk pencacah.", "Write a note for the enumerator.")
    form = questionnaire()
    if question and question not in form.by_name:
        raise _wrong("Pertanyaan itu tidak ada pada formulir.", "That question is not on the form.")
    if verdict == "disetujui" and any(hard for *_, hard in one.problems):
        raise _wrong("Ada jawaban yang tidak lolos pemeriksaan; kembalikan dahulu.", "Some answers fail the checks; send it back first.")
    sent = None
    if verdict == "disetujui" and proposes(one):
        visit = visit_of(form, one, read_answers(open_instance(one), form))
        sent = submit_batch(actor, _name(one), Origin("lapangan", f"instance:{one.instance_id}"), proposals_of_visit(visit))
        one.batch_id = sent.batch.pk if sent.batch else None
    _decide(one, actor, verdict, note.strip(), question)
    _tell_task(one, verdict, note.strip(), question)
    settle(one)
    record_event(actor, "kiriman_diputus", detail={"pendataan": one.campaign_id, "putusan": verdict})
    return sent


@transaction.atomic
def decide_between(actor: Actor, instance_id: str, shown: Sequence[str], chosen: Mapping[str, str]) -> Submitted:
    """Approves one account made of several of the same family. `shown`: the instances that the person saw; `chosen`: field -> instance.

    RequestError when something came in since, a differing field is not chosen, or what was chosen does not hold together. Each account
    stays as it came; which answer came from which is kept, sealed."""
    actor.must("awasi_pendataan")
    one = Submission.objects.filter(pk=instance_id).first()
    if one is None:
        raise _wrong("Kiriman itu tidak ada.", "There is no such submission.")
    one_at_a_time(f"{one.campaign_id}|{one.entity_id or one.bare_id}")
    several = {other.instance_id: other for other in versions_of(one)}
    if len(several) < 2 or not any(other.state in OPEN for other in several.values()):
        raise _wrong("Tidak ada yang harus dipilih.", "There is nothing to choose.")
    if set(shown) != set(several):
        raise _wrong(
            "Sementara itu ada kiriman lain tentang keluarga ini; lihat lagi sebelum memilih.",
            "Meanwhile another account of this family came; look again before you choose.",
        )
    if any(other.account_id == actor.account_id for other in several.values()):
        raise _wrong("Kiriman sendiri diputuskan orang lain.", "Your own submission is decided by somebody else.")
    form = questionnaire()
    told = beside(form, [version_of(form, name, read_answers(open_instance(other), form)) for name, other in several.items()], _one_place())
    missing = needed(told, chosen)
    if missing:
        raise _wrong(f"Masih ada {len(missing)} isian yang belum dipilih.", f"{len(missing)} fields are not chosen yet.")
    picked = {field.key: chosen[field.key] for field in told.differing if chosen.get(field.key) in several}
    answers = merged(told, picked)
    broken = [problem for problem in check(form, answers) if problem.hard]
    if broken:
        raise RequestError(
            Say("Pilihan itu tidak cocok satu sama lain.", "What you chose does not hold together."),
            came=Say(*("; ".join(dict.fromkeys(_told(form, problem, lang) for problem in broken)) for lang in ("id", "en"))),
            todo=Say("Ubah pilihan isian itu, atau kembalikan kirimannya.", "Choose these fields again, or send one back."),
        )
    base = several[base_of(told, picked)]
    visit = visit_of(form, base, answers)
    sent = submit_batch(actor, _name(base), Origin("lapangan", f"instance:{base.instance_id}"), proposals_of_visit(visit))
    used = {base.instance_id, *picked.values()} if told.differing else set(several)
    for name, other in sorted(several.items()):
        if other.state not in OPEN:
            continue
        if name in used:
            other.batch_id = sent.batch.pk if sent.batch else None
        _decide(other, actor, "disetujui" if name in used else "ditolak", "" if name in used else NOT_USED)
    row_key = uuid.uuid4().hex
    Choice.objects.create(
        row_key=row_key,
        campaign_id=base.campaign_id,
        kode_desa=base.kode_desa,
        account_id=actor.account_id,
        at=timezone.now(),
        instances=sorted(several),
        base=base.instance_id,
        sealed=seal_choice(picked, row_key),
    )
    _tell_task(base, "disetujui")
    settle(base)
    record_event(actor, "pertentangan_diputus", detail={"pendataan": base.campaign_id, "kiriman": len(several), "isian": len(picked)})
    return sent


def versions_of(one: Submission) -> list[Submission]:
    """The accounts of one family that stand beside each other: those that wait, and those that were approved before."""
    same = same_family(one)
    replaced = {other.replaces for other in same if other.replaces}
    return [other for other in same if other.state == "disetujui" or (other.state in OPEN and other.bare_id not in replaced)]


def proposes(one: Submission) -> bool:
    """Whether approving it proposes anything: a spot check is compared, and speaks for the family only when the first visit does not."""
    if one.task is None or one.task.of_task is None:
        return True
    first = Submission.objects.filter(campaign_id=one.campaign_id, task_id=one.task.of_task)
    return not first.filter(state__in=(*OPEN, "disetujui")).exists()


def visit_of(form: Form, one: Submission, answers: Answers) -> Visit:
    """These answers, as the visit of that submission, beside what the list knew of the family."""
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


def _decide(one: Submission, actor: Actor, verdict: str, note: str = "", question: str = "") -> None:
    one.state, one.decided_by, one.decided_at = verdict, actor.account_id, timezone.now()
    one.note, one.note_question = seal_note(note, one.instance_id), question
    one.save()


def _tell_task(one: Submission, verdict: str, note: str = "", question: str = "") -> None:
    if one.task_id is None:
        return
    task = Task.objects.select_for_update().get(pk=one.task_id)
    task.state = verdict
    # A new version for what is known of the family now: whatever was filled in before it is stale.
    task.version += verdict == "disetujui"
    task.note = seal_note(note, str(task.task_id)) if verdict == "dikembalikan" else None
    task.note_question, task.note_submission = (question, one.instance_id) if verdict == "dikembalikan" else ("", "")
    task.save()


def _name(one: Submission) -> str:
    return f"Pendataan {one.campaign_id}"


def _told(form: Form, problem: Problem, lang: Lang) -> str:
    return f"{form.by_name[problem.question].words.text(lang)}: {problem.words.text(lang)}"


def _one_place() -> float:
    return watch_rules().one_place


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
