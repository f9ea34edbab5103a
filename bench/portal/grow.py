"""A run made larger, for figures at a million persons without a million persons' journey: copies of its people side by side.

    PYTHONPATH=src .venv/bin/python bench/portal/grow.py --run demo/runs/<release> --persons 1000000 --out /tmp/besar/<release>

Every copy has ids, records, NIK and card numbers of its own; names, villages, answers and findings are those of the run, so
tables, indexes and words grow as they would. Villages are invented up to the number that the country has. It holds the
tables that the portal reads and nothing else: no journey goes on from it.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

import duckdb

from dtsen.tables import TABLES, folder
from portal.exchange.run_folder import NEEDED, open_run

VILLAGES = 83_762
# Columns that name a person or a family; a copy's letter goes behind their first sign, so that copies stay sorted.
_IDS = ("person_id", "family_id", "kepala_person_id", "subject_id")
_RECORDS = ("record_id", "record_id_a", "record_id_b", "family_record_id", "household_record_id")
_NUMBERS = ("nomor_induk_kependudukan", "nomor_kartu_keluarga", "nik", "no_kk")
# The same for every copy: the frame of the release.
_FRAME = ("programme_reason", "rule_result", "id_redirect", "wilayah_desa", "delivery", "cut")
_ROW_GROUP = 122_880


def grow(run: Path, out: Path, persons: int, villages: int = VILLAGES) -> int:
    """Writes the larger run; how many persons it has. `out` must not exist."""
    source = open_run(run)
    copies = -(-persons // int(source.sums["person"]["baris"]))
    if copies > 26:
        raise SystemExit("at most 26 copies: take a larger run")
    out.mkdir(parents=True)
    batch = duckdb.connect()
    said = json.loads((run / "run.json").read_text(encoding="utf-8"))
    for name in NEEDED:
        target = out / folder(TABLES[name].written_by) / f"{name}.parquet"
        target.parent.mkdir(exist_ok=True)
        select = _frame_sql(name, source.files[name], villages) if name in _FRAME else _copies_sql(name, source.files[name], copies)
        batch.execute(f"COPY ({select}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})")
        said["tables"][name]["rows"] = _count(batch, target)
    if source.public_card.is_file():
        card = out / source.public_card.relative_to(run)
        card.parent.mkdir(exist_ok=True)
        shutil.copyfile(source.public_card, card)
    shutil.copyfile(run / "kemajuan.json", out / "kemajuan.json")
    (out / "run.json").write_text(json.dumps(said), encoding="utf-8")
    return int(said["tables"]["person"]["rows"])


def _count(batch: duckdb.DuckDBPyConnection, path: Path) -> int:
    row = batch.execute(f"SELECT count(*) FROM read_parquet('{path}')").fetchone()
    return int(row[0]) if row else 0


def _copies_sql(name: str, path: Path, copies: int) -> str:
    """The rows of every copy, one copy behind the other; of `value_origin` the families of all copies first, as in its key."""
    rows = f"read_parquet('{path}')"
    parts = ("WHERE subject = 'family'", "WHERE subject = 'person'") if name == "value_origin" else ("",)
    return " UNION ALL ".join(
        f"SELECT * REPLACE ({', '.join(_changed(name, copy))}) FROM {rows} {part}" for part in parts for copy in range(copies)
    )


def _changed(name: str, copy: int) -> list[str]:
    columns, letter = {column.name for column in TABLES[name].columns}, chr(ord("A") + copy)
    changed = [f"{column}[1:1] || '{letter}' || {column}[2:] AS {column}" for column in _IDS if column in columns]
    changed += [f"{column} || '{letter}' AS {column}" for column in _RECORDS if column in columns]
    changed += [f"{_number(column, copy)} AS {column}" for column in _NUMBERS if column in columns]
    if name == "value_origin":
        changed.append(f"CASE WHEN variabel IN {_NUMBERS[:2]} THEN {_number('nilai', copy)} ELSE nilai END AS nilai")
    return changed


def _number(column: str, copy: int) -> str:
    """Another serial number behind the same region and day of birth."""
    serial = f"(TRY_CAST({column}[13:16] AS INTEGER) + {997 * copy}) % 10000"
    return f"CASE WHEN length({column}) = 16 THEN {column}[1:12] || lpad(CAST({serial} AS VARCHAR), 4, '0') ELSE {column} END"


def _frame_sql(name: str, path: Path, villages: int) -> str:
    """The rows of the run; villages beyond its own in invented provinces 95 to 99, with the names of its villages and a number."""
    rows = f"SELECT * FROM read_parquet('{path}')"
    if name != "wilayah_desa":
        return rows
    code = "(95 + i // 20000)::VARCHAR || lpad((i // 400 % 50 + 1)::VARCHAR, 2, '0') || lpad((i // 20 % 20 + 1)::VARCHAR, 3, '0')"
    village = f"{code} || lpad((i % 20 + 1)::VARCHAR, 3, '0')"
    return f"""WITH own AS ({rows}), numbered AS (SELECT *, row_number() OVER (ORDER BY kode_desa_kemendagri) - 1 AS n FROM own),
    wanted AS (SELECT unnest(range(0, greatest(0, {villages} - (SELECT count(*) FROM own)))) AS i)
    SELECT * FROM own UNION ALL
    SELECT * EXCLUDE (n, i) REPLACE ({village} AS kode_desa_bps, {village} AS kode_desa_kemendagri, {code} AS kode_kecamatan_bps,
        ({code})[1:4] AS kode_kabupaten_kota_bps, ({code})[1:2] AS kode_provinsi_bps,
        nama_desa || ' ' || (i // (SELECT count(*) FROM own) + 1)::VARCHAR AS nama_desa)
    FROM wanted JOIN numbered ON n = i % (SELECT count(*) FROM own)"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    print(f"{grow(given.run, given.out, given.persons)} orang / persons: {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
