"""An installation of its own: backup, restore and swap do to it what the portal of the other tests must not suffer."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from portal import postgres
from portal.database_roles import prepare
from portal.keyring import make_ring, read_ring
from portal.machine import PROJECT, Machine, connection, make_secrets, write_private
from tests.portal.conftest import FAST, Portal
from tests.portal.small_run import make_run


@dataclass(frozen=True)
class Installation:
    """Its machine and its server; commands run as `python -m portal ...` in processes of their own."""

    machine: Machine
    server: postgres.Server
    run: Path

    def command(self, *words: str, login: str = "web", check: bool = True) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "DTSEN_PORTAL_STATE": str(self.machine.state),
            "DTSEN_PORTAL_LOGIN": login,
            "PYTHONPATH": str(PROJECT / "src"),
            "PYTHONWARNINGS": "ignore",
        }
        done = subprocess.run(
            [sys.executable, "-m", "portal", *words], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def connect(self, login: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(**connection(self.machine, login), autocommit=True)  # type: ignore[arg-type]

    def load(self, run: Path) -> int:
        from portal.exchange.load_release import load_release

        return load_release(
            run,
            self.machine.policy,
            read_ring(self.machine.keys),
            connection(self.machine, "owner"),
            demo=True,
            tell=lambda what, rows: None,
        )


@pytest.fixture(scope="session")
def installation(portal: Portal) -> Iterator[Installation]:
    """`portal` first: it decides whether there is a PostgreSQL at all."""
    state = Path(tempfile.mkdtemp(prefix="dtsen-operasi-uji-", dir="/tmp"))
    machine = replace(settings.MACHINE, state=state, keys=state / "kunci.json", urls={}, admin="")
    secrets = make_secrets(machine)
    make_ring(machine.keys)
    data = postgres.temporary_folder()
    try:
        with postgres.serving(data, secrets["postgres"], FAST) as server:
            write_private(machine.server_file, json.dumps({"socket": str(server.socket), "port": postgres.PORT}))
            prepare(server, secrets)
            made = Installation(machine, server, make_run(state / "run"))
            made.command("migrate", login="owner")
            made.command("load", str(made.run), login="owner")
            yield made
    finally:
        shutil.rmtree(data.parent, ignore_errors=True)
        shutil.rmtree(state, ignore_errors=True)
