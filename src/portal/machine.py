"""This machine: the only place of the portal that reads the environment.

| variable | meaning | default |
|---|---|---|
| DTSEN_PORTAL_MODE | `demo` (invented people only) or `operasi` | demo |
| DTSEN_PORTAL_STATE | folder of secrets, keys and the embedded database | `demo/portal` of the project; obligatory in `operasi` |
| DTSEN_PORTAL_KEYS | key ring of the field encryption | `kunci.json` in the state folder |
| DTSEN_PORTAL_ADDRESS | host:port to listen on | 127.0.0.1:8000 |
| DTSEN_PORTAL_HOSTS | host names that are answered, comma separated | localhost,127.0.0.1 |
| DTSEN_PORTAL_RUNS | folder of finished runs | `demo/runs` of the project |
| DATABASE_URL, DATABASE_URL_OWNER, DATABASE_URL_WORKER | a PostgreSQL server: the address for each of the three log-ins | embedded server |
| DATABASE_URL_ADMIN | the same server with full rights: for `backup` and `restore` only | - |
| DTSEN_PORTAL_LOGIN | log-in of this process: web, owner, worker (set by the commands themselves) | web |
| DTSEN_POLICY | folder of the policy files | `policy/` of the project |
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import unquote, urlsplit

from dtsen.errors import MachineError, Say

Mode = Literal["demo", "operasi"]
Login = Literal["web", "owner", "worker"]
ROLE_OF: dict[Login, str] = {"web": "dtsen_web", "owner": "dtsen_owner", "worker": "dtsen_worker"}
DATABASE = "dtsen"
PROJECT = Path(__file__).resolve().parents[2]
_URLS: dict[Login, str] = {"web": "DATABASE_URL", "owner": "DATABASE_URL_OWNER", "worker": "DATABASE_URL_WORKER"}
ADMIN_URL = "DATABASE_URL_ADMIN"


@dataclass(frozen=True)
class Machine:
    mode: Mode
    state: Path
    keys: Path
    host: str
    port: int
    hosts: tuple[str, ...]
    runs: Path
    policy: Path
    login: Login
    urls: dict[Login, str]
    admin: str = ""

    @property
    def secrets_file(self) -> Path:
        return self.state / "rahasia.json"

    @property
    def admin_url(self) -> dict[str, str] | None:
        """host, port, dbname, user, password of DATABASE_URL_ADMIN; None when it is not given."""
        return _parts(self.admin) if self.admin else None

    @property
    def server_file(self) -> Path:
        """Where the embedded server says how it is reached while it runs."""
        return self.state / "server.json"

    def secrets(self) -> dict[str, str]:
        """Passwords of the database and the secret of the sessions; empty before `make_secrets`."""
        if not self.secrets_file.exists():
            return {}
        return cast(dict[str, str], json.loads(self.secrets_file.read_text(encoding="utf-8")))


def environment_of_web() -> dict[str, str]:
    """What the web process may know: the address of its own log-in, and of none that sees more."""
    hidden = {*_URLS.values(), ADMIN_URL} - {_URLS["web"]}
    return {name: value for name, value in os.environ.items() if name not in hidden} | {"DTSEN_PORTAL_LOGIN": "web"}


def read_machine() -> Machine:
    """The machine as its environment describes it; a value that cannot be used is an error, not a default."""
    mode = os.environ.get("DTSEN_PORTAL_MODE", "demo")
    login = os.environ.get("DTSEN_PORTAL_LOGIN", "web")
    if mode not in get_args(Mode) or login not in get_args(Login):
        raise MachineError(
            Say("Isi DTSEN_PORTAL_MODE atau DTSEN_PORTAL_LOGIN tidak dikenal.", "DTSEN_PORTAL_MODE or DTSEN_PORTAL_LOGIN is not known."),
            expected=Say("demo atau operasi; web, owner, atau worker", "demo or operasi; web, owner or worker"),
            came=Say(f"{mode}; {login}", f"{mode}; {login}"),
        )
    given = os.environ.get("DTSEN_PORTAL_STATE")
    if mode == "operasi" and not given:
        raise MachineError(
            Say("Di luar demo, folder keadaan portal wajib disebut.", "Outside the demo the state folder must be named."),
            expected=Say("DTSEN_PORTAL_STATE", "DTSEN_PORTAL_STATE"),
            todo=Say("Lihat docs/how-to/portal.md.", "See docs/how-to/portal.md."),
        )
    state = Path(given).resolve() if given else PROJECT / "demo" / "portal"
    host, _, port = os.environ.get("DTSEN_PORTAL_ADDRESS", "127.0.0.1:8000").rpartition(":")
    return Machine(
        mode=cast(Mode, mode),
        state=state,
        keys=Path(os.environ.get("DTSEN_PORTAL_KEYS") or state / "kunci.json"),
        host=host,
        port=int(port),
        hosts=tuple(filter(None, os.environ.get("DTSEN_PORTAL_HOSTS", "localhost,127.0.0.1").split(","))),
        runs=Path(os.environ.get("DTSEN_PORTAL_RUNS") or PROJECT / "demo" / "runs"),
        policy=Path(os.environ.get("DTSEN_POLICY") or PROJECT / "policy"),
        login=cast(Login, login),
        urls={name: os.environ[variable] for name, variable in _URLS.items() if os.environ.get(variable)},
        admin=os.environ.get(ADMIN_URL, ""),
    )


def make_secrets(machine: Machine) -> dict[str, str]:
    """The secrets of this installation, random, made once, readable by its user only."""
    known = machine.secrets()
    if known:
        return known
    machine.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = {name: secrets.token_urlsafe(32) for name in ("sesi", "postgres", "web", "owner", "worker")}
    write_private(machine.secrets_file, json.dumps(made, indent=1))
    return made


def write_private(path: Path, text: str) -> None:
    """Writes a file that only this user can read, whole or not at all."""
    part = path.with_suffix(".sementara")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    part.replace(path)


def connection(machine: Machine, login: Login | None = None) -> dict[str, str]:
    """host, port, dbname, user, password of a log-in; host is empty while no embedded server runs."""
    login = login or machine.login
    if machine.urls:
        if login not in machine.urls:
            raise MachineError(
                Say(f"Alamat basis data untuk {login} tidak disebut.", f"The database address for {login} is not given."),
                expected=Say(_URLS[login], _URLS[login]),
                todo=Say("Lihat docs/how-to/portal.md.", "See docs/how-to/portal.md."),
            )
        return _parts(machine.urls[login])
    server: dict[str, str] = json.loads(machine.server_file.read_text(encoding="utf-8")) if machine.server_file.exists() else {}
    return {
        "host": server.get("socket", ""),
        "port": server.get("port", "5432"),
        "dbname": DATABASE,
        "user": ROLE_OF[login],
        "password": machine.secrets().get(login, ""),
    }


def _parts(address: str) -> dict[str, str]:
    url = urlsplit(address)
    return {
        "host": url.hostname or "",
        "port": str(url.port or 5432),
        "dbname": url.path.lstrip("/") or DATABASE,
        "user": unquote(url.username or ""),
        "password": unquote(url.password or ""),
    }
