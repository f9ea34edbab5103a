"""`python -m portal restore`: beside the database in use, checked, and only then put in its place.

With `drill` it is checked and thrown away: the restore is proved on a working day without touching anything.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from dtsen.errors import MachineError, RequestError, Say
from portal.audit import chain
from portal.audit.words import verdict_words
from portal.database_roles import APP, OWNER, WEB, WORKER, let_names_be_found
from portal.keyring import read_ring
from portal.machine import Machine
from portal.operation.archive import Manifest, identity, read
from portal.operation.backup import counts
from portal.operation.powers import Powers, powers

BESIDE = "dtsen_pulih"
_EVENT = """INSERT INTO audit_entry (at, role, purpose, legal_basis, action, subject, subject_ids, fields, reason, detail)
VALUES (now(), '', '', '', 'basis_data_dipulihkan', '', '{}', '{}', '', %s)"""


@dataclass(frozen=True)
class Restored:
    """What came back. `lost`: places of the audit chain that this installation once anchored and the backup does not have."""

    manifest: Manifest
    rows: int
    sealed: int
    lost: int
    put_aside: str


def restore(machine: Machine, file: Path, key: Path, *, drill: bool) -> Restored:
    """Restores and checks: rows of every table, the audit chain, keys. Raises when anything differs; the old database stays then."""
    mighty = powers(machine)
    secret = identity(key)
    said: list[Manifest] = []

    def use(manifest: Manifest, dump: IO[bytes]) -> None:
        said.append(manifest)
        _keys_are_here(machine, manifest)
        _make_beside(mighty)
        _fill(mighty, dump)

    try:
        with file.open("rb") as stream:
            read(stream, secret, use)
        manifest = said[0]
        sealed = _check(machine, mighty, manifest)
        lost = max([0, *(head.position - manifest.chain_position for head in chain.read_anchors(_anchors(machine)))])
        aside = "" if drill else _put_in_place(machine, mighty, manifest, lost)
    finally:
        _drop(mighty, BESIDE)
    return Restored(manifest, sum(manifest.tables.values()), sealed, lost, aside)


def _keys_are_here(machine: Machine, manifest: Manifest) -> None:
    missing = sorted(set(manifest.keys) - set(read_ring(machine.keys).keys))
    if missing:
        raise RequestError(
            Say("Kunci enkripsi cadangan ini tidak ada di sini.", "The encryption keys of this backup are not here."),
            expected=Say(", ".join(missing), ", ".join(missing)),
            todo=Say(
                "Pulihkan dulu berkas kunci dari tempat simpannya; tanpanya NIK tidak terbaca.",
                "Restore the key file first; without it NIK cannot be read.",
            ),
        )


def _make_beside(mighty: Powers) -> None:
    with mighty.connect("postgres") as server:
        known = {str(row[0]) for row in server.execute("SELECT rolname FROM pg_roles").fetchall()}
        missing = [role for role in (OWNER, APP, WEB, WORKER) if role not in known]
        if missing:
            raise RequestError(
                Say("Peran basis data belum ada di server ini.", "The roles of the database do not exist on this server."),
                expected=Say(", ".join(missing), ", ".join(missing)),
                todo=Say(
                    "Siapkan dulu: `init` (tertanam) atau deploy/roles.sql.", "Make them first: `init` (embedded) or deploy/roles.sql."
                ),
            )
    _drop(mighty, BESIDE)
    with mighty.connect("postgres") as server:
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(sql.Identifier(BESIDE), sql.Identifier(OWNER)))
        _grants(server, BESIDE)


def _grants(server: "psycopg.Connection[tuple[object, ...]]", database: str) -> None:
    """A dump of one database does not hold who may connect to it."""
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
    for role in (WEB, WORKER):
        server.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), sql.Identifier(role)))


def _fill(mighty: Powers, dump: IO[bytes]) -> None:
    words = [str(mighty.program("pg_restore")), "--exit-on-error", "--dbname", BESIDE]
    process = subprocess.Popen(words, env=mighty.environment(), stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    if process.stdin is None or process.stderr is None:
        raise AssertionError("the dump is piped")
    try:
        while block := dump.read(1 << 20):
            process.stdin.write(block)
        process.stdin.close()
    except BrokenPipeError:
        # pg_restore stopped; what it says is told below.
        pass
    told = process.stderr.read().decode(errors="replace").strip()[-300:]
    process.stderr.close()
    if process.wait():
        raise MachineError(Say("pg_restore tidak selesai.", "pg_restore did not finish."), came=Say(told, told))
    with mighty.connect(BESIDE) as opened:
        let_names_be_found(opened)


def _check(machine: Machine, mighty: Powers, manifest: Manifest) -> int:
    """Rows as promised, the chain whole up to the head that was written down; the number of sealed entries."""
    with mighty.connect(BESIDE) as opened:
        found = counts(opened)
    wrong = sorted(name for name in {*found, *manifest.tables} if found.get(name) != manifest.tables.get(name))
    if wrong:
        name = wrong[0]
        raise RequestError(
            Say("Isi yang dipulihkan tidak sama dengan catatannya.", "What was restored is not what its manifest says."),
            expected=Say(f"{name}: {manifest.tables.get(name)}", f"{name}: {manifest.tables.get(name)}"),
            came=Say(f"{name}: {found.get(name)}", f"{name}: {found.get(name)}"),
        )
    heads = [head for head in chain.read_anchors(_anchors(machine)) if head.position <= manifest.chain_position]
    heads += [chain.Head(manifest.chain_position, manifest.chain_hash)] if manifest.chain_position else []
    with _rows(mighty, BESIDE) as rows:
        verdict = chain.verify(rows, heads)
    if verdict.broken:
        raise RequestError(verdict_words(verdict))
    return verdict.sealed


def _put_in_place(machine: Machine, mighty: Powers, manifest: Manifest, lost: int) -> str:
    """The restored database takes the name; the old one is kept under another until the administrator drops it."""
    stamp = manifest.made_at.replace("-", "").replace(":", "").split("+")[0]
    with mighty.connect("postgres") as server:
        names = {str(row[0]) for row in server.execute("SELECT datname FROM pg_database").fetchall()}
        aside = next(f"dtsen_sebelum_{number}" for number in range(1, 1000) if f"dtsen_sebelum_{number}" not in names)
        try:
            with server.transaction():
                rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                if mighty.database in names:
                    server.execute(rename.format(sql.Identifier(mighty.database), sql.Identifier(aside)))
                server.execute(rename.format(sql.Identifier(BESIDE), sql.Identifier(mighty.database)))
        except psycopg.errors.ObjectInUse as error:
            raise RequestError(
                Say("Basis data sedang dipakai.", "The database is in use."),
                todo=Say("Hentikan portal, lalu ulangi.", "Stop the portal, then try again."),
            ) from error
    _keep_anchors(machine, manifest, stamp)
    with mighty.connect() as opened:
        detail = {"cadangan": manifest.made_at, "tempat": manifest.chain_position, "hilang": lost}
        opened.execute(_EVENT, [Jsonb(detail)])
    return aside if mighty.database in names else ""


def _keep_anchors(machine: Machine, manifest: Manifest, stamp: str) -> None:
    """Anchors of entries that are gone would call every later chain broken: they are put aside, not thrown away."""
    path = _anchors(machine)
    heads = chain.read_anchors(path)
    if any(head.position > manifest.chain_position for head in heads):
        path.replace(path.with_name(f"{path.stem}-sebelum-pulih-{stamp}{path.suffix}"))
        for head in heads:
            if head.position <= manifest.chain_position:
                chain.write_anchor(path, head)


def _drop(mighty: Powers, database: str) -> None:
    with mighty.connect("postgres") as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _rows(mighty: Powers, database: str) -> "psycopg.Connection[dict[str, Any]]":
    return psycopg.Connection[dict[str, Any]].connect(
        host=mighty.host,
        port=mighty.port,
        user=mighty.user,
        password=mighty.password,
        dbname=database,
        autocommit=True,
        row_factory=dict_row,
    )


def _anchors(machine: Machine) -> Path:
    return machine.state / chain.ANCHOR_FILE
