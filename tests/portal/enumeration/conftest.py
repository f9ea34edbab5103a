"""A running campaign in two villages, two enumerators with telephones, and a client that sends as ODK Collect does."""

import datetime
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.test import Client

from portal.accounts.actor import Actor
from portal.area import app_transaction, tell
from portal.enumeration.actions import Wish, add_worker, ask_campaign, assign_tasks, decide_campaign, make_device, make_tasks
from portal.enumeration.models import Task
from tests.portal.conftest import Portal
from tests.portal.small_run import VILLAGES

HERE, THERE = VILLAGES[2], VILLAGES[3]


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    with app_transaction():
        tell(actor.scope, actor.role.data, actor.purpose, actor.account_id, actor.role.opens)
        yield


class Collect:
    """ODK Collect's side of the line: OpenRosa headers, the key in the path, multipart in several posts."""

    def __init__(self, key: str) -> None:
        self.base, self.client = f"/lapangan/k/{key}", Client()

    def get(self, route: str, **fields: str):  # type: ignore[no-untyped-def]
        return self.client.get(f"{self.base}/{route}", fields, headers={"X-OpenRosa-Version": "1.0"})

    def body(self, xml: bytes, files: dict[str, bytes], *, incomplete: bool = False) -> tuple[bytes, str]:
        boundary = "----collect"
        parts = [("xml_submission_file", "submission.xml", xml), *((name, name, content) for name, content in files.items())]
        head = '--{0}\r\nContent-Disposition: form-data; name="{1}"; filename="{2}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        lines = [head.format(boundary, name, file).encode() + content + b"\r\n" for name, file, content in parts]
        if incomplete:
            lines.append(f'--{boundary}\r\nContent-Disposition: form-data; name="*isIncomplete*"\r\n\r\nyes\r\n'.encode())
        return b"".join(lines) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"

    def post(self, body: bytes, content_type: str):  # type: ignore[no-untyped-def]
        return self.client.post(f"{self.base}/submission", body, content_type=content_type, headers={"X-OpenRosa-Version": "1.0"})

    def send(self, xml: bytes, files: dict[str, bytes] | None = None, *, incomplete: bool = False):  # type: ignore[no-untyped-def]
        return self.post(*self.body(xml, files or {}, incomplete=incomplete))


def _forget_visits(portal: Portal) -> None:
    """Every test visits the same few families, and what was proposed before is not proposed again."""
    mine = "(SELECT proposal_id FROM proposals_proposal WHERE batch_id IN (SELECT id FROM proposals_batch WHERE origin = 'lapangan'))"
    with portal.server.superuser("dtsen") as opened:
        for table in ("finding", "evidence", "groundcheck", "event", "change", "proposal"):
            opened.execute(f"DELETE FROM proposals_{table} WHERE proposal_id IN {mine}")


@dataclass
class Field:
    """`phones`: two telephones of the enumerator here, one of the enumerator there; `tasks`: of the first enumerator, by family."""

    number: int
    phones: list[Collect]
    keys: list[str]
    devices: list[int]
    tasks: list[uuid.UUID]
    supervisor: Actor
    centre: Actor


@pytest.fixture
def field(portal: Portal, actor_as: Callable[[str, str], Actor]) -> Field:
    _forget_visits(portal)
    office, centre, supervisor = actor_as("dinsos", "3510"), actor_as("statistik_nasional", ""), actor_as("bps_kab", "3510")
    enumerators = [actor_as("pencacah", HERE), actor_as("pencacah", THERE)]
    today = datetime.date.today()
    wish = Wish("Pendataan uji", (HERE, THERE), "400/12/2026", today, today, today + datetime.timedelta(days=30))
    with acting(office):
        number = ask_campaign(office, wish).pk
    with acting(centre):
        decide_campaign(centre, number, grant=True)
    keys, devices = [], []
    with acting(supervisor):
        workers = [add_worker(supervisor, number, f"pencacah_{village}", village) for village in (HERE, THERE)]
        make_tasks(supervisor, number)
        for worker, village in zip(workers, (HERE, THERE), strict=True):
            mine = list(Task.objects.filter(campaign_id=number, kode_desa=village).values_list("task_id", flat=True))
            assign_tasks(supervisor, worker.pk, mine)
        for worker in (workers[0], workers[0], workers[1]):
            device, key = make_device(supervisor, worker.pk, "HP")
            keys.append(key)
            devices.append(device.pk)
        tasks = list(Task.objects.filter(campaign_id=number, kode_desa=HERE).order_by("family_id").values_list("task_id", flat=True))
    assert enumerators[0].account_id != enumerators[1].account_id
    return Field(number, [Collect(key) for key in keys], keys, devices, tasks, supervisor, centre)
