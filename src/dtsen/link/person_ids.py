"""Which id each cluster carries: the one that the same person had in the previous run, else a new one.

A record is known again by whom it speaks of, never by its number alone: Dukcapil deals the running numbers of its list
anew in every delivery. What ties a record to one of the same source in the previous run is in sql/person_again.sql.

Each tied record speaks for the old id of its partner. Spine first: a cluster takes the id that its Dukcapil person had;
without one, the id that most of its records had. An old id goes to one cluster only (the one with its Dukcapil person,
else with most of its records); the rest get new ones, made from the key of the cluster's anchor: its Dukcapil person, else
its first record in the order of source, file and key.
"""

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dtsen.link.compiled import kernel
from dtsen.link.identifiers import mint_all, mint_unused
from dtsen.link.link_rows import KEYS
from dtsen.link.people import SPINE_LIVE, Register

_SPINE_WEIGHT = 1_000


def person_ids(register: Register, root: NDArray[np.int32], key: bytes, before: pa.Table | None, used: set[str]) -> pa.Array:
    """The person id of each row. `before`: rows of `person_again` (None: no previous run); `used`: all ids of the
    previous run, which are never given to somebody else (ids minted here are added)."""
    clusters, anchors, member = _anchors(register, root)
    names = [register.keys[name].take(pa.array(anchors)) for name in KEYS]
    record = pc.binary_join_element_wise(*names, "|")
    minted = mint_all(key, "P", record)
    if not used:
        return minted.take(pa.array(member))
    carried = _carried(register, root, dict(zip(clusters.tolist(), anchors.tolist(), strict=True)), before)
    ids: list[str] = []
    for cluster, anchor, new in zip(clusters.tolist(), record.to_pylist(), minted.to_pylist(), strict=True):
        old = carried.get(cluster)
        if old is None:
            old = new if new not in used else mint_unused(key, "P", anchor, used)
            used.add(old)
        ids.append(old)
    return pa.array(ids, pa.string()).take(pa.array(member))


def _anchors(register: Register, root: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The clusters; the row that names each (its first living spine row, else its first row); the cluster of each row by place."""
    return _named(root, np.ascontiguousarray(register.people.row["spine"]) == SPINE_LIVE)


@kernel
def _named(root: NDArray[np.int32], live: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """`root[row]` is the lowest row of its cluster, so the clusters are met in order."""
    rows = root.shape[0]
    member = np.empty(rows, np.int64)
    clusters = np.empty(rows, np.int64)
    anchors = np.empty(rows, np.int64)
    count = 0
    for row in range(rows):
        if root[row] == row:
            clusters[count] = row
            anchors[count] = row
            member[row] = count
            count += 1
        else:
            member[row] = member[root[row]]
        if live[row] and not live[anchors[member[row]]]:
            anchors[member[row]] = row
    return clusters[:count].copy(), anchors[:count].copy(), member


def _carried(register: Register, root: NDArray[np.int32], anchors: dict[int, int], before: pa.Table) -> dict[int, str]:
    """Old ids by cluster. Ties fall to the earlier anchor, then to the smaller id."""
    rows = register.keys.append_column("row", pa.array(np.arange(register.rows)))
    votes = before.join(rows, list(KEYS), join_type="inner").select(["row", "old_person_id"]).combine_chunks()
    row = votes["row"].to_numpy()
    weight = np.where(register.people.row["spine"][row] == SPINE_LIVE, _SPINE_WEIGHT, 1)
    weights: Counter[tuple[int, str]] = Counter()
    for cluster, old, heavy in zip(root[row].tolist(), votes["old_person_id"].to_pylist(), weight.tolist(), strict=True):
        weights[(cluster, old)] += heavy
    carried: dict[int, str] = {}
    taken: set[str] = set()
    for (cluster, old), _ in sorted(weights.items(), key=lambda item: (-item[1], anchors[item[0][0]], item[0][1])):
        if cluster not in carried and old not in taken:
            carried[cluster] = old
            taken.add(old)
    return carried
