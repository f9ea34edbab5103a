"""Which id each cluster carries: the one that its records had in the previous run, else a new one.

Spine first: a cluster takes the id that its Dukcapil person had; without one, the id that most of its records had. An old
id goes to one cluster only (the one with its Dukcapil person, else with most of its records); the rest get new ones, made
from the key of the cluster's anchor: its Dukcapil person, else its first record in the order of source, file and key.
"""

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dtsen.link.identifiers import mint_all, mint_unused
from dtsen.link.people import SPINE_LIVE, Register

_SPINE_WEIGHT = 1_000


def person_ids(register: Register, root: NDArray[np.int32], key: bytes, before: pa.Table | None) -> pa.Array:
    """The person id of each row. `before`: source, file, record_id, person_id of the previous run."""
    clusters, anchors, member = _anchors(register, root)
    names = [register.keys[name].take(pa.array(anchors)) for name in ("source", "file", "record_id")]
    record = pc.binary_join_element_wise(*names, "|").to_pylist()
    if before is None:
        return mint_all(key, "P", record).take(pa.array(member))
    carried = _carried(register, root, dict(zip(clusters.tolist(), anchors.tolist(), strict=True)), before)
    used = set(before["person_id"].to_pylist())
    ids: list[str] = []
    for cluster, anchor in zip(clusters.tolist(), record, strict=True):
        old = carried.get(cluster)
        if old is None:
            old = mint_unused(key, "P", anchor, used)
            used.add(old)
        ids.append(old)
    return pa.array(ids, pa.string()).take(pa.array(member))


def _anchors(register: Register, root: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The clusters; the row that names each (its first living spine row, else its first row); the cluster of each row by place."""
    rows = np.arange(root.shape[0])
    order = np.lexsort((rows, register.people.row["spine"] != SPINE_LIVE, root))
    clusters, first = np.unique(root[order], return_index=True)
    return clusters.astype(np.int64), order[first], np.searchsorted(clusters, root)


def _carried(register: Register, root: NDArray[np.int32], anchors: dict[int, int], before: pa.Table) -> dict[int, str]:
    keys = [register.keys[column].to_pylist() for column in ("source", "file", "record_id")]
    old_of = dict(
        zip(
            zip(*(before[column].to_pylist() for column in ("source", "file", "record_id")), strict=True),
            before["person_id"].to_pylist(),
            strict=True,
        )
    )
    weights: Counter[tuple[int, str]] = Counter()
    for row, record in enumerate(zip(*keys, strict=True)):
        old = old_of.get(record)
        if old is not None:
            weights[(int(root[row]), old)] += _SPINE_WEIGHT if register.people.row["spine"][row] == SPINE_LIVE else 1
    carried: dict[int, str] = {}
    taken: set[str] = set()
    for (cluster, old), _ in sorted(weights.items(), key=lambda item: (-item[1], anchors[item[0][0]], item[0][1])):
        if cluster not in carried and old not in taken:
            carried[cluster] = old
            taken.add(old)
    return carried
