"""The supervisor's pages: a queue that can be limited, one submission beside the register, decisions that go on to the next one."""

import random
import re
import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from dtsen.questionnaire import Form
from portal.audit.models import Entry
from portal.enumeration.actions import add_worker, assign_tasks, draw_spot_checks, make_device
from portal.enumeration.models import Attachment, Choice, Submission, Task
from portal.proposals.models import Proposal
from tests.portal.conftest import make_account
from tests.portal.enumeration.conftest import HERE, THERE, Collect, Field, acting
from tests.portal.enumeration.test_choices import BABY
from tests.portal.enumeration.test_deciding import with_members
from tests.portal.enumeration.test_openrosa import PHOTO, visit
from tests.portal.small_run import NAMES
from tests.questionnaire.conftest import a_family, a_member, form, instance_xml

__all__ = ["form"]
Clients = Callable[[str, str], Client]
NUMBER = re.compile(r"\b\d{16}\b")


def new_name() -> str:
    return f"uuid:{uuid.uuid4()}"


@pytest.fixture
def supervisor(client_as: Clients, field: Field) -> Client:
    return client_as("bps_kab", "3510")


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    text = answer.content.decode()
    assert not NUMBER.search(text)
    return text


def test_the_queue_is_limited_by_state_village_enumerator_and_alarm(supervisor: Client, field: Field, form: Form) -> None:
    quick, slow, there = new_name(), new_name(), new_name()
    field.phones[0].send(visit(form, field.tasks[0], quick, selesai="2026-11-24T09:02:00.000+07:00"))
    field.phones[0].send(visit(form, field.tasks[1], slow, luas_lantai="70"))
    with acting(field.supervisor):
        elsewhere = Task.objects.filter(campaign_id=field.number, kode_desa=THERE).values_list("task_id", flat=True)[0]
        accounts = dict(Submission.objects.filter(pk__in=[quick, slow]).values_list("pk", "account_id"))
    field.phones[2].send(visit(form, elsewhere, there))
    base = f"/pendataan/periksa/?pendataan={field.number}"

    def listed(more: str = "") -> set[str]:
        text = page(supervisor, base + more)
        return {name for name in (quick, slow, there) if name in text.split("<tbody>")[-1] and "<tbody>" in text}

    assert listed() == {quick, slow, there}
    assert listed(f"&desa={THERE}") == {there}
    assert listed(f"&pencacah={accounts[quick]}") == {quick, slow}
    assert listed("&tanda=terlalu_cepat") == listed("&tanda=apa_saja") == {quick}
    assert listed("&tanda=dua_kiriman") == listed("&keadaan=ditolak") == set()
    assert supervisor.post(f"/pendataan/periksa/{quick}/putusan/", {"putusan": "ditolak", "catatan": "tidak wajar"}).status_code == 302
    assert listed() == {slow, there} and listed("&keadaan=ditolak") == {quick} and listed("&keadaan=semua") == {quick, slow, there}
    # Names are masked in the list.
    assert NAMES[0] not in page(supervisor, base) and "S*** A*****" in page(supervisor, base)


def test_one_submission_stands_beside_what_the_register_said(supervisor: Client, field: Field, form: Form) -> None:
    name = new_name()
    field.phones[0].send(visit(form, field.tasks[0], name, jenis_lantai_terluas="6"))
    text = page(supervisor, f"/pendataan/periksa/{name}/?pendataan={field.number}")
    row = next(part for part in text.split("<tr") if "303. Jenis lantai terluas" in part)
    floors = {code: words.id for code, words in form.options[form.by_name["jenis_lantai_terluas"].options]}
    assert floors["4"] in row and f"<strong>{floors['6']}</strong>" in row and "≠" in row and "beda" in row
    assert "31 menit 0 detik" in text and "SITI AMINAH" in text and "Bila disetujui menjadi usulan" in text
    # Another tongue, the same page.
    supervisor.cookies["bahasa"] = "en"
    assert "303. Main floor" in page(supervisor, f"/pendataan/periksa/{name}/") and "differs" in page(
        supervisor, f"/pendataan/periksa/{name}/"
    )


def test_a_decision_goes_on_to_the_next_and_shows_what_it_made(supervisor: Client, field: Field, form: Form) -> None:
    names = [new_name() for _ in range(3)]
    for phone, task, name in zip(field.phones[:1] * 3, field.tasks, names, strict=False):
        phone.send(visit(form, task, name))
    filtered = {"pendataan": str(field.number)}
    answer = supervisor.post(f"/pendataan/periksa/{names[0]}/putusan/", {"putusan": "disetujui", **filtered})
    assert (
        answer.headers["Location"].startswith(f"/pendataan/periksa/{names[1]}/?")
        and f"pendataan={field.number}" in answer.headers["Location"]
    )
    after = supervisor.get(answer.headers["Location"]).content.decode()
    with acting(field.supervisor):
        made = Proposal.objects.filter(batch_id=Submission.objects.get(pk=names[0]).batch_id)
        assert made.count() > 1 and f"{made.count()} usulan dibuat" in after
        first = made.order_by("subject", "proposal_id").first()
    text = page(supervisor, f"/pendataan/periksa/{names[0]}/")
    assert first is not None and f"/usulan/{first.pk}/" in text and "Sudah diputuskan" in text and 'value="disetujui"' not in text
    # From the last one to the first that waits.
    answer = supervisor.post(f"/pendataan/periksa/{names[2]}/putusan/", {"putusan": "disetujui", **filtered})
    assert names[1] in answer.headers["Location"]
    answer = supervisor.post(f"/pendataan/periksa/{names[1]}/putusan/", {"putusan": "disetujui", **filtered})
    assert answer.headers["Location"].startswith("/pendataan/periksa/?")
    assert "Tidak ada yang" in supervisor.get(answer.headers["Location"]).content.decode()


def test_sent_back_from_the_page_it_lands_at_the_question(supervisor: Client, field: Field, form: Form) -> None:
    name = new_name()
    field.phones[0].send(visit(form, field.tasks[1], name))
    asked = page(supervisor, f"/pendataan/periksa/{name}/?tanya=status_kawin&baris=0")
    assert '<option value="status_kawin" selected>' in asked and re.search(r"<textarea[^>]*>SITI AMINAH: </textarea>", asked)
    typed = {"putusan": "dikembalikan", "pertanyaan": "luas_lantai", "catatan": " "}
    refused = supervisor.post(f"/pendataan/periksa/{name}/putusan/", typed)
    assert refused.status_code == 422 and '<option value="luas_lantai" selected>' in refused.content.decode()
    assert supervisor.post(f"/pendataan/periksa/{name}/putusan/", typed | {"catatan": "Ukur lagi"}).status_code == 302
    told = Client().get(f"/lapangan/api/tugas/{field.tasks[1]}", headers={"Authorization": f"Bearer {field.keys[0]}"}).json()
    assert (told["catatan"]["pertanyaan"], told["catatan"]["isi"]) == ("luas_lantai", "Ukur lagi")
    # Corrected and sent again, it waits once more; the first one is history.
    again = new_name()
    xml = visit(form, field.tasks[1], again, luas_lantai="60").replace(
        b"</orx:meta>", f"<orx:deprecatedID>{name}</orx:deprecatedID></orx:meta>".encode()
    )
    assert field.phones[0].send(xml).status_code == 201
    assert again in page(supervisor, f"/pendataan/periksa/?pendataan={field.number}")


def test_what_fails_the_checks_is_said_at_its_answer_and_cannot_be_approved(supervisor: Client, field: Field, form: Form) -> None:
    name = new_name()
    field.phones[0].send(visit(form, field.tasks[0], name, luas_lantai="5000"))
    text = page(supervisor, f"/pendataan/periksa/{name}/")
    row = next(part for part in text.split("<tr") if "302. Luas lantai" in part and "<th" in part)
    assert "×" in row and 'value="disetujui"' not in text and "Tidak lolos" in text
    refused = supervisor.post(f"/pendataan/periksa/{name}/putusan/", {"putusan": "disetujui"})
    assert refused.status_code == 422 and "tidak lolos pemeriksaan" in refused.content.decode()


def test_a_photo_is_opened_by_who_may_and_every_look_is_written_down(
    supervisor: Client, client_as: Clients, field: Field, form: Form
) -> None:
    name = new_name()
    field.phones[0].send(visit(form, field.tasks[0], name, photo="1.jpg"), {"1.jpg": PHOTO})
    with acting(field.supervisor):
        key = Attachment.objects.get(instance_id=name).row_key
    address = f"/pendataan/periksa/foto/{key}/"
    assert address in page(supervisor, f"/pendataan/periksa/{name}/")
    with acting(field.supervisor):
        before = Entry.objects.filter(action="buka_foto_pendataan", account_id=field.supervisor.account_id).count()
    answer = supervisor.get(address)
    assert (answer.content, answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == (PHOTO, "image/jpeg", "nosniff")
    with acting(field.supervisor):
        assert Entry.objects.filter(action="buka_foto_pendataan", account_id=field.supervisor.account_id).count() == before + 1
    assert client_as("bps_kab", "1803").get(address).status_code == 404
    assert client_as("dinsos", "3510").get(address).status_code == 403
    # What only calls itself a photo is never shown as one.
    other = new_name()
    field.phones[0].send(visit(form, field.tasks[1], other, photo="2.jpg"), {"2.jpg": b"<script>alert(1)</script>"})
    with acting(field.supervisor):
        fake = Attachment.objects.get(instance_id=other).row_key
    assert supervisor.get(f"/pendataan/periksa/foto/{fake}/").status_code == 404


def test_another_region_sees_nothing_and_nobody_decides_their_own(client_as: Clients, field: Field, form: Form) -> None:
    name = new_name()
    field.phones[0].send(visit(form, field.tasks[0], name))
    stranger = client_as("bps_kab", "1803")
    for route in ("", "banding/"):
        assert stranger.get(f"/pendataan/periksa/{name}/{route}").status_code == 404
    assert stranger.post(f"/pendataan/periksa/{name}/putusan/", {"putusan": "disetujui"}).status_code == 404
    assert stranger.get(f"/pendataan/periksa/tanda/{field.number}/").status_code == 404
    assert stranger.get(f"/pendataan/periksa/ulang/{field.number}/").status_code == 404
    assert client_as("operator_desa", HERE).get(f"/pendataan/periksa/{name}/").status_code == 403
    with acting(field.supervisor):
        assert Submission.objects.get(pk=name).state == "diterima"


def test_a_look_at_a_submission_names_the_family_and_its_members(supervisor: Client, field: Field, form: Form) -> None:
    name = new_name()
    field.phones[0].send(visit(form, field.tasks[2], name))
    page(supervisor, f"/pendataan/periksa/{name}/")
    with acting(field.supervisor):
        entry = Entry.objects.filter(action="lihat_kiriman", account_id=field.supervisor.account_id).latest("pk")
        task = Task.objects.get(pk=field.tasks[2])
        assert task.family_id in entry.subject_ids and len(entry.subject_ids) == 4 and entry.kode_desa == HERE


def test_two_accounts_are_chosen_between_on_a_page(supervisor: Client, field: Field, form: Form) -> None:
    names = sorted(new_name() for _ in range(2))
    known = a_member(siapa_jenis="1", siapa=f"{field.tasks[0]}-a1")
    early = with_members(form, field.tasks[0], names[0], [known], selesai="2026-11-24T09:31:00.000+07:00")
    late = with_members(form, field.tasks[0], names[1], [known, BABY], luas_lantai="60", selesai="2026-11-24T12:31:00.000+07:00")
    posts = [(field.phones[0], early), (field.phones[1], late)] * 2
    random.Random(3).shuffle(posts)
    for phone, xml in posts:
        phone.send(xml)
    one = page(supervisor, f"/pendataan/periksa/{names[0]}/")
    assert f"/pendataan/periksa/{names[0]}/banding/" in one and 'value="disetujui"' not in one
    text = page(supervisor, f"/pendataan/periksa/{names[1]}/banding/")
    assert (
        text.count('type="radio"') == 4
        and "302. Luas lantai" in text
        and "BAYI BARU" in text
        and text.partition("<h1")[2].index(names[0]) < text.partition("<h1")[2].index(names[1])
    )
    # Begun with one of them, everything is chosen; nothing is decided yet.
    assert page(supervisor, f"/pendataan/periksa/{names[1]}/banding/?semua={names[1]}").count(" checked") == 2
    half = supervisor.post(f"/pendataan/periksa/{names[1]}/banding/", {"kiriman": names, "f0": names[0]})
    assert half.status_code == 422 and half.content.decode().count(" checked") == 1 and "belum dipilih" in half.content.decode()
    answer = supervisor.post(f"/pendataan/periksa/{names[1]}/banding/", {"kiriman": names, "f0": names[1], "f1": names[0]})
    assert answer.status_code == 302
    with acting(field.supervisor):
        assert {one.state for one in Submission.objects.filter(pk__in=names)} == {"disetujui"}
        assert Choice.objects.filter(instances=names).count() == 1
    assert supervisor.post(f"/pendataan/periksa/{names[1]}/banding/", {"kiriman": names, "semua": names[0]}).status_code == 422


def test_a_split_family_is_shown_and_becomes_proposals(supervisor: Client, field: Field, form: Form) -> None:
    """Two are split off: of one the new card is known and was visited, of the other it is not."""
    task, name, split = field.tasks[3], new_name(), new_name()
    card = "3510110202260099"
    members = [
        a_member(siapa_jenis="1", siapa=f"{task}-a1"),
        {"siapa_jenis": "1", "siapa": f"{task}-a2", "keberadaan": "6", "kk_baru": card},
        {"siapa_jenis": "1", "siapa": f"{task}-a3", "keberadaan": "6"},
    ]
    field.phones[0].send(with_members(form, task, name, members))
    field.phones[0].send(instance_xml(form, a_family(desa_baru=HERE, nomor_kartu_keluarga=card), [a_member()], split))
    text = page(supervisor, f"/pendataan/periksa/{name}/")
    assert "pecah KK" in text and "belum menjadi usulan" in text and f"/pendataan/periksa/{split}/" in text and card not in text
    supervisor.post(f"/pendataan/periksa/{name}/putusan/", {"putusan": "disetujui"})
    supervisor.post(f"/pendataan/periksa/{split}/putusan/", {"putusan": "disetujui"})
    with acting(field.supervisor):
        batches = [one.batch_id for one in Submission.objects.filter(pk__in=[name, split])]
        kinds = sorted(Proposal.objects.filter(batch_id__in=batches).values_list("kind", "subject"))
    assert ("penambahan", "keluarga") in kinds and kinds.count(("perbaikan", "anggota")) == 2


def test_alarms_and_agreement_are_told_by_enumerator(supervisor: Client, field: Field, form: Form) -> None:
    first = new_name()
    field.phones[0].send(visit(form, field.tasks[0], first, selesai="2026-11-24T09:02:00.000+07:00"))
    text = page(supervisor, f"/pendataan/periksa/tanda/{field.number}/")
    assert "lebih cepat dari yang mungkin" in text and "1 Januari 2026" in text and f"Nama pencacah_{HERE}" in text
    assert "Belum ada pemeriksaan ulang" in page(supervisor, f"/pendataan/periksa/ulang/{field.number}/")
    make_account(f"pencacah_kedua_{HERE}", "pencacah", HERE)
    with acting(field.supervisor):
        draw_spot_checks(field.supervisor, field.number, 100)
        check = Task.objects.get(campaign_id=field.number, spot_check=True)
        worker = add_worker(field.supervisor, field.number, f"pencacah_kedua_{HERE}", HERE)
        assert assign_tasks(field.supervisor, worker.pk, [check.pk]) == 1
        _, key = make_device(field.supervisor, worker.pk, "HP kedua")
    second = new_name()
    assert Collect(key).send(visit(form, check.pk, second, jenis_lantai_terluas="1", luas_lantai="52")).status_code == 201
    told = page(supervisor, f"/pendataan/periksa/ulang/{field.number}/")
    assert re.search(r"303\. Jenis lantai terluas</th><td[^>]*>0 / 1", told) and re.search(
        r"302\. Luas lantai[^<]*</th><td[^>]*>1 / 1", told
    )
    beside = page(supervisor, f"/pendataan/periksa/ulang/{field.number}/{check.pk}/")
    assert "303. Jenis lantai terluas" in beside and 'type="radio"' not in beside
    # A spot check is compared: approved, it proposes nothing beside the first visit.
    assert "pemeriksaan ulang" in page(supervisor, f"/pendataan/periksa/{second}/")
    supervisor.post(f"/pendataan/periksa/{second}/putusan/", {"putusan": "disetujui"})
    with acting(field.supervisor):
        assert (Submission.objects.get(pk=second).state, Submission.objects.get(pk=second).batch_id) == ("disetujui", None)
