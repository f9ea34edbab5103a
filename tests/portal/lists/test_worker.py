"""The worker that matches lists: killed, told to stop, stopped by the officer; nothing is lost and nothing is done twice."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client

from portal.machine import PROJECT, Machine
from tests.portal.conftest import Portal
from tests.portal.lists.office import number_in, person, upload, work, workbook
from tests.portal.lists.test_list import matched
from tests.portal.small_run import VILLAGES

HERE = VILLAGES[2]
_ENOUGH = 90  # seconds, on a machine that does other things too


@pytest.fixture(scope="module", autouse=True)
def office(portal: Portal) -> None:
    """The portal runs before anything else of this file."""


@contextmanager
def worker(*words: str) -> Iterator["subprocess.Popen[bytes]"]:
    environment = os.environ | {"DTSEN_PORTAL_LOGIN": "worker", "PYTHONPATH": str(PROJECT / "src"), "PYTHONWARNINGS": "ignore"}
    begun = subprocess.Popen([sys.executable, "-m", "portal", "worker", *words], cwd=PROJECT, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield begun
    finally:
        begun.kill()
        begun.wait()


def state_of(portal: Portal, number: int) -> str:
    with portal.connect("worker") as opened:
        row = opened.execute("SELECT state FROM lists_upload WHERE id = %s", [number]).fetchone()
    assert row
    return str(row[0])


def wait_for(portal: Portal, number: int, state: str) -> None:
    until = time.monotonic() + _ENOUGH
    while state_of(portal, number) != state:
        assert time.monotonic() < until, state_of(portal, number)
        time.sleep(0.05)


def process_of(machine: Machine, number: int) -> int:
    """The process of the batch, as soon as it has left its mark."""
    mark = machine.state / "daftar-kerja" / str(number) / "proses.json"
    until = time.monotonic() + _ENOUGH
    while not mark.is_file() or not mark.read_text(encoding="utf-8"):
        assert time.monotonic() < until
        time.sleep(0.02)
    return int(json.loads(mark.read_text(encoding="utf-8"))["pid"])


@pytest.fixture
def waiting(portal: Portal, client_as: Callable[[str, str], Client], tmp_path: Path) -> tuple[Client, int]:
    """A list whose columns are known, waiting for the worker."""
    client = client_as("dinsos", HERE[:4])
    matched(portal, client, workbook(tmp_path / "dulu.xlsx", [person(HERE, 4, 1)], title=f"DULU {tmp_path.name}"))
    rows = [person(HERE, number, member, LANTAI="Tanah") for number in (1, 2, 3) for member in (1, 2, 3)]
    return client, number_in(upload(client, workbook(tmp_path / "kini.xlsx", rows, title=f"KINI {tmp_path.name}")))


@pytest.mark.parametrize("batch_too", [False, True], ids=["the batch lives on", "the batch is killed too"])
def test_a_killed_worker_goes_on_where_it_was(portal: Portal, waiting: tuple[Client, int], *, batch_too: bool) -> None:
    client, number = waiting
    with worker() as first:
        wait_for(portal, number, "mencocokkan")
        batch = process_of(portal.machine, number)
        first.send_signal(signal.SIGKILL)
        first.wait()
        if batch_too:
            os.killpg(batch, signal.SIGKILL)
    assert state_of(portal, number) == "mencocokkan"
    with worker("--until-empty") as second:
        assert second.wait(_ENOUGH) == 0
    assert state_of(portal, number) == "siap"
    with portal.connect("worker") as opened:
        counted = "SELECT count(*), count(DISTINCT origin) FROM lists_row WHERE upload_id = %s AND why = ''"
        rows = opened.execute(counted, [number]).fetchone()
        left = opened.execute("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'daftar'").fetchone()
    assert rows == (9, 9) and left == (0,)
    assert not (portal.machine.state / "daftar-kerja" / str(number)).exists()
    assert "9" in client.get(f"/daftar/{number}/").content.decode()


def test_a_worker_that_is_told_to_end_lays_its_work_down(portal: Portal, waiting: tuple[Client, int]) -> None:
    _, number = waiting
    assert not work(portal.machine, number, abort=lambda: True)
    assert state_of(portal, number) in ("membaca", "mencocokkan")
    assert work(portal.machine, number)
    assert state_of(portal, number) == "siap"


def test_the_officer_stops_a_match_and_takes_it_up_again(portal: Portal, waiting: tuple[Client, int]) -> None:
    client, number = waiting
    with worker() as begun:
        wait_for(portal, number, "mencocokkan")
        batch = process_of(portal.machine, number)
        assert client.post(f"/daftar/{number}/perbuatan/", {"perbuatan": "berhenti"}).status_code == 302
        wait_for(portal, number, "dihentikan")
        assert not Path(f"/proc/{batch}").exists() or Path(f"/proc/{batch}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
        assert begun.poll() is None
    page = client.get(f"/daftar/{number}/").content.decode()
    assert "dihentikan" in page and "Coba lagi berkas ini" in page
    assert client.post(f"/daftar/{number}/perbuatan/", {"perbuatan": "lanjut"}).status_code == 302
    assert work(portal.machine, number)
    assert state_of(portal, number) == "siap"


def test_a_list_that_waits_is_given_up_at_once(portal: Portal, waiting: tuple[Client, int]) -> None:
    client, number = waiting
    assert client.post(f"/daftar/{number}/perbuatan/", {"perbuatan": "berhenti"}).status_code == 302
    assert state_of(portal, number) == "dihentikan"
    assert work(portal.machine, number) and state_of(portal, number) == "dihentikan"
