"""How the official CSV is written: `|` between fields, every field in double quotes, LF, UTF-8 without BOM.

A compiled kernel (DuckDB makes the lines), exempt from the portable SQL: what it writes was selected and ordered by sql/.
A table is read once and in its order, whatever the number of regions: each line goes from the engine's buffer into the
file of its region and into the seal of that file. Memory stays within `_MEMORY` whatever the size of a table.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dtsen.engine.fingerprint import source_sql
from dtsen.release.profile import FileProfile
from dtsen.release.seal import Seal, SealedWriter

_MEMORY = "1GiB"
_BATCH = 20_000
_FORM = "FORMAT csv, DELIMITER '|', QUOTE '\"', ESCAPE '\"', HEADER, FORCE_QUOTE *, NULLSTR ''"
_BETWEEN = chr(31)

Part = tuple[str, ...]

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
        # Enough lines ahead that the engine makes the next ones while these are sealed.
        self._connection.execute("SET streaming_buffer_size = '32MiB'")
        self._types: dict[str, dict[str, str]] = {}
        self._in_order = {name: path.is_file() for name, path in tables.items()}
        for name, path in tables.items():
            self._connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM {source_sql(path)}')
            described = self._connection.execute(f'DESCRIBE "{name}"').fetchall()
            self._types[name] = {str(row[0]): str(row[1]) for row in described}

    def write(
        self, table: str, file: FileProfile, parts: Mapping[Part, Path], by: tuple[str, ...], order: tuple[str, ...]
    ) -> dict[Part, Seal]:
        """One file for every part of a table, empty ones too; a row of no part is passed over.

        `parts`: the values of the columns `by` -> its file. `order`: the key of the table, which begins with `by` (no two
        rows are equal in it); a table of one Parquet file was written in that order, one of many is sorted again.
        """
        header = line_of(file.kolom)
        fields = ", ".join(self._field(table, column, dict(file.samarkan).get(column)) for column in file.kolom)
        sorted_sql = "" if self._in_order[table] else f"ORDER BY {', '.join(order)}"
        # One record is one line: half of the readers in the field split at line ends before they look at quotes.
        self._connection.execute(
            f"""SELECT bagian, '"' || CASE WHEN contains(isi, chr(10)) OR contains(isi, chr(13))
                THEN regexp_replace(isi, '[\\r\\n]+', ' ', 'g') ELSE isi END || '"' || chr(10) AS baris
            FROM (
                SELECT {_joined(by)} AS bagian, concat_ws('"|"', {fields}) AS isi
                FROM "{table}" WHERE {_condition(by, parts)} {sorted_sql}
            )"""
        )
        seals: dict[Part, Seal] = {}
        now, writer = None, None
        for batch in self._connection.to_arrow_reader(_BATCH):
            for part, lines in _runs(batch.column(0), batch.column(1)):
                if part != now:
                    if writer and now is not None:
                        seals[now] = writer.close()
                    if part in seals:
                        raise AssertionError(f"{table} is not in the order of its key")
                    now, writer = part, SealedWriter(parts[part], header) if part in parts else None
                if writer:
                    writer.add(*lines)
        if writer and now is not None:
            seals[now] = writer.close()
        return seals | {part: SealedWriter(path, header).close() for part, path in parts.items() if part not in seals}

    def doubled(self, table: str, file: FileProfile, parts: Collection[Part], by: tuple[str, ...]) -> dict[Part, tuple[int, int]]:
        """Of the key of each file: rows without it, and rows that repeat one seen before; only parts that have one."""
        if not file.key:
            return {}
        keys = ", ".join(f"coalesce(CAST(\"{column}\" AS VARCHAR), '')" for column in file.key)
        rows = self._connection.execute(
            f"""SELECT bagian, count(*) FILTER (k = ''), count(*) FILTER (k <> '') - count(DISTINCT k) FILTER (k <> '')
            FROM (
              SELECT {_joined(by)} AS bagian, trim(concat_ws(chr(31), {keys}), chr(31)) AS k
              FROM "{table}" WHERE {_condition(by, parts)}
            ) GROUP BY bagian"""
        ).fetchall()
        return {tuple(str(row[0]).split(_BETWEEN)): (int(row[1]), int(row[2])) for row in rows}

    def close(self) -> None:
        self._connection.close()

    def _field(self, table: str, column: str, mask: str | None) -> str:
        """One value between its quotes."""
        value = f"coalesce(CAST(\"{column}\" AS VARCHAR), '')"
        if mask:
            value = _MASKS[mask].format(f"regexp_replace({value}, '[\\r\\n]+', ' ', 'g')")
        return f"replace({value}, '\"', '\"\"')" if self._types[table][column] == "VARCHAR" else value


def line_of(fields: Sequence[str]) -> bytes:
    """One line of such a file, for names that hold no quotes."""
    return ("|".join(f'"{field}"' for field in fields) + "\n").encode()


def _joined(columns: Sequence[str]) -> str:
    texts = ", ".join(f"coalesce(CAST(\"{column}\" AS VARCHAR), '')" for column in columns)
    return f"concat_ws(chr(31), {texts})"


def _condition(by: Sequence[str], parts: Collection[Part]) -> str:
    """A range of the first column: a list of values would become a join, and a join does not keep the order of the rows."""
    first = sorted({part[0] for part in parts})
    low, high = (value.replace("'", "''") for value in (first[0], first[-1])) if first else ("1", "0")
    return f"\"{by[0]}\" >= '{low}' AND \"{by[0]}\" <= '{high}'"


def _runs(parts: pa.Array, lines: pa.Array) -> Iterator[tuple[Part, tuple[memoryview, NDArray[np.int32]]]]:
    """The lines of one batch, part by part as they follow each other: their bytes, and where each one ends in them."""
    if len(parts) == 0:
        return
    runs = pc.run_end_encode(parts)
    _, offsets, data = lines.buffers()
    bounds = np.frombuffer(offsets, np.int32, len(lines) + 1, lines.offset * 4)
    start = 0
    for end, part in zip(runs.run_ends.to_pylist(), runs.values.to_pylist(), strict=True):
        first = int(bounds[start])
        yield tuple(part.split(_BETWEEN)), (memoryview(data)[first : int(bounds[end])], bounds[start + 1 : end + 1] - first)
        start = end


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
