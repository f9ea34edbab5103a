"""Who lives with whom: the persons already found around a record, and the pairs that they suggest.

A member without NIK, with a changed name, is found through the rest of the family: the others of its family record are
already known persons; whoever else lives with these persons, in any source, is a candidate (P3KE has no card at all).
"""

import numpy as np
from numpy.typing import NDArray

from dtsen.link.compare_family import MATES
from dtsen.link.compiled import kernel
from dtsen.link.weigh import Company

LARGE_FAMILY = 24  # a "family" of more members is an institution or a placeholder; it is no evidence


def company(cluster: NDArray[np.int32], family: NDArray[np.int32], order: NDArray[np.int32]) -> Company:
    """The mates of every record: up to 8 clusters of more than one record, met in its own family record. `order`: the rows by family."""
    sizes = np.bincount(cluster, minlength=cluster.shape[0])
    mates = np.full((cluster.shape[0], MATES), -1, np.int32)
    _fill_mates(cluster, family, sizes > 1, order, mates)
    return Company(cluster, mates)


@kernel
def _fill_mates(
    cluster: NDArray[np.int32], family: NDArray[np.int32], found: NDArray[np.bool_], order: NDArray[np.int32], mates: NDArray[np.int32]
) -> None:
    begin = 0
    while begin < order.shape[0]:
        end = begin + 1
        while end < order.shape[0] and family[order[end]] == family[order[begin]]:
            end += 1
        if family[order[begin]] >= 0 and end - begin <= 24:
            for a in range(begin, end):
                count = 0
                for b in range(begin, end):
                    other = cluster[order[b]]
                    if a != b and found[other] and other != cluster[order[a]] and count < 8:
                        mates[order[a], count] = other
                        count += 1
        begin = end


@kernel
def company_groups(company: Company, wanted: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Groups of records that have one person among their mates, for persons who are a mate of a wanted record."""
    rows = wanted.shape[0]
    asked = np.zeros(rows, np.bool_)
    for row in range(rows):
        if wanted[row]:
            for mate in company.mates[row]:
                if mate < 0:
                    break
                asked[mate] = True
    starts = np.zeros(rows + 1, np.int64)
    for row in range(rows):
        for mate in company.mates[row]:
            if mate < 0:
                break
            if asked[mate]:
                starts[mate + 1] += 1
    for at in range(rows):
        starts[at + 1] += starts[at]
    members = np.empty(starts[-1], np.int32)
    filled = starts[:-1].copy()
    for row in range(rows):
        for mate in company.mates[row]:
            if mate < 0:
                break
            if asked[mate]:
                members[filled[mate]] = row
                filled[mate] += 1
    return starts, members


__all__ = ["LARGE_FAMILY", "company", "company_groups"]
