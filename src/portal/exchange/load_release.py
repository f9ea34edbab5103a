"""A finished run into the serving tables: filled beside the old ones, then one transaction switches.

Nobody waits and there is no moment without data: pages read the release that was in force when they began. The
release before stays until the next load, and every release stays in the history of its families. Whatever ends a load
in its middle, the release in force stays in force, and what was written is thrown away: at once or by the next load.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

import duckdb
import psycopg
import pyarrow as pa
from psycopg.types.json import Jsonb

from dtsen.errors import RequestError, Say
from portal.exchange import preparation, served_sql
from portal.exchange.broken_load import told
from portal.exchange.copying import Connection, copy_select, copy_texts
from portal.exchange.run_folder import RunFolder, open_run
from portal.exchange.sealing import Sealed, Sealer, sealer
from portal.exchange.serving_parts import Watch, alone, drop_old, drop_unfinished, make_part, part_connection, switch
from portal.exchange.serving_tables import COLUMNS
from portal.exchange.value_rows import Heads, place_of, value_rows
from portal.keyring import KeyRing

Progress = Callable[[str, int], None]
VALUES = "served_value"
# Filled while numbers are still being encrypted; then those with numbers. The largest first, so that none is left alone at the end.
_BARE = ("served_eligibility", "served_name", "served_membership", "served_finding", "served_history")
_SEALED = ("served_person", "served_family")


def load_release(
    root: Path,
    policy: Path,
    ring: KeyRing,
    conninfo: dict[str, str],
    *,
    demo: bool,
    tell: Progress,
    watch: Watch | None = None,
    lanes: int | None = None,
) -> int:
    """Loads a run as the owner of the tables; the id of its release. A run that is in force already is left alone.

    `watch`: a context around each stage, for measuring. `lanes`: tables filled at a time (one more than processors).
    Raises RequestError for a run that is not whole, in the demo for one with real people, and while another load runs;
    MachineError when the database or the disk gives up half-way.
    """
    watch = watch or _unwatched
    with told():
        with watch("periksa run"):
            run = open_run(root)
        if demo and not run.invented:
            raise RequestError(
                Say("Demo hanya memuat orang rekaan.", "The demo loads invented people only."),
                expected=Say("penyerahan dengan tiruan: true", "deliveries with tiruan: true"),
                todo=Say(
                    "Pasang portal sebagai operasi (docs/how-to/portal.md).", "Install the portal for operation (docs/how-to/portal.md)."
                ),
            )
        with psycopg.connect(**conninfo, autocommit=True) as target, alone(target):  # type: ignore[arg-type]
            drop_unfinished(target)
            known = target.execute(
                "SELECT id FROM exchange_release WHERE name = %s AND files = %s AND is_active", [run.release, Jsonb(run.sums)]
            ).fetchone()
            if known:
                release_id = int(known[0])
            else:
                with _thrown_away_unless_whole(target, conninfo):
                    release_id = _load(target, run, policy, ring, conninfo, tell, watch, lanes or processors() + 1)
            drop_old(target)
    return release_id


def _unwatched(stage: str) -> AbstractContextManager[None]:
    return nullcontext()


def processors() -> int:
    """Those of this machine, at most 8: the web server needs connections and processors too."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8)


@contextmanager
def _thrown_away_unless_whole(target: Connection, conninfo: dict[str, str]) -> Iterator[None]:
    """Gives the disk back when a load fails: on a full one, the portal could not even write down who reads."""
    whole = False
    try:
        yield
        whole = True
    finally:
        if not whole:
            _throw_away(target, conninfo)


def _throw_away(target: Connection, conninfo: dict[str, str]) -> None:
    """When this fails too, the next load does it; what went wrong first is what the user must hear."""
    with suppress(psycopg.Error):
        drop_unfinished(target)
        return
    # Without its connection this load has lost its lock as well: another may have begun.
    with suppress(psycopg.Error, RequestError), psycopg.connect(**conninfo, autocommit=True) as fresh, alone(fresh):  # type: ignore[arg-type]
        drop_unfinished(fresh)


def _load(
    target: Connection,
    run: RunFolder,
    policy: Path,
    ring: KeyRing,
    conninfo: dict[str, str],
    tell: Progress,
    watch: Watch,
    lanes: int,
) -> int:
    with preparation.spill_folder() as aside, duckdb.connect() as batch:
        batch.execute(f"SET temp_directory = '{aside}'")
        preparation.open_views(batch, run)
        release_id = _announce(target, run, preparation.labels(batch, run, policy))
        heads = Heads()
        numbers = int(run.sums["person"]["baris"]) + int(run.sums["family"]["baris"])
        try:
            with sealer(ring.active, numbers, processors()) as sealing:
                _fill_all(batch, conninfo, run, policy, release_id, heads, sealing, tell, watch, lanes)
        finally:
            # A file that changed under the load explains whatever else went wrong.
            run.must_be_as_opened()
        with watch("tukar"):
            switch(target, release_id, heads.listed)
    return release_id


def _announce(target: Connection, run: RunFolder, labels: dict[str, object]) -> int:
    """The row of the release, not yet in force."""
    row = target.execute(
        """INSERT INTO exchange_release (name, as_of, unit, invented, is_active, loaded_at, persons, families, files, variables, labels)
        VALUES (%s, %s, %s, %s, false, now(), %s, %s, %s, '[]', %s) RETURNING id""",
        [
            run.release,
            run.as_of,
            run.unit,
            run.invented,
            run.sums["person"]["baris"],
            run.sums["family"]["baris"],
            Jsonb(run.sums),
            Jsonb(labels),
        ],
    ).fetchone()
    if row is None:
        raise AssertionError("an insert returns its row")
    return int(row[0])


def _fill_all(
    batch: duckdb.DuckDBPyConnection,
    conninfo: dict[str, str],
    run: RunFolder,
    policy: Path,
    release_id: int,
    heads: Heads,
    sealing: Sealer,
    tell: Progress,
    watch: Watch,
    lanes: int,
) -> None:
    """All serving tables, several at a time: while PostgreSQL takes in and indexes one, DuckDB and Arrow write others."""

    filling: set[Connection] = set()

    def fill(table: str) -> int:
        with part_connection(conninfo) as target, batch.cursor() as reader, _held(filling, target):

            def copy(name: str) -> int:
                if table != VALUES:
                    return copy_select(reader, target, name, served_sql.SELECTS[table], release_id)
                blocks = (
                    (ids, place_of(lambda first, last: preparation.places(reader, first, last), ids), texts)
                    for ids, texts in value_rows(run.files["value_origin"], heads)
                )
                return copy_texts(target, name, ("subject_id", "kode_desa", "nilai"), blocks, release_id)

            return make_part(target, table, release_id, copy, watch)

    pool = ThreadPoolExecutor(lanes)
    begun: dict[Future[int], str] = {}
    whole = False

    def begin(*tables: str) -> None:
        for table in tables:
            begun[pool.submit(fill, table)] = table

    try:
        with watch("siapkan: wilayah"):
            preparation.make_places(batch)
        sealed = _start_sealing(batch, sealing)
        begin(VALUES)
        with watch("siapkan: kunci nama"):
            preparation.make_name_keys(batch)
        begin(*_BARE)
        with watch("siapkan: tunggu enkripsi"):
            for name, wait in sealed.items():
                preparation.keep(batch, name, wait())
        begin(*_SEALED)
        with watch("siapkan: jumlah dan pasangan"):
            preparation.make_pair_sides(batch)
            preparation.make_totals(batch, policy)
        begin(*(table for table in COLUMNS if table not in begun.values()))
        for done in as_completed(begun):
            tell(begun[done], done.result())
        whole = True
    finally:
        # The first failure (or Ctrl-C) decides: what has not begun does not begin, what runs is stopped.
        pool.shutdown(wait=False, cancel_futures=True)
        for target in () if whole else tuple(filling):
            with suppress(psycopg.Error):
                target.cancel_safe(timeout=5)
        pool.shutdown(wait=True)


@contextmanager
def _held(several: set[Connection], one: Connection) -> Iterator[None]:
    several.add(one)
    try:
        yield
    finally:
        several.discard(one)


def _start_sealing(batch: duckdb.DuckDBPyConnection, sealing: Sealer) -> dict[str, Sealed]:
    """Table of DuckDB -> the call that waits for its rows."""

    def start(select: str, kind: str, names: tuple[str, str, str]) -> Sealed:
        found: pa.Table = batch.execute(select).to_arrow_table()
        return sealing.start(found, kind, names)

    return {
        "sealed_nik": start(preparation.NIK, "nik", ("person_id", "nik", "nik_key")),
        "sealed_kk": start(preparation.CARD, "kk", ("family_id", "no_kk", "no_kk_key")),
        "sealed_pair": start(preparation.PAIR_NIK, "pair", ("id", "nik", "nik_key")),
    }
