"""`python -m portal backup`: the whole database, encrypted with age, while pages go on; counts and dump from one snapshot."""

import datetime
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from dtsen.errors import MachineError, Say
from portal.keyring import read_ring
from portal.machine import Machine, write_private
from portal.operation.archive import Manifest, recipient, write
from portal.operation.health import BACKUP_FILE
from portal.operation.powers import Powers, powers

Connection = psycopg.Connection[tuple[object, ...]]
_TABLES = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"""
_MIGRATIONS = "SELECT app || '.' || name FROM django_migrations ORDER BY 1"
_HEAD = "SELECT position, encode(hash, 'hex') FROM audit_link ORDER BY position DESC LIMIT 1"
_RELEASE = "SELECT name FROM exchange_release WHERE is_active"


def back_up(machine: Machine, out: Path, to: list[str], now: datetime.datetime) -> Manifest:
    """Writes the backup, whole or not at all, readable only with the secret key of one of `to`."""
    recipients = [recipient(one) for one in to]
    mighty = powers(machine)
    part = out.with_name(out.name + ".sementara")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream, mighty.connect() as opened, opened.transaction():
            opened.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            manifest = describe(opened, now, tuple(sorted(read_ring(machine.keys).keys)))
            with _dump(mighty, _one(opened, "SELECT pg_export_snapshot()")) as dump:
                write(stream, manifest, dump, recipients)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    said = {"berkas": out.name, "bita": out.stat().st_size, "dibuat": manifest.made_at}
    write_private(machine.state / BACKUP_FILE, json.dumps(said, indent=1))
    return manifest


def describe(opened: Connection, now: datetime.datetime, keys: tuple[str, ...]) -> Manifest:
    """What the database holds, as this transaction sees it."""
    head = opened.execute(_HEAD).fetchone()
    release = opened.execute(_RELEASE).fetchone()
    return Manifest(
        made_at=now.isoformat(timespec="seconds"),
        server=_one(opened, "SELECT current_setting('server_version')"),
        release=str(release[0]) if release else "",
        tables=counts(opened),
        migrations=tuple(str(row[0]) for row in opened.execute(_MIGRATIONS).fetchall()),
        keys=keys,
        chain_position=int(str(head[0])) if head else 0,
        chain_hash=str(head[1]) if head else "",
    )


def counts(opened: Connection) -> dict[str, int]:
    """Rows of every table and of every part of a table."""
    found = {}
    for (name,) in opened.execute(_TABLES).fetchall():
        row = opened.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(str(name)))).fetchone()
        found[str(name)] = int(str(row[0])) if row else 0
    return found


@contextmanager
def _dump(mighty: Powers, snapshot: str) -> Iterator[IO[bytes]]:
    words = [str(mighty.program("pg_dump")), "--format=custom", "--compress=gzip:3", f"--snapshot={snapshot}", "--dbname", mighty.database]
    process = subprocess.Popen(words, env=mighty.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if process.stdout is None or process.stderr is None:
        raise AssertionError("the dump is piped")
    try:
        yield process.stdout
    finally:
        process.stdout.close()
        told = process.stderr.read().decode(errors="replace").strip()[-300:]
        process.stderr.close()
        code = process.wait()
    if code:
        raise MachineError(
            Say("pg_dump tidak selesai.", "pg_dump did not finish."),
            came=Say(told, told),
            todo=Say("Pakai pg_dump yang tidak lebih tua daripada servernya.", "Use a pg_dump that is not older than its server."),
        )


def _one(opened: Connection, statement: str) -> str:
    row = opened.execute(statement.encode()).fetchone()
    if row is None:
        raise AssertionError("one row is always there")
    return str(row[0])
