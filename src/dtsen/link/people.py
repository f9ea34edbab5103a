"""Records as columns of numbers: what the kernels see instead of text.

A name becomes up to six word numbers, a NIK or a family card a 64-bit integer, a region or a place a number in a list.
The rows are in the order of (source rank, file, record_id), so that nothing depends on the order of the input.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dtsen.link.compare_nik import nik_fits
from dtsen.link.compiled import kernel
from dtsen.link.text_numbers import whole_numbers
from dtsen.link.words import NO_WORD, NameColumn, Words, buffers, intern_names

SPINE_NO, SPINE_LIVE, SPINE_OLD = 0, 1, 2

COLUMNS = [
    "source",
    "file",
    "record_id",
    "family_record_id",
    "keberadaan",
    "nik",
    "no_kk",
    "nama_kunci",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "ibu_kunci",
    "rt",
    "rw",
    "kode_desa_kemendagri",
]


# One record as the kernels see it: its numbers lie side by side, because a pair is looked at in two random places of
# the memory and that, not the arithmetic, is what a pair costs. Unknown is 0 for counts and codes, -1 for numbers.
ROW = np.dtype(
    [
        ("nik", np.int64),
        ("kk", np.int64),  # -1 also when shown by too many
        ("village", np.int64),  # ten digits
        ("bag", np.int64),  # hash of the words of the name in any order, 0 unknown
        ("mother_bag", np.int64),
        ("born", np.int32),  # yyyymmdd
        ("family", np.int32),  # number of (source, file, family record)
        ("place", np.int32),  # number of the place of birth
        ("home", np.int32),  # rt * 1000 + rw
        ("crowd", np.int32),  # different names under this NIK
        ("name_bits", np.float32),  # log2 of 1/share of records with this bag
        ("name_sum", np.float32),  # summed bits of the words
        ("born_bits", np.float32),  # log2 of 1/share of records with this birth date
        ("mother_bits", np.float32),
        ("village_bits", np.float32),
        ("place_bits", np.float32),
        ("source", np.int8),  # rank of the source
        ("spine", np.int8),  # SPINE_*
        ("sex", np.int8),  # 1 male, 2 female
        ("present", np.bool_),  # False: the source says that the person is dead, gone or was not found
        ("fits", np.bool_),  # NIK does not contradict the birth date and sex beside it
        ("twin", np.bool_),  # somebody else of its family record has the same birth date
        ("spare", np.int16),
    ]
)


class People(NamedTuple):
    """`row[i].nik` and the other fields of ROW; the words of names and mothers' names by number, NO_WORD beyond the last."""

    row: Any
    name: NDArray[np.int32]  # n x 6
    mother: NDArray[np.int32]  # n x 6


@dataclass(frozen=True)
class Register:
    """All records: their numbers for the kernels, and the three columns that name them."""

    people: People
    words: Words
    keys: pa.Table  # source, file, record_id in row order
    sources: tuple[str, ...]  # by rank

    @property
    def rows(self) -> int:
        return int(self.people.row.shape[0])


def register(records: pa.Table, spine: str | None, doubled: int, last: tuple[str, ...] = ()) -> Register:
    """Numbers for `records` (columns COLUMNS). `spine` is the source of which a cluster holds one person at most; a card
    shown by more than `doubled` records of one source is a placeholder and counts as unknown. The spine comes first, the
    sources in `last` come last, the others by name between them."""
    names = sorted(set(pc.unique(records["source"]).to_pylist()), key=lambda name: (name in last, name != spine, name))
    rank = pc.index_in(records["source"], pa.array(names)).combine_chunks()
    order = pc.sort_indices(
        pa.table({"rank": rank, "file": records["file"], "record_id": records["record_id"]}),
        sort_keys=[("rank", "ascending"), ("file", "ascending"), ("record_id", "ascending")],
    )
    records = records.take(order)
    source = _ints(rank.take(order), np.int32, 0)
    presence = records["keberadaan"].combine_chunks()
    old = _bools(pc.equal(presence, "nonaktif"))
    is_spine = source == (names.index(spine) if spine in names else -1)
    people_names, mothers, words = intern_names(records["nama_kunci"], records["ibu_kunci"])
    place = _codes(records["tempat_lahir"])
    village = _number(records["kode_desa_kemendagri"])
    born = _ints(records["tanggal_lahir"], np.int32, 0)
    sex = _ints(records["jenis_kelamin"], np.int8, 0)
    nik = _number(records["nik"])
    family = _families(records)
    row = np.zeros(records.num_rows, ROW)
    row["source"] = source
    row["spine"] = np.where(is_spine, np.where(old, SPINE_OLD, SPINE_LIVE), SPINE_NO)
    row["present"] = _bools(pc.or_kleene(pc.is_null(presence), pc.equal(presence, "ada")))
    row["nik"], row["kk"] = nik, _without_placeholders(_number(records["no_kk"]), source, doubled)
    row["fits"], row["crowd"] = all_fit(nik, born, sex), _crowd(nik, people_names.bag)
    row["born"], row["sex"], row["twin"] = born, sex, _twins(family, born, people_names.bag)
    row["bag"], row["mother_bag"] = people_names.bag, mothers.bag
    row["name_sum"] = word_sums(people_names.words, words.bits)
    row["village"], row["place"], row["family"] = village, place, family
    row["home"] = _home(records["rt"], records["rw"])
    for bits, values, unknown in (
        ("name_bits", people_names.bag, 0),
        ("born_bits", born, 0),
        ("mother_bits", mothers.bag, 0),
        ("village_bits", village, -1),
        ("place_bits", place, -1),
    ):
        row[bits] = share_bits(values, unknown)
    people = People(row, people_names.words, mothers.words)
    return Register(people, words, records.select(["source", "file", "record_id"]).combine_chunks(), tuple(names))


@kernel
def word_sums(names: NDArray[np.int32], bits: NDArray[np.float32]) -> NDArray[np.float32]:
    """The bits of the words of each name, added up: the most that a name can be worth."""
    out = np.zeros(names.shape[0], np.float32)
    for row in range(names.shape[0]):
        for place in range(names.shape[1]):
            if names[row, place] >= 0:
                out[row] += bits[names[row, place]]
    return out


def share_bits(values: NDArray[Any], unknown: int) -> NDArray[np.float32]:
    """For each row log2(known rows / rows with the same value): how many bits an agreement on it is worth among strangers."""
    return _share_bits(values.astype(np.int64), unknown)


@kernel
def _share_bits(values: NDArray[np.int64], unknown: int) -> NDArray[np.float32]:
    rows = values.shape[0]
    size = 1 << 10
    while size < 2 * rows:
        size *= 2
    slots = np.full(size, unknown, np.int64)
    counts = np.zeros(size, np.int32)
    place = np.zeros(rows, np.int64)
    known = 0
    for row in range(rows):
        value = values[row]
        if value == unknown:
            continue
        known += 1
        spread = np.uint64(value) * np.uint64(0x9E3779B97F4A7C15)
        slot = np.int64((spread ^ (spread >> np.uint64(32))) & np.uint64(size - 1))
        while counts[slot] != 0 and slots[slot] != value:
            slot = (slot + 1) & (size - 1)
        slots[slot] = value
        counts[slot] += 1
        place[row] = slot
    bits = np.zeros(rows, np.float32)
    for row in range(rows):
        if values[row] != unknown:
            bits[row] = np.log2(known / counts[place[row]])
    return bits


def _number(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Digits as an integer; -1 for null and for text that is no number (a code of letters is not compared)."""
    if pa.types.is_integer(column.type):
        return _ints(column, np.int64, -1)
    return whole_numbers(*buffers(column))


def _ints(column: pa.ChunkedArray | pa.Array, dtype: type, missing: int) -> NDArray[Any]:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return np.ascontiguousarray(pc.fill_null(whole, missing).to_numpy(zero_copy_only=False).astype(dtype))


def _bools(column: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(pc.fill_null(column, False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def _codes(column: pa.ChunkedArray) -> NDArray[np.int32]:
    return _ints(column.combine_chunks().dictionary_encode().indices, np.int32, -1)


def _home(rt: pa.ChunkedArray, rw: pa.ChunkedArray) -> NDArray[np.int32]:
    return np.where(_number(rt) > 0, _number(rt) * 1000 + np.maximum(_number(rw), 0), -1).astype(np.int32)


def _families(records: pa.Table) -> NDArray[np.int32]:
    """One number a (source, file, family record); the file of a family is the file of its members."""
    joined = pc.binary_join_element_wise(records["source"], records["file"], records["family_record_id"], "\x1f")
    return _codes(joined)


@kernel
def all_fit(nik: NDArray[np.int64], born: NDArray[np.int32], sex: NDArray[np.int8]) -> NDArray[np.bool_]:
    out = np.empty(nik.shape[0], np.bool_)
    for row in range(nik.shape[0]):
        out[row] = nik_fits(nik[row], born[row], sex[row])
    return out


def _crowd(nik: NDArray[np.int64], bag: NDArray[np.int64]) -> NDArray[np.int32]:
    """For each row how many different names its NIK carries; 0 without NIK."""
    order = np.lexsort((bag, nik))
    new_nik = np.concatenate([[True], nik[order][1:] != nik[order][:-1]])
    new_name = new_nik | np.concatenate([[True], bag[order][1:] != bag[order][:-1]])
    group = np.cumsum(new_nik) - 1
    out = np.zeros(nik.shape[0], np.int32)
    out[order] = np.bincount(group, weights=new_name).astype(np.int32)[group]
    out[nik < 0] = 0
    return out


def _twins(family: NDArray[np.int32], born: NDArray[np.int32], bag: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Records with another name and the same birth date beside them in their family record."""
    order = np.lexsort((bag, born, family))
    same = (family[order][1:] == family[order][:-1]) & (born[order][1:] == born[order][:-1]) & (bag[order][1:] != bag[order][:-1])
    same &= (family[order][1:] >= 0) & (born[order][1:] > 0)
    out = np.zeros(family.shape[0], np.bool_)
    out[order[1:][same]] = True
    out[order[:-1][same]] = True
    return out


def _without_placeholders(kk: NDArray[np.int64], source: NDArray[np.int32], doubled: int) -> NDArray[np.int64]:
    users = 2.0 ** -share_bits(np.where(kk < 0, -1, kk * 64 + source), -1) * max(int((kk >= 0).sum()), 1)
    return np.where(users > doubled + 0.5, -1, kk)


__all__ = ["COLUMNS", "NO_WORD", "SPINE_LIVE", "SPINE_NO", "SPINE_OLD", "NameColumn", "People", "Register", "register", "share_bits"]
