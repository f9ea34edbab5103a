"""Rows of the run into a PostgreSQL table with COPY: DuckDB writes the text, Python only hands on whole blocks of it."""

from collections.abc import Iterator
from typing import Any

import duckdb
import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import sql

from portal.exchange.packed import HIDDEN
from portal.exchange.served_sql import line_sql, value_sql

BLOCK = 200_000
# The regions are joined once a block of values: 2 M of them are some 100 MB.
VALUE_BLOCK = 2_000_000
Connection = psycopg.Connection[tuple[Any, ...]]


def copy_select(batch: duckdb.DuckDBPyConnection, target: Connection, table: str, select: str, release_id: int) -> int:
    """Copies a SELECT into a table; its rows. The columns are named, so their order is that of the SELECT."""
    columns = [(str(row[0]), str(row[1])) for row in batch.execute(f"DESCRIBE {select}").fetchall()]
    reader = batch.execute(line_sql(select, columns, release_id)).to_arrow_reader(BLOCK)
    names = sql.SQL(", ").join(sql.Identifier(name) for name in ("release_id", *(name for name, _ in columns)))
    rows = 0
    with target.cursor().copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)) as copy:
        for block in reader:
            copy.write(_bytes(block.column(0)))
            rows += block.num_rows
    return rows


def packed_values(batch: duckdb.DuckDBPyConnection) -> Iterator[pa.Table]:
    """`subject_id, isi`: the values of each subject joined, block by block.

    The file is sorted by subject (its key), so the texts of one subject lie one behind the other in the memory of a
    block: joining them is a matter of offsets, and nothing is copied value by value. Raises AssertionError when the
    order is not kept.
    """
    # Its own cursor: what is read here goes on while blocks are written with the other.
    reader = batch.cursor().execute(value_sql(HIDDEN)).to_arrow_reader(VALUE_BLOCK)
    rest: pa.Table | None = None
    for block in reader:
        table = pa.Table.from_batches([block])
        table = pa.concat_tables([rest, table]).combine_chunks() if rest is not None else table
        starts = _starts(table["subject_id"])
        # The last subject may go on in the next block.
        rest = table.slice(int(starts[-1]))
        if len(starts) > 1:
            yield _joined(table.slice(0, int(starts[-1])), starts[:-1])
    if rest is not None:
        yield _joined(rest, np.zeros(1, np.int64))


def _starts(ids: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Where a new subject begins."""
    changed = pc.not_equal(ids.slice(1), ids.slice(0, len(ids) - 1)).combine_chunks().to_numpy(zero_copy_only=False)
    return np.concatenate([[0], np.flatnonzero(changed) + 1]).astype(np.int64)


def _joined(table: pa.Table, starts: np.ndarray[Any, np.dtype[np.int64]]) -> pa.Table:
    text = table["isi"].combine_chunks()
    offsets, data = _parts(text)
    ends = np.append(offsets[starts], offsets[-1]).astype(np.int32)
    joined = pa.StringArray.from_buffers(len(starts), pa.py_buffer(ends), data)
    return pa.table({"subject_id": table["subject_id"].take(pa.array(starts)), "isi": joined})


def _parts(text: pa.StringArray) -> tuple[np.ndarray[Any, np.dtype[np.int32]], pa.Buffer]:
    buffers = text.buffers()
    offsets = np.frombuffer(buffers[1], np.int32)[text.offset : text.offset + len(text) + 1]
    return offsets, buffers[2]


def _bytes(lines: pa.StringArray) -> memoryview:
    """The text of a block without a copy."""
    offsets, data = _parts(lines)
    return memoryview(data)[int(offsets[0]) : int(offsets[-1])]
