"""How well families live, and what shows it: expenditure, housing and assets, today and on earlier days (domain.md 9.2, 9.3).

One hidden number a family, its means, is made of schooling, work, place and luck. Each housing item is a rank drawn
around the means and cut into ordered categories, so an item tells something, never all. Expenditure is a shifted
log-normal of the means and of what nobody asks about; `OWN_SHARE` is set so that a regression of log expenditure on
all true characteristics explains about half (measured in `tests/nusantara/test_welfare.py`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from nusantara.days import ordinal
from nusantara.life import END
from nusantara.streams import Bools, Floats, Ints, stream
from nusantara.traits import Traits, at_work
from nusantara.world import HEAD, SPOUSE, Snapshot, World

SHIFT, MU, SIGMA, OWN_SHARE = 430_000, 13.47, 0.95, 0.80
YEARLY_GAIN = 0.045
POVERTY_LINE = 641_443

HOUSING = {
    "jenis_lantai_terluas": (0.66, [8, 7, 5, 9, 6, 4, 2, 3, 1], [4.2, 0.6, 11, 0.7, 28, 6.4, 45.6, 0.6, 2.9]),
    "jenis_dinding_terluas": (0.58, [7, 6, 5, 4, 3, 2, 1], [0.8, 0.7, 1.1, 4.0, 17, 2.4, 74]),
    "jenis_atap_terluas": (0.5, [7, 5, 8, 6, 3, 4, 2, 1], [1.5, 0.2, 0.4, 1.0, 36, 8.2, 50, 2.7]),
    "sumber_air_minum_utama": (0.48, [9, 10, 8, 6, 11, 7, 5, 4, 3, 2, 1], [1.9, 1.8, 3.6, 4.5, 0.3, 8.5, 17, 19, 10.5, 28.5, 4.4]),
    "sumber_penerangan_utama": (0.42, [4, 3, 2, 1], [0.7, 1.2, 8.4, 89.7]),
    "daya_terpasang": (0.72, [1, 2, 3, 4, 5], [29.5, 45.5, 17.5, 5.2, 2.3]),
    "bahan_bakar_utama_memasak": (
        0.58,
        [9, 10, 11, 8, 7, 6, 4, 0, 5, 2, 3, 1],
        [0.2, 17.0, 0.2, 0.1, 2.4, 0.3, 73, 1.4, 0.4, 1.4, 3.0, 0.6],
    ),
    "fasilitas_bab": (0.5, [6, 5, 4, 3, 2, 1], [4.6, 0.5, 2.6, 2.1, 7.0, 83.2]),
    "jenis_kloset": (0.5, [4, 3, 2, 1], [5.6, 2.0, 1.7, 90.7]),
    "pembuangan_akhir_tinja": (0.5, [5, 3, 4, 6, 2, 1], [2.0, 11.1, 14.2, 0.6, 1.5, 70.6]),
}
_LOADS = {
    "aset_bergerak_lemari_es": (0.58, 0.61, 0.02),
    "aset_bergerak_ac": (0.68, 0.09, 0.01),
    "aset_bergerak_pemanas_air": (0.55, 0.015, 0.0),
    "aset_bergerak_telepon_rumah": (0.4, 0.012, 0.0),
    "aset_bergerak_tv_datar": (0.56, 0.345, 0.02),
    "aset_bergerak_emas_perhiasan": (0.4, 0.18, 0.0),
    "aset_bergerak_komputer_laptop_tablet": (0.58, 0.145, 0.01),
    "aset_bergerak_sepeda_motor": (0.45, 0.79, 0.015),
    "aset_bergerak_sepeda": (0.1, 0.336, 0.0),
    "aset_bergerak_mobil": (0.68, 0.095, 0.005),
    "aset_bergerak_perahu": (-0.25, 0.018, 0.0),
    "aset_bergerak_kapal_perahu_motor": (0.0, 0.013, 0.0),
    "aset_bergerak_smartphone": (0.5, 0.915, 0.03),
    "aset_tidak_bergerak_lahan_lainnya": (0.12, 0.263, 0.0),
    "aset_tidak_bergerak_rumah_lainnya": (0.4, 0.045, 0.0),
}
YES_NO = ("aset_bergerak_tabung_gas", *_LOADS)
LIVESTOCK = ("jumlah_ternak_sapi", "jumlah_ternak_kerbau", "jumlah_ternak_kuda", "jumlah_ternak_babi", "jumlah_ternak_kambing_domba")
_HERDS = ((0.075, 1.9), (0.007, 1.7), (0.002, 1.3), (0.004, 1.8), (0.064, 2.8))
_NEED_POWER = ("lemari_es", "ac", "pemanas_air", "tv_datar", "komputer_laptop_tablet")


@dataclass(frozen=True)
class Welfare:
    """`means` (mean 0, spread 1) and `pce` (rupiah a person and month) a family; the draws behind housing and assets."""

    means: Floats
    pce: Ints
    drift: Floats
    house_draws: Floats
    house_before: Floats
    house_changed: Ints
    asset_draws: Floats
    asset_before: Floats
    asset_changed: Ints
    area: Floats
    tenure: Ints
    herds: Ints


def draw_welfare(world: World, traits: Traits) -> Welfare:
    rng = stream(world.seed, "welfare")
    families, houses = world.families.size, world.houses.size
    means = _means(world, traits, rng)
    luck = rng.standard_normal(families)
    score = OWN_SHARE * means + np.sqrt(1 - OWN_SHARE**2) * luck
    pce = (SHIFT + np.exp(MU + SIGMA * score)) * np.exp(0.06 * rng.standard_normal(families))
    shape_h, shape_a = (len(HOUSING), houses), (len(_LOADS), families)
    last = ordinal(END)
    return Welfare(
        means=means,
        pce=np.round(pce).astype(np.int64),
        drift=rng.standard_normal(families),
        house_draws=rng.standard_normal(shape_h),
        house_before=rng.standard_normal(shape_h),
        house_changed=last - rng.integers(0, 9000, shape_h),
        asset_draws=rng.standard_normal(shape_a),
        asset_before=rng.standard_normal(shape_a),
        asset_changed=last - rng.integers(0, 7300, shape_a),
        area=rng.standard_normal(houses),
        tenure=rng.integers(0, 1000, houses),
        herds=rng.integers(0, 1_000_000, (len(LIVESTOCK), families)),
    )


def _means(world: World, traits: Traits, rng: Generator) -> Floats:
    """Schooling and standing of head and spouse, work, mouths to feed, place, and luck; scaled to mean 0, spread 1."""
    people, n = world.people, world.families.size
    persons = np.arange(people.size)
    alive = (people.death == 0) & (people.abroad == 0)
    family = people.family
    parents = (people.rel == HEAD) | (people.rel == SPOUSE)
    best = np.full(n, -9.0)
    np.maximum.at(best, family[parents], (0.55 * (traits.years[parents] - 8) / 4 + 0.45 * traits.standing[parents]))
    best[best == -9.0] = 0.0
    size = np.bincount(family[alive], minlength=n)
    working = np.bincount(family[alive & at_work(world, traits, persons, ordinal(END))], minlength=n)
    wages = np.bincount(family[alive & (traits.status[0] == 5)], minlength=n) > 0
    farm = np.zeros(n, dtype=np.bool_)
    farm[family[alive & (people.rel == HEAD) & (traits.sector[0] <= 6)]] = True
    urban = world.land.urban[world.houses.village[world.families.house]]
    kab = world.land.kab_of[world.houses.village[world.families.house]]
    place = (stream(world.seed, "places").standard_normal(len(world.land.kabupaten)) * 0.15)[kab]
    dependants = np.maximum(size - working, 0) / np.maximum(size, 1)
    raw = best + 0.45 * urban + 0.4 * wages - 0.25 * farm - 0.16 * size - 0.4 * dependants + place + 0.55 * rng.standard_normal(n)
    guests = np.flatnonzero(world.houses.owner[world.families.house] != np.arange(n))
    hosts = world.houses.owner[world.families.house[guests]]
    raw[guests] = 0.6 * raw[guests] + 0.4 * raw[hosts]
    living = size > 0
    scaled: Floats = (raw - raw[living].mean()) / raw[living].std()
    return scaled


def _means_on(welfare: Welfare, day: int | Ints) -> tuple[Floats, Floats]:
    """Means of every family on that day (drifting the further back the more) and the years that have passed since."""
    years = np.maximum(ordinal(END) - np.asarray(day), 0) / 365.25
    spread = 0.22 * np.sqrt(years)
    means = (welfare.means + spread * welfare.drift) / np.sqrt(1 + spread**2)
    return means, years


def _cut(score: Floats, codes: list[int], shares: list[float]) -> Ints:
    """Ordered categories with these shares of a standard normal score (the poorest category first)."""
    edges = np.cumsum(shares)[:-1] / np.sum(shares)
    return np.array(codes)[np.searchsorted(normal_quantile(edges), score)]


def normal_quantile(p: Floats) -> Floats:
    """Quantile of the standard normal (Acklam's rational form, error below 1e-4 with these few terms)."""
    low = np.minimum(p, 1 - p)
    t = np.sqrt(-2 * np.log(np.maximum(low, 1e-12)))
    z = t - (2.515517 + 0.802853 * t + 0.010328 * t**2) / (1 + 1.432788 * t + 0.189269 * t**2 + 0.001308 * t**3)
    found: Floats = np.where(p < 0.5, -z, z)
    return found


def housing_on(world: World, welfare: Welfare, houses: Ints, owners: Ints, day: int | Ints) -> dict[str, Ints]:
    """Housing columns of these houses on `day` (one day, or one a house); `owners` are the families whose houses they are."""
    means, years = _means_on(welfare, day) if np.ndim(day) == 0 else _means_each(welfare, owners, day)
    mine = means[owners] if np.ndim(day) == 0 else means
    urban = world.land.urban[world.houses.village[houses]]
    columns: dict[str, Ints] = {}
    for place, (name, (load, codes, shares)) in enumerate(HOUSING.items()):
        draws = welfare.house_draws[place][houses]
        before = np.asarray(day) < welfare.house_changed[place][houses]
        draws = np.where(before, 0.8 * draws + 0.6 * welfare.house_before[place][houses], draws)
        shift = 0.3 * (urban - 0.4) if name in ("sumber_air_minum_utama", "pembuangan_akhir_tinja", "bahan_bakar_utama_memasak") else 0.0
        score = load * mine + np.sqrt(1 - load**2) * draws + shift - YEARLY_GAIN * years
        columns[name] = _cut(score, codes, shares)
    columns["daya_terpasang"] = np.where(columns["sumber_penerangan_utama"] == 1, columns["daya_terpasang"], -1)
    columns["jenis_kloset"] = np.where(columns["fasilitas_bab"] <= 3, columns["jenis_kloset"], -1)
    none = columns["fasilitas_bab"] == 6
    columns["pembuangan_akhir_tinja"] = np.where(none & (columns["pembuangan_akhir_tinja"] <= 2), 5, columns["pembuangan_akhir_tinja"])
    area = 58 + 17 * (0.45 * mine + 0.9 * welfare.area[houses])
    area = np.where(welfare.tenure[houses] % 3 == 0, np.round(area / 6) * 6, area)
    columns["luas_lantai"] = np.clip(np.round(area), 9, 400).astype(np.int64)
    tenure = np.digitize(welfare.tenure[houses] - 30 * (mine < -0.5), [855, 903, 989, 997])
    columns["status_kepemilikan_rumah"] = np.array([1, 2, 3, 4, 5])[tenure]
    return columns


def _means_each(welfare: Welfare, families: Ints, day: int | Ints) -> tuple[Floats, Floats]:
    years = np.maximum(ordinal(END) - np.asarray(day), 0) / 365.25
    spread = 0.22 * np.sqrt(years)
    return (welfare.means[families] + spread * welfare.drift[families]) / np.sqrt(1 + spread**2), years


def assets_on(world: World, welfare: Welfare, families: Ints, housing: dict[str, Ints], day: int | Ints) -> dict[str, Ints]:
    """Asset columns (1 yes, 2 no; livestock in heads) of these families, given the housing they live in."""
    mine, years = _means_each(welfare, families, day)
    urban = world.land.urban[world.houses.village[world.families.house[families]]]
    gas = np.isin(housing["bahan_bakar_utama_memasak"], [2, 3])
    dark = housing["sumber_penerangan_utama"] == 4
    columns: dict[str, Ints] = {"aset_bergerak_tabung_gas": np.where(gas, 1, 2)}
    for place, (name, (load, share, gain)) in enumerate(_LOADS.items()):
        draws = welfare.asset_draws[place][families]
        before = np.asarray(day) < welfare.asset_changed[place][families]
        draws = np.where(before, 0.75 * draws + 0.66 * welfare.asset_before[place][families], draws)
        score = load * mine + np.sqrt(1 - load**2) * draws - 2.2 * gain * years
        has = score > normal_quantile(np.array([1 - share]))[0]
        if name.split("_", 2)[-1] in _NEED_POWER:
            has &= ~dark
        columns[name] = np.where(has, 1, 2)
    for place, (name, (share, mean)) in enumerate(zip(LIVESTOCK, _HERDS, strict=True)):
        lot = welfare.herds[place][families]
        owns = lot % 10_000 < share * 10_000 * np.where(urban, 0.35, 1.45)
        heads = 1 + np.floor(-np.log(1 - (lot // 10_000 % 100) / 100.01) * (mean - 1)).astype(np.int64)
        columns[name] = np.where(owns, np.minimum(heads, 20), 0)
    anything = np.any([columns[name] == 1 for name in YES_NO] + [columns[name] > 0 for name in LIVESTOCK], axis=0)
    columns["kepemilikan_aset"] = np.where(anything, 1, 2)
    return columns


def families_on(world: World, welfare: Welfare, families: Ints, snapshot: Snapshot, day: int | Ints) -> dict[str, Ints]:
    """Housing and assets of families where they lived on `day`; a guest family lives rent-free."""
    houses = snapshot.house[families]
    owners = np.where(world.houses.owner[houses] >= 0, world.houses.owner[houses], families)
    housing = housing_on(world, welfare, houses, owners, day)
    guest: Bools = guests_on(world, families, snapshot)
    housing["status_kepemilikan_rumah"] = np.where(guest, 3, housing["status_kepemilikan_rumah"])
    return housing | assets_on(world, welfare, families, housing, day)


def guests_on(world: World, families: Ints, snapshot: Snapshot) -> Bools:
    """Families that live in the house of another one which lives there, too."""
    houses = snapshot.house[families]
    host = host_of(world, snapshot)
    guest: Bools = host[houses] != families
    return guest


def host_of(world: World, snapshot: Snapshot) -> Ints:
    """Per house: the family that counts as its own on that day (-1: nobody lives there)."""
    lived = np.bincount(snapshot.family[snapshot.family >= 0], minlength=len(snapshot.house)) > 0
    host = np.full(world.houses.size, -1)
    rows = np.flatnonzero(lived)[::-1]
    host[snapshot.house[rows]] = rows
    owner = world.houses.owner
    owned = np.flatnonzero(owner >= 0)
    at_home = lived[owner[owned]] & (snapshot.house[owner[owned]] == owned)
    host[owned[at_home]] = owner[owned[at_home]]
    return host
