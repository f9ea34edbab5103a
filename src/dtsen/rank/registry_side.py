"""The families to rank, in blocks: memory holds one block of characteristics, and of every family only its score."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dtsen.rank.encode import Bools
from dtsen.rank.frame import numbers_of
from dtsen.rank.schema import Predictor, Schema

BLOCK = 65_536
# Enough families to know the holes of the registry; taken evenly over it, not from its top.
PATTERN_FAMILIES = 100_000


def registry_blocks(path: Path, columns: list[str]) -> Iterator[pa.Table]:
    """The registry's rows of `pmt_ciri`, in the order of the family id, in blocks of equal size."""
    waiting: list[pa.Table] = []
    rows = 0
    for file in sorted(path.rglob("*.parquet")) if path.is_dir() else [path]:
        for batch in pq.ParquetFile(file).iter_batches(batch_size=BLOCK, columns=["sisi", *columns]):
            table = pa.Table.from_batches([batch])
            table = table.filter(pc.equal(table["sisi"], "registri")).drop_columns(["sisi"])
            waiting.append(table)
            rows += table.num_rows
            while rows >= BLOCK:
                together = pa.concat_tables(waiting)
                yield together.slice(0, BLOCK)
                waiting = [together.slice(BLOCK)]
                rows -= BLOCK
    if rows:
        yield pa.concat_tables(waiting)


def registry_rows(path: Path) -> int:
    """How many families there are to rank."""
    return sum(block.num_rows for block in registry_blocks(path, ["unit_id"]))


def hole_pattern(path: Path, schema: Schema, rows: int) -> Bools:
    """Families x predictors: not known. Every k-th family, so that the pattern is that of the whole registry."""
    step = max(1, rows // PATTERN_FAMILIES)
    parts, seen = [], 0
    for block in registry_blocks(path, list(schema.names)):
        picks = np.arange((-seen) % step, block.num_rows, step)
        chosen = block.take(pa.array(picks, type=pa.int64()))
        parts.append(np.column_stack([~known(chosen, p) for p in schema.predictors]))
        seen += block.num_rows
    return np.concatenate(parts) if parts else np.zeros((0, len(schema.names)), dtype=np.bool_)


def known(table: pa.Table, predictor: Predictor) -> Bools:
    """Which families' value of a predictor is known."""
    if predictor.jenis == "bilangan":
        return np.asarray(~np.isnan(numbers_of(table, predictor)))
    return np.asarray(pc.is_valid(table[predictor.nama]).to_numpy())
