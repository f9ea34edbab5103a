"""Records as columns of numbers: what the kernels see instead of text.

A name becomes up to six word numbers, a NIK or a family card a 64-bit integer, a region or a place a number in a list.
The rows are in the order of (source rank, file, record_id), so that nothing depends on the order of the input.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dtsen.link.compare_nik import nik_fits
from dtsen.link.compiled import kernel
from dtsen.link.date_rarity import date_bits
from dtsen.link.sorting import order_of, share_bits, users_of
from dtsen.link.text_numbers import compared, whole_numbers
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
        ("born_bits", np.float32),  # log2 of 1/chance of this birth date (`date_rarity.py`)
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
    by_nik: NDArray[np.int32]  # the rows in the order of their NIK
    by_family: NDArray[np.int32]  # the rows in the order of their family records

    @property
    def rows(self) -> int:
        return int(self.people.row.shape[0])


def register(records: pa.Table, spine: str | None, doubled: int, last: tuple[str, ...] = ()) -> Register:
    """Numbers for `records` (columns COLUMNS). `spine` is the source of which a cluster holds one person at most; a card
    shown by more than `doubled` records of one source is a placeholder and counts as unknown. The spine comes first, the
    sources in `last` come last, the others by name between them."""
    names = sorted(set(pc.unique(records["source"]).to_pylist()), key=lambda name: (name in last, name != spine, name))
    rank = _ints(pc.index_in(records["source"], pa.array(names)), np.int32, 0)
    if not _in_order(rank, *buffers(records["file"]), *buffers(records["record_id"])):
        order = pc.sort_indices(
            pa.table({"rank": pa.array(rank), "file": records["file"], "record_id": records["record_id"]}),
            sort_keys=[("rank", "ascending"), ("file", "ascending"), ("record_id", "ascending")],
        )
        records, rank = records.take(order), rank[order.to_numpy()]
    source = rank
    presence = records["keberadaan"].combine_chunks()
    old = _bools(pc.equal(presence, "nonaktif"))
    is_spine = source == (names.index(spine) if spine in names else -1)
    people_names, mothers, words = intern_names(records["nama_kunci"], records["ibu_kunci"])
    place = _codes(records["tempat_lahir"])
    village = _number(records["kode_desa_kemendagri"])
    born = _ints(records["tanggal_lahir"], np.int32, 0)
    sex = _ints(records["jenis_kelamin"], np.int8, 0)
    nik = _number(records["nik"])
    family = _families(records, source)
    by_nik, by_family = order_of(nik), order_of(family)
    row = np.zeros(records.num_rows, ROW)
    row["source"] = source
    row["spine"] = np.where(is_spine, np.where(old, SPINE_OLD, SPINE_LIVE), SPINE_NO)
    row["present"] = _bools(pc.or_kleene(pc.is_null(presence), pc.equal(presence, "ada")))
    row["nik"], row["kk"] = nik, _without_placeholders(_number(records["no_kk"]), source, doubled)
    row["fits"], row["crowd"] = all_fit(nik, born, sex), _crowd(nik, people_names.bag, by_nik)
    row["born"], row["sex"], row["twin"] = born, sex, _twins(family, born, people_names.bag, by_family)
    row["bag"], row["mother_bag"] = people_names.bag, mothers.bag
    row["name_sum"] = word_sums(people_names.words, words.row["bits"])
    row["village"], row["place"], row["family"] = village, place, family
    row["home"] = _home(records["rt"], records["rw"])
    counted: tuple[tuple[str, NDArray[Any], int], ...] = (
        ("name_bits", people_names.bag, 0),
        ("mother_bits", mothers.bag, 0),
        ("born_bits", born, 0),
        ("village_bits", village, -1),
        ("place_bits", place, -1),
    )
    with ThreadPoolExecutor(2) as pool:
        for (bits, _, _), found in zip(counted, pool.map(lambda one: share_bits(one[1], one[2]), counted), strict=True):
            row[bits] = found
    row["born_bits"] = date_bits(born, row["born_bits"])
    people = People(row, people_names.words, mothers.words)
    return Register(people, words, records.select(["source", "file", "record_id"]).combine_chunks(), tuple(names), by_nik, by_family)


@kernel
def _in_order(
    rank: NDArray[np.int32], files: NDArray[np.int64], file: NDArray[np.uint8], keys: NDArray[np.int64], key: NDArray[np.uint8]
) -> bool:
    """The rows come by source, file and key already."""
    for row in range(1, rank.shape[0]):
        if rank[row] != rank[row - 1]:
            if rank[row] < rank[row - 1]:
                return False
            continue
        turn = compared(files, file, row - 1, row)
        if turn > 0 or (turn == 0 and compared(keys, key, row - 1, row) > 0):
            return False
    return True


@kernel
def word_sums(names: NDArray[np.int32], bits: NDArray[np.float32]) -> NDArray[np.float32]:
    """The bits of the words of each name, added up: the most that a name can be worth."""
    out = np.zeros(names.shape[0], np.float32)
    for row in range(names.shape[0]):
        for place in range(names.shape[1]):
            if names[row, place] >= 0:
                out[row] += bits[names[row, place]]
    return out


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


def _families(records: pa.Table, source: NDArray[np.int32]) -> NDArray[np.int32]:
    """One number a (source, file, family record), -1 for none; the file of a family is the file of its members."""
    record = _codes(records["family_record_id"]).astype(np.int64)
    file = _codes(records["file"]).astype(np.int64)
    files, records_named = int(file.max(initial=-1)) + 1, int(record.max(initial=-1)) + 1
    number = (source * files + file) * records_named + record
    if int(source.max(initial=0) + 1) * files * records_named >= 1 << 31:
        number = np.unique(number, return_inverse=True)[1].ravel()
    return np.where((record < 0) | (file < 0), -1, number).astype(np.int32)


@kernel
def all_fit(nik: NDArray[np.int64], born: NDArray[np.int32], sex: NDArray[np.int8]) -> NDArray[np.bool_]:
    out = np.empty(nik.shape[0], np.bool_)
    for row in range(nik.shape[0]):
        out[row] = nik_fits(nik[row], born[row], sex[row])
    return out


@kernel
def _crowd(nik: NDArray[np.int64], bag: NDArray[np.int64], order: NDArray[np.int32]) -> NDArray[np.int32]:
    """For each row how many different names its NIK carries; 0 without NIK. `order`: the rows by NIK."""
    out = np.zeros(nik.shape[0], np.int32)
    begin = 0
    while begin < order.shape[0]:
        value = nik[order[begin]]
        end = begin + 1
        while end < order.shape[0] and nik[order[end]] == value:
            end += 1
        if value >= 0:
            names = 1
            if end - begin > 64:
                names = np.unique(bag[order[begin:end]]).shape[0]
            else:
                for at in range(begin + 1, end):
                    before = begin
                    while before < at and bag[order[before]] != bag[order[at]]:
                        before += 1
                    names += before == at
            for at in range(begin, end):
                out[order[at]] = names
        begin = end
    return out


@kernel
def _twins(family: NDArray[np.int32], born: NDArray[np.int32], bag: NDArray[np.int64], order: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Records with somebody of another name and the same birth date in their family record. `order`: the rows by family."""
    out = np.zeros(family.shape[0], np.bool_)
    begin = 0
    while begin < order.shape[0]:
        end = begin + 1
        while end < order.shape[0] and family[order[end]] == family[order[begin]]:
            end += 1
        if family[order[begin]] >= 0 and end - begin > 1:
            group = order[begin:end]
            if end - begin > 64:  # an institution: those of one birth date side by side first
                group = group[np.argsort(born[group])]
            for a in range(group.shape[0]):
                for b in range(a + 1, group.shape[0]):
                    if born[group[a]] == born[group[b]]:
                        if born[group[a]] > 0 and bag[group[a]] != bag[group[b]]:
                            out[group[a]] = out[group[b]] = True
                    elif end - begin > 64:
                        break
        begin = end
    return out


def _without_placeholders(kk: NDArray[np.int64], source: NDArray[np.int32], doubled: int) -> NDArray[np.int64]:
    users, _ = users_of(np.where(kk < 0, -1, kk * 64 + source), -1)
    return np.where(users > doubled, -1, kk)


__all__ = ["COLUMNS", "NO_WORD", "SPINE_LIVE", "SPINE_NO", "SPINE_OLD", "NameColumn", "People", "Register", "register", "share_bits"]
