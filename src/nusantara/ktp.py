"""What the identity card says of schooling and occupation: true some years ago, for few of today (SIAK codes)."""

from dataclasses import dataclass

import numpy as np

from nusantara.days import age_at, ordinal
from nusantara.facts import Facts
from nusantara.life import END
from nusantara.streams import Floats, Ints, pick, stream
from nusantara.traits import as_of

_BY_SECTOR = {
    1: (9, 9, 20), 2: (9, 9, 20), 3: (9, 20, 20), 4: (11, 11, 21), 5: (10, 9, 9), 6: (9, 19, 19), 7: (19, 15, 19), 8: (15, 15, 12),
    9: (15, 16, 17), 10: (19, 15, 19), 11: (26, 27, 13), 12: (84, 88, 8), 13: (81, 81, 14), 14: (88, 84, 88), 15: (15, 88, 15),
    16: (15, 16, 15), 17: (88, 15, 88), 18: (15, 88, 15), 19: (15, 88, 35), 20: (18, 85, 15), 21: (65, 18, 65), 22: (74, 73, 15),
    23: (88, 15, 88), 24: (88, 35, 30), 25: (23, 19, 23),
}  # fmt: skip


@dataclass(frozen=True)
class Cardtext:
    """Per person: SIAK codes of schooling and occupation, and the places of birth as they are written."""

    schooling: Ints
    occupation: Ints
    birthplace: list[str]


def card_texts(facts: Facts) -> Cardtext:
    rng = stream(facts.seed, "ktp")
    people = facts.world.people
    n = people.size
    persons = np.arange(n)
    asked = np.maximum(ordinal(END) - (rng.random(n) ** 1.5 * 2900).astype(np.int64), people.birth)
    traits = as_of(facts.world, facts.traits, persons, asked)
    diploma, age = traits["ijazah_tertinggi_yang_dimiliki"], age_at(people.birth, asked)
    schooling = np.select(
        [diploma >= 21, diploma >= 19, diploma == 18, diploma >= 11, (diploma >= 6) & (diploma <= 10), (diploma >= 1) & (diploma <= 5)],
        [9, 8, 7, 5, 4, 3],
        np.where(traits["jenjang_tertinggi_yang_diduduki"] > 0, 2, 1),
    )
    few = (schooling == 7) & (rng.random(n) < 0.25)
    return Cardtext(np.where(few, 6, schooling), _occupations(facts, rng.random(n), traits, age), _birthplaces(facts))


def _occupations(facts: Facts, draw: Floats, traits: dict[str, Ints], age: Ints) -> Ints:
    sex = facts.world.people.sex
    sector, status = traits["lapangan_usaha_dari_pekerjaan_utama"], traits["status_dalam_pekerjaan_utama"]
    table = np.array([(0, 0, 0)] + [_BY_SECTOR[code] for code in range(1, 26)])
    working = table[np.maximum(sector, 0), np.digitize(draw, [0.6, 0.85])]
    working = np.where((status == 4) & np.isin(working, [88, 84, 9]), 15, working)
    working = np.where(np.isin(status, [6]), 20, np.where(status == 7, 19, working))
    state = np.select([draw < 0.03, draw < 0.09, sector == 21], [6, 7, 65], 5)
    working = np.where(status == 5, state, working)
    idle = np.where((sex == 2) & (age >= 19), 2, np.where((age >= 6) & (age < 24), 3, 1))
    idle = np.where((age >= 60) & (draw < 0.06), 4, idle)
    forgotten = (age < 24) & (draw < 0.5)
    return np.where((sector > 0) & ~forgotten, working, idle)


def _birthplaces(facts: Facts) -> list[str]:
    """Mostly the kabupaten of the first registration, for one in ten another place."""
    rng = stream(facts.seed, "birthplaces")
    land, village = facts.land, facts.world.people.born_village
    kab = [k.nama.upper().replace("KABUPATEN ", "").replace("KOTA ", "") for k in land.kabupaten]
    elsewhere = land.words["tempat_lahir"] + kab
    n = len(village)
    other, which = (rng.random(n) < 0.11).tolist(), pick(rng, [1.0] * len(elsewhere), n).tolist()
    return [elsewhere[w] if o else kab[k] for o, w, k in zip(other, which, land.kab_of[village].tolist(), strict=True)]
