"""Is the portal well? Database, migrations, release, audit chain, disk, worker, backup: no personal data in any answer."""

import datetime
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.utils import DatabaseError

from dtsen.errors import Say
from portal.machine import Machine
from portal.web.words import day, number

State = Literal["baik", "perlu_dilihat", "buruk"]
SEALER_FILE = "penyegel.detak"
BACKUP_FILE = "cadangan.json"
_QUIET = datetime.timedelta(seconds=90)
_WAITING_TOO_MANY = 20_000
_DISK_LOW, _DISK_BAD = 0.10, 0.03
_BACKUP_OLD = datetime.timedelta(hours=36)
_WORKER = "SELECT max(last_heartbeat) FROM procrastinate_workers"
_JOBS = """SELECT count(*) FILTER (WHERE status = 'failed'), count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, %s) < %s)
FROM procrastinate_jobs"""
_RELEASE = "SELECT name, as_of, persons FROM exchange_release WHERE is_active"
_CHAIN = "SELECT (SELECT count(*) FROM audit_unsealed), (SELECT max(position) FROM audit_link)"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    title: Say
    state: State
    words: Say


@dataclass(frozen=True)
class Health:
    """`state` is the worst of the checks."""

    checks: tuple[Check, ...]

    @property
    def state(self) -> State:
        states = {check.state for check in self.checks}
        return "buruk" if "buruk" in states else "perlu_dilihat" if "perlu_dilihat" in states else "baik"

    def machine_readable(self) -> dict[str, Any]:
        return {"keadaan": self.state, "periksa": {check.name: check.state for check in self.checks}}


def look(machine: Machine, now: datetime.datetime) -> Health:
    """Looks at everything; what cannot be looked at is bad, never an exception. Call inside a transaction of dtsen_app."""
    checks: list[Check] = []
    for name, title, check in _DATABASE_CHECKS:
        try:
            state, words = check(now)
        except DatabaseError as error:
            kind = type(error).__name__
            state, words = "buruk", Say(f"tidak dapat ditanya ({kind})", f"cannot be asked ({kind})")
        checks.append(Check(name, title, state, words))
        if name == "basis_data" and state == "buruk":
            break
    for name, title, look_at in _MACHINE_CHECKS:
        state, words = look_at(machine, now)
        checks.append(Check(name, title, state, words))
    return Health(tuple(checks))


def unreachable(machine: Machine, now: datetime.datetime) -> Health:
    """The answer when there is no database to begin a transaction with."""
    bad = Check("basis_data", Say("Basis data", "Database"), "buruk", Say("tidak terjangkau", "cannot be reached"))
    rest = [Check(name, title, *check(machine, now)) for name, title, check in _MACHINE_CHECKS]
    return Health((bad, *rest))


def beat(machine: Machine) -> None:
    """The sealer is alive: it calls this in every round."""
    (machine.state / SEALER_FILE).touch()


def _database(now: datetime.datetime) -> tuple[State, Say]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        version = str(cursor.fetchone()[0])
    return "baik", Say(f"PostgreSQL {version}", f"PostgreSQL {version}")


def _migrations(now: datetime.datetime) -> tuple[State, Say]:
    loader = MigrationLoader(connection)
    missing = sorted(set(loader.disk_migrations) - set(loader.applied_migrations))
    if missing:
        names = ", ".join(f"{app}.{name}" for app, name in missing[:3])
        return "buruk", Say(f"{len(missing)} belum dijalankan: {names}", f"{len(missing)} not applied: {names}")
    return "baik", Say(f"{len(loader.disk_migrations)} sudah dijalankan", f"{len(loader.disk_migrations)} applied")


def _release(now: datetime.datetime) -> tuple[State, Say]:
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE)
        row = cursor.fetchone()
    if row is None:
        return "perlu_dilihat", Say("belum ada rilis yang dimuat", "no release is loaded")
    name, as_of, persons = row
    return "baik", Say(
        f"{name}, keadaan {day(as_of, 'id')}, {number(persons)} orang", f"{name}, as of {day(as_of, 'en')}, {number(persons)} persons"
    )


def _chain(now: datetime.datetime) -> tuple[State, Say]:
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN)
        waiting, position = cursor.fetchone()
    state: State = "buruk" if waiting > _WAITING_TOO_MANY else "baik"
    return state, Say(
        f"{number(position or 0)} entri tersegel, {number(waiting)} menunggu",
        f"{number(position or 0)} entries sealed, {number(waiting)} waiting",
    )


def _worker(now: datetime.datetime) -> tuple[State, Say]:
    with connection.cursor() as cursor:
        cursor.execute(_WORKER)
        beat_at = cursor.fetchone()[0]
        cursor.execute(_JOBS, [now, now - datetime.timedelta(minutes=10)])
        failed, late = cursor.fetchone()
    if beat_at is None or now - beat_at > _QUIET:
        return "buruk", Say("pekerja latar belakang tidak berdetak", "the background worker does not beat")
    state: State = "perlu_dilihat" if failed or late else "baik"
    return state, Say(f"berdetak; {failed} tugas gagal, {late} terlambat", f"beating; {failed} jobs failed, {late} late")


def _sealer(machine: Machine, now: datetime.datetime) -> tuple[State, Say]:
    at = _written(machine.state / SEALER_FILE)
    if at is None or now - at > _QUIET:
        return "buruk", Say("penyegel audit tidak berdetak", "the sealer of the audit does not beat")
    return "baik", Say("berdetak", "beating")


def _disk(machine: Machine, now: datetime.datetime) -> tuple[State, Say]:
    usage = shutil.disk_usage(machine.state if machine.state.exists() else "/")
    left = usage.free / usage.total
    state: State = "buruk" if left < _DISK_BAD else "perlu_dilihat" if left < _DISK_LOW else "baik"
    return state, Say(f"{usage.free // 2**30} GiB bebas ({left:.0%})", f"{usage.free // 2**30} GiB free ({left:.0%})")


def _backup(machine: Machine, now: datetime.datetime) -> tuple[State, Say]:
    at = _written(machine.state / BACKUP_FILE)
    if at is None:
        return "perlu_dilihat", Say("belum pernah dicadangkan dari mesin ini", "never backed up from this machine")
    said = json.loads((machine.state / BACKUP_FILE).read_text(encoding="utf-8"))
    hours = int((now - at).total_seconds() // 3600)
    state: State = "perlu_dilihat" if now - at > _BACKUP_OLD else "baik"
    size = said["bita"] // 2**20
    return state, Say(f"{hours} jam lalu, {size} MiB", f"{hours} hours ago, {size} MiB")


def _written(path: Path) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
    except FileNotFoundError:
        return None


_DATABASE_CHECKS: tuple[tuple[str, Say, Callable[[datetime.datetime], tuple[State, Say]]], ...] = (
    ("basis_data", Say("Basis data", "Database"), _database),
    ("migrasi", Say("Migrasi", "Migrations"), _migrations),
    ("rilis", Say("Rilis yang berlaku", "Release in force"), _release),
    ("rantai_audit", Say("Rantai audit", "Audit chain"), _chain),
    ("pekerja", Say("Pekerja latar belakang", "Background worker"), _worker),
)
_MACHINE_CHECKS: tuple[tuple[str, Say, Callable[[Machine, datetime.datetime], tuple[State, Say]]], ...] = (
    ("penyegel", Say("Penyegel audit", "Sealer of the audit"), _sealer),
    ("cakram", Say("Ruang cakram", "Disk space"), _disk),
    ("cadangan", Say("Cadangan terakhir", "Last backup"), _backup),
)
