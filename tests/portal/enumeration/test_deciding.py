"""Approval makes proposals of what differs, and of nothing else; sending back lands at the question; nobody approves their own."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from dtsen.errors import RequestError
from dtsen.questionnaire import Form
from portal.accounts.actor import Actor, NotAllowedError
from portal.enumeration.actions import decide_submission
from portal.enumeration.models import Submission, Task
from portal.proposals.models import Change, Proposal
from tests.portal.enumeration.conftest import Field, acting
from tests.portal.enumeration.test_openrosa import visit
from tests.questionnaire.conftest import a_family, a_member, form, instance_xml

__all__ = ["form"]


def with_members(form: Form, task: uuid.UUID, name: str, members: list[dict[str, str]], **answers: str) -> bytes:
    entity = f'<entity xmlns="" dataset="keluarga" id="{task}" baseVersion="1" update="1"/>'
    family = a_family(jenis="1", keluarga=str(task), kk_sesuai="1", nomor_kartu_keluarga="", desa_baru="") | answers
    return instance_xml(form, family, members, name, entity)


def test_an_approved_visit_becomes_proposals_once(field: Field, form: Form) -> None:
    name, task = f"uuid:{uuid.uuid4()}", field.tasks[0]
    members = [
        a_member(siapa_jenis="1", siapa=f"{task}-a1"),
        {"siapa_jenis": "1", "siapa": f"{task}-a2", "keberadaan": "2", "tanggal_peristiwa": "2026-10-01"},
        {"siapa_jenis": "1", "siapa": f"{task}-a3", "keberadaan": "6", "kk_baru": "3510110202260099"},
        a_member(nama="BAYI BARU", status_hubungan_keluarga="3", status_kawin="1"),
    ]
    assert field.phones[0].send(with_members(form, task, name, members)).status_code == 201
    with acting(field.supervisor):
        one = Submission.objects.get(pk=name)
        assert one.problems == [], one.problems
        sent = decide_submission(field.supervisor, name, "disetujui")
        assert sent is not None and {outcome.fate for outcome in sent.outcomes.values()} == {"masuk"}
        made = {(p.kind, p.subject, p.subject_id): p for p in Proposal.objects.filter(batch=sent.batch)}
        family_id = Task.objects.get(pk=task).family_id
        second, third = family_id.replace("K", "P", 1) + "M2", family_id.replace("K", "P", 1) + "M3"
        assert {("penghapusan", "anggota", second), ("perbaikan", "anggota", third), ("penambahan", "anggota", "")} <= set(made)
        floor = Change.objects.get(proposal=made["perbaikan", "keluarga", family_id], variable="jenis_lantai_terluas")
        assert (floor.before, floor.after) == ("4", "6") and made["penghapusan", "anggota", second].as_of == 20261001
        assert Task.objects.get(pk=task).version == 2
        with pytest.raises(RequestError):
            decide_submission(field.supervisor, name, "disetujui")
    assert str(task) not in field.phones[0].get("media/keluarga.csv").content.decode()


def test_a_second_account_after_the_decision_is_stale_and_waits_for_a_person(field: Field, form: Form) -> None:
    first, second = f"uuid:{uuid.uuid4()}", f"uuid:{uuid.uuid4()}"
    field.phones[0].send(visit(form, field.tasks[1], first))
    with acting(field.supervisor):
        decide_submission(field.supervisor, first, "disetujui")
    assert field.phones[1].send(visit(form, field.tasks[1], second, luas_lantai="60")).status_code == 201
    with acting(field.supervisor):
        assert (Submission.objects.get(pk=second).state, Submission.objects.get(pk=second).doubts) == ("pertentangan", ["versi_lama"])
        assert Submission.objects.get(pk=first).state == "disetujui"


def test_sent_back_it_lands_at_the_question_with_the_note(field: Field, form: Form) -> None:
    name, task = f"uuid:{uuid.uuid4()}", field.tasks[2]
    field.phones[0].send(visit(form, task, name))
    with acting(field.supervisor):
        with pytest.raises(RequestError):
            decide_submission(field.supervisor, name, "dikembalikan")
        decide_submission(field.supervisor, name, "dikembalikan", "Ukur lagi lantainya", "luas_lantai")
    head = {"Authorization": f"Bearer {field.keys[0]}"}
    told = Client().get(f"/lapangan/api/tugas/{task}", headers=head).json()
    assert told["catatan"] | {"tempat": ""} == {"kiriman": name, "pertanyaan": "luas_lantai", "tempat": "", "isi": "Ukur lagi lantainya"}
    assert "<luas_lantai>54</luas_lantai>" in told["kiriman_sebelumnya"]
    assert "Ukur lagi lantainya" in field.phones[0].get("media/keluarga.csv").content.decode()


def test_what_fails_the_checks_is_not_approved(field: Field, form: Form) -> None:
    name = f"uuid:{uuid.uuid4()}"
    field.phones[0].send(visit(form, field.tasks[3], name, luas_lantai="5000"))
    with acting(field.supervisor), pytest.raises(RequestError):
        decide_submission(field.supervisor, name, "disetujui")


def test_an_enumerator_decides_nothing(field: Field, actor_as: Callable[[str, str], Actor]) -> None:
    enumerator = actor_as("pencacah", "3510110001")
    with acting(enumerator), pytest.raises(NotAllowedError):
        decide_submission(enumerator, "uuid:x", "disetujui")
