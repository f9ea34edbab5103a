"""Pairs scored where the records of a cluster of machines lie: the kernels of one machine inside Spark (`mapInArrow`).

One machine scores a block over arrays that it holds. Here the same numbers lie in two tables of a folder that every worker
sees: `catatan` (a record: its numbers as the bytes that the kernels read) and `blok` (a record in a block). The engine
brings the rows of a block together; a worker lays them side by side again and calls the very kernel, `blocks.score_rows`.
A pair needs nothing but its two records, the words and the weights, so the answer is that of one machine, to the bit.

The driver keeps the numbers of the records (about 0.4 kB each), makes the blocks, learns and joins; what it hands out is
the looking at pairs.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from dtsen.engine import Engine, open_engine
from dtsen.link.blocks import Edges, Groups, Keys, Search, score_rows
from dtsen.link.match import HERE, How
from dtsen.link.people import ROW, People
from dtsen.link.weigh import Company, Weights
from dtsen.link.words import Words

_BLOCKS = "SELECT b.grup, b.bagian, b.kunci, c.baris, c.angka FROM blok AS b JOIN catatan AS c ON c.baris = b.baris"
_FOUND = pa.schema(
    [("grup", pa.int64()), ("i", pa.int64()), ("j", pa.int64()), ("bit", pa.float64()), ("tingkat", pa.int64()), ("dilihat", pa.int64())]
)


@dataclass(frozen=True)
class SparkScores:
    """A `blocks.Scorer`: `match(..., how=How(elsewhere=SparkScores(engine, folder)))`. `folder` is storage that all workers see."""

    engine: Engine
    folder: Path

    def __call__(self, task: Search, wanted: NDArray[np.bool_], row_keys: Keys, blocks: list[Groups]) -> Edges:
        self.folder.mkdir(parents=True, exist_ok=True)
        records = _packed(task, wanted, row_keys)
        pq.write_table(_binary(records), self.folder / "catatan.parquet")
        pq.write_table(_listed(blocks), self.folder / "blok.parquet")
        words = [str(self.folder / f"kata-{name}.npy") for name in Words._fields]
        for path, column in zip(words, task.words, strict=True):
            np.save(path, column)
        inputs = (("blok", self.folder / "blok.parquet"), ("catatan", self.folder / "catatan.parquet"))
        work = _Work(records.dtype.descr, tuple(words), task.weights, task.keep, [one.columns for one in blocks])
        found = self.engine.in_groups(_BLOCKS, inputs, "grup", work, _FOUND)
        grup, i, j, bit, level, looked = (found[name].to_numpy() for name in _FOUND.names)
        pairs = np.flatnonzero(grup >= 0)
        pairs = pairs[np.lexsort((j[pairs], i[pairs], grup[pairs]))]  # the order in which one machine meets them
        return Edges(i[pairs].astype(np.int32), j[pairs].astype(np.int32), bit[pairs], level[pairs], int(looked.sum()))


@contextmanager
def scored_on(engine: str, out: Path) -> Iterator[How]:
    """Where `match` scores its pairs: `local`, or `spark` or `sail` (dtsen.engine.open_engine) with a folder beside the results,
    which is emptied afterwards."""
    if engine == "local":
        yield HERE
        return
    shared = out / "antara"
    with open_engine(engine) as opened:
        try:
            yield How(elsewhere=SparkScores(opened, shared))
        finally:
            shutil.rmtree(shared, ignore_errors=True)


def _packed(task: Search, wanted: NDArray[np.bool_], row_keys: Keys) -> NDArray[Any]:
    """All that a kernel asks of a record, in one row."""
    people, company = task.people, task.company
    kinds = [
        ("row", ROW.descr),
        ("name", np.int32, (people.name.shape[1],)),
        ("mother", np.int32, (people.mother.shape[1],)),
        ("cluster", np.int32),
        ("mates", np.int32, (company.mates.shape[1],)),
        ("wanted", np.bool_),
        ("keys", np.uint64, (row_keys.shape[1],)),
    ]
    out = np.zeros(people.row.shape[0], np.dtype(kinds))
    out["row"], out["name"], out["mother"] = people.row, people.name, people.mother
    out["cluster"], out["mates"], out["wanted"], out["keys"] = company.cluster, company.mates, wanted, row_keys
    return out


def _binary(records: NDArray[Any]) -> pa.Table:
    size = records.dtype.itemsize
    cuts = range(0, records.shape[0], 1 << 20)  # an Arrow array of bytes holds two gigabytes
    bytes_ = [_bytes(records[cut : cut + (1 << 20)], size) for cut in cuts]
    return pa.table({"baris": np.arange(records.shape[0], dtype=np.int64), "angka": pa.chunked_array(bytes_, pa.binary())})


def _bytes(records: NDArray[Any], size: int) -> pa.Array:
    ends = pa.py_buffer(np.arange(records.shape[0] + 1, dtype=np.int32) * np.int32(size))
    return pa.Array.from_buffers(pa.binary(), records.shape[0], [None, ends, pa.py_buffer(records.tobytes())])


def _listed(blocks: list[Groups]) -> pa.Table:
    """One row for each record of each block: number of the block over all families, its family, its key, the record."""
    sizes = [np.diff(one.starts) for one in blocks]
    before = np.cumsum([0, *(size.size for size in sizes)])
    return pa.table(
        {
            "grup": np.concatenate([np.repeat(np.arange(size.size) + first, size) for size, first in zip(sizes, before, strict=False)]),
            "bagian": np.concatenate([np.full(one.members.size, at, np.int64) for at, one in enumerate(blocks)]),
            "kunci": np.concatenate([np.repeat(one.owned, size) for one, size in zip(blocks, sizes, strict=True)]).view(np.int64),
            "baris": np.concatenate([one.members for one in blocks]).astype(np.int64),
        }
    )


@dataclass(frozen=True)
class _Work:
    """What a worker does with the blocks that come to it; it carries the weights and finds the words in the folder."""

    kinds: list[Any]
    words: tuple[str, ...]
    weights: Weights
    keep: float
    columns: list[tuple[int, int]]

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        kept = [batch for batch in batches if batch.num_rows]
        if not kept:
            return
        table = pa.Table.from_batches(kept).sort_by([("bagian", "ascending"), ("grup", "ascending"), ("baris", "ascending")])
        words = Words(*(np.load(path) for path in self.words))
        numbers = np.frombuffer(b"".join(table["angka"].to_pylist()), np.dtype(self.kinds))
        people = People(*(np.ascontiguousarray(numbers[name]) for name in ("row", "name", "mother")))
        company = Company(np.ascontiguousarray(numbers["cluster"]), np.ascontiguousarray(numbers["mates"]))
        task = Search(people, words, self.weights, company, 0, self.keep)
        wanted, keys = np.ascontiguousarray(numbers["wanted"]), np.ascontiguousarray(numbers["keys"])
        part, grup, kunci, row = (table[name].to_numpy() for name in ("bagian", "grup", "kunci", "baris"))
        first = np.flatnonzero(np.diff(grup, prepend=-1))
        of_family = part[first]
        starts = np.append(first, grup.size).astype(np.int64)
        place = np.arange(grup.size, dtype=np.int32)
        for family, columns in enumerate(self.columns):
            mine = np.flatnonzero(of_family == family)
            if not mine.size:
                continue
            groups = Groups(columns, kunci[first].view(np.uint64), starts, place)
            i, j, bit, level, looked = score_rows(task, wanted, keys, groups, int(mine[0]), int(mine[-1]) + 1)
            yield _batch(grup[i], row[i], row[j], bit, level, np.zeros(i.size, np.int64))
            none = np.full(1, -1, np.int64)
            yield _batch(none, none, none, np.zeros(1), none, np.full(1, looked, np.int64))


def _batch(*columns: NDArray[Any]) -> pa.RecordBatch:
    return pa.record_batch([pa.array(column, kind) for column, kind in zip(columns, _FOUND.types, strict=True)], schema=_FOUND)
