"""A new key for NIK and No. KK: made, then every stored value is written again with it, in small batches, while pages go on.

Both keys are in the ring while it runs, so every value is readable and found at any moment; killed, it goes on where it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from portal.exchange.copying import Connection
from portal.field_encryption import VERSION, decrypt, encrypt, lookup_hash
from portal.keyring import add_key, drop_keys, read_ring

BATCH = 2000


@dataclass(frozen=True)
class Place:
    """A column with encrypted values: `kind` and `row` (SQL) are its associated data; `index` its keyed hash, if any."""

    table: str
    row: str
    column: str
    kind: str
    index: str = ""


SERVED = (
    Place("served_person", "person_id", "nik", "nik", "nik_key"),
    Place("served_family", "family_id", "no_kk", "kk", "no_kk_key"),
    Place("served_pair", "concat_ws('|', source_a, file_a, record_id_a)", "nik_a", "pair"),
    Place("served_pair", "concat_ws('|', source_b, file_b, record_id_b)", "nik_b", "pair"),
)
# Every other table with an encrypted column has its line here, or a rotation would leave it unreadable.
OWN = (
    Place("accounts_secondfactor", "account_id", "secret", "totp"),
    Place("accounts_secondfactor", "account_id", "next_secret", "totp"),
    Place("pdp_particulars", "request_id", "sealed", "pdp"),
    Place("sharing_paper", "row_key", "sealed", "surat"),
    Place("proposals_proposal", "proposal_id", "sealed", "usulan"),
    Place("proposals_document", "document_id", "key", "dokumen"),
    Place("field_letter", "row_key", "key", "dokumen"),
    Place("field_device", "id", "recovery", "perangkat"),
    Place("field_task", "task_id", "sealed", "tugas"),
    Place("field_task", "task_id", "note", "catatan"),
    Place("field_submission", "instance_id", "sealed", "kiriman"),
    Place("field_submission", "instance_id", "note", "catatan"),
    Place("field_attachment", "row_key", "key", "dokumen"),
    Place("field_choice", "row_key", "sealed", "pilihan"),
    Place("lists_upload", "token", "key", "unggahan"),
    Place("lists_row", "concat_ws('|', upload_id, place)", "sealed", "daftar"),
)


def rotate_keys(path: Path, conninfo: dict[str, str], tell: Callable[[str, int], None], *, keep_old: bool) -> list[str]:
    """Adds a key unless a rotation is half done, rewrites everything, then drops the old keys; the ids dropped."""
    if len(read_ring(path).keys) == 1:
        add_key(path)
    with psycopg.connect(**conninfo, autocommit=True) as target:  # type: ignore[arg-type]
        # Again until a round finds nothing: a page that began before the new key may have written with the old one.
        while sum(_round(target, path, tell)):
            pass
    return [] if keep_old else drop_keys(path)


def _round(target: Connection, path: Path, tell: Callable[[str, int], None]) -> list[int]:
    done = []
    for place in _places(target):
        rows = _rewrite_own(target, place, path) if place in OWN else _rewrite(target, place, path)
        done.append(rows)
        if rows:
            tell(f"{place.table}.{place.column}", rows)
    return done


def _rewrite_own(target: Connection, place: Place, path: Path) -> int:
    """A table that binds its owner to its policies too: the bond is loosened for one short transaction, in which all rows are seen."""
    table = sql.Identifier(place.table)
    with target.transaction():
        target.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(table))
        rows = _rewrite(target, place, path)
        target.execute(sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(table))
    return rows


def _places(target: Connection) -> list[Place]:
    parts = target.execute(
        "SELECT p.relname, c.relname FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_class c ON c.oid = i.inhrelid "
        "WHERE p.relname = ANY(%s) AND c.relkind = 'r' ORDER BY 2",
        [[place.table for place in SERVED]],
    ).fetchall()
    served = [Place(str(part), one.row, one.column, one.kind, one.index) for parent, part in parts for one in SERVED if one.table == parent]
    return served + list(OWN)


def _rewrite(target: Connection, place: Place, path: Path) -> int:
    """Rewrites what another key made, batch by batch; the number of values."""
    active = read_ring(path).active
    mark = bytes([VERSION]) + active.key_id.encode()
    table, row, column = sql.Identifier(place.table), sql.SQL(place.row), sql.Identifier(place.column)
    find = sql.SQL("SELECT ({})::text, {} FROM {} WHERE {} IS NOT NULL AND substring({} FROM 1 FOR 5) <> %s LIMIT {}").format(
        row, column, table, column, column, sql.Literal(BATCH)
    )
    change = sql.SQL("UPDATE {} SET {} = %s WHERE ({})::text = %s").format(table, column, row)
    if place.index:
        change = sql.SQL("UPDATE {} SET {} = %s, {} = %s WHERE {} = %s").format(table, column, sql.Identifier(place.index), row)
    done = 0
    while found := target.execute(find, [mark]).fetchall():
        with target.transaction(), target.cursor() as cursor:
            for row_id, stored in found:
                text = decrypt(bytes(stored), place.kind, row_id)
                sealed = encrypt(text, place.kind, row_id, active)
                cursor.execute(change, [sealed, lookup_hash(text, place.kind, active), row_id] if place.index else [sealed, row_id])
        done += len(found)
    return done
