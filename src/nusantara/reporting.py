"""Answers as people give them: a few are missing, a few are wrong; the rest is what was true that day."""

import numpy as np
from numpy.random import Generator

from nusantara.facts import Facts
from nusantara.rates import VALUE_MISSING, VALUE_WRONG
from nusantara.streams import Ints
from nusantara.welfare import HOUSING, LIVESTOCK, YES_NO


def answered(facts: Facts, rng: Generator, source: str, columns: dict[str, Ints]) -> dict[str, Ints]:
    """Housing and asset columns as `source` got them (-1: no answer). A wrong answer is another household's."""
    missing = facts.loudness.of(VALUE_MISSING.get(source, 0.0))
    wrong = facts.loudness.of(VALUE_WRONG[source])
    given = {}
    for name, values in columns.items():
        n = len(values)
        draws = rng.random(n)
        told = values
        if name in HOUSING or name in YES_NO or name == "status_kepemilikan_rumah":
            share = wrong if name in HOUSING else wrong * 0.6
            told = np.where(draws < share, values[rng.permutation(n)], values)
        elif name == "luas_lantai":
            told = np.where(draws < 0.3, np.clip(np.round(values * (0.85 + 0.3 * rng.random(n))), 6, 500), values).astype(np.int64)
        elif name in LIVESTOCK:
            told = np.where(draws < wrong / 3, 0, values)
        given[name] = np.where(draws > 1 - missing, -1, told)
    return _consistent(given)


def _consistent(columns: dict[str, Ints]) -> dict[str, Ints]:
    """No power class without a meter, no closet without a toilet: the form skips those questions."""
    light, toilet = columns["sumber_penerangan_utama"], columns["fasilitas_bab"]
    columns["daya_terpasang"] = np.where(light == 1, columns["daya_terpasang"], -1)
    columns["jenis_kloset"] = np.where((toilet >= 1) & (toilet <= 3), columns["jenis_kloset"], -1)
    return columns
