"""Data for the ranking as plain columns: one row a family, in the order of its id."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from dtsen.errors import RequestError, Say, Where
from dtsen.rank.schema import Predictor, Schema

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
BLOCK = 131_072


@dataclass(frozen=True)
class Sample:
    """A survey: predictors as a table, and what a proxy means test is trained on. Rows are sorted by id.

    `log_welfare` is in millionths (integers), so that no rounding of a logarithm reaches the model.
    """

    ids: list[str]
    predictors: pa.Table
    log_welfare: Ints
    weight: Floats
    cluster: list[str]
    region: list[str]
    people: Ints

    def __len__(self) -> int:
        return len(self.ids)


def read_table(path: Path, columns: list[str] | None = None) -> pa.Table:
    """A CSV or Parquet file whole; empty text is a missing value."""
    _known(path)
    if path.suffix == ".csv":
        return _csv(path, columns).read_all()
    return pq.read_table(path, columns=columns)


def blocks(path: Path, columns: list[str], rows: int = BLOCK) -> Iterator[pa.Table]:
    """The file in blocks of about `rows` rows, so that memory does not grow with the file."""
    _known(path)
    if path.suffix == ".csv":
        for batch in _csv(path, columns):
            yield pa.Table.from_batches([batch])
        return
    for batch in pq.ParquetFile(path).iter_batches(batch_size=rows, columns=columns):
        yield pa.Table.from_batches([batch])


def column_names(path: Path) -> list[str]:
    """The columns of a CSV or Parquet file."""
    _known(path)
    return list(_csv(path, None).schema.names if path.suffix == ".csv" else pq.read_schema(path).names)


def _csv(path: Path, columns: list[str] | None) -> pacsv.CSVStreamingReader:
    # Everything is read as text: a guess of types from the first block would make codes of two blocks differ.
    with path.open(encoding="utf-8-sig") as file:
        header = next(csv.reader([file.readline()]))
    options = pacsv.ConvertOptions(
        column_types={name: pa.string() for name in header}, strings_can_be_null=True, null_values=[""], include_columns=columns or header
    )
    return pacsv.open_csv(path, read_options=pacsv.ReadOptions(block_size=1 << 24), convert_options=options)


def _known(path: Path) -> None:
    if not path.exists():
        raise RequestError(
            Say("Berkas data tidak ada.", "The data file does not exist."),
            where=Where(file=path.name),
            todo=Say("Periksa jalur berkas yang disebut dengan --data.", "Check the path given with --data."),
        )
    if path.suffix not in (".csv", ".parquet"):
        raise RequestError(
            Say("Bentuk berkas data tidak dikenal.", "The form of the data file is not known."),
            where=Where(file=path.name),
            expected=Say("berakhiran .csv atau .parquet", "ending .csv or .parquet"),
            came=Say(path.suffix or "tanpa akhiran", path.suffix or "no ending"),
            todo=Say("Simpan data sebagai CSV (koma, UTF-8) atau Parquet.", "Save the data as CSV (comma, UTF-8) or Parquet."),
        )


def numbers(column: pa.ChunkedArray) -> Floats:
    """A column as float64, NaN where it is missing or no number."""
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        text = pc.utf8_trim_whitespace(column)
        column = pc.if_else(pc.match_substring_regex(text, r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"), text, None)
    return np.asarray(pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy(), dtype=np.float64)


def numbers_of(table: pa.Table, predictor: Predictor) -> Floats:
    """A number of a family, NaN where it is not known; of a question with a code for yes and one for no: 1 and 0."""
    column = table[predictor.nama]
    if not predictor.ya:
        return numbers(column)
    place = pc.index_in(codes(column), value_set=pa.array([predictor.tidak, predictor.ya], type=pa.string()))
    return np.asarray(pc.fill_null(place.cast(pa.float64()), np.nan).to_numpy(), dtype=np.float64)


def codes(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as code words: `3`, `3.0` and ` 3` are one code; a missing or empty value is null."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
    if pa.types.is_floating(kind):
        whole = pc.equal(pc.floor(column), column)
        column = pc.if_else(whole, pc.cast(pc.if_else(whole, column, None), pa.int64()).cast(pa.string()), column.cast(pa.string()))
    text = pc.utf8_trim_whitespace(column.cast(pa.string()))
    text = pc.replace_substring_regex(text, r"^([+-]?\d+)\.0+$", r"\1")
    return pc.if_else(pc.equal(text, ""), None, text)


def sample_from_table(table: pa.Table, schema: Schema, file: str) -> Sample:
    """A survey from its table: checks that roles exist, drops nothing silently, sorts by id.

    Raises RequestError for a column that is not there, an id twice, a welfare that is not above zero, a weight below zero.
    """
    roles = [c for c in (schema.weight, schema.cluster, schema.region, schema.ukuran, schema.wilayah) if c]
    wanted = [schema.id, schema.target, *roles, *schema.columns]
    missing = sorted({name for name in wanted if name not in table.column_names})
    if missing:
        raise _refused(
            file,
            Say(f"tidak ada kolom {', '.join(missing)}", f"no column {', '.join(missing)}"),
            Say("Samakan nama kolom pada skema dan data.", "Make the names in schema and data agree."),
        )
    ids = codes(table[schema.id])
    if ids.null_count or len(pc.unique(ids)) != len(ids):
        raise _refused(
            file,
            Say(f"kolom {schema.id} kosong atau berulang", f"column {schema.id} is empty or repeats"),
            Say("Beri setiap keluarga satu nomor.", "Give every family one id."),
        )
    order = pc.sort_indices(pa.table({"id": ids}), sort_keys=[("id", "ascending")])
    table, ids = table.take(order), ids.take(order)
    welfare = numbers(table[schema.target])
    weight = numbers(table[schema.weight]) if schema.weight else np.ones(len(ids))
    bad = int(np.sum(~(welfare > 0))) + int(np.sum(~(weight >= 0)))
    if bad:
        raise _refused(
            file,
            Say(
                f"{bad} baris dengan {schema.target} tidak di atas nol atau penimbang kosong",
                f"{bad} rows whose {schema.target} is not above zero or whose weight is missing",
            ),
            Say("Perbaiki atau keluarkan baris itu dari data latih.", "Repair those rows or leave them out of the training data."),
        )
    people = numbers(table[schema.ukuran]) if schema.ukuran else np.ones(len(ids))
    return Sample(
        ids=[str(value) for value in ids.to_pylist()],
        predictors=table.select(list(dict.fromkeys([*schema.columns, *([schema.wilayah] if schema.wilayah else [])]))),
        log_welfare=np.rint(np.log(welfare) * 1e6).astype(np.int64),
        weight=weight,
        cluster=_texts(table, schema.cluster) or [str(value) for value in ids.to_pylist()],
        region=_texts(table, schema.region) or [""] * len(ids),
        people=np.where(people >= 1, np.rint(np.nan_to_num(people)), 1).astype(np.int64),
    )


def _texts(table: pa.Table, name: str) -> list[str]:
    return [value or "" for value in codes(table[name]).to_pylist()] if name else []


def _refused(file: str, came: Say, todo: Say) -> RequestError:
    return RequestError(
        Say("Data tidak dapat dipakai untuk pemeringkatan.", "The data cannot be used for ranking."),
        where=Where(file=file),
        came=came,
        todo=todo,
    )
