"""What each person can, does and has on a given day: schooling, work, business, disability, illness (DTSEN codes).

Everything that is chance is drawn once per person; a day then only reads it. So an old register shows the same person
younger: still at school, in the work of before a change of trade, not yet ill.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from nusantara.days import age_at, ordinal, ymd
from nusantara.streams import Bools, Column, Floats, Ints, pick, stream
from nusantara.world import NOBODY, World

MISSING = -1
DISABILITIES = (
    "penglihatan",
    "pendengaran",
    "berjalan_atau_naik_tangga",
    "menggunakan_tangan_jari",
    "belajar_kemampuan_intelektual",
    "pengendalian_perilaku",
    "berbicara_komunikasi",
    "mengurus_diri",
    "mengingat_berkonsentrasi",
    "kesedihan_depresi",
)
_FROM_AGE = (2, 2, 2, 2, 2, 2, 5, 5, 5, 5)
_HOW_COMMON = (1.0, 0.65, 1.05, 0.45, 0.4, 0.25, 0.3, 0.5, 0.65, 1.2)
_YEARS = np.array([0, 4, 6, 9, 12, 15, 16, 18])
_SD, _SMP, _SMA = [3, 4, 1, 2, 5], [8, 9, 6, 7, 10], [13, 15, 14, 11, 12, 17]
_ILLNESSES = [2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 18, 11, 12, 14, 15, 16, 17]
_ILL_SHARES = [3.6, 1.3, 0.6, 0.5, 1.1, 0.2, 0.5, 0.2, 0.17, 0.6, 0.46, 0.01, 0.03, 0.04, 0.02, 0.02, 0.02]
FARMS = [1, 2, 3, 4, 5, 6]


@dataclass(frozen=True)
class Traits:
    """The draws of every person. `standing` is where the person stands socially (mean 0, spread 1)."""

    standing: Floats
    years: Ints
    start: Ints
    tracks: Ints
    works: Floats
    sector: Ints
    status: Ints
    changed: Ints
    business: Ints
    limits: Floats
    ill: Floats
    illness: Ints
    nutrition: Ints
    pension: Bools


def draw_traits(world: World) -> Traits:
    rng = stream(world.seed, "traits")
    n = world.people.size
    standing = _standing(world, rng)
    level = _education(world, rng, standing)
    years = np.where(level == 1, rng.integers(1, 6, n), _YEARS[level])
    years = years + np.where((level >= 2) & (level <= 4) & (rng.random(n) < 0.1), rng.integers(1, 3, n), 0)
    tracks = np.stack(
        [
            np.array(_SD)[pick(rng, [0.86, 0.115, 0.018, 0.004, 0.001], n)],
            np.array(_SMP)[pick(rng, [0.74, 0.205, 0.03, 0.015, 0.01], n)],
            np.array(_SMA)[pick(rng, [0.46, 0.35, 0.14, 0.038, 0.004, 0.008], n)],
        ]
    )
    urban = world.land.urban[world.houses.village[world.families.house[world.people.family]]]
    sector = np.stack([_sectors(rng, level, urban, world.people.sex), _sectors(rng, level, urban, world.people.sex)])
    status = np.stack([_statuses(rng, sector[0], level, world.people.sex), _statuses(rng, sector[1], level, world.people.sex)])
    changed = np.where(rng.random(n) < 0.4, ordinal(20251231) - rng.integers(0, 3650, n), 0)
    return Traits(
        standing=standing,
        years=years,
        start=np.where(rng.random(n) < 0.51, 6, 7),
        tracks=tracks,
        works=rng.random(n),
        sector=sector,
        status=status,
        changed=changed,
        business=rng.integers(0, 100_000, n),
        limits=rng.random((len(DISABILITIES), n)),
        ill=rng.random(n),
        illness=np.array(_ILLNESSES)[pick(rng, _ILL_SHARES, n)],
        nutrition=np.array([1, 2, 3, 8])[pick(rng, [0.065, 0.095, 0.79, 0.05], n)],
        pension=rng.random(n) < 0.75,
    )


def _standing(world: World, rng: Generator) -> Floats:
    """Couples are alike, children take after their parents. Parents come before their children in the rows."""
    people = world.people
    n = people.size
    standing = rng.standard_normal(n)
    own = rng.standard_normal(n)
    wife = np.flatnonzero((people.sex == 2) & (people.spouse >= 0))
    standing[wife] = 0.6 * standing[people.spouse[wife]] + 0.8 * own[wife]
    child = np.flatnonzero((people.mother != NOBODY) | (people.father != NOBODY))
    for _ in range(3):
        mother, father = people.mother[child], people.father[child]
        of_mother = np.where(mother >= 0, standing[mother], standing[father])
        of_father = np.where(father >= 0, standing[father], standing[mother])
        standing[child] = 0.62 * (of_mother + of_father) / 2 + 0.79 * own[child]
    return standing


def _education(world: World, rng: Generator, standing: Floats) -> Ints:
    """Level that is or will be reached: 0 none, 1 some primary, 2 SD, 3 SMP, 4 SMA, 5 D3, 6 S1, 7 S2."""
    people = world.people
    year = ymd(people.birth) // 10000
    cohort = np.interp(year, [1930, 1950, 1965, 1980, 1995, 2010], [-1.55, -0.95, -0.3, 0.25, 0.8, 1.05])
    urban = world.land.urban[world.houses.village[world.families.house[people.family]]]
    score = (
        cohort
        + 0.75 * standing
        + 0.3 * urban
        - np.where((people.sex == 2) & (year < 1975), 0.25, 0)
        + 0.6 * rng.standard_normal(people.size)
    )
    return np.digitize(score, [-2.1, -1.35, -0.12, 0.55, 1.65, 1.85, 2.95]).astype(np.int64)


def _sectors(rng: Generator, level: Ints, urban: Bools, sex: Column) -> Ints:
    """Field of work, by schooling and place."""
    codes = np.arange(1, 26)
    low_rural = [24, 4, 14, 3, 3.5, 0.8, 1, 8, 0, 0.1, 9, 14, 6, 5, 0, 0, 0, 0, 1, 0.3, 0.2, 0.1, 0.2, 3, 2.6]
    low_urban = [5, 1, 1, 1.5, 1, 0.2, 0.4, 17, 0.1, 0.2, 10, 27, 10, 11, 0.3, 0.2, 0.1, 0.2, 3, 0.6, 0.4, 0.2, 0.4, 5, 4]
    middle = [7, 1.5, 4, 1, 1, 0.3, 1, 18, 0.2, 0.1, 5, 26, 8, 9, 1.5, 2, 0.2, 1.5, 3, 3.5, 2.5, 2, 0.6, 3, 0.5]
    high = [1.5, 0.5, 1, 0.3, 0.4, 0.1, 0.6, 7, 0.3, 0.1, 2, 13, 3, 3, 3, 7, 0.3, 5, 2, 15, 23, 10, 0.8, 2, 0]
    groups = np.select([level >= 5, level == 4, urban], [3, 2, 1], 0)
    chosen = np.zeros(len(level), dtype=np.int64)
    for group, weights in enumerate((low_rural, low_urban, middle, high)):
        rows = np.flatnonzero(groups == group)
        chosen[rows] = codes[pick(rng, [float(w) for w in weights], len(rows))]
    heavy = np.isin(chosen, [7, 11, 13]) & (sex == 2) & (rng.random(len(level)) < 0.85)
    return np.where(heavy, 12, chosen)


def _statuses(rng: Generator, sector: Ints, level: Ints, sex: Column) -> Ints:
    """Standing in the work: own account, with helpers, employee, civil servant, casual, unpaid."""
    n = len(sector)
    farm = np.isin(sector, FARMS)
    public = np.isin(sector, [20, 21, 22])
    farm_man = np.array([1, 2, 3, 4, 6])[pick(rng, [0.30, 0.32, 0.03, 0.08, 0.27], n)]
    farm_woman = np.array([1, 2, 4, 6, 8])[pick(rng, [0.12, 0.10, 0.04, 0.2, 0.54], n)]
    trade = np.array([1, 2, 3, 4, 8])[pick(rng, [0.42, 0.13, 0.07, 0.28, 0.10], n)]
    waged = np.array([1, 3, 4, 7, 8])[pick(rng, [0.10, 0.04, 0.62, 0.21, 0.03], n)]
    served = np.where(rng.random(n) < np.where(level >= 5, 0.55, 0.3), 5, 4)
    trades = np.isin(sector, [12, 14, 24, 13])
    return np.select([public, farm & (sex == 1), farm, trades], [served, farm_man, farm_woman, trade], waged)


def at_work(world: World, traits: Traits, persons: Ints, day: int) -> Bools:
    """Works on that day: 10 years or older, out of school."""
    people = world.people
    age = age_at(people.birth[persons], day)
    men = np.interp(age, [10, 15, 18, 22, 27, 55, 62, 72, 85], [0.01, 0.1, 0.45, 0.78, 0.95, 0.95, 0.78, 0.45, 0.1])
    women = np.interp(age, [10, 15, 18, 22, 27, 48, 60, 72, 85], [0.0, 0.06, 0.25, 0.42, 0.45, 0.58, 0.42, 0.2, 0.04])
    chance = np.where(people.sex[persons] == 1, men, women)
    in_school = (age - traits.start[persons] < traits.years[persons]) & (age >= 6)
    works: Bools = (traits.works[persons] < np.where(in_school & (age < 23), 0.04, chance)) & (age >= 10)
    return works


def as_of(world: World, traits: Traits, persons: Ints, day: int | Ints) -> dict[str, Ints]:
    """Columns of DTSEN codes of these persons on `day` (MISSING where the question does not apply)."""
    age = age_at(world.people.birth[persons], day)
    columns = {"umur": np.minimum(age, 98)}
    columns |= _school(traits, persons, age)
    columns |= _work(world, traits, persons, day, age)
    columns["kondisi_gizi"] = np.where(age < 5, traits.nutrition[persons], MISSING)
    for place, name in enumerate(DISABILITIES):
        columns[name] = _limits(traits.limits[place][persons], age, _HOW_COMMON[place], _FROM_AGE[place])
    sick = traits.ill[persons] < np.interp(age, [0, 20, 40, 60, 80], [0.004, 0.012, 0.06, 0.21, 0.33])
    columns["penyakit_kronis"] = np.where(sick, traits.illness[persons], 1)
    return columns


def _school(traits: Traits, persons: Ints, age: Ints) -> dict[str, Ints]:
    since = np.maximum(age - traits.start[persons], -1)
    years = traits.years[persons]
    attending = (since >= 0) & (since < years)
    never = (since < 0) | (years == 0)
    reached = np.where(attending, since, years)
    track = traits.tracks[:, persons]
    steps = [0, 6, 9, 12]
    step = np.where(attending, np.digitize(reached, steps[1:]), np.digitize(reached, [7, 10, 13]))
    higher = np.where(reached >= 17, 21, np.where(years == 15, 18, 19))
    level = np.choose(step, [track[0], track[1], track[2], higher])
    lengths = np.where(higher == 18, 3, np.where(higher == 21, 6, 4))
    full = np.choose(step, [6, 3, 3, lengths])
    into = reached - np.array(steps)[step]
    done = ~attending & (into >= full)
    grade = np.where(done, 8, np.clip(np.where(attending, into + 1, into), 1, 7))
    diploma = np.select(
        [reached >= 18, reached >= 16, (reached >= 15) & (years == 15), reached >= 12, reached >= 9, reached >= 6],
        [21, 19, 18, track[2], track[1], track[0]],
        23,
    )
    diploma = np.where(attending & (step == 3) & (reached < 16), track[2], diploma)
    asked = age >= 5
    taught = asked & ~never
    return {
        "partisipasi_sekolah": np.where(asked, np.where(never, 1, np.where(attending, 2, 3)), MISSING),
        "jenjang_tertinggi_yang_diduduki": np.where(taught, level, MISSING),
        "kelas_tertinggi_yang_diduduki": np.where(taught, grade, MISSING),
        "ijazah_tertinggi_yang_dimiliki": np.where(taught, diploma, MISSING),
    }


def _work(world: World, traits: Traits, persons: Ints, day: int | Ints, age: Ints) -> dict[str, Ints]:
    before = (np.asarray(day) < traits.changed[persons]).astype(np.int64)
    sector, status = traits.sector[before, persons], traits.status[before, persons]
    working = at_work(world, traits, persons, day)  # type: ignore[arg-type]
    lot = traits.business[persons]
    owner = working & np.where(status <= 3, lot % 100 < 92, lot % 100 < 3)
    rich = lot // 100 % 100 + 14 * traits.standing[persons]
    turnover = np.digitize(rich, [66, 90, 99, 112, 125, 134]) + 1
    asked = age >= 10
    paid = np.where(owner & (status == 3), 1 + lot // 100 % 5, 0)
    unpaid = np.where(owner & (status == 2), 1 + lot // 1000 % 3, 0)
    return {
        "status_bekerja": np.where(asked, np.where(working, 1, 2), MISSING),
        "lapangan_usaha_dari_pekerjaan_utama": np.where(working, sector, MISSING),
        "status_dalam_pekerjaan_utama": np.where(working, status, MISSING),
        "kepemilikan_usaha": np.where(asked, np.where(owner, 1, 2), MISSING),
        "jumlah_usaha": np.where(owner, 1 + (lot % 1000 >= 960), MISSING),
        "lapangan_usaha_dari_usaha_utama": np.where(owner, sector, MISSING),
        "jumlah_pekerja_yang_dibayar_dari_usaha_utama": paid,
        "jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama": unpaid,
        "omzet_usaha_utama": np.where(owner, turnover, MISSING),
    }


def _limits(draw: Floats, age: Ints, common: float, from_age: int) -> Ints:
    """4 no difficulty ... 1 cannot at all: with age the same draw falls below higher and higher bars."""
    some = common * np.interp(age, [2, 20, 45, 60, 75, 90], [0.006, 0.008, 0.03, 0.15, 0.42, 0.7])
    code = np.select([draw < some * 0.06, draw < some * 0.24, draw < some], [1, 2, 3], 4)
    return np.where(age >= from_age, code, MISSING)
