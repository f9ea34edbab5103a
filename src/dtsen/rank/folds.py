"""Folds that never split a cluster: neighbours answer alike, and a model tested on the neighbours of its own flatters itself."""

import hashlib
from dataclasses import dataclass

import numpy as np

from dtsen.rank.frame import Floats, Ints


@dataclass(frozen=True)
class LearningRows:
    """What a learner is given beside columns: ln welfare, survey weight (judges), learning weight (fits), fold."""

    target: Floats
    weight: Floats
    learning: Floats
    fold: Ints


def cluster_folds(cluster: list[str], weight: Floats, folds: int) -> Ints:
    """A fold for each row: clusters go, heaviest first, to the lightest fold; equal ones in the order of a hash."""
    names, place = np.unique(np.array(cluster, dtype=object), return_inverse=True)
    heavy = np.bincount(place, weights=weight)
    order = sorted(range(len(names)), key=lambda i: (-round(float(heavy[i]), 6), hashlib.sha256(str(names[i]).encode()).hexdigest()))
    load = [0.0] * min(folds, max(2, len(names)))
    chosen = np.zeros(len(names), dtype=np.int64)
    for i in order:
        lightest = min(range(len(load)), key=lambda f: (round(load[f], 6), f))
        chosen[i] = lightest
        load[lightest] += float(heavy[i])
    return chosen[place]
