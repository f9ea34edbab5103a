"""Sub-streams of the one seed: every question draws from its own stream, so that a new draw in one place moves nothing elsewhere."""

import zlib

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Column = NDArray[np.generic]


def stream(seed: int, *path: str) -> Generator:
    """The generator of one question of one country, e.g. `stream(1, "dtks", "names")`."""
    return Generator(PCG64(SeedSequence([seed, *(zlib.crc32(part.encode()) for part in path)])))


def pick(rng: Generator, weights: list[float] | Floats, size: int) -> Ints:
    """`size` draws of an index with these weights (they need not add up to one)."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    found: Ints = np.minimum(np.searchsorted(edges, rng.random(size) * edges[-1], side="right"), len(edges) - 1).astype(np.int64)
    return found
