"""How good a linking is against a known truth: pairs, persons, and the pairs that the NIK does not give away."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

RIGHT = "ok"


@dataclass(frozen=True)
class Measures:
    """`hard`: pairs of one person of which a side has no right NIK. Shares are 0 to 1; nan where nothing was to be found."""

    records: int
    persons: int
    pairs: int
    precision: float
    recall: float
    f1: float
    hard_pairs: int
    hard_recall: float
    exact: float
    by_nik: dict[str, tuple[int, float]]


def measure(person: NDArray[np.int64], cluster: NDArray[np.int64], nik_status: NDArray[np.object_]) -> Measures:
    """All columns in one order of the records."""
    both = _joint(person, cluster)
    pairs, found, right = _pairs(person), _pairs(cluster), _pairs(both)
    good = nik_status == RIGHT
    hard = pairs - _pairs(person[good])
    hard_right = right - _pairs(both[good])
    _, size_of_both = np.unique(both, return_counts=True)
    _, first = np.unique(both, return_index=True)
    whole = (_sizes(person)[first] == size_of_both) & (_sizes(cluster)[first] == size_of_both)
    precision, recall = _share(right, found), _share(right, pairs)
    by_nik = {}
    for status in sorted({str(one) for one in nik_status.tolist()} - {RIGHT}):
        # Pairs with this status on a side: all pairs less those among the other records.
        rest = nik_status != status
        total = pairs - _pairs(person[rest])
        by_nik[status] = (total, _share(right - _pairs(both[rest]), total))
    return Measures(
        records=int(person.size),
        persons=int(np.unique(person).size),
        pairs=pairs,
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        hard_pairs=hard,
        hard_recall=_share(hard_right, hard),
        exact=_share(int(whole.sum()), int(np.unique(person).size)),
        by_nik=by_nik,
    )


def matched_columns(links: pa.Table, truth: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.object_]]:
    """Person, cluster and NIK status of the records that both tables know (source, record_id)."""
    joined = (
        links.select(["source", "record_id", "person_id"])
        .rename_columns(["source", "record_id", "cluster"])
        .join(truth, ["source", "record_id"], join_type="inner")
    )
    codes = [
        joined[name].combine_chunks().cast(pa.string()).dictionary_encode().indices.to_numpy().astype(np.int64)
        for name in ("person_id", "cluster")
    ]
    status = (
        joined["nik_status"].to_numpy(zero_copy_only=False)
        if "nik_status" in joined.column_names
        else np.full(joined.num_rows, RIGHT, object)
    )
    return codes[0], codes[1], status


def _joint(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    return a * (int(b.max(initial=0)) + 1) + b


def _pairs(labels: NDArray[np.int64]) -> int:
    _, counts = np.unique(labels, return_counts=True)
    return int((counts * (counts - 1) // 2).sum())


def _sizes(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    _, inverse, counts = np.unique(labels, return_inverse=True, return_counts=True)
    return np.asarray(counts[inverse.ravel()])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
