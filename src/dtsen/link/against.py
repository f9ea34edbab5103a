"""A list of an office against the registry: which person is each row, by the same linker and the same rules as the journey.

The registry is the spine (one row a person), the list one source more; the model is the one that the run has learned,
for a list of a few hundred rows can teach nothing.
"""

import ctypes
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dtsen.link.blocks import Edges
from dtsen.link.evidence import evidence
from dtsen.link.match import match
from dtsen.link.model import read_model
from dtsen.link.name_keys import name_keys
from dtsen.link.people import COLUMNS, Register, register
from dtsen.link.policy import read_policy
from dtsen.link.resolve import DOUBLE_IN_SOURCE, JOINED, forbidden
from dtsen.link.text_numbers import dates, good_cards, good_niks, whole_numbers
from dtsen.link.words import buffers

REGISTRY, LIST = "dtsen", "daftar"
# Columns of both tables; of the list also `nik_15` and `kk_15`, the digits that a spreadsheet has left of a number.
FIELDS = ("id", "family_id", "nik", "no_kk", "nama", "nama_ibu", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "rt", "rw", "kode_desa")


@dataclass(frozen=True)
class Found:
    """By row of the list. `person`: place in the registry, -1 for nobody. `candidate`: the nearest one where nobody was
    surely found, -1 for none. `again`: place of an earlier row of the list that is the same person, -1 for none."""

    person: NDArray[np.int64]
    score: NDArray[np.float64]
    evidence: list[str]
    candidate: NDArray[np.int64]
    again: NDArray[np.int64]
    completed: NDArray[np.bool_]  # its NIK was known up to the last digit, and one person alone fits


def match_list(people: Callable[[], pa.Table], rows: pa.Table, policy: Path, model: Path | None) -> Found:
    """Links `rows` (FIELDS, nik_15, kk_15, id in the order of the list) to what `people` gives (FIELDS, `hidup`): asked for
    here, so that nobody holds it while the linker needs the room.

    `model`: the `link_model.json` of the run; None: the one in force in the policy."""
    rules = read_policy(policy / "link")
    known, listed = _standard(people(), REGISTRY), _standard(rows, LIST)
    listed, completed = _complete(known, listed, rows)
    first, count = known.num_rows, listed.num_rows
    tables = [known, listed]
    del known, listed
    _give_back()
    both, place = _register(tables, rules.limits.card_users)
    _give_back()
    done = match(
        both,
        read_model(model) if model else rules.model,
        rules.limits,
        np.arange(both.rows, dtype=np.int32),
        forbidden(np.zeros((0, 2), np.int32), both.rows),
        learn=False,
    )
    clusters = done.clusters
    person = np.full(both.rows, -1, np.int64)
    spine = place < first
    person[clusters.root[spine]] = place[spine]
    mine = np.flatnonzero(~spine)
    at = place[mine] - first
    found = np.full(count, -1, np.int64)
    found[at] = person[clusters.root[mine]]
    score = np.zeros(count)
    score[at] = clusters.best[mine]
    code = np.zeros(count, np.int64)
    code[at] = clusters.code[mine]
    candidate, near_score, near_code, doubled = _nearest(
        count, place, first, [(done.nik_edges, done.nik_fate), (done.edges, clusters.fate)]
    )
    # A second row of the person whom an earlier row has already taken: the rules keep it out of the cluster, not out of the answer.
    taken = np.isin(candidate, found[found >= 0]) & (found < 0) & doubled & (near_score >= rules.limits.accept)
    found[taken] = candidate[taken]
    open_rows = found < 0
    score = np.where(open_rows | taken, near_score, score)
    code = np.where(open_rows | taken, near_code, code)
    root = np.full(count, -1, np.int64)
    root[at] = clusters.root[mine]
    who = np.where(found >= 0, found, -2 - root)
    said = {one: evidence(one) if one else "" for one in set(code.tolist())}
    return Found(
        person=found,
        score=np.round(score, 2).astype(np.float64),
        evidence=[said[one] for one in code.tolist()],
        candidate=np.where(open_rows & (near_score >= rules.limits.review), candidate, -1),
        again=_earlier(who),
        completed=completed,
    )


def _register(tables: list[pa.Table], card_users: int) -> tuple[Register, NDArray[np.int64]]:
    """The register of both tables, which are used up; and of each row of it its place in the first table, or behind it in the
    second. Whoever gives both in the order of their ids saves the room of a copy."""
    together = pa.concat_tables(tables)
    tables.clear()
    both = register(together, REGISTRY, card_users)
    if all(both.keys[name].combine_chunks().equals(together[name].combine_chunks()) for name in ("source", "record_id")):
        return both, np.arange(both.rows, dtype=np.int64)
    return both, pc.index_in(_key(both.keys), _key(together)).to_numpy(zero_copy_only=False).astype(np.int64)


def _give_back() -> None:
    """Room that was freed goes back to the machine, not into a reserve: the next step takes other sizes (bench/match)."""
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)


def _standard(table: pa.Table, source: str) -> pa.Table:
    """The numbers of the linker out of text: the same reading as of any other list."""
    rows = table.num_rows

    def text(name: str) -> pa.ChunkedArray:
        return table[name].cast(pa.string())

    alive = table["hidup"].combine_chunks() if "hidup" in table.column_names else pa.array(np.ones(rows, np.bool_))
    return pa.table(
        {
            "source": pa.array(np.full(rows, source)),
            "file": pa.array(np.full(rows, "")),
            "record_id": text("id"),
            "family_record_id": text("family_id"),
            "keberadaan": pc.if_else(alive, "ada", "meninggal"),
            "nik": pa.array(good_niks(whole_numbers(*buffers(text("nik"))))),
            "no_kk": pa.array(good_cards(whole_numbers(*buffers(text("no_kk"))))),
            "nama_kunci": name_keys(text("nama")),
            "tempat_lahir": text("tempat_lahir"),
            "tanggal_lahir": pa.array(dates(*buffers(text("tanggal_lahir")))),
            "jenis_kelamin": table["jenis_kelamin"].cast(pa.int32()),
            "ibu_kunci": name_keys(text("nama_ibu")),
            "rt": text("rt"),
            "rw": text("rw"),
            "kode_desa_kemendagri": pa.array(whole_numbers(*buffers(text("kode_desa")))),
        }
    ).select(COLUMNS)


def _complete(known: pa.Table, listed: pa.Table, rows: pa.Table) -> tuple[pa.Table, NDArray[np.bool_]]:
    """A number of which 15 digits are left is completed where one person alone has them and the name or the birth date beside
    it, and a card where one card alone has them; `completed` says of which rows the NIK was."""
    numbers = {name: listed[name].to_numpy().copy() for name in ("nik", "no_kk")}
    completed = np.zeros(listed.num_rows, np.bool_)
    for field, left in (("nik", "nik_15"), ("no_kk", "kk_15")):
        kept = whole_numbers(*buffers(rows[left].cast(pa.string())))
        wanted = np.unique(kept[kept >= 0])
        whole = known[field].to_numpy()
        near = np.flatnonzero((whole >= 0) & np.isin(whole // 10, wanted))
        by_start: dict[int, list[int]] = {}
        for at in near.tolist():
            by_start.setdefault(int(whole[at]) // 10, []).append(at)
        for row in np.flatnonzero(kept >= 0).tolist():
            fits = by_start.get(int(kept[row]), [])
            if field == "nik":
                fits = [at for at in fits if _alike(known, at, listed, row)]
            found = {int(whole[at]) for at in fits}
            if len(found) == 1:
                numbers[field][row] = found.pop()
                completed[row] |= field == "nik"
    for name, values in numbers.items():
        listed = listed.set_column(listed.column_names.index(name), name, pa.array(values))
    return listed, completed


def _alike(known: pa.Table, at: int, listed: pa.Table, row: int) -> bool:
    born = listed["tanggal_lahir"][row].as_py()
    name = listed["nama_kunci"][row].as_py()
    return bool(born and born == known["tanggal_lahir"][at].as_py()) or bool(name and name == known["nama_kunci"][at].as_py())


def _nearest(
    count: int, place: NDArray[np.int64], first: int, found: list[tuple[Edges, NDArray[np.int8]]]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], NDArray[np.bool_]]:
    """For each row of the list its best pair with a person: the person, bits, code, and whether only a second row forbids it."""
    candidate, score = np.full(count, -1, np.int64), np.full(count, -np.inf)
    code, doubled = np.zeros(count, np.int64), np.zeros(count, np.bool_)
    for edges, fate in found:
        left, right = place[edges.i], place[edges.j]
        mixed = (left < first) != (right < first)
        for at in np.flatnonzero(mixed).tolist():
            who, row = (left[at], right[at]) if left[at] < first else (right[at], left[at])
            if edges.score[at] > score[row - first]:
                candidate[row - first], score[row - first] = who, edges.score[at]
                code[row - first], doubled[row - first] = edges.code[at], fate[at] in (DOUBLE_IN_SOURCE, JOINED)
    return candidate, np.where(np.isfinite(score), score, 0.0), code, doubled


def _earlier(who: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each row the first row before it of the same person, -1 for none."""
    seen: dict[int, int] = {}
    again = np.full(who.shape[0], -1, np.int64)
    for row, one in enumerate(who.tolist()):
        again[row] = seen.setdefault(one, row)
    again[again == np.arange(who.shape[0])] = -1
    return again


def _key(table: pa.Table) -> pa.Array:
    return pc.binary_join_element_wise(table["source"], table["record_id"], "|").combine_chunks()
