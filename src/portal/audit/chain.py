"""The chain over the entries: sealing in small batches, and finding the first broken link.

Readers only append; one sealer gives places in the chain, so that no reader waits for another. What is not yet sealed
is marked so. Whoever changes, removes or slips in an entry breaks the chain at that place; whoever rewrites the whole
chain is found by an anchor: the head, kept outside the database (a file, a letter, another agency).
"""

import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

ANCHOR_FILE = "jangkar-audit.txt"
BATCH = 1000
START = b"\0" * 32
_COLUMNS = (
    "id",
    "at",
    "account_id",
    "assignment_id",
    "role",
    "purpose",
    "legal_basis",
    "action",
    "subject",
    "subject_ids",
    "fields",
    "kode_desa",
    "reason",
    "detail",
)
_ONE_SEALER = 7_204_501
_ENTRIES = "SELECT * FROM audit_entry WHERE id = ANY(%s) ORDER BY id"
_TAKE = """DELETE FROM audit_unsealed
WHERE entry_id IN (SELECT entry_id FROM audit_unsealed ORDER BY entry_id LIMIT %s) RETURNING entry_id"""
_HEAD = "SELECT position, hash FROM audit_link ORDER BY position DESC LIMIT 1"
_CHAIN = """SELECT l.position, l.entry_id, l.hash, e.* FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id ORDER BY l.position"""
_STRAY = """SELECT min(e.id) AS id FROM audit_entry e
LEFT JOIN audit_link l ON l.entry_id = e.id LEFT JOIN audit_unsealed u ON u.entry_id = e.id
WHERE l.entry_id IS NULL AND u.entry_id IS NULL"""
Rows = psycopg.Connection[dict[str, Any]]


@dataclass(frozen=True)
class Head:
    """The last link: what an anchor keeps."""

    position: int
    hash: str


@dataclass(frozen=True)
class Broken:
    """The first place where the chain does not hold; `why` is a code of the words in the command."""

    position: int
    entry_id: int
    why: str


@dataclass(frozen=True)
class Verdict:
    """What a verification found: `broken` is None when everything holds."""

    sealed: int
    waiting: int
    head: Head | None
    broken: Broken | None


def link_hash(before: bytes, row: dict[str, Any]) -> bytes:
    """The hash of one entry behind another."""
    said = {name: row[name] for name in _COLUMNS}
    said["at"] = row["at"].astimezone(datetime.UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(before + json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).digest()


def seal(connection: Rows, sealed_at: object) -> Head | None:
    """Gives the waiting entries (at most 1,000) their places; the new head, or None when nothing waited."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_SEALER])
        waiting = connection.execute(_TAKE, [BATCH]).fetchall()
        if not waiting:
            return None
        last = connection.execute(_HEAD).fetchone()
        position, before = (last["position"], bytes(last["hash"])) if last else (0, START)
        rows = connection.execute(_ENTRIES, [[row["entry_id"] for row in waiting]]).fetchall()
        links = []
        for row in rows:
            position, before = position + 1, link_hash(before, row)
            links.append((position, row["id"], before, sealed_at))
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO audit_link (position, entry_id, hash, sealed_at) VALUES (%s, %s, %s, %s)", links)
    return Head(position, before.hex())


def verify(connection: Rows, anchors: Iterable[Head] = ()) -> Verdict:
    """Walks the whole chain; the first broken place, an anchor that does not fit, or an entry outside the chain."""
    kept = {anchor.position: anchor for anchor in anchors}
    before, position, broken = START, 0, None
    with connection.transaction():
        with connection.cursor("rantai") as cursor:
            cursor.itersize = 5000
            for row in cursor.execute(_CHAIN):
                position += 1
                broken = _fault(row, position, before, kept.get(position))
                if broken:
                    break
                before = bytes(row["hash"])
        if broken is None and any(place > position for place in kept):
            broken = Broken(position + 1, 0, "terpotong")
        if broken is None:
            stray = connection.execute(_STRAY).fetchone()
            if stray and stray["id"] is not None:
                broken = Broken(0, stray["id"], "di_luar_rantai")
        waiting = connection.execute("SELECT count(*) AS n FROM audit_unsealed").fetchone()
    return Verdict(position, waiting["n"] if waiting else 0, Head(position, before.hex()) if position else None, broken)


def _fault(row: dict[str, Any], position: int, before: bytes, anchor: Head | None) -> Broken | None:
    if row["position"] != position:
        return Broken(position, 0, "hilang_dari_rantai")
    if row["id"] is None:
        return Broken(position, row["entry_id"], "dihapus")
    if link_hash(before, row) != bytes(row["hash"]):
        return Broken(position, row["entry_id"], "diubah")
    if anchor and anchor.hash != bytes(row["hash"]).hex():
        return Broken(position, row["entry_id"], "berbeda_dari_jangkar")
    return None


def read_anchors(path: Path) -> list[Head]:
    """The heads that were written down, `position hash` a line."""
    if not path.exists():
        return []
    lines = [line.split() for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
    return [Head(int(line[0]), line[1]) for line in lines]


def write_anchor(path: Path, head: Head) -> None:
    """Writes a head down behind the others."""
    with path.open("a", encoding="ascii") as file:
        file.write(f"{head.position} {head.hash}\n")


def rows_of(conninfo: dict[str, str]) -> Rows:
    """A connection of the sealer."""
    return psycopg.Connection[dict[str, Any]].connect(row_factory=dict_row, autocommit=True, **conninfo)  # type: ignore[arg-type]
