"""A load that ends in its middle: the release in force stays, the user reads a sentence, nothing is left, and the same command mends it."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from dtsen.errors import DtsenError, MachineError, RequestError
from portal.exchange.preparation import spill_folder
from portal.machine import PROJECT
from tests.portal.operation.conftest import Installation
from tests.portal.small_run import make_run

_PARTS = "SELECT count(*) FROM pg_class WHERE relname ~ '^served_[a-z]+_r\\d+$' AND relkind = 'r' AND NOT relispartition"


def number_of(installation: Installation, query: str) -> int:
    with installation.connect("owner") as owner:
        row = owner.execute(query.encode()).fetchone()
    return int(row[0]) if row and row[0] is not None else -1  # type: ignore[call-overload]


def in_force(installation: Installation) -> int:
    return number_of(installation, "SELECT id FROM exchange_release WHERE is_active")


def until_filled(installation: Installation, ended: Callable[[], object]) -> None:
    """Waits until a load that is held up has filled some parts; `ended` says that it is over before its time, and why."""
    end = time.monotonic() + 120
    while number_of(installation, _PARTS) <= 5:
        assert not (why := ended()) and time.monotonic() < end, why
        time.sleep(0.05)


@contextmanager
def held_up(installation: Installation, table: str = "served_rule") -> Iterator[None]:
    """A load gets as far as this table and waits there; the parts of other tables are filled by then."""
    with installation.connect("owner") as owner, owner.transaction():
        owner.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())
        yield


@contextmanager
def fails_with(installation: Installation, code: str) -> Iterator[None]:
    """Making an index of a person's part fails with this code of PostgreSQL, as it would on a full disk."""
    body = f"BEGIN IF tg_tag = 'CREATE INDEX' THEN RAISE EXCEPTION 'NIK 1803060101010001' USING ERRCODE = '{code}'; END IF; END"
    with installation.server.superuser("dtsen") as opened:
        opened.execute(f"CREATE FUNCTION gagal() RETURNS event_trigger LANGUAGE plpgsql AS $${body}$$".encode())
        opened.execute("CREATE EVENT TRIGGER gagal ON ddl_command_end EXECUTE FUNCTION gagal()")
        try:
            yield
        finally:
            opened.execute("DROP EVENT TRIGGER gagal")
            opened.execute("DROP FUNCTION gagal()")


def started(installation: Installation, run: Path) -> "subprocess.Popen[str]":
    environment = os.environ | {"DTSEN_PORTAL_STATE": str(installation.machine.state), "PYTHONPATH": str(PROJECT / "src")}
    words = [sys.executable, "-m", "portal", "load", str(run)]
    return subprocess.Popen(words, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_killed_in_its_middle_the_same_command_mends_it(installation: Installation, tmp_path: Path) -> None:
    before, run = in_force(installation), make_run(tmp_path / "run", "DTSEN-2027-TW1", 20270331)
    with held_up(installation):
        process = started(installation, run)
        until_filled(installation, process.poll)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert in_force(installation) == before and number_of(installation, _PARTS) > 5
    again = started(installation, run)
    said, _ = again.communicate(timeout=100)
    assert again.returncode == 0 and "DTSEN-2027-TW1" not in said.split("berlaku")[-1], said
    assert in_force(installation) > before and number_of(installation, _PARTS) == 0
    assert number_of(installation, "SELECT count(*) FROM exchange_release r WHERE to_regclass('served_history_r' || r.id) IS NULL") == 0


def test_interrupted_it_stops_at_once_and_cleans_up(installation: Installation, tmp_path: Path) -> None:
    before = in_force(installation)
    with held_up(installation):
        process = started(installation, make_run(tmp_path / "run", "DTSEN-2027-TW2", 20270630))
        until_filled(installation, process.poll)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 130 and "Traceback" not in said, said
    assert in_force(installation) == before and number_of(installation, _PARTS) == 0


@pytest.mark.parametrize(("code", "words"), [("53100", "penuh"), ("53200", "berhenti"), ("22021", "menolak")])
def test_what_postgresql_cannot_do_is_said_in_words_and_leaves_nothing(
    installation: Installation, tmp_path: Path, code: str, words: str
) -> None:
    before = in_force(installation)
    with fails_with(installation, code), pytest.raises(MachineError, match=words) as caught:
        installation.load(make_run(tmp_path / "run", "DTSEN-2027-TW3", 20270930))
    assert "1803060101010001" not in caught.value.text("id") + caught.value.text("en")
    assert caught.value.__cause__ is None and "tidak berubah" in caught.value.text("id") and "unchanged" in caught.value.text("en")
    assert in_force(installation) == before and number_of(installation, _PARTS) == 0


@pytest.mark.parametrize("whose", ["AND query LIKE 'CREATE TABLE%'", ""], ids=["one", "all"])
def test_a_database_that_goes_away_is_said_in_words(installation: Installation, tmp_path: Path, whose: str) -> None:
    before, run, caught = in_force(installation), make_run(tmp_path / "run", "DTSEN-2027-TW4", 20271231), []

    def try_it() -> None:
        try:
            installation.load(run)
        except DtsenError as error:
            caught.append(error)

    thread = threading.Thread(target=try_it)
    with held_up(installation):
        thread.start()
        until_filled(installation, lambda: caught)
        with installation.server.superuser("dtsen") as opened:
            gone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dtsen_owner' AND query NOT LIKE 'LOCK%'"
            # A connection is taken in the act: between two statements of its kind there is none to end, and the load would succeed.
            end = time.monotonic() + 60
            while not opened.execute(f"{gone} {whose}".encode()).fetchall():
                assert time.monotonic() < end, "nobody to cut off"
    thread.join(timeout=60)
    assert [type(error) for error in caught] == [MachineError] and "tidak terjangkau" in str(caught[0])
    assert in_force(installation) == before and number_of(installation, _PARTS) == 0


def test_two_loads_never_run_at_once(installation: Installation, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", "DTSEN-2028-TW1", 20280331)
    with held_up(installation):
        first = started(installation, run)
        until_filled(installation, first.poll)
        parts = number_of(installation, _PARTS)
        with pytest.raises(RequestError, match="sedang dimuat"):
            installation.load(run)
        assert number_of(installation, _PARTS) >= parts
    said, _ = first.communicate(timeout=100)
    assert first.returncode == 0, said


def test_a_part_that_was_being_taken_off_does_not_stop_the_next_load(installation: Installation, tmp_path: Path) -> None:
    installation.load(make_run(tmp_path / "one", "DTSEN-2028-TW2", 20280630))
    part = f"served_rule_r{in_force(installation)}"
    with installation.connect("owner") as reader, installation.connect("owner") as owner:
        with reader.transaction():
            reader.execute("SELECT count(*) FROM served_rule")
            owner.execute("SET statement_timeout = '300ms'")
            with pytest.raises(psycopg.errors.QueryCanceled):
                owner.execute(f"ALTER TABLE served_rule DETACH PARTITION {part} CONCURRENTLY".encode())
        assert number_of(installation, "SELECT count(*) FROM pg_inherits WHERE inhdetachpending") == 1
    installation.load(make_run(tmp_path / "two", "DTSEN-2028-TW3", 20280930))
    assert number_of(installation, "SELECT count(*) FROM pg_inherits WHERE inhdetachpending") == 0
    assert number_of(installation, _PARTS) == 0


@pytest.mark.parametrize("damage", ["cut", "inside", "card", "progress", "unsorted"])
def test_a_half_written_run_is_refused_in_words(installation: Installation, tmp_path: Path, damage: str) -> None:
    before, run = in_force(installation), make_run(tmp_path / "run", "DTSEN-2028-TW4", 20281231)
    values = run / "04-registry" / "value_origin.parquet"
    content = bytearray(values.read_bytes())
    if damage == "cut":
        values.write_bytes(content[: len(content) // 2])
    elif damage == "inside":
        content[100:400] = bytes(300)
        values.write_bytes(content)
    elif damage == "card":
        (run / "run.json").write_text((run / "run.json").read_text()[:50])
    elif damage == "progress":
        (run / "kemajuan.json").write_text('["sources", {"a"')
    else:
        import pyarrow.parquet as pq

        table = pq.read_table(values)
        pq.write_table(table.take([*range(0, table.num_rows, 2), *range(1, table.num_rows, 2)]), values)
    with pytest.raises(RequestError) as caught:
        installation.load(run)
    assert "salin ulang" in caught.value.text("id").lower() or "sampai selesai" in caught.value.text("id")
    assert in_force(installation) == before and number_of(installation, _PARTS) == 0


def test_a_run_that_changes_while_it_is_read_does_not_come_into_force(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, run = in_force(installation), make_run(tmp_path / "run", "DTSEN-2029-TW1", 20290331)
    from portal.exchange import preparation

    def changes(*given: object) -> None:
        make_totals(*given)  # type: ignore[arg-type]
        make_run(run, "DTSEN-2029-TW1", 20290331, desil_shift=4)

    make_totals = preparation.make_totals
    monkeypatch.setattr(preparation, "make_totals", changes)
    with pytest.raises(RequestError, match="diubah selagi dibaca"):
        installation.load(run)
    assert in_force(installation) == before and number_of(installation, _PARTS) == 0
    monkeypatch.undo()
    assert installation.load(run) == in_force(installation) > before


def test_what_a_killed_load_wrote_aside_is_removed_by_the_next_one(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead, alive = tmp_path / f"dtsen-muat-{ended.pid}-x", tmp_path / f"dtsen-muat-{os.getpid()}-x"
    for folder in (dead, alive):
        folder.mkdir()
        (folder / "duckdb_temp_storage.tmp").write_bytes(b"1803060101010001")
    with spill_folder() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700 and folder.parent == tmp_path
        assert not dead.exists() and alive.exists()
    assert not folder.exists()


def test_the_line_at_which_a_copy_broke_off_is_not_logged(installation: Installation) -> None:
    with installation.connect("owner") as owner:
        known = owner.execute("SELECT name, setting FROM pg_settings WHERE name IN ('log_error_verbosity', 'log_min_error_statement')")
        assert dict(known.fetchall()) == {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}  # type: ignore[arg-type]
