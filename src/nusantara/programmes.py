"""Who is covered by what: health insurance paid by the state, electricity meters, aid programmes."""

from dataclasses import dataclass

import numpy as np

from nusantara.facts import Facts
from nusantara.streams import Bools, Floats, stream
from nusantara.welfare import normal_quantile

PBI_SHARE, PBI_LOCAL_SHARE = 0.385, 0.125


@dataclass(frozen=True)
class Cover:
    """Per person: national and local contribution assistance (PBI). Per house: PLN customer number ('' without meter).
    Per family: aid received, by programme."""

    national: Bools
    local: Bools
    meter: list[str]
    aid: dict[str, Bools]


def draw_cover(facts: Facts) -> Cover:
    rng = stream(facts.seed, "cover")
    people, families, means = facts.world.people, facts.world.families, facts.welfare.means
    score = -0.62 * means + 0.78 * rng.standard_normal(families.size)
    bar = normal_quantile(np.array([1 - PBI_SHARE, 1 - PBI_SHARE - PBI_LOCAL_SHARE]))
    by_family = np.digitize(score, bar[::-1])
    own = rng.random(people.size)
    national = (by_family[people.family] == 2) & (own < 0.93) | (own > 0.985)
    local = (by_family[people.family] == 1) & (own < 0.95) & ~national
    meter = []
    kab = facts.land.kab_of[facts.world.houses.village].tolist()
    draws = rng.integers(10, 100, facts.world.houses.size).tolist()
    for house, (k, draw) in enumerate(zip(kab, draws, strict=True)):
        meter.append(f"{facts.land.kabupaten[k].kode[:2]}{draw}{40_000_000 + house * 7:08d}")
    return Cover(national, local, meter, _aid(facts, rng.standard_normal((6, families.size))))


def _aid(facts: Facts, draws: Floats) -> dict[str, Bools]:
    """Sembako, PKH, village cash aid, electricity subsidy, local aid, LPG subsidy: the poorer the likelier."""
    shares = {"sembako": 0.24, "pkh": 0.155, "blt": 0.055, "listrik": 0.40, "pemda": 0.04, "lpg": 0.54, "kip": 0.17}
    aid = {}
    for place, (name, share) in enumerate(shares.items()):
        score = -0.55 * facts.welfare.means + 0.84 * draws[place % 6]
        aid[name] = score > normal_quantile(np.array([1 - share]))[0]
    return aid
