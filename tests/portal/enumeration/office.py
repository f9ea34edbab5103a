"""A campaign in each regency of the small run, for walks over every page: asked for, granted, staffed, given out, one visit sent.

With `tests.portal.conftest` running as the web server's own role, the way an office and its telephones do it."""

import datetime
import uuid
from dataclasses import dataclass

from django.conf import settings

from dtsen.questionnaire import Form, read_form
from portal.enumeration.actions import (
    File,
    Wish,
    add_worker,
    ask_by_letter,
    assign_tasks,
    decide_campaign,
    draw_spot_checks,
    make_device,
    make_tasks,
)
from portal.enumeration.models import Device, Submission, Task
from tests.portal.conftest import actor_in, make_account
from tests.portal.enumeration.conftest import Collect, acting
from tests.portal.small_run import VILLAGES
from tests.questionnaire.conftest import a_family, a_member, instance_xml

PDF = b"%PDF-1.4 surat uji"


@dataclass(frozen=True)
class Sample:
    """What is there of a village: its campaign, a visit that waits for the supervisor, the device that sent it."""

    number: int
    instance_id: str
    task_id: uuid.UUID
    device_id: int


def make_sample_campaigns() -> dict[str, Sample]:
    """By village; made once for a database: asked again, what is there is told again."""
    made: dict[str, Sample] = {}
    form = read_form(settings.MACHINE.policy)
    for regency in sorted({village[:4] for village in VILLAGES}):
        made |= _regency(regency, [village for village in VILLAGES if village.startswith(regency)], form)
    return made


def _regency(regency: str, villages: list[str], form: Form) -> dict[str, Sample]:
    office, supervisor = (actor_in(*make_account(f"{role}_{regency}", role, regency)) for role in ("dinsos", "bps_kab"))
    centre = actor_in(*make_account("statistik_nasional_pusat", "statistik_nasional", ""))
    for village in villages:
        make_account(f"pencacah_{village}", "pencacah", village)
        make_account(f"pencacah_kedua_{village}", "pencacah", village)
    today = datetime.date.today()
    wish = Wish(f"Contoh {regency}", tuple(villages), f"400/{regency}/2026", today, today, today + datetime.timedelta(days=30))
    with acting(office):
        number = ask_by_letter(office, wish, File("surat.pdf", PDF)).pk
    with acting(centre):
        decide_campaign(centre, number, grant=True)
    sent: dict[str, tuple[str, uuid.UUID, int]] = {}
    with acting(supervisor):
        make_tasks(supervisor, number)
    for village in villages:
        with acting(supervisor):
            first = add_worker(supervisor, number, f"pencacah_{village}", village)
            add_worker(supervisor, number, f"pencacah_kedua_{village}", village)
            tasks = list(Task.objects.filter(campaign_id=number, kode_desa=village).order_by("family_id").values_list("task_id", flat=True))
            assign_tasks(supervisor, first.pk, tasks[:3])
            device, key = make_device(supervisor, first.pk, "HP contoh")
        name = f"uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'{number}|{village}')}"
        assert Collect(key).send(a_visit(form, tasks[0], name)).status_code == 201
        sent[village] = (name, tasks[0], device.pk)
    with acting(supervisor):
        draw_spot_checks(supervisor, number, 10)
        assert Device.objects.filter(campaign_id=number).count() == Submission.objects.filter(campaign_id=number).count() == len(villages)
    return {village: Sample(number, name, task, device) for village, (name, task, device) in sent.items()}


def a_visit(form: Form, task: uuid.UUID, name: str, **answers: str) -> bytes:
    """A family of the list that was found, as a telephone sends it."""
    entity = f'<entity xmlns="" dataset="keluarga" id="{task}" baseVersion="1" update="1"/>'
    known = a_family(jenis="1", keluarga=str(task), kk_sesuai="1", nomor_kartu_keluarga="", desa_baru="") | answers
    return instance_xml(form, known, [a_member(siapa_jenis="1", siapa=f"{task}-a1")], name, entity)
