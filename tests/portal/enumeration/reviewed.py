"""More of the sample campaigns for supervisors: in each village two accounts of one family, one with a photo, and a spot check."""

import uuid
from dataclasses import dataclass

from django.conf import settings

from dtsen.questionnaire import Form, read_form
from portal.enumeration.actions import assign_tasks, draw_spot_checks, make_device
from portal.enumeration.models import Attachment, Task, Worker
from tests.portal.conftest import actor_in, make_account
from tests.portal.enumeration.conftest import Collect, acting
from tests.portal.enumeration.office import Sample
from tests.questionnaire.conftest import a_family, a_member, instance_xml

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes.fromhex(
    "0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fccfc0f01f0005050202a4e2c7cf0000000049454e44ae426082"
)


@dataclass(frozen=True)
class Review:
    """What there is of a village: its campaign, an account that another contradicts, its photo, a spot check that is done."""

    number: int
    instance_id: str
    photo: str
    spot_check: uuid.UUID


def make_sample_reviews(samples: dict[str, Sample]) -> dict[str, Review]:
    """By village, on top of `make_sample_campaigns`."""
    form = read_form(settings.MACHINE.policy)
    return {village: _village(village, sample, form) for village, sample in samples.items()}


def _village(village: str, sample: Sample, form: Form) -> Review:
    supervisor = actor_in(*make_account(f"bps_kab_{village[:4]}", "bps_kab", village[:4]))
    with acting(supervisor):
        workers = list(Worker.objects.filter(campaign_id=sample.number, kode_desa=village).order_by("pk"))
        keys = [make_device(supervisor, worker.pk, "HP contoh")[1] for worker in (workers[0], workers[0], workers[1])]
        first = Task.objects.get(pk=sample.task_id)
        tasks = Task.objects.filter(campaign_id=sample.number, kode_desa=village, account_id=first.account_id, spot_check=False)
        task = tasks.exclude(pk=first.pk).order_by("family_id").values_list("task_id", flat=True)[0]
        draw_spot_checks(supervisor, sample.number, 100)
        check = Task.objects.get(campaign_id=sample.number, of_task=first.pk)
        assert assign_tasks(supervisor, workers[1].pk, [check.pk]) == 1
    names = [f"uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'{sample.number}|{village}|{n}')}" for n in range(3)]
    where, baby = {"alamat": f"JL MELATI {village}"}, a_member(nama="BAYI CONTOH", tanggal_lahir="1999-05-05", status_hubungan_keluarga="3")
    known = [a_member(siapa_jenis="1", siapa=f"{task}-a1"), {"siapa_jenis": "1", "siapa": f"{task}-a2", "keberadaan": "6"}]
    one = visit_xml(form, task, names[0], known, **where, foto_rumah="rumah.png", hari_ini="2026-11-23")
    assert Collect(keys[0]).send(one, {"rumah.png": PICTURE}).status_code == 201
    two = visit_xml(form, task, names[1], [*known[:1], {**baby, "status_kawin": "1"}], **where, luas_lantai="60", jenis_lantai_terluas="1")
    assert Collect(keys[1]).send(two).status_code == 201
    again = visit_xml(form, check.pk, names[2], [a_member(siapa_jenis="1", siapa=f"{check.pk}-a1")], **where, jenis_lantai_terluas="1")
    assert Collect(keys[2]).send(again).status_code == 201
    with acting(supervisor):
        photo = Attachment.objects.get(instance_id=names[0]).row_key
    return Review(sample.number, names[0], photo, check.pk)


def visit_xml(form: Form, task: uuid.UUID, name: str, members: list[dict[str, str]], **answers: str) -> bytes:
    """A family of the list as a telephone sends it."""
    entity = f'<entity xmlns="" dataset="keluarga" id="{task}" baseVersion="1" update="1"/>'
    family = a_family(jenis="1", keluarga=str(task), kk_sesuai="1", nomor_kartu_keluarga="", desa_baru="") | answers
    return instance_xml(form, family, members, name, entity)
