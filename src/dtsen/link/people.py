"""Records as columns of numbers: what the kernels see instead of text.

A name becomes up to six word numbers, a NIK or a family card a 64-bit integer, a region or a place a number in a list.
The rows are in the order of (source rank, file, record_id), so that nothing depends on the order of the input.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dtsen.link.compare_nik import nik_fits
from dtsen.link.compiled import kernel
from dtsen.link.words import NO_WORD, NameColumn, Words, intern_names

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


class People(NamedTuple):
    """One row a record. Unknown is 0 for counts and codes, -1 for numbers that may be 0."""

    source: NDArray[np.int32]  # rank of the source
    spine: NDArray[np.int8]  # SPINE_*
    present: NDArray[np.bool_]  # False: the source says that the person is dead, gone or was not found
    nik: NDArray[np.int64]  # -1 unknown
    fits: NDArray[np.bool_]  # NIK does not contradict the birth date and sex beside it
    crowd: NDArray[np.int32]  # different names (words in any order) under this NIK
    kk: NDArray[np.int64]  # -1 unknown or shared by too many
    born: NDArray[np.int32]  # yyyymmdd, 0 unknown
    twin: NDArray[np.bool_]  # somebody else of its family record has the same birth date
    sex: NDArray[np.int8]  # 1 male, 2 female, 0 unknown
    name: NDArray[np.int32]  # n x 6 word numbers, NO_WORD beyond the last
    bag: NDArray[np.int64]  # hash of the words in any order, 0 unknown
    name_bits: NDArray[np.float32]  # log2 of 1/share of records with this bag
    born_bits: NDArray[np.float32]  # log2 of 1/share of records with this birth date
    mother: NDArray[np.int32]  # n x 6 word numbers
    mother_bag: NDArray[np.int64]
    mother_bits: NDArray[np.float32]
    place: NDArray[np.int32]  # birth place, -1 unknown
    place_bits: NDArray[np.float32]
    village: NDArray[np.int64]  # 10 digits, -1 unknown
    village_bits: NDArray[np.float32]
    home: NDArray[np.int32]  # rt * 1000 + rw, -1 unknown
    family: NDArray[np.int32]  # number of (source, file, family record), -1 unknown


@dataclass(frozen=True)
class Register:
    """All records: their numbers for the kernels, and the three columns that name them."""

    people: People
    words: Words
    keys: pa.Table  # source, file, record_id in row order
    sources: tuple[str, ...]  # by rank

    @property
    def rows(self) -> int:
        return int(self.people.nik.shape[0])


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
    people = People(
        source=source,
        spine=np.where(is_spine, np.where(old, SPINE_OLD, SPINE_LIVE), SPINE_NO).astype(np.int8),
        present=_bools(pc.or_kleene(pc.is_null(presence), pc.equal(presence, "ada"))),
        nik=nik,
        fits=all_fit(nik, born, sex),
        crowd=_crowd(nik, people_names.bag),
        kk=_without_placeholders(_number(records["no_kk"]), source, doubled),
        born=born,
        twin=_twins(family, born, people_names.bag),
        sex=sex,
        name=people_names.words,
        bag=people_names.bag,
        name_bits=share_bits(people_names.bag, 0),
        born_bits=share_bits(born, 0),
        mother=mothers.words,
        mother_bag=mothers.bag,
        mother_bits=share_bits(mothers.bag, 0),
        place=place,
        place_bits=share_bits(place, -1),
        village=village,
        village_bits=share_bits(village, -1),
        home=_home(records["rt"], records["rw"]),
        family=family,
    )
    return Register(people, words, records.select(["source", "file", "record_id"]).combine_chunks(), tuple(names))


def share_bits(values: NDArray[np.generic], unknown: int) -> NDArray[np.float32]:
    """For each row log2(known rows / rows with the same value): how many bits an agreement on it is worth among strangers."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    known = max(int((values != unknown).sum()), 1)
    bits: NDArray[np.float32] = np.log2(known / counts[inverse]).astype(np.float32)
    bits[values == unknown] = 0
    return bits


def _number(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Digits as an integer; -1 for null, also for text that is no number (a code of letters is not compared)."""
    digits = pc.if_else(pc.match_substring_regex(column, "^[0-9]{1,18}$"), column, None)
    return _ints(digits.cast(pa.int64()), np.int64, -1)


def _ints(column: pa.ChunkedArray | pa.Array, dtype: type, missing: int) -> NDArray[np.generic]:
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
    pair, inverse, counts = np.unique(np.stack([kk, source.astype(np.int64)]), axis=1, return_inverse=True, return_counts=True)
    del pair
    return np.where(counts[inverse.ravel()] > doubled, -1, kk)


__all__ = ["COLUMNS", "NO_WORD", "SPINE_LIVE", "SPINE_NO", "SPINE_OLD", "NameColumn", "People", "Register", "register", "share_bits"]
