"""Susenas: a two-stage sample of households on 31 December 2025, with weights, in DTSEN codes, without any identity."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nusantara.days import age_at, ordinal
from nusantara.facts import Facts, Ledger
from nusantara.life import END
from nusantara.programmes import Cover
from nusantara.streams import Bools, Floats, Ints, stream
from nusantara.text import numbers
from nusantara.traits import DISABILITIES, as_of
from nusantara.truth import FAMILY_COLUMNS, PERSON_COLUMNS
from nusantara.welfare import LIVESTOCK, YES_NO, families_on, host_of
from nusantara.world import HEAD, Snapshot
from nusantara.writing import Delivery, Dialect, Table, write_manifest, write_table

DIALECT = Dialect()
DELIVERY = Delivery(
    source="susenas",
    title="Survei Sosial Ekonomi Nasional (contoh)",
    owner="Badan Pusat Statistik",
    as_of="2025-12-31",
    legal="UU 16/1997",
    unit="rumah tangga contoh",
    system="bps",
    region_version="2025",
    code_version="dtsen-2026",
    dates="-",
    encoding="utf-8",
    delimiter=",",
)
BLOCK, PER_BLOCK, MOST_HOUSEHOLDS = 40, 14, 3200
SHARE = 0.36


@dataclass(frozen=True)
class _Sample:
    """Chosen houses with stratum, block (PSU) and weight, and the persons in them (sorted by house, family, relation)."""

    house: Ints
    stratum: list[str]
    psu: list[str]
    weight: Floats
    person: Ints
    place: Ints
    family_number: Ints


def write_susenas(facts: Facts, ledger: Ledger, cover: Cover, out: Path) -> None:
    folder = out / "susenas"
    folder.mkdir(parents=True, exist_ok=True)
    snapshot = facts.world.as_of(ordinal(END))
    sample = _draw(facts, snapshot)
    ids = [f"S{place:010d}" for place in range(10_000_001, 10_000_001 + len(sample.house))]
    members = _members(facts, cover, sample, ids)
    host = host_of(facts.world, snapshot)[sample.house]
    households = _households(facts, sample, snapshot, host, ids, members)
    ledger.family_records += [("susenas", "rumah_tangga", i, int(f)) for i, f in zip(ids, host.tolist(), strict=True)]
    files = [
        write_table(folder / "rumah_tangga.csv", Table(households), DIALECT),
        write_table(
            folder / "anggota_rumah_tangga.csv", Table({n: v if isinstance(v, list) else numbers(v) for n, v in members.items()}), DIALECT
        ),
    ]
    write_manifest(folder, DELIVERY, [facts.land.kabupaten[kab] for kab in facts.land.covered], files)


def _draw(facts: Facts, snapshot: Snapshot) -> _Sample:
    """Blocks of neighbouring houses are drawn in each stratum (kabupaten x urban), then houses in the block."""
    world, land = facts.world, facts.land
    rng = stream(facts.seed, "susenas", "sample")
    host = host_of(world, snapshot)
    lived = np.flatnonzero((host >= 0) & land.covered_village()[world.houses.village])
    lived = lived[np.lexsort((lived, world.houses.village[lived]))]
    share = min(SHARE, MOST_HOUSEHOLDS / len(lived))
    village = world.houses.village[lived]
    stratum = land.kab_of[village] * 2 + ~land.urban[village]
    houses: list[int] = []
    strata: list[str] = []
    blocks: list[str] = []
    weights: list[float] = []
    number = 0
    for s in np.unique(stratum).tolist():
        inside = lived[stratum == s]
        parts = np.array_split(inside, max(1, round(len(inside) / BLOCK)))
        wanted = max(min(2, len(parts)), round(len(parts) * share * BLOCK / PER_BLOCK))
        chosen = sorted(rng.permutation(len(parts))[:wanted].tolist())
        bps = land.kabupaten[s // 2].bps
        for place in chosen:
            taken = np.sort(rng.permutation(parts[place])[:PER_BLOCK])
            weight = len(parts) / len(chosen) * len(parts[place]) / len(taken)
            for house in taken.tolist():
                houses.append(house)
                strata.append(f"{bps}{s % 2 + 1}")
                blocks.append(f"{bps}001{number + place:06d}")
                weights.append(weight)
        number += len(parts)
    totals = {f"{land.kabupaten[s // 2].bps}{s % 2 + 1}": int((stratum == s).sum()) for s in np.unique(stratum).tolist()}
    calibrated = _calibrated(np.array(weights), strata, totals)
    return _with_persons(world_persons(facts, snapshot), np.array(houses, dtype=np.int64), strata, blocks, calibrated)


def _calibrated(weights: Floats, strata: list[str], households: dict[str, int]) -> Floats:
    """Weights that add up to the households of each stratum, to four decimals."""
    names = np.array(strata)
    for name, total in households.items():
        rows = names == name
        if rows.any():
            weights[rows] *= total / weights[rows].sum()
    return np.round(weights, 4)


def world_persons(facts: Facts, snapshot: Snapshot) -> tuple[Ints, Ints, Ints]:
    """(person, house, number of the family in the house) of every resident, sorted by house, family, relation."""
    world = facts.world
    persons = np.flatnonzero(snapshot.family >= 0)
    family = snapshot.family[persons]
    house = snapshot.house[family]
    guest = host_of(world, snapshot)[house] != family
    order = np.lexsort((world.people.birth[persons], snapshot.rel[persons], family, guest, house))
    return persons[order], house[order], 1 + guest[order].astype(np.int64)


def _with_persons(residents: tuple[Ints, Ints, Ints], houses: Ints, strata: list[str], blocks: list[str], weight: Floats) -> _Sample:
    person, house, number = residents
    starts, stops = np.searchsorted(house, houses, side="left"), np.searchsorted(house, houses, side="right")
    rows = np.concatenate([np.arange(a, b) for a, b in zip(starts.tolist(), stops.tolist(), strict=True)])
    place = np.repeat(np.arange(len(houses)), stops - starts)
    return _Sample(houses, strata, blocks, weight, person[rows], place, number[rows])


def _members(facts: Facts, cover: Cover, sample: _Sample, ids: list[str]) -> dict[str, list[str] | Ints]:
    people = facts.world.people
    traits = as_of(facts.world, facts.traits, sample.person, ordinal(END))
    first = np.concatenate([[True], sample.place[1:] != sample.place[:-1]])
    starts = np.flatnonzero(first)
    head = sample.person[starts][sample.place]
    rel = people.rel[sample.person].astype(np.int64)
    mother, father, spouse = people.mother[sample.person], people.father[sample.person], people.spouse[head]
    of_head = (mother == head) | (father == head) | ((spouse >= 0) & ((mother == spouse) | (father == spouse)))
    guest = np.where(of_head, 3, np.select([rel == HEAD, rel == 2, rel == 3], [8, 4, 5], 8))
    columns: dict[str, list[str] | Ints] = {
        "id_ruta": [ids[place] for place in sample.place.tolist()],
        "nomor_anggota": np.arange(len(sample.place)) - starts[sample.place] + 1,
        "nomor_keluarga": sample.family_number,
        "umur": np.minimum(age_at(people.birth[sample.person], ordinal(END)), 98),
        "jenis_kelamin": people.sex[sample.person].astype(np.int64),
        "hubungan_krt": np.where(sample.family_number == 1, rel, guest),
        "status_kawin": people.kawin[sample.person].astype(np.int64),
    }
    columns |= {name: traits[name] for name in PERSON_COLUMNS}
    columns["pbi_nas"] = np.where(cover.national[sample.person], 1, 2)
    columns["pbi_pemda"] = np.where(cover.local[sample.person], 1, 2)
    return columns


def _households(
    facts: Facts, sample: _Sample, snapshot: Snapshot, host: Ints, ids: list[str], members: dict[str, list[str] | Ints]
) -> dict[str, list[str]]:
    land, world = facts.land, facts.world
    n = len(ids)
    village = world.houses.village[sample.house]

    def of_member(name: str) -> Ints:
        values = members[name]
        assert isinstance(values, np.ndarray)
        return values

    def counted(mask: Bools) -> Ints:
        return np.bincount(sample.place[mask], minlength=n)

    head = np.flatnonzero(of_member("nomor_anggota") == 1)
    age, works = of_member("umur"), of_member("status_bekerja")
    limited = np.any([(of_member(name) == 1) | (of_member(name) == 2) for name in DISABILITIES], axis=0)
    size = counted(np.ones(len(age), dtype=np.bool_))
    weight = [f"{w:.4f}".rstrip("0").rstrip(".") for w in sample.weight.tolist()]
    personal = [f"{w:.4f}".rstrip("0").rstrip(".") for w in (sample.weight * size).tolist()]
    columns = {
        "id_ruta": ids,
        "kode_provinsi": [land.villages[v].bps[:2] for v in village.tolist()],
        "kode_kabupaten_kota": [land.villages[v].bps[:4] for v in village.tolist()],
        "tipe_wilayah": numbers(np.where(land.urban[village], 1, 2)),
        "strata": sample.stratum,
        "psu": sample.psu,
        "penimbang": weight,
        "penimbang_individu": personal,
        "jumlah_anggota": numbers(size),
        "jumlah_keluarga": numbers(_largest(of_member("nomor_keluarga"), sample.place, n)),
        "krt_umur": numbers(age[head]),
        "krt_jenis_kelamin": numbers(of_member("jenis_kelamin")[head]),
        "krt_status_kawin": numbers(of_member("status_kawin")[head]),
        "krt_ijazah": numbers(of_member("ijazah_tertinggi_yang_dimiliki")[head]),
        "krt_status_bekerja": numbers(works[head]),
        "krt_lapangan_usaha": numbers(of_member("lapangan_usaha_dari_pekerjaan_utama")[head]),
        "krt_status_pekerjaan": numbers(of_member("status_dalam_pekerjaan_utama")[head]),
        "jumlah_0_6": numbers(counted(age <= 6)),
        "jumlah_7_15": numbers(counted((age >= 7) & (age <= 15))),
        "jumlah_16_59": numbers(counted((age >= 16) & (age <= 59))),
        "jumlah_60_atas": numbers(counted(age >= 60)),
        "jumlah_bekerja": numbers(counted(works == 1)),
        "jumlah_sekolah": numbers(counted(of_member("partisipasi_sekolah") == 2)),
        "jumlah_disabilitas": numbers(counted(limited)),
    }
    living = _household_assets(facts, sample, snapshot, host)
    for name in FAMILY_COLUMNS:
        columns[name] = numbers(living[name])
    return columns | _spending(facts, sample, size)


def _largest(values: Ints, place: Ints, n: int) -> Ints:
    found = np.zeros(n, dtype=np.int64)
    np.maximum.at(found, place, values)
    return found


def _household_assets(facts: Facts, sample: _Sample, snapshot: Snapshot, host: Ints) -> dict[str, Ints]:
    """The house, and what any family in it owns."""
    living = families_on(facts.world, facts.welfare, host, snapshot, ordinal(END))
    guests = np.flatnonzero(sample.family_number > 1)
    family = snapshot.family[sample.person[guests]]
    unique, rows = np.unique(family, return_index=True)
    place = sample.place[guests][rows]
    theirs = families_on(facts.world, facts.welfare, unique, snapshot, ordinal(END))
    for name in YES_NO:
        if name != "aset_bergerak_tabung_gas":
            np.minimum.at(living[name], place, theirs[name])
    for name in LIVESTOCK:
        np.add.at(living[name], place, theirs[name])
    np.minimum.at(living["kepemilikan_aset"], place, theirs["kepemilikan_aset"])
    return living


def _spending(facts: Facts, sample: _Sample, size: Ints) -> dict[str, list[str]]:
    """Household spending: that of its members' families; the poorer, the more of it on food."""
    rng = stream(facts.seed, "susenas", "spending")
    each = facts.welfare.pce[facts.world.people.family[sample.person]]
    total = np.bincount(sample.place, weights=each, minlength=len(size))
    per_head = np.round(total / size).astype(np.int64)
    food = np.clip(0.60 - 0.11 * np.log(per_head / 1_100_000) + 0.05 * rng.standard_normal(len(size)), 0.2, 0.8)
    eaten = np.round(total * food).astype(np.int64)
    return {
        "pengeluaran_makanan": numbers(eaten),
        "pengeluaran_bukan_makanan": numbers(np.round(total).astype(np.int64) - eaten),
        "pengeluaran_per_kapita": numbers(per_head),
    }
