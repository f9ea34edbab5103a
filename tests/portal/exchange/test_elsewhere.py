"""The portal over a PostgreSQL that is not its own: a server with TCP, its own superuser and the roles of deploy/roles.sql."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from portal import postgres
from portal.machine import PROJECT
from portal.serving import DEMO_PASSWORD
from tests.portal.conftest import FAST, Portal
from tests.portal.small_run import VILLAGES, family_id, make_run, nik_of, person_id

SUPERUSER = "sandi-superuser-uji"
PASSWORDS = {"web": "sandiweb", "owner": "sandiowner", "worker": "sandiworker"}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass(frozen=True)
class Elsewhere:
    """A server at an address, and a machine of the portal that knows it by its DATABASE_URL alone."""

    port: int
    log: Path
    state: Path
    runs: Path
    home: Path
    environment: dict[str, str]

    def command(self, *words: str, check: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "portal", *words],
            cwd=self.home,
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def connect(self, user: str, password: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(host="127.0.0.1", port=self.port, dbname="dtsen", user=user, password=password, autocommit=True)


@pytest.fixture(scope="module")
def elsewhere(portal: Portal) -> Iterator[Elsewhere]:
    """`portal` first: it decides whether there is a PostgreSQL at all."""
    port, data = free_port(), postgres.temporary_folder()
    folder = Path(tempfile.mkdtemp(prefix="dtsen-lain-", dir="/tmp"))
    # As a server is set up that is not ours: it listens, it writes a log for replicas, its roles come from the script.
    settings = FAST | {"listen_addresses": "127.0.0.1", "port": str(port), "wal_level": "replica", "max_wal_senders": "4"}
    settings |= {"log_min_error_statement": "error", "log_parameter_max_length_on_error": "-1", "log_error_verbosity": "default"}
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, data.parent, ignore_errors=True)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(postgres, "PORT", str(port))
            stack.enter_context(postgres.serving(data, SUPERUSER, settings))
        script = (PROJECT / "deploy" / "first-start.sh").read_text(encoding="utf-8")
        script = script.replace("/dtsen/roles.sql", str(PROJECT / "deploy" / "roles.sql"))
        there = {"PGHOST": "127.0.0.1", "PGPORT": str(port), "PGPASSWORD": SUPERUSER}
        there |= {f"DB_{login.upper()}": password for login, password in PASSWORDS.items()}
        path = f"{postgres.programs()}:{os.environ['PATH']}"
        done = subprocess.run(["sh", "-c", script], env=os.environ | there | {"PATH": path}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        yield machine_of(folder, port, data.parent / "postgres.log")


def machine_of(folder: Path, port: int, log: Path) -> Elsewhere:
    """Its files are those that deploy/Containerfile copies, and no others."""
    home = folder / "dtsen"
    for name in ("src", "policy"):
        shutil.copytree(PROJECT / name, home / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DTSEN_", "DATABASE_URL"))}
    environment = kept | {
        "PYTHONPATH": str(home / "src"),
        "PYTHONWARNINGS": "ignore",
        "DTSEN_PORTAL_STATE": str(folder / "keadaan"),
        "DTSEN_PORTAL_RUNS": str(folder / "runs"),
        "DTSEN_PORTAL_MODE": "demo",
        "DATABASE_URL": f"postgresql://dtsen_web:{PASSWORDS['web']}@127.0.0.1:{port}/dtsen",
        "DATABASE_URL_OWNER": f"postgresql://dtsen_owner:{PASSWORDS['owner']}@127.0.0.1:{port}/dtsen",
        "DATABASE_URL_WORKER": f"postgresql://dtsen_worker:{PASSWORDS['worker']}@127.0.0.1:{port}/dtsen",
    }
    make_run(folder / "runs" / "DTSEN-2025-TW4")
    return Elsewhere(port, log, folder / "keadaan", folder / "runs", home, environment)


class Browser:
    """A session that keeps its cookies and the token of the last form."""

    def __init__(self, port: int) -> None:
        self.connection, self.cookies, self.token = HTTPConnection("127.0.0.1", port, timeout=30), {}, ""  # type: ignore[var-annotated]

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, address that it leads to, text."""
        body = urlencode(fields | {"csrfmiddlewaretoken": self.token}) if fields is not None else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        if found := re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text):
            self.token = found[1]
        return answer.status, answer.getheader("Location") or "", text


@pytest.fixture(scope="module")
def opened(elsewhere: Elsewhere) -> Iterator[int]:
    """`python -m portal` on that server; its port."""
    port = free_port()
    environment = elsewhere.environment | {"DTSEN_PORTAL_ADDRESS": f"127.0.0.1:{port}"}
    log = elsewhere.state.with_name("portal.log")
    with log.open("w") as stream:
        process = subprocess.Popen([sys.executable, "-m", "portal"], cwd=elsewhere.home, env=environment, stdout=stream, stderr=stream)
        try:
            for _ in range(240):
                assert process.poll() is None, log.read_text()
                try:
                    if Browser(port).ask("GET", "/masuk/")[0] == 200:
                        break
                except OSError:
                    time.sleep(0.25)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=90)


def test_a_release_is_loaded_and_a_person_found_over_an_address(elsewhere: Elsewhere, opened: int) -> None:
    browser, family = Browser(opened), family_id(VILLAGES[0], 1)
    browser.ask("GET", "/masuk/")
    assert browser.ask("POST", "/masuk/", {"nama": "statistik_nasional", "sandi": DEMO_PASSWORD})[0] == 302
    browser.ask("GET", "/cari/")
    status, there, text = browser.ask("POST", "/cari/", {"number": nik_of(VILLAGES[0], 11)})
    assert status in (200, 302) and (family in there or person_id(VILLAGES[0], 1, 1) in there or family in text)
    status, _, page = browser.ask("GET", f"/keluarga/{family}/")
    assert status == 200 and "SITI AMINAH" in page and nik_of(VILLAGES[0], 11) not in page
    with elsewhere.connect("dtsen_owner", PASSWORDS["owner"]) as owner:
        read = owner.execute("SELECT count(*) FROM exchange_release WHERE is_active AND persons = 51").fetchone()
    assert read == (1,)


def test_another_village_is_not_shown_to_a_regency(opened: int) -> None:
    browser = Browser(opened)
    browser.ask("GET", "/masuk/")
    assert browser.ask("POST", "/masuk/", {"nama": "bps_kab", "sandi": DEMO_PASSWORD})[0] == 302
    seen = {village: browser.ask("GET", f"/keluarga/{family_id(village, 1)}/")[0] for village in VILLAGES}
    assert sorted(seen.values()) == [200, 200, 404, 404] and len({village[:4] for village in VILLAGES if seen[village] == 200}) == 1


def test_health_knows_the_server_and_its_worker(opened: int) -> None:
    for _ in range(40):
        said = json.loads(Browser(opened).ask("GET", "/sehat.json")[2])["periksa"]
        if said["pekerja"] == said["penyegel"] == "baik":
            break
        time.sleep(0.5)
    assert {name: said[name] for name in ("basis_data", "migrasi", "rilis", "pekerja", "penyegel")} == dict.fromkeys(
        ("basis_data", "migrasi", "rilis", "pekerja", "penyegel"), "baik"
    )


def test_nothing_embedded_was_started(elsewhere: Elsewhere, opened: int) -> None:
    assert opened and not (elsewhere.state / "server.json").exists() and not (elsewhere.state / "postgres").exists()


def test_a_second_release_comes_in_while_it_is_open(elsewhere: Elsewhere, opened: int) -> None:
    run = make_run(elsewhere.runs / "DTSEN-2026-TW1", "DTSEN-2026-TW1", 20260331, desil_shift=2)
    assert "DTSEN-2026-TW1" in elsewhere.command("load", str(run)).stdout
    browser = Browser(opened)
    browser.ask("GET", "/masuk/")
    browser.ask("POST", "/masuk/", {"nama": "statistik_nasional", "sandi": DEMO_PASSWORD})
    assert "DTSEN-2026-TW1" in browser.ask("GET", f"/keluarga/{family_id(VILLAGES[0], 1)}/")[2]


def test_no_log_in_of_the_portal_sees_a_person_by_itself(elsewhere: Elsewhere, opened: int) -> None:
    for login in ("web", "worker"):
        with elsewhere.connect(f"dtsen_{login}", PASSWORDS[login]) as one, pytest.raises(psycopg.errors.InsufficientPrivilege):
            one.execute("SELECT count(*) FROM served_person")
    with elsewhere.connect("dtsen_owner", PASSWORDS["owner"]) as owner:
        safe = owner.execute("SELECT proleakproof FROM pg_proc WHERE proname = 'similarity_op'").fetchone()
        mighty = owner.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'dtsen%' AND (rolsuper OR rolbypassrls)").fetchall()
    assert mighty == [] and safe == (True,)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"DATABASE_URL_OWNER": ""}, "DATABASE_URL_OWNER"),
        ({"DATABASE_URL_OWNER": "postgresql://dtsen_owner:salah@127.0.0.1:{port}/dtsen"}, "tidak terjangkau"),
        ({"DATABASE_URL_OWNER": "postgresql://dtsen_owner:x@127.0.0.1:1/dtsen"}, "tidak terjangkau"),
    ],
)
def test_a_wrong_address_is_said_in_words(elsewhere: Elsewhere, change: dict[str, str], words: str) -> None:
    filled = {name: value.format(port=elsewhere.port) for name, value in change.items()}
    elsewhere.command("init")
    done = elsewhere.command("load", str(elsewhere.runs / "DTSEN-2025-TW4"), check=False, **filled)
    assert done.returncode == 2 and words in done.stderr and "Traceback" not in done.stderr
    assert not any(password in done.stdout + done.stderr for password in PASSWORDS.values())


def test_no_line_of_data_reaches_the_log_of_the_server(elsewhere: Elsewhere, opened: int) -> None:
    with elsewhere.connect("dtsen_owner", PASSWORDS["owner"]) as owner:
        owner.execute("CREATE TABLE uji_salin (n integer, nama text)")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation), owner.cursor().copy("COPY uji_salin FROM STDIN") as copy:
            copy.write("1\tSITI AMINAH\nbukan angka SITI AMINAH\tx\n")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            owner.execute("INSERT INTO uji_salin VALUES (%s, %s)", ["x", "SITI AMINAH"])
        owner.execute("DROP TABLE uji_salin")
    said = elsewhere.log.read_text(encoding="utf-8")
    assert "invalid input syntax" in said and "COPY uji_salin" not in said and "INSERT INTO uji_salin" not in said
