"""A finished run into the serving tables: filled beside the old ones, then one transaction switches.

Nobody waits and there is no moment without data: pages read the release that was in force when they began. The
release before stays until the next load, and every release stays in the history of its families.
"""

import csv
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
from psycopg import sql
from psycopg.types.json import Jsonb

from dtsen.errors import RequestError, Say
from dtsen.tables import ANGGOTA, KELUARGA
from dtsen.vocabulary.nama import name_key
from portal.exchange import region_totals, served_sql
from portal.exchange.copying import Connection, copy_select, packed_values
from portal.exchange.run_folder import RunFolder, open_run
from portal.exchange.sealing import seal_column
from portal.exchange.serving_tables import COLUMNS, KEPT_FOR_EVER, partition
from portal.keyring import Key, KeyRing

Progress = Callable[[str, int], None]
LARGEST = "served_value"
_VARIABLES = "SELECT DISTINCT variabel FROM value_origin ORDER BY 1"


def load_release(root: Path, policy: Path, ring: KeyRing, conninfo: dict[str, str], *, demo: bool, tell: Progress) -> int:
    """Loads a run as the owner of the tables; the id of its release. A run that is in force already is left alone.

    Raises RequestError for a run that is not whole, and in the demo for one with real people.
    """
    run = open_run(root)
    if demo and not run.invented:
        raise RequestError(
            Say("Demo hanya memuat orang rekaan.", "The demo loads invented people only."),
            expected=Say("penyerahan dengan tiruan: true", "deliveries with tiruan: true"),
            todo=Say("Pasang portal sebagai operasi (docs/how-to/portal.md).", "Install the portal for operation (docs/how-to/portal.md)."),
        )
    with psycopg.connect(**conninfo, autocommit=True) as target:  # type: ignore[arg-type]
        known = target.execute(
            "SELECT id FROM exchange_release WHERE name = %s AND files = %s AND is_active", [run.release, Jsonb(run.sums)]
        ).fetchone()
        if known:
            return int(known[0])
        _drop_unfinished(target)
        batch = _open_batch(run)
        release_id = _announce(target, run, batch, policy)
        _prepare(batch, run, ring.active, policy)
        _fill_all(batch, conninfo, release_id, tell)
        batch.close()
        _switch(target, release_id)
        _drop_old(target)
    return release_id


def _open_batch(run: RunFolder) -> duckdb.DuckDBPyConnection:
    batch = duckdb.connect()
    for name, path in run.files.items():
        batch.execute(_view_sql(name, path))
    return batch


def _view_sql(name: str, path: Path) -> str:
    quoted = str(path).replace("'", "''")
    return f"""CREATE VIEW "{name}" AS SELECT * FROM read_parquet('{quoted}')"""


def _announce(target: Connection, run: RunFolder, batch: duckdb.DuckDBPyConnection, policy: Path) -> int:
    """The row of the release, not yet in force."""
    variables = [str(row[0]) for row in batch.execute(_VARIABLES).fetchall()]
    quoted = ", ".join("'" + name.replace("'", "''") + "'" for name in variables) or "''"
    batch.execute(f"CREATE TYPE variabel AS ENUM ({quoted})")
    row = target.execute(
        """INSERT INTO exchange_release (name, as_of, unit, invented, is_active, loaded_at, persons, families, files, variables, labels)
        VALUES (%s, %s, %s, %s, false, now(), %s, %s, %s, %s, %s) RETURNING id""",
        [
            run.release,
            run.as_of,
            run.unit,
            run.invented,
            run.sums["person"]["baris"],
            run.sums["family"]["baris"],
            Jsonb(run.sums),
            Jsonb(variables),
            Jsonb(_labels(run, batch, policy)),
        ],
    ).fetchone()
    if row is None:
        raise AssertionError("an insert returns its row")
    return int(row[0])


def _labels(run: RunFolder, batch: duckdb.DuckDBPyConnection, policy: Path) -> dict[str, Any]:
    """The words of this release: variables, their code lists, the predictors of its model, its national cuts."""
    lists: dict[str, dict[str, str]] = {}
    with (policy / "standardise" / "codes" / "dtsen-2026.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lists.setdefault(row["daftar_kode"], {})[row["kode"]] = row["label"]
    card = json.loads(run.public_card.read_text(encoding="utf-8")) if run.public_card.is_file() else {"peubah": []}
    cuts = batch.execute("SELECT skor_terakhir FROM cut WHERE level = 'nasional' ORDER BY desil").fetchall()
    return {
        "keluarga": [[one.name, one.kategori, one.definisi, one.daftar_kode] for one in KELUARGA],
        "anggota": [[one.name, one.kategori, one.definisi, one.daftar_kode] for one in ANGGOTA],
        "kode": lists,
        "peubah": {one["nama"]: [one["label"], one["label_en"]] for one in card["peubah"]},
        "batas_nasional": [int(row[0]) for row in cuts],
        "mutu": region_totals.quality_numbers(policy),
        "aturan": {
            str(rule): [judul, title] for rule, judul, title in batch.execute("SELECT rule, judul, title FROM rule_result").fetchall()
        },
    }


def _prepare(batch: duckdb.DuckDBPyConnection, run: RunFolder, key: Key, policy: Path) -> None:
    """What the SELECTs join: regions, encrypted numbers, keys of names."""
    batch.execute(f"CREATE TABLE family_place AS {served_sql.FAMILY_PLACE}")
    batch.execute(f"CREATE TABLE person_place AS {served_sql.PERSON_PLACE}")
    batch.execute(f"CREATE TABLE pair_record AS {served_sql.PAIR_RECORD}")
    people = batch.execute("SELECT person_id, nomor_induk_kependudukan AS n FROM person").to_arrow_table()
    _keep(batch, "sealed_nik", _sealed(people, "person_id", "nik", key, ("person_id", "nik", "nik_key")))
    cards = batch.execute("SELECT family_id, nomor_kartu_keluarga AS n FROM family").to_arrow_table()
    _keep(batch, "sealed_kk", _sealed(cards, "family_id", "kk", key, ("family_id", "no_kk", "no_kk_key")))
    sides = batch.execute(
        "SELECT r.source, r.file, r.record_id, r.nik AS n, concat_ws('|', r.source, r.file, r.record_id) AS id FROM person_record r "
        "SEMI JOIN pair_record p ON (p.source, p.file, p.record_id) = (r.source, r.file, r.record_id)"
    ).to_arrow_table()
    _keep(batch, "pair_key", sides)
    _keep(batch, "sealed_pair_id", _sealed(sides, "id", "pair", key, ("id", "nik", "nik_key")))
    batch.execute(
        "CREATE TABLE sealed_pair AS SELECT k.source, k.file, k.record_id, s.nik FROM pair_key k JOIN sealed_pair_id s USING (id)"
    )
    batch.execute(f"CREATE TABLE pair_side AS {served_sql.PAIR_SIDE}")
    region_totals.prepare(batch, policy)
    _name_keys(batch)


def _name_keys(batch: duckdb.DuckDBPyConnection) -> None:
    """The batch reduced every name of every record once; only a name that no record has is reduced here."""
    batch.execute(
        "CREATE TABLE name_key AS SELECT p.nama, any_value(r.nama_kunci) AS nama_kunci FROM (SELECT DISTINCT nama FROM person) p "
        "JOIN person_record r USING (nama) GROUP BY p.nama"
    )
    rest = batch.execute(
        "SELECT DISTINCT nama FROM person ANTI JOIN (SELECT nama FROM name_key WHERE nama_kunci IS NOT NULL) k USING (nama) "
        "WHERE nama IS NOT NULL"
    ).fetchall()
    batch.execute("DELETE FROM name_key WHERE nama_kunci IS NULL")
    if rest:
        names = [str(row[0]) for row in rest]
        _keep(batch, "name_rest", pa.table({"nama": names, "nama_kunci": [name_key(name) for name in names]}))
        batch.execute("INSERT INTO name_key SELECT nama, nama_kunci FROM name_rest")


def _sealed(table: pa.Table, id_column: str, kind: str, key: Key, names: tuple[str, str, str]) -> pa.Table:
    return seal_column(table[id_column].to_pylist(), table["n"].to_pylist(), kind, key, names)


def _keep(batch: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    batch.register("incoming", table)
    batch.execute(_table_sql(name))
    batch.unregister("incoming")


def _table_sql(name: str) -> str:
    return f'CREATE TABLE "{name}" AS SELECT * FROM incoming'


def _fill_all(batch: duckdb.DuckDBPyConnection, conninfo: dict[str, str], release_id: int, tell: Progress) -> None:
    """All serving tables, two at a time: while PostgreSQL takes in and indexes one, DuckDB writes the other. The largest first."""

    def fill(table: str) -> int:
        with psycopg.connect(**conninfo, autocommit=True) as target, batch.cursor() as reader:  # type: ignore[arg-type]
            return _fill(reader, target, table, release_id)

    tables = sorted(COLUMNS, key=lambda table: table != LARGEST)
    with ThreadPoolExecutor(2) as pool:
        for table, rows in zip(tables, pool.map(fill, tables), strict=True):
            tell(table, rows)


def _fill(batch: duckdb.DuckDBPyConnection, target: Connection, table: str, release_id: int) -> int:
    """One serving table of the release, with its indexes; made and filled in one transaction (nothing is written twice)."""
    name = partition(table, release_id)
    with target.transaction():
        target.execute(
            sql.SQL("CREATE TABLE {} (LIKE {}, CONSTRAINT rilis CHECK (release_id = {}))").format(
                sql.Identifier(name), sql.Identifier(table), sql.Literal(release_id)
            )
        )
        if table == "served_value":
            rows = 0
            for block in packed_values(batch):
                batch.register("packed", block)
                select = (
                    "SELECT p.subject_id, coalesce(a.kode_desa, f.kode_desa) AS kode_desa, p.isi FROM packed p "
                    "LEFT JOIN person_place a ON a.person_id = p.subject_id LEFT JOIN family_place f ON f.family_id = p.subject_id"
                )
                rows += copy_select(batch, target, name, select, release_id)
                batch.unregister("packed")
        else:
            rows = copy_select(batch, target, name, served_sql.SELECTS[table], release_id)
        _index(target, table, name)
    target.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))
    return rows


def _index(target: Connection, table: str, name: str) -> None:
    """The indexes of the parent, built before the part is joined to it: joining then takes no time."""
    found = target.execute("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s", [table]).fetchall()
    for index, definition in found:
        made = str(definition).replace(
            f" INDEX {index} ON ONLY public.{table} ", f" INDEX {name}_{str(index).rsplit('_', 1)[-1]} ON {name} "
        )
        target.execute(made.encode())


def _switch(target: Connection, release_id: int) -> None:
    """From here on new requests read the new release; those that run go on reading the old one."""
    with target.transaction():
        for table in COLUMNS:
            name = partition(table, release_id)
            target.execute(
                sql.SQL("ALTER TABLE {} ATTACH PARTITION {} FOR VALUES IN ({})").format(
                    sql.Identifier(table), sql.Identifier(name), sql.Literal(release_id)
                )
            )
        target.execute("UPDATE exchange_release SET is_active = false WHERE is_active")
        target.execute("UPDATE exchange_release SET is_active = true WHERE id = %s", [release_id])


def _drop_unfinished(target: Connection) -> None:
    """What a load that was killed left behind."""
    for (name,) in target.execute(
        r"SELECT relname FROM pg_class WHERE relname ~ '^served_[a-z]+_r\d+$' AND relkind = 'r' AND NOT relispartition"
    ).fetchall():
        target.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(str(name))))
    target.execute("DELETE FROM exchange_release r WHERE NOT is_active AND to_regclass('served_history_r' || r.id) IS NULL")


def _drop_old(target: Connection) -> None:
    """The parts of all but the newest two releases, history aside. Taking a part off waits for its readers; nobody waits for it."""
    old = target.execute("SELECT id FROM exchange_release WHERE NOT is_active ORDER BY id DESC OFFSET 1").fetchall()
    for (release_id,) in old:
        for table in COLUMNS:
            name = partition(table, release_id)
            if table in KEPT_FOR_EVER or target.execute("SELECT to_regclass(%s)", [name]).fetchone() == (None,):
                continue
            target.execute(sql.SQL("ALTER TABLE {} DETACH PARTITION {} CONCURRENTLY").format(sql.Identifier(table), sql.Identifier(name)))
            target.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))
