"""Jobs: they join the transaction, the worker does them as dtsen_worker, and the database gives it no more than it needs."""

import datetime
from collections.abc import Callable

import psycopg
import pytest
from django.db import transaction

from portal.accounts.actor import Actor
from portal.area import app_transaction, tell
from portal.pdp.actions import receive_request
from portal.pdp.sealed import Particulars
from portal.protection import PROTECTION
from tests.portal.conftest import Portal
from tests.portal.operation.conftest import Installation

NOW = datetime.datetime(2026, 11, 24, 8, 0, tzinfo=datetime.UTC)
SAID = Particulars("NAMA UJI", "0812", "", "minta salinan data saya")


def jobs(portal: Portal) -> list[tuple[str, dict[str, object]]]:
    with portal.connect("owner") as owner:
        rows = owner.execute("SELECT task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id").fetchall()
    return [(str(row[0]), dict(row[1])) for row in rows]  # type: ignore[call-overload]


def test_a_job_joins_the_transaction(portal: Portal, actor_as: Callable[[str, str], Actor]) -> None:
    dpo = actor_as("dpo", "")
    before = len(jobs(portal))
    with app_transaction():
        tell(dpo.scope, dpo.role.data, dpo.purpose, dpo.account_id, dpo.role.opens)
        receive_request(dpo, NOW, "akses", "surat", SAID)
        transaction.set_rollback(True)
    assert len(jobs(portal)) == before
    with app_transaction():
        tell(dpo.scope, dpo.role.data, dpo.purpose, dpo.account_id, dpo.role.opens)
        made = receive_request(dpo, NOW, "akses", "surat", SAID)
    assert jobs(portal)[before:] == [("pdp.batas_dekat", {"what": "permintaan", "number": made.pk})]


def test_a_job_holds_numbers_only(portal: Portal) -> None:
    for _, args in jobs(portal):
        assert set(args) <= {"what", "number", "timestamp"}


@pytest.mark.parametrize("statement", ["DELETE FROM procrastinate_jobs", "UPDATE procrastinate_jobs SET args = '{}'"])
def test_pages_can_only_add_jobs(portal: Portal, statement: str) -> None:
    with portal.connect("web") as web, pytest.raises(psycopg.errors.InsufficientPrivilege), web.transaction():
        web.execute("SET LOCAL ROLE dtsen_app")
        web.execute(statement.encode())
    assert PROTECTION["procrastinate_jobs"].app == ("SELECT", "INSERT")


def test_the_worker_does_the_job(installation: Installation) -> None:
    """In a process of its own: erases what is past its retention, and warns of a deadline that is near."""
    with installation.connect("owner") as owner:
        owner.execute("SELECT set_config('app.tujuan', 'pelindungan_data', false), set_config('app.wilayah', '*', false)")
        insert = (
            "INSERT INTO pdp_request "
            "(kind, channel, subject_id, received_at, received_by, decided_at, outcome, ground, reference, retain_until) "
            "VALUES ('akses', 'surat', '', now(), 1, %s, %s, '', '', %s) RETURNING id"
        )
        kept, past, still_open = (
            owner.execute(insert.encode(), values).fetchone()[0]  # type: ignore[index]
            for values in (
                ["2026-11-01", "dipenuhi", "2999-01-01"],
                ["2020-01-01", "dipenuhi", "2022-01-01"],
                [None, "", None],
            )
        )
        for number in (kept, past, still_open):
            owner.execute("INSERT INTO pdp_particulars VALUES (%s, '\\x00')", [number])
    with installation.connect("worker") as worker:
        for task, args in (
            ("pdp.retensi", '{"timestamp": 0}'),
            ("pdp.batas_dekat", f'{{"what": "permintaan", "number": {still_open}}}'),
            ("pdp.batas_dekat", f'{{"what": "permintaan", "number": {kept}}}'),
        ):
            worker.execute(
                "SELECT procrastinate_defer_jobs_v1("
                "ARRAY[ROW('harian', %s, 0, NULL, NULL, %s::jsonb, NULL)::procrastinate_job_to_defer_v1])",
                [task, args],
            )
    done = installation.command("worker", "--until-empty", login="worker")
    assert f"permintaan {still_open}" in done.stderr and f"permintaan {kept}" not in done.stderr, done.stderr
    with installation.connect("owner") as owner:
        owner.execute("SELECT set_config('app.tujuan', 'pelindungan_data', false), set_config('app.wilayah', '*', false)")
        assert owner.execute("SELECT request_id FROM pdp_particulars ORDER BY 1").fetchall() == [(kept,), (still_open,)]
        assert owner.execute("SELECT count(*) FROM pdp_request").fetchone() == (3,)
        owner.execute("SELECT set_config('app.boleh', 'audit', false)")
        entries = owner.execute("SELECT action, detail FROM audit_entry WHERE action LIKE 'pdp%' ORDER BY action").fetchall()
        assert entries == [
            ("pdp_batas_dekat", {"permintaan": still_open}),
            ("pdp_retensi_dihapus", {"permintaan": 1, "insiden": 0, "sesi": 0}),
        ]
        assert owner.execute("SELECT count(*) FROM procrastinate_jobs WHERE status <> 'succeeded'").fetchone() == (0,)
