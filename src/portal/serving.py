"""Opens the portal: database, tables, release, accounts of the demo, web server, sealer; and closes all of it again."""

import datetime
import os
import signal
import subprocess
import sys
import threading
from types import FrameType

import click
import psycopg

from dtsen.errors import RequestError, Say
from portal import postgres
from portal.audit import chain
from portal.database_roles import prepare
from portal.exchange.run_folder import newest_run
from portal.keyring import make_ring
from portal.machine import PROJECT, Login, Machine, connection, environment_of_web, make_secrets
from portal.operation.health import beat

SEAL_SECONDS = 2.0
ANCHOR_EVERY = 30
DEMO_PASSWORD = "negeri-rekaan"


def prepare_installation(machine: Machine) -> None:
    """Secrets and keys of this installation, made once."""
    make_secrets(machine)
    make_ring(machine.keys)


def serve(machine: Machine) -> None:
    """Runs until it is told to stop."""
    if machine.mode == "demo":
        prepare_installation(machine)
    elif not machine.secrets():
        raise RequestError(
            Say("Portal ini belum disiapkan.", "This portal has not been set up."),
            todo=Say("Jalankan `./run portal init` satu kali.", "Run `./run portal init` once."),
        )
    with postgres.running(machine) as server:
        if server:
            prepare(server, make_secrets(machine))
        _command("owner", "migrate")
        if machine.mode == "demo":
            _open_demo(machine)
        _serve_until_stopped(machine)


def migrate_here(machine: Machine) -> None:
    """Tables, static files and rights, in a process that is logged in as the owner."""
    from django.core.management import call_command

    from portal.exchange.serving_upgrade import upgrade_serving_tables
    from portal.protection import apply

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    with psycopg.connect(**connection(machine, "owner"), autocommit=True) as owner:  # type: ignore[arg-type]
        upgrade_serving_tables(owner)
        apply(owner)


def _open_demo(machine: Machine) -> None:
    run = newest_run(machine.runs)
    if run is None:
        click.echo("Belum ada run demo; jalankan `./run demo` lebih dulu. / No demo run yet; run `./run demo` first.", err=True)
    else:
        outlines = sorted(machine.runs.parent.glob("negeri-*/batas"))
        _command("owner", "load", str(run), *(["--batas", str(outlines[-1])] if outlines else []))
    _command("web", "demo-accounts")


def _command(login: Login, *words: str) -> None:
    """Another process of this portal, with its own log-in to the database."""
    environment = os.environ | {"DTSEN_PORTAL_LOGIN": login}
    done = subprocess.run([sys.executable, "-m", "portal", *words], cwd=PROJECT, env=environment, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def _serve_until_stopped(machine: Machine) -> None:
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, told)
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", machine.host, "--port", str(machine.port)]
    # Two processes: one alone runs on one processor, and a rush of requests would be worked off too slowly.
    words += ["--workers", "2", "--blocking-threads", "8", "--backpressure", "100", "--log-level", "warning", "portal.wsgi:application"]
    web = subprocess.Popen(words, cwd=PROJECT, env=environment_of_web(), start_new_session=True)
    worker = subprocess.Popen(
        [sys.executable, "-m", "portal", "worker"], cwd=PROJECT, env=os.environ | {"DTSEN_PORTAL_LOGIN": "worker"}, start_new_session=True
    )
    sealer = threading.Thread(target=seal_until, args=(machine, stop), daemon=True)
    sealer.start()
    click.echo(f"Portal: http://{machine.host}:{machine.port}/")
    try:
        while not stop.wait(0.5):
            for child in (web, worker):
                if child.poll() is not None:
                    raise SystemExit(child.returncode)
    finally:
        stop.set()
        for child in (web, worker):
            child.terminate()
        for child in (web, worker):
            child.wait(timeout=30)
        sealer.join(timeout=10)


def seal_until(machine: Machine, stop: threading.Event) -> None:
    """Seals the audit log in small batches, once more at the end; writes the head down now and then."""
    rounds = 0
    with chain.rows_of(connection(machine, "worker")) as rows:
        while True:
            last = stop.wait(SEAL_SECONDS)
            beat(machine)
            while head := chain.seal(rows, datetime.datetime.now(datetime.UTC)):
                rounds += 1
                if last or rounds % ANCHOR_EVERY == 1:
                    chain.write_anchor(machine.state / chain.ANCHOR_FILE, head)
            if last:
                return
