"""The portal on a PostgreSQL of its own: started from the wheel, migrated as the owner, used as dtsen_web, thrown away.

Loud when it cannot be: without the portal's libraries, a PostgreSQL or a browser the tests fail, they are not passed over.
"""

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

STATE = Path(tempfile.mkdtemp(prefix="dtsen-portal-uji-", dir="/tmp"))
os.environ |= {"DTSEN_PORTAL_STATE": str(STATE), "DTSEN_PORTAL_MODE": "demo", "DJANGO_SETTINGS_MODULE": "portal.settings"}
os.environ["DTSEN_PORTAL_RUNS"] = str(STATE)
for name in ("DATABASE_URL", "DATABASE_URL_OWNER", "DATABASE_URL_WORKER", "DTSEN_PORTAL_KEYS", "DTSEN_PORTAL_LOGIN"):
    os.environ.pop(name, None)

from portal.machine import make_secrets, read_machine  # noqa: E402

make_secrets(read_machine())

import django  # noqa: E402

django.setup()

from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server  # noqa: E402

import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection as django_connection  # noqa: E402
from django.test import Client  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from portal import postgres  # noqa: E402
from portal.accounts.actions import assign, create_account  # noqa: E402
from portal.accounts.actor import Actor  # noqa: E402
from portal.accounts.models import Account, Assignment  # noqa: E402
from portal.accounts.role import read_matrix  # noqa: E402
from portal.accounts.session import actor_in  # noqa: E402
from portal.area import Scope, app_transaction, tell  # noqa: E402
from portal.database_roles import prepare  # noqa: E402
from portal.exchange.load_release import load_release  # noqa: E402
from portal.keyring import make_ring, read_ring  # noqa: E402
from portal.machine import Machine, connection, write_private  # noqa: E402
from portal.protection import apply  # noqa: E402
from tests.portal.small_run import make_run  # noqa: E402

PASSWORD = "sandi-uji-yang-panjang"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}


@dataclass(frozen=True)
class Portal:
    """The running installation of the tests: its machine, its PostgreSQL and the run that is loaded."""

    machine: Machine
    server: postgres.Server
    run: Path

    def connect(self, login: str, **more: object) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(**connection(self.machine, login), autocommit=True, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def portal(django_db_blocker: object) -> Iterator[Portal]:
    """Started once for all tests of the portal."""
    machine = settings.MACHINE
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    secrets = make_secrets(machine)
    make_ring(machine.keys)
    data = postgres.temporary_folder()
    try:
        with postgres.serving(data, secrets["postgres"], FAST) as server:
            write_private(machine.server_file, f'{{"socket": "{server.socket}", "port": "{postgres.PORT}"}}')
            prepare(server, secrets)
            django_db_blocker.unblock()  # type: ignore[attr-defined]
            run = _set_up(machine)
            yield Portal(machine, server, run)
            django_connection.close()
    finally:
        django_connection.close_pool()
        shutil.rmtree(data.parent, ignore_errors=True)
        shutil.rmtree(STATE, ignore_errors=True)


def _log_in_as(machine: Machine, login: str) -> None:
    """Points Django at the database with one of its three log-ins."""
    django_connection.close()
    reached = connection(machine, login)  # type: ignore[arg-type]
    django_connection.settings_dict |= {
        "HOST": reached["host"],
        "PORT": reached["port"],
        "USER": reached["user"],
        "PASSWORD": reached["password"],
    }
    # As in settings.py: statements of plain_rows.py are planned once a connection.
    django_connection.settings_dict["OPTIONS"] = {"prepare_threshold": 0}


def _set_up(machine: Machine) -> Path:
    _log_in_as(machine, "owner")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    run = make_run(STATE / "run")
    with psycopg.connect(**connection(machine, "owner"), autocommit=True) as owner:  # type: ignore[arg-type]
        apply(owner)
    load_release(run, machine.policy, read_ring(machine.keys), connection(machine, "owner"), demo=True, tell=lambda what, rows: None)
    _log_in_as(machine, "web")
    return run


@pytest.fixture
def as_owner(portal: Portal) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """A connection of the owner of the tables."""
    with portal.connect("owner") as opened:
        yield opened


def make_account(username: str, role: str, wilayah: str) -> tuple[Account, Assignment]:
    """An account in a role, made once; as the application role, the way the command does it."""
    matrix = read_matrix(settings.MACHINE.policy)
    with app_transaction():
        tell(Scope(), "", "", None, ("akun",))
        account = Account.objects.filter(username=username).first()
        if account is None:
            account = create_account(username, f"Nama {username}", PASSWORD, acting=None, demo=True)
            from portal.accounts.demo import last_day_of

            assign(account, role, tuple(filter(None, wilayah.split(","))), matrix.roles[role].purposes[0], last_day_of(matrix), acting=None)
        return account, Assignment.objects.get(account=account)


@pytest.fixture
def actor_as(portal: Portal) -> Callable[[str, str], Actor]:
    """An actor for queries and actions; the caller opens the transaction with `acting`."""

    def made(role: str, wilayah: str = "") -> Actor:
        return actor_in(*make_account(f"{role}_{wilayah or 'pusat'}", role, wilayah))

    return made


@pytest.fixture
def client_as(portal: Portal) -> Callable[[str, str], Client]:
    """A test client that is logged in through the log-in page."""

    def made(role: str, wilayah: str = "") -> Client:
        username = f"{role}_{wilayah or 'pusat'}"
        make_account(username, role, wilayah)
        client = Client()
        response = client.post("/masuk/", {"nama": username, "sandi": PASSWORD})
        assert response.status_code == 302, response.status_code
        return client

    return made


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def address(portal: Portal) -> Iterator[str]:
    """The portal behind a plain web server on this machine. Accounts are made before it: by a fixture of the module."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=WSGIServer, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium of this machine. While it runs, Django's connection of this thread may not be used."""
    chromium = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    assert chromium, "Uji peramban memerlukan Chromium: apt-get install chromium. / The tests of the pages need Chromium."
    quiet = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-component-update")
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=[*quiet, "--disable-sync"])
        yield opened
        opened.close()
