"""The results as rows: how each record came to its person, and which pairs a clerk should look at."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dtsen.link.evidence import evidence
from dtsen.link.match import Matched
from dtsen.link.people import SPINE_LIVE, Register
from dtsen.link.resolve import REASONS, TOO_WEAK

KEYS = ("source", "file", "record_id")
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


def review_table(
    people: Register, matched: Matched, different: NDArray[np.int32], again: dict[tuple[int, int], str], least: float
) -> pa.Table:
    """Pairs between clusters that the rules or the evidence left undecided, the best of each record, strongest first."""
    root = matched.clusters.root
    judged = {tuple(pair) for pair in different.tolist()}
    found: dict[tuple[int, int], tuple[float, str, int]] = {}
    for edges, fate, weak in (
        (matched.nik_edges, matched.nik_fate, "nik_sama_orang_beda"),
        (matched.edges, matched.clusters.fate, "bukti_kurang"),
    ):
        for i, j, score, code, why in zip(
            edges.i.tolist(), edges.j.tolist(), edges.score.tolist(), edges.code.tolist(), fate.tolist(), strict=True
        ):
            open_pair = root[i] != root[j] and (i, j) not in judged and score >= least
            if open_pair and not (people.people.row["spine"][i] == SPINE_LIVE and people.people.row["spine"][j] == SPINE_LIVE):
                found[i, j] = (score, weak if why in (0, TOO_WEAK) else REASONS[why], code)
    shown: dict[int, int] = {}
    rows = []
    for (i, j), (score, why, code) in sorted(found.items(), key=lambda item: (-item[1][0], item[0])):
        if max(shown.get(i, 0), shown.get(j, 0)) < _SHOWN and (i, j) not in again:
            shown[i] = shown.get(i, 0) + 1
            shown[j] = shown.get(j, 0) + 1
            rows.append((i, j, round(score, 2), why, evidence(code)))
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
