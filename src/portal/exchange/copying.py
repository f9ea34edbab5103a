"""Rows of the run into a PostgreSQL table with COPY: DuckDB or Arrow write whole blocks, Python only hands them on.

The table was made in the same transaction, so its rows are written as those that everybody may see for good (FREEZE):
no later pass over the table has to mark them.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import sql

from portal.exchange.served_sql import line_sql
from portal.exchange.value_rows import parts_of

BLOCK = 200_000
Connection = psycopg.Connection[tuple[Any, ...]]
Made = tuple[int, pa.BinaryArray]
# The binary format of COPY: signature, no flags, no extension; at the end -1 in place of a number of fields.
_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"


def copy_select(batch: duckdb.DuckDBPyConnection, target: Connection, table: str, select: str, release_id: int) -> int:
    """Copies a SELECT into a table; its rows. The columns are named, so their order is that of the SELECT."""
    columns = [(str(row[0]), str(row[1])) for row in batch.execute(f"DESCRIBE {select}").fetchall()]
    reader = batch.execute(line_sql(select, columns, release_id)).to_arrow_reader(BLOCK)
    rows = 0
    with target.cursor().copy(_copy_sql(table, [name for name, _ in columns], "FREEZE")) as copy:
        for block in reader:
            copy.write(_bytes(block.column(0)))
            rows += block.num_rows
    return rows


def copy_texts(target: Connection, table: str, names: Sequence[str], blocks: Iterable[Sequence[pa.StringArray]], release_id: int) -> int:
    """Copies columns of text, block by block, in the binary format: nothing in a text has to be escaped. Its rows."""
    made = ((len(columns[0]), _binary_rows(columns, release_id)) for columns in blocks if len(columns[0]))
    rows = 0
    with target.cursor().copy(_copy_sql(table, names, "FREEZE, FORMAT binary")) as copy:
        copy.write(_BEGIN)
        for count, block in _ahead(made):
            copy.write(_bytes(block))
            rows += count
        copy.write(_END)
    return rows


def _ahead(blocks: Iterator[Made]) -> Iterator[Made]:
    """The same blocks; the next one is made while PostgreSQL takes in the last."""
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = maker.submit(next, blocks, None)
            yield block


def _copy_sql(table: str, names: Sequence[str], how: str) -> sql.Composed:
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in ("release_id", *names))
    return sql.SQL("COPY {} ({}) FROM STDIN ({})").format(sql.Identifier(table), columns, sql.SQL(how))


def _binary_rows(columns: Sequence[pa.StringArray], release_id: int) -> pa.BinaryArray:
    """Number of fields, then each with its length before it; a null has the length -1 and nothing behind it."""
    head = (len(columns) + 1).to_bytes(2, "big") + (4).to_bytes(4, "big") + release_id.to_bytes(4, "big")
    parts: list[Any] = [pa.scalar(head, pa.binary())]
    for column in columns:
        lengths = pc.fill_null(pc.binary_length(column), -1).to_numpy(zero_copy_only=False).astype(">i4")
        sized = pa.FixedSizeBinaryArray.from_buffers(pa.binary(4), len(column), [None, pa.py_buffer(lengths)])
        parts += [sized.cast(pa.binary()), column.cast(pa.binary())]
    return pc.binary_join_element_wise(*parts, pa.scalar(b"", pa.binary()), null_handling="skip")


def _bytes(lines: pa.StringArray | pa.BinaryArray) -> memoryview:
    """The text of a block without a copy."""
    offsets, data = parts_of(lines)
    return memoryview(data)[int(offsets[0]) : int(offsets[-1])]
