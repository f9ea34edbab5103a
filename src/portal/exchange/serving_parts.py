"""The part of one release in each serving table: made and filled, joined to its parent, taken off again.

What is not joined yet is seen by nobody. A load that ends in its middle, however it ends, leaves at most such parts
behind, and the next load throws them away.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from dtsen.errors import RequestError, Say
from portal.exchange.copying import Connection
from portal.exchange.serving_tables import COLUMNS, KEPT_FOR_EVER, partition

Watch = Callable[[str], AbstractContextManager[None]]
# Any number that nothing else of the portal locks.
_LOCK = 20_250_206
_SETTINGS = (
    "SET maintenance_work_mem = '256MB'",
    # A load that was killed leaves no statement behind that works on for nobody.
    "SET client_connection_check_interval = '1s'",
)
_LZ4 = "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"


@contextmanager
def alone(target: Connection) -> Iterator[None]:
    """One load at a time: another would take the first one's parts for leftovers. The lock ends with its connection."""
    row = target.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone()
    if row != (True,):
        raise RequestError(
            Say("Rilis lain sedang dimuat ke basis data ini.", "Another release is being loaded into this database."),
            todo=Say("Tunggu sampai selesai, lalu jalankan lagi.", "Wait until it is done, then run again."),
        )
    try:
        yield
    finally:
        with suppress(psycopg.OperationalError):
            target.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


@contextmanager
def part_connection(conninfo: dict[str, str]) -> Iterator[Connection]:
    """A connection of its own to fill a part with."""
    with psycopg.connect(**conninfo, autocommit=True) as target:  # type: ignore[arg-type]
        for setting in _SETTINGS:
            target.execute(setting.encode())
        if target.execute(_LZ4).fetchone() == (True,):
            # Long texts are squeezed at several times the speed of the method that PostgreSQL chooses by itself.
            target.execute("SET default_toast_compression = 'lz4'")
        yield target


def make_part(target: Connection, table: str, release_id: int, copy: Callable[[str], int], watch: Watch) -> int:
    """One serving table of the release with its indexes; made and filled in one transaction (nothing is written twice)."""
    name = partition(table, release_id)
    with watch(table), target.transaction():
        target.execute(
            sql.SQL("CREATE TABLE {} (LIKE {}, CONSTRAINT rilis CHECK (release_id = {}))").format(
                sql.Identifier(name), sql.Identifier(table), sql.Literal(release_id)
            )
        )
        with watch(f"{table}: isi"):
            rows = copy(name)
        with watch(f"{table}: indeks"):
            _index(target, table, name)
        target.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))
    return rows


def _index(target: Connection, table: str, name: str) -> None:
    """The indexes of the parent, built before the part is joined to it: joining then takes no time. The costly kind last."""
    found = target.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s "
        "ORDER BY indexdef LIKE '%%USING gin%%', indexname",
        [table],
    ).fetchall()
    for index, definition in found:
        made = str(definition).replace(
            f" INDEX {index} ON ONLY public.{table} ", f" INDEX {name}_{str(index).rsplit('_', 1)[-1]} ON {name} "
        )
        target.execute(made.encode())


def switch(target: Connection, release_id: int, heads: list[list[str]]) -> None:
    """From here on new requests read the new release; those that run go on reading the old one. `heads`: see `packed.py`."""
    with target.transaction():
        for table in COLUMNS:
            name = partition(table, release_id)
            target.execute(
                sql.SQL("ALTER TABLE {} ATTACH PARTITION {} FOR VALUES IN ({})").format(
                    sql.Identifier(table), sql.Identifier(name), sql.Literal(release_id)
                )
            )
        target.execute("UPDATE exchange_release SET is_active = false WHERE is_active")
        target.execute("UPDATE exchange_release SET is_active = true, variables = %s WHERE id = %s", [Jsonb(heads), release_id])


def drop_unfinished(target: Connection) -> int:
    """Throws away what a load that ended in its middle left behind; how many parts that were."""
    # Taking a part off (below) was broken off between its two steps: nothing else can be taken off until it is finished.
    for parent, name in target.execute(
        "SELECT inhparent::regclass::text, inhrelid::regclass::text FROM pg_inherits WHERE inhdetachpending"
    ).fetchall():
        target.execute(
            sql.SQL("ALTER TABLE {} DETACH PARTITION {} FINALIZE").format(sql.Identifier(str(parent)), sql.Identifier(str(name)))
        )
    left = target.execute(
        r"SELECT relname FROM pg_class WHERE relname ~ '^served_[a-z]+_r\d+$' AND relkind = 'r' AND NOT relispartition "
        "AND relnamespace = 'public'::regnamespace"
    ).fetchall()
    for (name,) in left:
        target.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(str(name))))
    target.execute("DELETE FROM exchange_release r WHERE NOT is_active AND to_regclass('served_history_r' || r.id) IS NULL")
    return len(left)


def drop_old(target: Connection) -> None:
    """The parts of all but the newest two releases, history aside. Taking a part off waits for its readers; nobody waits for it."""
    old = target.execute("SELECT id FROM exchange_release WHERE NOT is_active ORDER BY id DESC OFFSET 1").fetchall()
    for (release_id,) in old:
        for table in COLUMNS:
            name = partition(table, release_id)
            if table in KEPT_FOR_EVER or target.execute("SELECT to_regclass(%s)", [name]).fetchone() == (None,):
                continue
            target.execute(sql.SQL("ALTER TABLE {} DETACH PARTITION {} CONCURRENTLY").format(sql.Identifier(table), sql.Identifier(name)))
            target.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))
