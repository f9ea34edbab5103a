"""What the SELECTs of the serving tables join, made once from the tables of a run: regions, keys of names, pairs, words."""

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dtsen.tables import ANGGOTA, KELUARGA
from dtsen.vocabulary.nama import name_key
from portal.exchange import region_totals, served_sql
from portal.exchange.run_folder import RunFolder

_SPILL = "dtsen-muat-"
# What is encrypted: `id` is the row that a value belongs to, `n` the number.
NIK = "SELECT person_id AS id, nomor_induk_kependudukan AS n FROM person"
CARD = "SELECT family_id AS id, nomor_kartu_keluarga AS n FROM family"
PAIR_NIK = """SELECT concat_ws('|', r.source, r.file, r.record_id) AS id, r.nik AS n
FROM person_record r SEMI JOIN pair_record p ON (p.source, p.file, p.record_id) = (r.source, r.file, r.record_id)"""


@contextmanager
def spill_folder() -> Iterator[Path]:
    """Where rows go that do not fit into memory: only this user reads it, and it goes away; that of a load that was killed, too."""
    for left in Path(tempfile.gettempdir()).glob(f"{_SPILL}*"):
        process = left.name.removeprefix(_SPILL).split("-")[0]
        if left.stat().st_uid == os.getuid() and process.isdigit() and not _lives(int(process)):
            shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=f"{_SPILL}{os.getpid()}-") as folder:
        yield Path(folder)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def open_views(batch: duckdb.DuckDBPyConnection, run: RunFolder) -> None:
    """The tables of the run by their names."""
    for name, path in run.files.items():
        batch.execute(_view_sql(name, path))


def _view_sql(name: str, path: Path) -> str:
    quoted = str(path).replace("'", "''")
    return f"""CREATE VIEW "{name}" AS SELECT * FROM read_parquet('{quoted}')"""


def labels(batch: duckdb.DuckDBPyConnection, run: RunFolder, policy: Path) -> dict[str, Any]:
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


def make_places(batch: duckdb.DuckDBPyConnection) -> None:
    """The region of every family, person and record of a pair; of all subjects sorted, so that a stretch of them is found at once."""
    batch.execute(f"CREATE TABLE family_place AS {served_sql.FAMILY_PLACE}")
    batch.execute(f"CREATE TABLE person_place AS {served_sql.PERSON_PLACE}")
    batch.execute(f"CREATE TABLE subject_place AS {served_sql.SUBJECT_PLACE}")
    batch.execute(f"CREATE TABLE pair_record AS {served_sql.PAIR_RECORD}")


def places(batch: duckdb.DuckDBPyConnection, first: str, last: str) -> pa.Table:
    """`subject_id, kode_desa` of the subjects from the first to the last."""
    return batch.execute("SELECT subject_id, kode_desa FROM subject_place WHERE subject_id BETWEEN ? AND ?", [first, last]).to_arrow_table()


def make_name_keys(batch: duckdb.DuckDBPyConnection) -> None:
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
        keep(batch, "name_rest", pa.table({"nama": names, "nama_kunci": [name_key(name) for name in names]}))
        batch.execute("INSERT INTO name_key SELECT nama, nama_kunci FROM name_rest")


def make_pair_sides(batch: duckdb.DuckDBPyConnection) -> None:
    """What each record of a pair says; after its NIK was encrypted (table `sealed_pair`)."""
    batch.execute(f"CREATE TABLE pair_side AS {served_sql.PAIR_SIDE}")


def make_totals(batch: duckdb.DuckDBPyConnection, policy: Path) -> None:
    """The numbers of every region; after the sides of pairs."""
    region_totals.prepare(batch, policy)


def keep(batch: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """A table of Arrow as a table of DuckDB."""
    batch.register("incoming", table)
    batch.execute(_table_sql(name))
    batch.unregister("incoming")


def _table_sql(name: str) -> str:
    return f'CREATE TABLE "{name}" AS SELECT * FROM incoming'
