"""The health page tells what is wrong, to machines without figures, and never anything of a person."""

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client

from portal.area import Scope, app_transaction, tell
from portal.machine import environment_of_web
from portal.operation import health, middleware
from portal.operation.health import Health, beat, look
from tests.portal.conftest import Portal
from tests.portal.small_run import NAMES, VILLAGES, nik_of

NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture
def well(portal: Portal, tmp_path: Path) -> Callable[..., Health]:
    """Looks in a state folder of its own, with a worker that beat just now; `later`: how long after it one looks."""

    def seen(later: int = 0, **wrong: object) -> Health:
        machine = replace(settings.MACHINE, state=tmp_path)
        with portal.connect("owner") as owner:
            # Jobs that other tests deferred and no worker took would be late.
            owner.execute("DELETE FROM procrastinate_jobs")
            owner.execute("DELETE FROM procrastinate_workers")
            if not wrong.get("no_worker"):
                owner.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
        if not wrong.get("no_sealer"):
            beat(machine)
        if not wrong.get("no_backup"):
            (tmp_path / health.BACKUP_FILE).write_text(json.dumps({"bita": 5_000_000}))
        with app_transaction():
            tell(Scope(), "", "", None)
            return look(machine, datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=later))

    return seen


def state_of(seen: Health, name: str) -> str:
    return next(check.state for check in seen.checks if check.name == name)


def test_all_is_well(well: Callable[..., Health]) -> None:
    seen = well()
    assert {check.name for check in seen.checks} == {
        "basis_data",
        "migrasi",
        "rilis",
        "rantai_audit",
        "pekerja",
        "penyegel",
        "cakram",
        "cadangan",
    }
    assert seen.state == "baik", [(check.name, check.state, check.words.id) for check in seen.checks]


@pytest.mark.parametrize(
    ("wrong", "later", "name", "state"),
    [
        ({"no_worker": True}, 0, "pekerja", "buruk"),
        ({"no_sealer": True}, 0, "penyegel", "buruk"),
        ({"no_backup": True}, 0, "cadangan", "perlu_dilihat"),
        ({}, 120, "pekerja", "buruk"),
        ({}, 120, "penyegel", "buruk"),
        ({}, 48 * 3600, "cadangan", "perlu_dilihat"),
    ],
)
def test_each_fault_is_seen(well: Callable[..., Health], wrong: dict[str, bool], later: int, name: str, state: str) -> None:
    seen = well(later, **wrong)
    assert state_of(seen, name) == state
    assert seen.state != "baik"


def test_a_full_disk_is_bad(well: Callable[..., Health], monkeypatch: pytest.MonkeyPatch) -> None:
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: usage(100, 98, 2))
    assert state_of(well(), "cakram") == "buruk"


def test_a_migration_that_is_missing_is_bad(well: Callable[..., Health], monkeypatch: pytest.MonkeyPatch) -> None:
    class Loader:
        disk_migrations = {("pdp", "0099_lupa"): None}  # noqa: RUF012
        applied_migrations: dict[tuple[str, str], None] = {}  # noqa: RUF012

        def __init__(self, opened: object) -> None:
            assert opened is connection

    monkeypatch.setattr(health, "MigrationLoader", Loader)
    assert state_of(well(), "migrasi") == "buruk"


def test_the_machine_readable_answer_has_states_only(portal: Portal) -> None:
    answer = Client().get("/sehat.json")
    assert answer.status_code in (200, 503) and answer["Cache-Control"] == "no-store"
    said = answer.json()
    assert set(said) == {"keadaan", "periksa"} and set(said["periksa"].values()) <= {"baik", "perlu_dilihat", "buruk"}
    assert not any(sign.isdigit() for sign in answer.content.decode())


def test_a_database_that_is_gone_is_told_not_thrown(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(middleware, "app_transaction", gone)
    answer = Client().get("/sehat.json")
    assert answer.status_code == 503 and answer.json()["periksa"]["basis_data"] == "buruk"


def test_the_page_is_for_those_who_look_after_the_system(client_as: Callable[[str, str], Client]) -> None:
    text = client_as("admin", "").get("/sehat/").content.decode()
    assert "PostgreSQL" in text and "DTSEN-" in text
    for word in (*NAMES, *VILLAGES, nik_of(VILLAGES[0], 11)):
        assert word not in text
    assert client_as("dinsos", "1803").get("/sehat/").status_code == 403
    assert Client().get("/sehat/").status_code == 401


def test_the_web_process_is_told_no_other_address_than_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_URL_OWNER", "DATABASE_URL_WORKER", "DATABASE_URL_ADMIN"):
        monkeypatch.setenv(name, f"postgresql://{name.lower()}@server/dtsen")
    told = environment_of_web()
    assert [name for name in told if name.startswith("DATABASE_URL")] == ["DATABASE_URL"]
    assert told["DTSEN_PORTAL_LOGIN"] == "web" and "PATH" in told
