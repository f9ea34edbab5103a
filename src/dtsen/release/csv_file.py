"""How the official CSV is written: `|` between fields, every field in double quotes, LF, UTF-8 without BOM.

A compiled kernel (DuckDB's CSV writer), exempt from the portable SQL: what it writes was selected and ordered by sql/.
Memory stays within `_MEMORY` whatever the size of a region: rows stream from a Parquet file that is ordered already,
and row groups of other regions are skipped by their statistics.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from dtsen.engine.fingerprint import source_sql
from dtsen.release.profile import FileProfile

_MEMORY = "1GiB"
_BATCH = 20_000
_FORM = "FORMAT csv, DELIMITER '|', QUOTE '\"', ESCAPE '\"', HEADER, FORCE_QUOTE *, NULLSTR ''"

# domain.md 6.5 (PADU): NIK first four digits, name as initials, year of birth only, address hidden.
_MASKS: Mapping[str, str] = {
    "empat_angka": "CASE WHEN length({0}) > 4 THEN substr({0}, 1, 4) || repeat('*', length({0}) - 4) ELSE '' END",
    "inisial": "array_to_string(list_transform(string_split(trim({0}), ' '), lambda word: substr(word, 1, 1)), ' ')",
    "tahun": "substr({0}, 1, 4)",
    "sembunyi": "''",
}


class CsvKernel:
    """One connection over the work tables of the room; `tables` are Parquet files or folders."""

    def __init__(self, tables: Mapping[str, Path]) -> None:
        self._connection = duckdb.connect(config={"memory_limit": _MEMORY, "autoinstall_known_extensions": False})
        self._connection.execute("SET parquet_metadata_cache = true")
        self._types: dict[str, dict[str, str]] = {}
        for name, path in tables.items():
            self._connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM {source_sql(path)}')
            described = self._connection.execute(f'DESCRIBE "{name}"').fetchall()
            self._types[name] = {str(row[0]): str(row[1]) for row in described}

    def write(self, table: str, file: FileProfile, where: Mapping[str, str], order: tuple[str, ...], output: Path) -> None:
        """The rows of one region, in the order of `order` (a key: no two rows are equal in it)."""
        fields = ", ".join(self._field(table, column, dict(file.samarkan).get(column)) for column in file.kolom)
        target = str(output).replace("'", "''")
        self._connection.execute(
            f"COPY (SELECT {fields} FROM \"{table}\" WHERE {_condition(where)} ORDER BY {', '.join(order)}) TO '{target}' ({_FORM})"
        ).fetchall()

    def doubled(self, table: str, file: FileProfile, where: Mapping[str, str]) -> tuple[int, int]:
        """Of the key of one file: rows without it, and rows that repeat one seen before."""
        if not file.key:
            return 0, 0
        parts = ", ".join(f"coalesce(CAST(\"{column}\" AS VARCHAR), '')" for column in file.key)
        row = self._connection.execute(
            f"SELECT count(*) FILTER (k = ''), count(*) FILTER (k <> '') - count(DISTINCT k) FILTER (k <> '') "
            f'FROM (SELECT trim(concat_ws(chr(31), {parts}), chr(31)) AS k FROM "{table}" WHERE {_condition(where)})'
        ).fetchone()
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def close(self) -> None:
        self._connection.close()

    def _field(self, table: str, column: str, mask: str | None) -> str:
        value = f"coalesce(CAST(\"{column}\" AS VARCHAR), '')"
        if self._types[table][column] == "VARCHAR":
            # One record is one line: half of the readers in the field split at line ends before they look at quotes.
            value = f"regexp_replace({value}, '[\\r\\n]+', ' ', 'g')"
        if mask:
            value = _MASKS[mask].format(value)
        return f'{value} AS "{column}"'


def _condition(where: Mapping[str, str]) -> str:
    return " AND ".join(f'"{column}" = \'' + value.replace("'", "''") + "'" for column, value in where.items())


def write_table(data: pa.Table, output: Path) -> None:
    """A small table in the same form, in the order of its rows."""
    target = str(output).replace("'", "''")
    fields = ", ".join(f'coalesce(CAST("{name}" AS VARCHAR), \'\') AS "{name}"' for name in data.column_names)
    with duckdb.connect(config={"threads": 1, "memory_limit": _MEMORY}) as connection:
        connection.register("isi", data)
        connection.execute(f"COPY (SELECT {fields} FROM isi) TO '{target}' ({_FORM})").fetchall()


def rows_as_text(path: Path, columns: Sequence[str], text_sql: str) -> Iterator[pa.Array]:
    """Every row of a CSV file of ours as one text, in batches: `text_sql` is over its columns (text) and `n`, its line."""
    source = str(path).replace("'", "''")
    types = ", ".join(f"'{name}': 'VARCHAR'" for name in columns)
    with duckdb.connect(config={"memory_limit": _MEMORY}) as connection:
        reader = connection.sql(
            f"""SELECT {text_sql} AS teks
            FROM (SELECT *, CAST(row_number() OVER () + 1 AS VARCHAR) AS n FROM read_csv(
                '{source}', delim = '|', quote = '"', escape = '"', header = true, all_varchar = true, auto_detect = false,
                columns = {{{types}}}
            ))"""
        ).to_arrow_reader(_BATCH)
        for batch in reader:
            yield batch.column(0)
