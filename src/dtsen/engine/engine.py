"""The sealed common path: bind the parameters, hold the result to its declaration, run, write, count."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dtsen.engine.fingerprint import row_count
from dtsen.engine.progress import Progress, Silent
from dtsen.engine.shelf import Shelf
from dtsen.engine.statement import Statement
from dtsen.tables import TABLES, Table

Parameter = str | int | float | bool
Work = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]
BEFORE = "before_"

ARROW_TYPES: dict[str, pa.DataType] = {
    "TEXT": pa.string(),
    "INT": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOL": pa.bool_(),
    "TEXT_LIST": pa.list_(pa.string()),
}
_SQL_TYPES = {"TEXT": "VARCHAR", "INT": "INTEGER", "BIGINT": "BIGINT", "DOUBLE": "DOUBLE", "BOOL": "BOOLEAN", "TEXT_LIST": "VARCHAR[]"}


@dataclass(frozen=True)
class Ran:
    """One statement that was run: enough to run it again on another engine."""

    statement: Statement
    sql: str
    inputs: tuple[tuple[str, Path], ...]
    output: Path
    rows: int


class Engine(ABC):
    """One engine. `ran` lists what it ran, in order; the conformance test repeats that on the other engine."""

    name: str

    def __init__(self, progress: Progress | None = None) -> None:
        self.progress: Progress = progress or Silent()
        self.ran: list[Ran] = []

    @final
    def run(self, statement: Statement, shelf: Shelf, previous: Shelf | None = None, **parameters: Parameter) -> int:
        """Runs a statement from the tables that its header names into the table of its name; returns the rows.

        A table `before_x` is the declared table x of the previous run; without a previous run it is empty.
        """
        self.progress.say(f"{statement.room}: {statement.name}", 0)
        inputs = tuple(
            (name, self._before(name, shelf, previous) if name.startswith(BEFORE) else shelf.path(name)) for name in statement.reads
        )
        sql = held_to_declaration(bind(statement.sql, parameters), TABLES.get(statement.name), statement.key)
        output = shelf.new_path(statement.name)
        self.write(sql, inputs, output)
        rows = row_count(output)
        self.ran.append(Ran(statement, sql, inputs, output, rows))
        self.progress.say(f"{statement.room}: {statement.name}", rows, rows)
        return rows

    @final
    def _before(self, name: str, shelf: Shelf, previous: Shelf | None) -> Path:
        table = name.removeprefix(BEFORE)
        if previous is not None:
            return previous.path(table)
        empty = shelf.new_path(name)
        pq.write_table(_schema(TABLES[table]).empty_table(), empty)
        return empty

    @abstractmethod
    def write(self, sql: str, inputs: tuple[tuple[str, Path], ...], output: Path) -> None:
        """Runs `sql` (DuckDB dialect, portable subset) over Parquet inputs into the Parquet `output`."""

    @abstractmethod
    def query(self, sql: str, inputs: tuple[tuple[str, Path], ...]) -> pa.Table:
        """The result of a small query, for reports and explanations."""

    def in_groups(self, sql: str, inputs: tuple[tuple[str, Path], ...], group: str, work: Work, schema: pa.Schema) -> pa.Table:
        """What `work` makes of the rows of `sql`; all rows with one value of the column `group` come in one call, in any order.

        One machine makes one call. Spark makes one a partition, wherever its workers are (`mapInArrow`): `work` may use what it
        carries and files that every worker sees, and the order of the rows that come out means nothing."""
        return pa.Table.from_batches(work(iter(self.query(sql, inputs).to_batches())), schema)

    @final
    def read(self, shelf: Shelf, name: str, columns: list[str] | None = None) -> pa.Table:
        """A table as Arrow, whole: for kernels and models, which say themselves how much they hold in memory."""
        return pq.read_table(shelf.path(name), columns=columns)

    @final
    def put(self, shelf: Shelf, name: str, data: pa.Table, key: tuple[str, ...] = ()) -> int:
        """Writes what a kernel made, held to the declaration of the table and sorted by its key.

        A table of the room's own has no declaration: it is written as it is, sorted by `key`.
        """
        table = TABLES.get(name)
        if table:
            key = table.key
            schema = _schema(table)
            data = (data.select(list(table.column_names)) if data.num_columns else schema.empty_table()).cast(schema)
        data = data.take(pc.sort_indices(data, sort_keys=[(column, "ascending") for column in key]))
        pq.write_table(data, shelf.new_path(name), compression="zstd")
        return int(data.num_rows)


def _schema(table: Table) -> pa.Schema:
    return pa.schema([(column.name, ARROW_TYPES[column.type]) for column in table.columns])


def bind(sql: str, parameters: dict[str, Parameter]) -> str:
    """Writes the parameters into the text as literals, so that both engines run exactly the same statement."""

    def literal(match: re.Match[str]) -> str:
        value = parameters[match.group(1)]
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        return str(value) if isinstance(value, int | float) else "'" + value.replace("'", "''") + "'"

    return re.sub(r"\$([a-z_][a-z_0-9]*)", literal, sql)


def held_to_declaration(sql: str, table: Table | None, key: tuple[str, ...]) -> str:
    """Columns, types and order of the rows as declared; a table of the room's own is ordered by its `-- key:`."""
    inner = re.sub(r"^\s*--.*$", "", sql, flags=re.M).strip().rstrip(";")
    columns = "*" if table is None else ", ".join(f'CAST("{c.name}" AS {_SQL_TYPES[c.type]}) AS "{c.name}"' for c in table.columns)
    order = ", ".join(f'"{column}"' for column in (table.key if table else key))
    return f"SELECT {columns} FROM (\n{inner}\n) AS hasil" + (f"\nORDER BY {order}" if order else "")
