"""One number for the content of a table: the same for the same rows in any order, on any engine."""

from pathlib import Path

import duckdb
import pyarrow.parquet as pq


def source_sql(path: Path) -> str:
    """The `FROM` of a table on disk: one Parquet file, or a folder of them read in the order of their names."""
    pattern = path / "**" / "*.parquet" if path.is_dir() else path
    return "read_parquet('" + str(pattern).replace("'", "''") + "')"


def row_count(path: Path) -> int:
    """Rows of a table, from the footers only."""
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    return sum(int(pq.read_metadata(file).num_rows) for file in files)


def fingerprint(path: Path) -> str:
    """`<rows>-<sum of 48-bit row hashes>`; null and the empty text differ; a double counts with all its digits."""
    with duckdb.connect() as connection:
        columns = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source_sql(path)}").fetchall()]
        values = ", ".join(f"""coalesce('=' || CAST("{name}" AS VARCHAR), '0')""" for name in sorted(columns))
        row = connection.execute(
            f"""SELECT count(*), coalesce(sum(CAST('0x' || md5(concat_ws(chr(31), {values}))[1:12] AS BIGINT)), 0)
            FROM {source_sql(path)}"""
        ).fetchone()
    if row is None:
        raise AssertionError("an aggregate has one row")
    return f"{row[0]}-{row[1]}"
