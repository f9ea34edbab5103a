"""NIK and KK numbers: region of first registration + date (women +40) + a small running number (domain.md 2.1, 2.2)."""

from dataclasses import dataclass

import numpy as np

from nusantara.days import ordinal, ymd
from nusantara.regions import Land
from nusantara.streams import Bools, Floats, Ints, stream
from nusantara.world import Cards, People

_SPLIT = 20230101
CORRECTED = 0.019


@dataclass(frozen=True)
class Numbers:
    """`nik[p]`, `kk[c]`; `old_nik[p]` is '' or a number that was switched off; `shared` marks lawful owners of one NIK."""

    nik: list[str]
    kk: list[str]
    old_nik: list[str]
    shared: Bools


def give_numbers(land: Land, people: People, cards: Cards, seed: int) -> Numbers:
    """Numbers for everybody and every card."""
    rng = stream(seed, "numbers")
    n = people.size
    registered = np.maximum(people.birth + 60, ordinal(19750101) + rng.integers(0, 10_000, n))
    prefix = _prefixes(land, people.born_village, registered)
    shown = ymd(_first_written(people, rng.random(n), rng.integers(0, 4, n)))
    women = np.where(people.sex == 2, 40, 0)
    dates = (shown % 100 + women) * 10_000 + shown // 100 % 100 * 100 + shown // 10_000 % 100
    nik = _serial([f"{p}{d:06d}" for p, d in zip(prefix, dates.tolist(), strict=True)])
    shared: Bools = np.zeros(n, dtype=np.bool_)
    for first, second in rng.integers(0, n, (max(1, n // 2500), 2)).tolist():
        if first != second and not shared[[first, second]].any() and people.death[first] == people.death[second] == 0:
            nik[second] = nik[first]
            shared[[first, second]] = True
    old = [""] * n
    outside = np.flatnonzero(~land.covered_village())
    for p in np.flatnonzero((rng.random(n) < 0.0036) & (people.birth < ordinal(20080101)) & (people.dk_known == 1) & ~shared).tolist():
        code = land.villages[int(outside[rng.integers(len(outside))])].kode.replace(".", "")[:6]
        old[p] = f"{code}{nik[p][6:12]}{7000 + int(rng.integers(900))}"
    card_dates = ymd(cards.day)
    text = card_dates % 100 * 10_000 + card_dates // 100 % 100 * 100 + card_dates // 10_000 % 100
    card_prefix = _prefixes(land, cards.village, cards.day)
    kk = _serial([f"{p}{d:06d}" for p, d in zip(card_prefix, text.tolist(), strict=True)])
    return Numbers(nik, kk, old, shared)


def _first_written(people: People, draw: Floats, kind: Ints) -> Ints:
    """The birth day at first registration: for one in fifty it was corrected since, and the NIK still shows the old one."""
    slip = np.array([365, -365, -9, 31])[kind]
    return np.where(draw < CORRECTED, people.birth + slip, people.birth)


def _prefixes(land: Land, village: Ints, day: Ints) -> list[str]:
    """Six digits of the kecamatan, by the codes in force on that day."""
    new = [v.kode.replace(".", "")[:6] for v in land.villages]
    old = [v.kode_2021.replace(".", "")[:6] for v in land.villages]
    return [old[v] if d < _SPLIT_DAY else new[v] for v, d in zip(village.tolist(), day.tolist(), strict=True)]


def _serial(stems: list[str]) -> list[str]:
    """Stems in the order in which they ask for a number -> stem + 0001, 0002 ..."""
    used: dict[str, int] = {}
    numbers = []
    for stem in stems:
        used[stem] = used.get(stem, 0) + 1
        numbers.append(f"{stem}{used[stem]:04d}")
    return numbers


_SPLIT_DAY = ordinal(_SPLIT)
