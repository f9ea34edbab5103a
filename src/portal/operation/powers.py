"""Who may read and write everything: only to back up and to restore; nothing of the portal works with it.

The embedded server: its superuser. A server of one's own: DATABASE_URL_ADMIN, a role that steps over row-level security
and may create databases, given to these two commands only.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import psycopg

from dtsen.errors import MachineError, Say
from portal import postgres
from portal.machine import DATABASE, Machine, connection


@dataclass(frozen=True)
class Powers:
    """How the server is reached with full rights, and where its programs are."""

    host: str
    port: str
    user: str
    password: str
    database: str
    programs: Path | None

    def connect(self, database: str = "") -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=self.host, port=self.port, user=self.user, password=self.password, dbname=database or self.database, autocommit=True
        )

    def environment(self) -> dict[str, str]:
        """For PostgreSQL's own programs: the password is in no command line."""
        return os.environ | {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGSSLMODE": "prefer",
        }

    def program(self, name: str) -> Path:
        found = self.programs / name if self.programs else Path(shutil.which(name) or "")
        if not found.is_file():
            raise MachineError(
                Say(f"Program {name} tidak ada.", f"The program {name} is missing."),
                todo=Say("Pasang klien PostgreSQL seversi servernya.", "Install the PostgreSQL client of the server's version."),
            )
        return found


def powers(machine: Machine) -> Powers:
    """Raises MachineError when no address with full rights is given for a server of one's own."""
    if not machine.urls:
        server = connection(machine, "owner")
        programs = postgres.programs()
        return Powers(server["host"], server["port"], postgres.SUPERUSER, machine.secrets()["postgres"], DATABASE, programs)
    if machine.admin_url is None:
        raise MachineError(
            Say("Alamat basis data dengan hak penuh tidak disebut.", "No database address with full rights is given."),
            expected=Say("DATABASE_URL_ADMIN", "DATABASE_URL_ADMIN"),
            todo=Say("Lihat docs/how-to/operate-the-portal.md.", "See docs/how-to/operate-the-portal.md."),
        )
    parts = machine.admin_url
    return Powers(parts["host"], parts["port"], parts["user"], parts["password"], connection(machine, "owner")["dbname"], None)
