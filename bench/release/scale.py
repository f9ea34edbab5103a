"""A finished run, written again and again until it holds as many people as are asked for: the tables that release reads.

    PYTHONPATH=src python bench/release/scale.py RUN OUT --persons 10000000 [--one-region] [--quarter]

Shares, lengths of text and errors are those of RUN (a run of `./run demo`); every copy has its own ids, NIK, No. KK and
kabupaten/kota. Ids are hashes, so that their order says nothing about places, as in life. `--one-region` puts everybody
into one kabupaten/kota (for the workbook of a million). `--quarter` writes OUT as the quarter after: of a hundred
families one is gone, one is new, one has moved, two have other variables and five another score; two persons in a hundred
have another variable; one family in five hundred was taken in by another (with its redirect).
"""

import argparse
import time
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.engine.engine import ARROW_TYPES
from dtsen.tables import ANGGOTA, KELUARGA, TABLES, folder

TABLES_READ = ("wilayah_desa", "family", "person", "desil", "cut", "eligibility", "programme_reason", "finding", "rule_result")
# Nobody has proposed anything in these releases.
EMPTY = ("person_record", "person_value", "person_link", "family_record", "family_value", "family_link", "value_origin")
KABS_A_PROVINCE = 24
# Columns that hold the code of a place, in either system: their first four digits (or two) are those of the copy.
PLACES = {v.name for v in (*KELUARGA, *ANGGOTA) if v.name.startswith("kode_")} | {
    "kode_desa_kemendagri",
    "kode_desa_bps",
    "kode_kecamatan_bps",
    "kode_kabupaten_kota_bps",
    "kode_provinsi_bps",
    "kode_desa",
}
NUMBERS = {"nomor_induk_kependudukan", "nomor_kartu_keluarga"}
IDS = {"family_id", "person_id", "kepala_person_id"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--one-region", action="store_true")
    parser.add_argument("--quarter", action="store_true")
    options = parser.parse_args()
    began, spent = time.time(), time.process_time()
    for line in scale(options.run, options.out, options.persons, one_region=options.one_region, quarter=options.quarter):
        print(line, flush=True)
    print(f"{time.time() - began:.0f} s, {time.process_time() - spent:.0f} CPU s")


def scale(run: Path, out: Path, persons: int, *, one_region: bool, quarter: bool) -> list[str]:
    """Writes every table that OUT has not got yet; returns a line a table."""
    connection = duckdb.connect(config={"memory_limit": "3GiB", "temp_directory": str(out / "sementara")})
    for name in TABLES_READ:
        place = run / folder(TABLES[name].written_by) / f"{name}.parquet"
        there = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM '{place}'").fetchall()}
        # A run of an earlier version of the program lacks the newest columns.
        columns = ", ".join(one if one in there else f"NULL AS {one}" for one in TABLES[name].column_names)
        connection.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM '{place}'")
    known = connection.execute("SELECT count(*) FROM person").fetchone()
    copies = max(1, round(persons / (known[0] if known else 1)))
    connection.execute(f"CREATE TABLE salinan AS SELECT range AS n FROM range({copies})")
    connection.execute(
        f"""CREATE TABLE tempat AS
        WITH pairs AS (
          SELECT DISTINCT substr(kode_desa_kemendagri, 1, 4) AS dagri, kode_kabupaten_kota_bps AS bps FROM wilayah_desa
        ), numbered AS (SELECT *, row_number() OVER (ORDER BY dagri) - 1 AS r, count(*) OVER () AS many FROM pairs)
        SELECT n, dagri, bps,
          {
            "'1101'"
            if one_region
            else f"lpad(CAST(11 + (n * many + r) // {KABS_A_PROVINCE} AS VARCHAR), 2, '0')"
            f" || lpad(CAST(1 + (n * many + r) % {KABS_A_PROVINCE} AS VARCHAR), 2, '0')"
        } AS kode
        FROM numbered, salinan"""
    )
    for system in ("dagri", "bps"):
        connection.execute(f"CREATE TABLE ke_{system} AS SELECT {system} AS kode_lama, n, min(kode) AS kode FROM tempat GROUP BY ALL")
    lines = []
    for name in TABLES_READ:
        target = out / folder(TABLES[name].written_by) / f"{name}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            part, key = target.with_suffix(".sementara"), ", ".join(TABLES[name].key)
            connection.execute(
                f"COPY (SELECT * FROM ({_copied(name, quarter)}) ORDER BY {key}) TO '{part}' (FORMAT parquet, COMPRESSION zstd)"
            )
            part.rename(target)
        rows = connection.execute(f"SELECT count(*) FROM '{target}'").fetchone()
        lines.append(f"{name}: {rows[0] if rows else 0:,}")
    _redirects(connection, out, quarter)
    for name in EMPTY:
        target = out / folder(TABLES[name].written_by) / f"{name}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        schema = pa.schema([(column.name, ARROW_TYPES[column.type]) for column in TABLES[name].columns])
        pq.write_table(schema.empty_table(), target)
    return lines


def _copied(name: str, quarter: bool) -> str:
    """The statement of one table, over every copy."""
    if name in ("cut", "programme_reason", "rule_result"):
        return f"SELECT * FROM {name}"
    if name == "wilayah_desa":
        chosen = ", ".join(_value(column, name) for column in TABLES[name].column_names)
        dagri = "(substr(t.kode_desa_kemendagri, 1, 4))"
        return f"""SELECT DISTINCT ON (kode_desa_kemendagri) * FROM (SELECT {chosen} FROM {name} AS t CROSS JOIN salinan AS s
        JOIN ke_dagri AS a ON a.n = s.n AND a.kode_lama = {dagri}
        JOIN ke_bps AS b ON b.n = s.n AND b.kode_lama = t.kode_kabupaten_kota_bps)"""
    chosen = ", ".join(_value(column, name) for column in TABLES[name].column_names)
    place = {"family": "t.kode_kabupaten_kota", "finding": "t.kode_kabupaten_kota", "person": "t.kode_kabupaten_kota_ktp"}.get(name, "NULL")
    dagri = {"family": "substr(t.kode_desa_kemendagri, 1, 4)", "person": "t.kode_kabupaten_kota_ktp"}.get(name, "NULL")
    nik = "substr(t.nomor_induk_kependudukan, 1, 4)" if name == "person" else "NULL"
    kk = "substr(t.nomor_kartu_keluarga, 1, 4)" if name in ("family", "person") else "NULL"
    statement = f"""SELECT {chosen} FROM {name} AS t CROSS JOIN salinan AS s
    LEFT JOIN ke_dagri AS a ON a.n = s.n AND a.kode_lama = {dagri}
    LEFT JOIN ke_bps AS b ON b.n = s.n AND b.kode_lama = {place}
    LEFT JOIN ke_dagri AS k ON k.n = s.n AND k.kode_lama = {nik}
    LEFT JOIN ke_dagri AS c ON c.n = s.n AND c.kode_lama = {kk}"""
    return f"SELECT {_later(name)} FROM ({statement}) AS x WHERE {_alive(name)}" if quarter else statement


def _value(column: str, table: str) -> str:
    """What a column of a copy holds."""
    if column in IDS or (table == "finding" and column == "subject_id"):
        return f"CASE WHEN t.{column} = '' THEN '' ELSE {_id('t.' + column)} END AS {column}"
    if column == "nomor_induk_kependudukan":
        return f"coalesce(k.kode || substr(t.{column}, 5), t.{column}) AS {column}"
    if column == "nomor_kartu_keluarga":
        return f"coalesce(c.kode || substr(t.{column}, 5), t.{column}) AS {column}"
    if column in PLACES or column == "kode_kabupaten_kota":
        other = "a" if column in ("kode_desa_kemendagri",) or column.endswith("_ktp") else "b"
        moved = f"substr({other}.kode, 1, length(t.{column})) || substr(t.{column}, 5)"
        return f"CASE WHEN t.{column} = '' THEN '' ELSE coalesce({moved}, t.{column}) END AS {column}"
    if column in ("nama_kabupaten_kota", "nama_provinsi", "nama_kabupaten_kota_bps", "nama_provinsi_bps"):
        return f"t.{column} || ' ' || s.n AS {column}"
    return f"t.{column}"


def _id(column: str) -> str:
    return f"substr({column}, 1, 1) || upper(substr(md5({column} || ':' || s.n), 1, 20))"


def _chance(column: str, salt: str, share: float) -> str:
    """True for a share of the ids, always the same ones."""
    return f"hash({column} || '{salt}') % 10000 < {round(share * 10000)}"


def _alive(name: str) -> str:
    if name == "wilayah_desa":
        return "true"
    if name == "finding":
        return "x.family_id IS NULL OR NOT " + _chance("x.family_id", "hilang", 0.01)
    gone = f"({_chance('x.family_id', 'hilang', 0.01)} OR {_chance('x.family_id', 'gabung', 0.002)})"
    return f"x.family_id IS NULL OR NOT {gone}" if name == "person" else f"NOT {gone}"


# Table, column -> whose dice, which dice, the share of rows, and the other value.
_CHANGES = {
    ("family", "jumlah_anggota_keluarga"): ("family_id", "ubah", 0.02, "{value} + 1"),
    ("family", "kode_kelurahan_desa"): ("family_id", "pindah", 0.01, "substr({value}, 1, 9) || '9'"),
    ("person", "status_bekerja"): ("person_id", "ubah", 0.02, "3 - {value}"),
    ("desil", "desil_nasional"): ("family_id", "skor", 0.05, "1 + ({value} + 2) % 10"),
    ("desil", "skor"): ("family_id", "skor", 0.05, "{value} + 100000"),
    ("eligibility", "eligible"): ("family_id", "skor", 0.05, "CASE WHEN {value} = 'yes' THEN 'no' ELSE {value} END"),
}


def _later(name: str) -> str:
    """The columns of the quarter after: a share of the rows has other values; a new family is one with another id."""
    columns = []
    for column in TABLES[name].column_names:
        value = f"x.{column}"
        change = _CHANGES.get((name, column))
        if change:
            whose, dice, share, other = change
            value = f"CASE WHEN {_chance(f'x.{whose}', dice, share)} THEN {other.format(value=value)} ELSE {value} END"
        elif column == "family_id" or (column == "person_id" and name != "family"):
            # A new family: the same rows under ids that were not there before.
            value = f"CASE WHEN {_chance('x.family_id', 'baru', 0.01)} AND {value} <> '' THEN 'N' || substr({value}, 2) ELSE {value} END"
        columns.append(f"{value} AS {column}")
    return ", ".join(columns)


def _redirects(connection: duckdb.DuckDBPyConnection, out: Path, quarter: bool) -> None:
    """Families that are no more: taken in by another, or gone."""
    target = out / folder("registry") / "id_redirect.parquet"
    gone, joined, new = (_chance("family_id", *dice) for dice in (("hilang", 0.01), ("gabung", 0.002), ("baru", 0.01)))
    connection.execute(
        f"""COPY (
          WITH f AS (SELECT {_id("t.family_id")} AS family_id FROM family AS t CROSS JOIN salinan AS s),
          left_over AS (
            SELECT family_id, NOT {gone} AND {joined} AS joined FROM f
            WHERE {"true" if quarter else "false"} AND ({gone} OR {joined} OR {new})
          ),
          numbered AS (SELECT *, row_number() OVER (PARTITION BY joined ORDER BY family_id) AS n FROM left_over),
          heirs AS (SELECT family_id, row_number() OVER (ORDER BY family_id) AS n FROM f WHERE NOT ({gone} OR {joined} OR {new}))
          SELECT 'family' AS subject, o.family_id AS old_id, coalesce(h.family_id, '') AS new_id,
            CASE WHEN h.family_id IS NULL THEN 'hilang' ELSE 'gabung' END AS reason
          FROM numbered AS o LEFT JOIN heirs AS h ON o.joined AND h.n = o.n
          ORDER BY 1, 2, 3
        ) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"""
    )


if __name__ == "__main__":
    main()
