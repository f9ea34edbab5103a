"""The results as rows: how each record came to its person, and which pairs a clerk should look at."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dtsen.link.evidence import evidence
from dtsen.link.match import Matched
from dtsen.link.people import SPINE_LIVE, Register
from dtsen.link.resolve import JOINED, REASONS, TOO_WEAK

KEYS = ("source", "file", "record_id")
_SAME_NIK = len(REASONS)
_WHY = (*REASONS, "nik_sama_orang_beda")
_SHOWN = 3  # pairs shown to a clerk for one record


_METHODS = ("alone", "spine", "judgement", "nik", "family", "probabilistic")
_ALONE, _SPINE, _JUDGEMENT, _NIK, _FAMILY, _PROBABILISTIC = range(6)


def link_table(people: Register, matched: Matched, ids: pa.Array, same: NDArray[np.int32]) -> pa.Table:
    """`person_link`, in the order of the rows. `same`: pairs that clerks have called the same."""
    clusters = matched.clusters
    sizes = np.bincount(clusters.root, minlength=people.rows)[clusters.root]
    judged = np.zeros(people.rows, np.bool_)
    judged[same.ravel()] = True
    code = clusters.code
    # An equal NIK, the family around it, or everything together.
    how = np.where(code >> 8 & 7 == 1, _NIK, np.where(code >> 12 & 15 == 3, _FAMILY, _PROBABILISTIC))
    how = np.where(sizes == 1, _ALONE, how)
    how = np.where(judged & (clusters.best <= 0), _JUDGEMENT, how)
    how = np.where(people.people.row["spine"] == SPINE_LIVE, _SPINE, how)
    scored = how >= _NIK
    codes, place = np.unique(np.where(scored, code, -1), return_inverse=True)
    said = pa.array(["" if one < 0 else evidence(one) for one in codes.tolist()], pa.string()).take(pa.array(place.ravel()))
    said = pc.if_else(pa.array(how == _JUDGEMENT), "putusan_petugas", said)
    columns = {name: people.keys[name] for name in KEYS}
    return pa.table(
        columns
        | {
            "person_id": ids,
            "method": pa.array(_METHODS).take(pa.array(how)),
            "score": pa.array(np.round(clusters.best, 2), mask=~scored),
            "evidence": said,
        }
    )


def _undecided(
    people: Register, matched: Matched, different: NDArray[np.int32], least: float
) -> Iterator[tuple[int, int, float, int, int]]:
    """Pairs of two clusters, strongest first, as (row, row, score, code, place in _WHY); of a pair met twice the later look counts."""
    root = matched.clusters.root
    live = np.ascontiguousarray(people.people.row["spine"]) == SPINE_LIVE
    parts = []
    for edges, fate, weak in ((matched.nik_edges, matched.nik_fate, _SAME_NIK), (matched.edges, matched.clusters.fate, TOO_WEAK)):
        kept = (edges.score >= least) & (root[edges.i] != root[edges.j]) & ~(live[edges.i] & live[edges.j])
        why = np.where((fate == JOINED) | (fate == TOO_WEAK), weak, fate)[kept]
        parts.append((edges.i[kept], edges.j[kept], edges.score[kept], edges.code[kept], why))
    i, j, score, code, why = (np.concatenate(column) for column in zip(*parts, strict=True))
    pair = i.astype(np.int64) << 32 | j
    judged = different.astype(np.int64)
    _, last = np.unique(pair[::-1], return_index=True)
    last = pair.size - 1 - last
    last = last[~np.isin(pair[last], judged[:, 0] << 32 | judged[:, 1])]
    last = last[np.lexsort((pair[last], -score[last]))]
    yield from zip(i[last].tolist(), j[last].tolist(), score[last].tolist(), code[last].tolist(), why[last].tolist(), strict=True)


def review_table(
    people: Register, matched: Matched, different: NDArray[np.int32], again: dict[tuple[int, int], str], least: float
) -> pa.Table:
    """Pairs between clusters that the rules or the evidence left undecided, the best of each record, strongest first."""
    rows = []
    shown: dict[int, int] = {}
    for i, j, score, code, why in _undecided(people, matched, different, least):
        if max(shown.get(i, 0), shown.get(j, 0)) < _SHOWN and (i, j) not in again:
            shown[i] = shown.get(i, 0) + 1
            shown[j] = shown.get(j, 0) + 1
            rows.append((i, j, round(score, 2), _WHY[why], evidence(code)))
    rows += [(i, j, 0.0, why, "putusan_petugas") for (i, j), why in sorted(again.items())]
    left, right = [row[0] for row in rows], [row[1] for row in rows]
    keys = {
        f"{name}_{side}": people.keys[name].take(pa.array(which, pa.int64()))
        for side, which in (("a", left), ("b", right))
        for name in KEYS
    }
    return pa.table(
        keys
        | {
            "score": pa.array([row[2] for row in rows], pa.float64()),
            "reason": pa.array([row[3] for row in rows], pa.string()),
            "evidence": pa.array([row[4] for row in rows], pa.string()),
            "row_a": pa.array(left, pa.int64()),
            "row_b": pa.array(right, pa.int64()),
        }
    )
