"""The columns of the two DTKS files: BDT 2015 codes, made from what was true on the day of the visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nusantara.addresses import as_written
from nusantara.days import ymd
from nusantara.facts import Facts
from nusantara.identity import Written
from nusantara.programmes import Cover
from nusantara.reporting import answered
from nusantara.streams import Bools, Ints, pick, stream
from nusantara.text import dated, mapped, numbers, split_days
from nusantara.traits import as_of
from nusantara.welfare import LIVESTOCK, assets_on, housing_on
from nusantara.world import HEAD, MARRIED

if TYPE_CHECKING:
    from nusantara.dtks import Listed

_ROOF = {1: 1, 2: 4, 3: 6, 4: 5, 5: 8, 6: 7, 7: 9, 8: 10}
_WATER = {1: 1, 2: 2, 3: 3, 4: 5, 5: 6, 6: 7, 7: 8, 8: 9, 9: 10, 10: 11, 11: 12}
_COOK = {0: 9, 1: 1, 2: 2, 3: 2, 4: 3, 5: 4, 6: 4, 7: 5, 8: 6, 9: 7, 10: 8, 11: 8}
_TOILET = {1: 1, 2: 2, 3: 3, 4: 3, 5: 4, 6: 4}
_CLOSET = {1: 1, 2: 2, 3: 2, 4: 3}
_DISPOSAL = {1: 1, 2: 2, 3: 4, 4: 3, 5: 5, 6: 6}
_LEVEL = {3: 1, 2: 1, 5: 1, 1: 2, 4: 3, 8: 4, 7: 4, 10: 4, 6: 5, 9: 6, 13: 7, 12: 7, 15: 7, 17: 7, 11: 8, 14: 9, 16: 9,
          18: 10, 19: 10, 20: 10, 21: 10, 22: 10}  # fmt: skip
_DIPLOMA = {**dict.fromkeys(range(1, 6), 1), **dict.fromkeys(range(6, 11), 2), **dict.fromkeys(range(11, 18), 3), 18: 4, 19: 5, 20: 5,
            21: 6, 22: 6, 23: 0}  # fmt: skip
_FIELD = {
    1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 7, 7: 8, 8: 9, 9: 10, 10: 20, 11: 11, 12: 12, 13: 14, 14: 13, 15: 15, 16: 16, 17: 21, 18: 21,
    19: 21, 20: 19, 21: 17, 22: 18, 23: 19, 24: 19, 25: 19, 26: 21,
}  # fmt: skip
_CHRONIC = {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5, 7: 6, 8: 7, 9: 8, **dict.fromkeys(range(10, 19), 9)}
_OTHER_SYSTEM = 0.004


def _coded(values: Ints, table: dict[int, int]) -> list[str]:
    return mapped(values, {code: str(other) for code, other in table.items()})


def household_columns(facts: Facts, listed: Listed, cover: Cover, ids: list[str], names: list[str]) -> dict[str, list[str]]:
    """Every column of `rumah_tangga`, in the order of the contract."""
    rng = stream(facts.seed, "dtks", "households", ids[0][:4])
    n = len(listed.house)
    firsts = np.flatnonzero(listed.order == 1)
    owners = listed.member_family[firsts]
    housing = housing_on(facts.world, facts.welfare, listed.house, owners, listed.day)
    told = answered(facts, rng, "dtks", housing | assets_on(facts.world, facts.welfare, owners, housing, listed.day))
    shown = ymd(listed.day)
    size = np.bincount(listed.member_house, minlength=n)
    families = np.array([len(np.unique(part)) for part in np.split(listed.member_family, np.cumsum(size)[:-1])])
    regions = _regions(facts, rng, listed.house)
    columns = {
        "IDBDT": ids,
        "RUTA6": [identifier[-6:] for identifier in ids],
        **regions,
        "Alamat": as_written(rng, facts.addresses, listed.house.tolist()),
        "Nama_SLS": [facts.addresses.sls(house) for house in listed.house.tolist()],
        "Nama_KRT": [names[row].upper() for row in firsts.tolist()],
        "Jumlah_ART": numbers(size),
        "Jumlah_Keluarga": numbers(families),
    }
    columns |= _building(facts, rng, told, n)
    columns |= _services(facts, rng, told, cover, listed.house)
    columns |= _assets(rng, told, n)
    columns |= _aid(facts, rng, cover, owners)
    rank = np.argsort(np.argsort(facts.welfare.means)) / len(facts.welfare.means)
    percentile = np.clip(np.round(rank[owners] * 55 + 9 * rng.standard_normal(n)), 1, 60).astype(np.int64)
    columns["percentile"] = numbers(percentile)
    columns["tgl_update"] = dated(split_days(shown), "dd/mm/yyyy")
    return columns


def _regions(facts: Facts, rng: np.random.Generator, houses: Ints) -> dict[str, list[str]]:
    """BPS codes of the village; a few rows were typed in Kemendagri codes (two-digit kecamatan, four-digit village)."""
    other = rng.random(len(houses)) < facts.loudness.of(_OTHER_SYSTEM)
    rows = []
    for village, typed in zip(facts.world.houses.village[houses].tolist(), other.tolist(), strict=True):
        place = facts.land.villages[village]
        rows.append(tuple(place.kode.split(".")) if typed else (place.bps[:2], place.bps[2:4], place.bps[4:7], place.bps[7:]))
    return {name: [row[i] for row in rows] for i, name in enumerate(("KDPROP", "KDKAB", "KDKEC", "KDDESA"))}


def _building(facts: Facts, rng: np.random.Generator, told: dict[str, Ints], n: int) -> dict[str, list[str]]:
    floor, roof = told["jenis_lantai_terluas"], told["jenis_atap_terluas"]
    poor_wood = np.where((floor == 5) & (rng.random(n) < 0.6), 8, np.where(floor == 8, 9, np.where(floor == 9, 10, floor)))
    tiles = np.array([2, 3, 4])[pick(rng, [0.2, 0.06, 0.74], n)]
    own = told["status_kepemilikan_rumah"]
    land = np.where((own == 1) & (rng.random(n) < 0.88), 1, 1 + pick(rng, [0.03, 0.83, 0.06, 0.08], n))
    return {
        "sta_bangunan": numbers(own),
        "sta_lahan": numbers(land),
        "luas_lantai": numbers(told["luas_lantai"]),
        "lantai": numbers(poor_wood),
        "dinding": numbers(told["jenis_dinding_terluas"]),
        "kondisi_dinding": numbers(1 + pick(rng, [0.5, 0.5], n)),
        "atap": numbers(np.where(roof == 2, tiles, np.array([_ROOF.get(code, -1) for code in roof.tolist()]))),
        "kondisi_atap": numbers(1 + pick(rng, [0.5, 0.5], n)),
        "jumlah_kamar": numbers(np.clip(np.round(told["luas_lantai"] / 24 + 0.8 * rng.standard_normal(n)), 0, 8).astype(np.int64)),
    }


def _services(facts: Facts, rng: np.random.Generator, told: dict[str, Ints], cover: Cover, houses: Ints) -> dict[str, list[str]]:
    n = len(houses)
    water, light, power = told["sumber_air_minum_utama"], told["sumber_penerangan_utama"], told["daya_terpasang"]
    piped = np.where((water == 3) & (rng.random(n) < 0.15), 4, np.array([_WATER.get(code, -1) for code in water.tolist()]))
    metered = light == 1
    bare = light == 2
    number = [cover.meter[h] if m else "" for h, m in zip(houses.tolist(), (metered & (rng.random(n) < 0.62)).tolist(), strict=True)]
    water_meter = [f"{m:08d}" if p else "" for m, p in zip(rng.integers(10**5, 10**7, n).tolist(), (water == 3).tolist(), strict=True)]
    town_gas = (told["bahan_bakar_utama_memasak"] == 5).tolist()
    gas = [f"00{m:08d}" if g else "" for m, g in zip(rng.integers(10**6, 10**8, n).tolist(), town_gas, strict=True)]
    closet = _coded(told["jenis_kloset"], _CLOSET)
    return {
        "sumber_airminum": numbers(piped),
        "nomor_meter_air": water_meter,
        "cara_peroleh_airminum": numbers(np.where(water == 3, 2, np.where((water == 1) | (water == 2), 1, 3))),
        "sumber_penerangan": numbers(np.where(light < 0, -1, np.where(light <= 2, 1, light - 1))),
        "daya": numbers(np.where(bare, 6, power)),
        "nomor_pln": number,
        "bb_masak": _coded(told["bahan_bakar_utama_memasak"], _COOK),
        "nomor_gas": gas,
        "fasbab": _coded(told["fasilitas_bab"], _TOILET),
        "kloset": closet,
        "buang_tinja": _coded(told["pembuangan_akhir_tinja"], _DISPOSAL),
    }


def _assets(rng: np.random.Generator, told: dict[str, Ints], n: int) -> dict[str, list[str]]:
    """Yes/no pairs alternate between 1/2 and 3/4; a television of any kind counts here."""

    def one_two(name: str) -> list[str]:
        return numbers(told[name])

    def three_four(values: Ints) -> list[str]:
        return numbers(np.where(values > 0, values + 2, -1))

    flat = told["aset_bergerak_tv_datar"]
    any_tv = np.where((flat == 2) & (told["sumber_penerangan_utama"] != 4) & (rng.random(n) < 0.5), 1, flat)
    ship = told["aset_bergerak_kapal_perahu_motor"]
    which = pick(rng, [0.3, 0.55, 0.15], n)
    outboard, motorboat, vessel = (np.where(ship < 0, -1, np.where((ship == 1) & (which == kind), 1, 2)) for kind in range(3))
    other_land = told["aset_tidak_bergerak_lahan_lainnya"]
    columns = {
        "ada_tabung_gas": one_two("aset_bergerak_tabung_gas"),
        "ada_lemari_es": three_four(told["aset_bergerak_lemari_es"]),
        "ada_ac": one_two("aset_bergerak_ac"),
        "ada_pemanas": three_four(told["aset_bergerak_pemanas_air"]),
        "ada_telepon": one_two("aset_bergerak_telepon_rumah"),
        "ada_tv": three_four(any_tv),
        "ada_emas": one_two("aset_bergerak_emas_perhiasan"),
        "ada_laptop": three_four(told["aset_bergerak_komputer_laptop_tablet"]),
        "ada_sepeda": one_two("aset_bergerak_sepeda"),
        "ada_motor": three_four(told["aset_bergerak_sepeda_motor"]),
        "ada_mobil": one_two("aset_bergerak_mobil"),
        "ada_perahu": three_four(told["aset_bergerak_perahu"]),
        "ada_motor_tempel": numbers(outboard),
        "ada_perahu_motor": three_four(motorboat),
        "ada_kapal": numbers(vessel),
        "aset_tak_bergerak": numbers(other_land),
        "luas_atb": numbers(np.where(other_land == 1, rng.integers(100, 8000, n), -1)),
        "rumah_lain": three_four(told["aset_tidak_bergerak_rumah_lainnya"]),
    }
    for short, name in zip(("sapi", "kerbau", "kuda", "babi", "kambing"), LIVESTOCK, strict=True):
        columns[f"jumlah_{short}"] = numbers(told[name])
    return columns


def _aid(facts: Facts, rng: np.random.Generator, cover: Cover, owners: Ints) -> dict[str, list[str]]:
    n = len(owners)

    def said(values: Bools) -> list[str]:
        return numbers(np.where(values, 1, 2))

    head_business = rng.random(n) < 0.38
    return {
        "sta_art_usaha": said(head_business),
        "sta_kks": said(cover.aid["sembako"][owners] & (rng.random(n) < 0.85)),
        "sta_kip": said(cover.aid["kip"][owners]),
        "sta_kis": said(facts.welfare.means[owners] + 0.9 * rng.standard_normal(n) < -0.15),
        "sta_bpjs_mandiri": said(rng.random(n) < 0.08),
        "sta_jamsostek": said(rng.random(n) < 0.12),
        "sta_asuransi": said(rng.random(n) < 0.04),
        "sta_pkh": said(cover.aid["pkh"][owners]),
        "sta_rastra": said(cover.aid["sembako"][owners]),
        "sta_kur": said(rng.random(n) < 0.05),
        "sta_keberadaan_RT": numbers(1 + pick(rng, [0.96, 0.017, 0.018, 0.005], n)),
    }


def person_columns(
    facts: Facts, listed: Listed, household_ids: list[str], ids: list[str], written: Written, birthplaces: list[str]
) -> dict[str, list[str]]:
    """Every column of `individu`, in the order of the contract."""
    rng = stream(facts.seed, "dtks", "persons", ids[0][:4])
    n = len(ids)
    people, rows = facts.world.people, listed.member
    day = listed.day[listed.member_house]
    traits = as_of(facts.world, facts.traits, rows, day)
    age = traits["umur"]
    second = listed.member_family != listed.member_family[np.flatnonzero(listed.order == 1)][listed.member_house]
    small = rng.random(len(household_ids)) < 0.19
    names = [name.title() if low else name for name, low in zip(written.name, small[listed.member_house].tolist(), strict=True)]
    places = [birthplaces[p] for p in rows.tolist()]
    spell = rng.random(n)
    places = ["" if d < 0.016 else f"KAB {p}" if d < 0.022 else p for p, d in zip(places, spell.tolist(), strict=True)]
    mothers = ["" if d < 0.083 else facts.mothers[p] for p, d in zip(rows.tolist(), rng.random(n).tolist(), strict=True)]
    married = listed.kawin == MARRIED
    working = traits["status_bekerja"] == 1
    worst = np.minimum(traits["penglihatan"], np.minimum(traits["pendengaran"], traits["berjalan_atau_naik_tangga"]))
    disabled = np.where((worst > 0) & (worst <= 2), pick(rng, [0, 0.5, 0.2, 0.14, 0.05, 0.05, 0.02, 0.01, 0, 0, 0.03], n), 0)
    return {
        "IDARTBDT": ids,
        "IDBDT": [household_ids[h] for h in listed.member_house.tolist()],
        "NoArtPBI": [
            str(v) if d < 0.5 else "" for v, d in zip(rng.integers(10**6, 10**7, n).tolist(), rng.random(n).tolist(), strict=True)
        ],
        "Nama": names,
        "JnsKel": numbers(people.sex[rows]),
        "TmpLahir": places,
        "TglLahir": _birth_dates(facts, rng, written),
        "NIK": written.nik,
        "NoKK": written.kk,
        "Nama_Ibu": mothers,
        "Hub_KRT": numbers(_to_household_head(facts, listed, second)),
        "NUK": numbers(1 + second),
        "Hubkel": numbers(np.where((listed.rel == 0), 8, listed.rel)),
        "Umur": numbers(age),
        "Sta_kawin": numbers(listed.kawin),
        "Ada_akta_nikah": numbers(np.where(married, 1 + (rng.random(n) < 0.2), -1)),
        "Ada_diKK": numbers(1 + (rng.random(n) < 0.03)),
        "Ada_kartu_identitas": numbers(np.where(age >= 17, np.where(age < 45, 5, 4), 1)),
        "Sta_hamil": numbers(np.where((people.sex[rows] == 2) & married & (age < 50), 1 + (rng.random(n) < 0.96), -1)),
        "Jenis_cacat": numbers(disabled),
        "Penyakit_kronis": _coded(traits["penyakit_kronis"], _CHRONIC),
        "Partisipasi_sekolah": numbers(np.where(traits["partisipasi_sekolah"] > 0, traits["partisipasi_sekolah"] - 1, -1)),
        "Pendidikan_tertinggi": _coded(traits["jenjang_tertinggi_yang_diduduki"], _LEVEL),
        "Kelas_tertinggi": numbers(traits["kelas_tertinggi_yang_diduduki"]),
        "Ijazah_tertinggi": _coded(traits["ijazah_tertinggi_yang_dimiliki"], _DIPLOMA),
        "Sta_Bekerja": numbers(traits["status_bekerja"]),
        "Jumlah_jamkerja": numbers(np.where(working, np.clip(40 + 13 * rng.standard_normal(n), 4, 84), -1).astype(np.int64)),
        "Lapangan_usaha": _coded(traits["lapangan_usaha_dari_pekerjaan_utama"], _FIELD),
        "Status_pekerjaan": numbers(traits["status_dalam_pekerjaan_utama"]),
    }


def _birth_dates(facts: Facts, rng: np.random.Generator, written: Written) -> list[str]:
    """dd/mm/yyyy; a few as ISO, a few as the serial number of a spreadsheet."""
    plain = dated(written.dob, "dd/mm/yyyy")
    draws = rng.random(len(plain))
    for row in np.flatnonzero(draws < facts.loudness.of(0.0025)).tolist():
        date = written.dob[row]
        if date is None or date[0] < 1905 or date[0] > 2040:
            continue
        if draws[row] < facts.loudness.of(0.0009):
            plain[row] = f"{date[0]:04d}-{date[1]:02d}-{date[2]:02d}"
        else:
            day = np.datetime64(f"{date[0]:04d}-{date[1]:02d}-{date[2]:02d}", "D").astype(np.int64)
            plain[row] = str(int(day) + 25569)
    return plain


def _to_household_head(facts: Facts, listed: Listed, second: Ints) -> Ints:
    """Relation to the head of the household: for a second family through its head's parents."""
    people = facts.world.people
    heads = listed.member[np.flatnonzero(listed.order == 1)]
    head = heads[listed.member_house]
    spouse = people.spouse[head]
    mother, father = people.mother[listed.member], people.father[listed.member]
    of_head = (mother == head) | (father == head) | ((spouse >= 0) & ((mother == spouse) | (father == spouse)))
    guess = np.where(of_head, 3, np.select([listed.rel == HEAD, listed.rel == 2, listed.rel == 3], [8, 4, 5], 8))
    return np.where(second, guess, np.where(listed.rel == 0, 8, listed.rel))
