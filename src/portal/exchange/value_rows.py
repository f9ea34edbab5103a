"""The table of chosen values as rows of `served_value`: all values of one person or family in one text (format: packed.py).

The file is read column by column and stays that way: of 40 million values none becomes an object of Python. It is sorted
by subject (its key), so the texts of one subject lie one behind the other in memory and joining them is a matter of offsets.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dtsen.errors import RequestError, Say, Where
from portal.exchange.packed import FIELD, HIDDEN, VALUE

_HEAD = ("variabel", "source", "aturan")
_COLUMNS = ("subject_id", *_HEAD, "nilai", "tanggal_data", "kasar", "kalah")
Whole = np.ndarray[Any, np.dtype[np.int64]]
Found = tuple[pa.StringArray, pa.StringArray]


class Heads:
    """Variable, source and rule of a value as one number, given in the order in which they are met; `listed` goes into the release."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}

    @property
    def listed(self) -> list[list[str]]:
        return [list(names) for names in self._numbers]

    def number(self, columns: tuple[pa.DictionaryArray, ...]) -> pa.StringArray:
        """The number of each row, as text, behind the sign that parts values."""
        rows: Whole = np.zeros(len(columns[0]), np.int64)
        names: list[list[str]] = []
        for column in columns:
            # One more for what is empty.
            names.append([*(name or "" for name in column.dictionary.to_pylist()), ""])
            places = pc.fill_null(column.indices, len(column.dictionary)).to_numpy(zero_copy_only=False)
            rows = rows * len(names[-1]) + places
        met = np.flatnonzero(np.bincount(rows, minlength=1))
        keys = {int(row): self._names(int(row), names) for row in met}
        for key in sorted(set(keys.values()) - set(self._numbers)):
            self._numbers[key] = len(self._numbers)
        table = np.zeros(int(met.max(initial=0)) + 1, np.int32)
        for row, key in keys.items():
            table[row] = self._numbers[key]
        texts = pa.array([f"{VALUE}{number}" for number in range(len(self._numbers))], pa.string())
        return texts.take(pa.array(table[rows]))

    @staticmethod
    def _names(row: int, names: list[list[str]]) -> tuple[str, ...]:
        parts = []
        for several in reversed(names):
            row, place = divmod(row, len(several))
            parts.append(several[place])
        return tuple(reversed(parts))


def value_rows(path: Path, heads: Heads) -> Iterator[Found]:
    """`subject_id, nilai` block by block, every subject once. RequestError when the file is not sorted by subject."""
    file = pq.ParquetFile(path, read_dictionary=["subject_id", *_HEAD, "kasar"])
    rest: Found | None = None
    for group in range(file.num_row_groups):
        ids, texts = _joined(file.read_row_group(group, columns=list(_COLUMNS)), heads)
        if not len(ids):
            continue
        if rest is not None:
            # The last subject of a block may go on in the next one.
            ids, texts = _continued(rest, ids, texts)
        rest = ids.slice(len(ids) - 1), texts.slice(len(ids) - 1)
        yield ids.slice(0, len(ids) - 1), texts.slice(0, len(ids) - 1)
    if rest is not None:
        yield rest


def place_of(batch_rows: Callable[[str, str], pa.Table], ids: pa.StringArray) -> pa.StringArray:
    """The village of each subject. `batch_rows(first, last)`: `subject_id, kode_desa` of the subjects in between."""
    if not len(ids):
        return pa.array([], pa.string())
    ends = pc.min_max(ids).as_py()
    known = batch_rows(ends["min"], ends["max"]).combine_chunks()
    where = pc.index_in(ids, value_set=known["subject_id"])
    return _one(known["kode_desa"].take(where))


def _joined(table: pa.Table, heads: Heads) -> Found:
    """The subjects of a block, each with the texts of its values behind one another."""
    columns = {name: _one(table[name]) for name in _COLUMNS}
    ids = columns["subject_id"]
    if not len(ids):
        return pa.array([], pa.string()), pa.array([], pa.string())
    text = _texts(columns, heads)
    places = ids.indices.to_numpy(zero_copy_only=False)
    starts = np.concatenate([[0], np.flatnonzero(places[1:] != places[:-1]) + 1]).astype(np.int64)
    if len(np.unique(places[starts])) != len(starts):
        raise RequestError(
            Say("Tabel asal nilai tidak urut menurut orang dan keluarga.", "The table of origins is not sorted by person and family."),
            where=Where(file="value_origin.parquet"),
            todo=Say("Salin ulang folder run seutuhnya.", "Copy the folder of the run again, whole."),
        )
    offsets, data = parts_of(text)
    ends = np.append(offsets[starts], offsets[-1]).astype(np.int32)
    return ids.take(pa.array(starts)).dictionary_decode(), pa.StringArray.from_buffers(len(starts), pa.py_buffer(ends), data)


def _texts(columns: dict[str, Any], heads: Heads) -> pa.StringArray:
    days = columns["tanggal_data"].dictionary_encode()
    said = days.dictionary.cast(pa.string()).take(days.indices)
    value, lost = _unsaid(columns)
    fields = (heads.number(tuple(columns[name] for name in _HEAD)), value, said, columns["kasar"].dictionary_decode(), lost)
    return pc.binary_join_element_wise(*fields, FIELD, null_handling="replace", null_replacement="")


def _unsaid(columns: dict[str, Any]) -> tuple[pa.StringArray, pa.StringArray]:
    """Value and what lost, without what numbers say: of NIK, card and meter only that they are known, from whom and when."""
    names = columns["variabel"]
    hidden = pc.is_in(names.dictionary, value_set=pa.array(HIDDEN, names.dictionary.type)).take(names.indices)
    hidden = pc.fill_null(hidden, False)
    bare = pc.replace_substring_regex(columns["kalah"].filter(hidden), "=[^;]*", "=")
    empty = pa.array([""] * len(bare), pa.string())
    return pc.replace_with_mask(columns["nilai"], hidden, empty), pc.replace_with_mask(columns["kalah"], hidden, bare)


def _continued(rest: Found, ids: pa.StringArray, texts: pa.StringArray) -> Found:
    last, said = rest
    if last[0] == ids[0]:
        both = pa.array([said[0].as_py() + texts[0].as_py()], pa.string())
        return ids, pa.concat_arrays([both, texts.slice(1)])
    return pa.concat_arrays([last, ids]), pa.concat_arrays([said, texts])


def parts_of(text: pa.StringArray) -> tuple[np.ndarray[Any, np.dtype[np.int32]], pa.Buffer]:
    """Offsets and bytes of texts, without a copy."""
    buffers = text.buffers()
    offsets = np.frombuffer(buffers[1], np.int32)[text.offset : text.offset + len(text) + 1]
    return offsets, buffers[2]


def _one(column: Any) -> Any:
    """A column in one piece."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
