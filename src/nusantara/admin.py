"""Administrative lists: electricity customers, health and work insurance, state employees, minimum wages (31 December 2025)."""

from pathlib import Path

import numpy as np
from numpy.random import Generator

from nusantara.days import age_at, ordinal, ymd
from nusantara.facts import Facts, Ledger
from nusantara.identity import has_nik, true_dates
from nusantara.life import END
from nusantara.name_noise import typing_error
from nusantara.number_noise import one_digit_wrong
from nusantara.programmes import Cover
from nusantara.rates import ADMIN_NAME_TYPO, ADMIN_NIK_MISSING, ADMIN_NIK_TYPO
from nusantara.streams import Bools, Ints, pick, stream
from nusantara.text import dated, mapped, numbers, split_days
from nusantara.traits import as_of
from nusantara.welfare import families_on, host_of
from nusantara.world import HEAD
from nusantara.writing import Delivery, Dialect, Sent, Table, write_manifest, write_table

DIALECT = Dialect()
DELIVERY = Delivery(
    source="admin",
    title="Daftar administrasi",
    owner="PLN; BPJS Kesehatan; BPJS Ketenagakerjaan; BKN, TNI, Polri",
    as_of="2025-12-31",
    legal="Inpres 4/2025",
    unit="pelanggan, peserta, pegawai",
    system="kemendagri",
    region_version="2025",
    code_version="-",
    dates="yyyy-mm-dd",
    encoding="utf-8",
    delimiter=",",
)
_POWER = {1: 450, 2: 900, 3: 1300, 4: 2200}
_BIG = (3500, 4400, 5500, 6600)


def write_admin(facts: Facts, ledger: Ledger, cover: Cover, out: Path) -> None:
    folder = out / "admin"
    folder.mkdir(parents=True, exist_ok=True)
    wages = _minimum_wages(facts)
    files = [
        _pln(facts, ledger, cover, folder),
        _health(facts, ledger, cover, folder),
        _work(facts, ledger, folder, wages),
        _state(facts, ledger, folder),
        _wages(facts, folder, wages),
    ]
    write_manifest(folder, DELIVERY, [facts.land.kabupaten[kab] for kab in facts.land.covered], files)


def _kab_of(facts: Facts) -> Ints:
    """Per person: kabupaten of residence (place in the land)."""
    world = facts.world
    kab: Ints = facts.land.kab_of[world.houses.village[world.families.house[world.people.family]]]
    return kab


def _residents(facts: Facts) -> Bools:
    """Living in one of the covered kabupaten today."""
    people = facts.world.people
    inside = np.zeros(len(facts.land.kabupaten), dtype=np.bool_)
    inside[facts.land.covered] = True
    here: Bools = (people.death == 0) & (people.abroad == 0) & inside[_kab_of(facts)]
    return here


def _late_dead(facts: Facts, rng: Generator) -> Bools:
    """The dead of the last year that nobody took off the list."""
    people = facts.world.people
    recent: Bools = (people.death > ordinal(20250101)) & (rng.random(people.size) < 0.25)
    return recent


def _niks(facts: Facts, rng: Generator, persons: Ints) -> list[str]:
    """Numbers as a clerk typed them: one in a hundred has a wrong digit, a few are missing."""
    typo, missing = facts.loudness.of(ADMIN_NIK_TYPO), facts.loudness.of(ADMIN_NIK_MISSING)
    written = []
    for person, draw in zip(persons.tolist(), rng.random(len(persons)).tolist(), strict=True):
        nik = facts.numbers.nik[person]
        if draw < missing or not has_nik(facts, person):
            nik = ""
        elif draw < missing + typo:
            nik = one_digit_wrong(rng, nik)
        written.append(nik)
    return written


def _names(facts: Facts, rng: Generator, persons: Ints) -> list[str]:
    share = facts.loudness.of(ADMIN_NAME_TYPO)
    draws = rng.random(len(persons)).tolist()
    return [typing_error(facts.names[p], rng) if d < share else facts.names[p] for p, d in zip(persons.tolist(), draws, strict=True)]


def _births(facts: Facts, persons: Ints) -> list[str]:
    return dated(true_dates(facts, persons), "yyyy-mm-dd")


def _unique(rng: Generator, n: int, digits: int, first: str = "") -> list[str]:
    """Numbers of this length, all different, in no order."""
    low, high = 10 ** (digits - 1 - len(first)), 10 ** (digits - len(first))
    step = (high - low) // max(n, 1)
    values = low + rng.permutation(n) * step + rng.integers(0, max(step, 1), n)
    return [f"{first}{value}" for value in values.tolist()]


def _note(ledger: Ledger, file: str, ids: list[str], persons: Ints) -> None:
    ledger.records += [(file, file, i, p, "", "", "", "", False, True) for i, p in zip(ids, persons.tolist(), strict=True)]


def _pln(facts: Facts, ledger: Ledger, cover: Cover, folder: Path) -> Sent:
    """Meters of today's houses; the account may still bear the name of an earlier owner, often without a NIK."""
    world = facts.world
    rng = stream(facts.seed, "admin", "pln")
    snapshot = world.as_of(ordinal(END))
    host = host_of(world, snapshot)
    houses = np.flatnonzero((host >= 0) & facts.land.covered_village()[world.houses.village])
    living = families_on(world, facts.welfare, host[houses], snapshot, ordinal(END))
    metered = (living["sumber_penerangan_utama"] == 1) & (rng.random(len(houses)) < 0.985)
    houses, power = houses[metered], living["daya_terpasang"][metered]
    order = rng.permutation(len(houses))
    houses, power = houses[order], power[order]
    n = len(houses)
    heads = np.full(world.families.size, -1)
    persons = np.flatnonzero((snapshot.family >= 0) & (snapshot.rel == HEAD))
    heads[snapshot.family[persons]] = persons
    owner = heads[host[houses]]
    grown = np.flatnonzero((world.people.birth < ordinal(19950101)) & (world.people.sex == 1))
    earlier = rng.random(n) < 0.09
    owner = np.where(earlier | (owner < 0), grown[rng.integers(0, len(grown), n)], owner)
    big = np.array(_BIG)[pick(rng, [0.5, 0.25, 0.17, 0.08], n)]
    va = np.where(power == 5, big, np.array([_POWER.get(code, 900) for code in power.tolist()]))
    changed = rng.random(n) < 0.03
    va = np.where(changed & (va == 450), 900, va)
    niks = [nik if d < 0.62 else "" for nik, d in zip(_niks(facts, rng, owner), rng.random(n).tolist(), strict=True)]
    kab = facts.land.kab_of[world.houses.village[houses]].tolist()
    columns = {
        "id_pelanggan": [cover.meter[house] for house in houses.tolist()],
        "nomor_meter": _unique(rng, n, 11),
        "nama_pelanggan": _names(facts, rng, owner),
        "nik_pelanggan": niks,
        "tarif": np.where(va <= 2200, "R1", np.where(va <= 5500, "R2", "R3")).tolist(),
        "daya_va": numbers(va),
        "subsidi": np.where((va <= 900) & (rng.random(n) < np.where(va == 450, 0.95, 0.48)), "Y", "T").tolist(),
        "alamat": [facts.addresses.full(house) for house in houses.tolist()],
        "kode_kabupaten": [facts.land.kabupaten[k].kode for k in kab],
        "status": np.where(rng.random(n) < 0.013, "BONGKAR", "AKTIF").tolist(),
    }
    ledger.family_records += [("pln", "pln", i, int(f)) for i, f in zip(columns["id_pelanggan"], host[houses].tolist(), strict=True)]
    return write_table(folder / "pln.csv", Table(columns), DIALECT, "PT PLN (Persero)")


def _health(facts: Facts, ledger: Ledger, cover: Cover, folder: Path) -> Sent:
    rng = stream(facts.seed, "admin", "health")
    people = facts.world.people
    covered = cover.national | cover.local
    listed = _residents(facts) & (covered | (rng.random(people.size) < 0.88)) | _late_dead(facts, rng)
    persons = rng.permutation(np.flatnonzero(listed))
    n = len(persons)
    traits = as_of(facts.world, facts.traits, persons, ordinal(END))
    status = traits["status_dalam_pekerjaan_utama"]
    kind = np.select(
        [cover.national[persons], cover.local[persons], status == 5, (status == 4) & (rng.random(n) < 0.55)],
        [0, 1, 2, 3],
        np.where(rng.random(n) < 0.17, 3, np.where(rng.random(n) < 0.006, 5, 4)),
    )
    labels = {0: "PBI JK", 1: "PBPU PEMDA", 2: "PPU PN", 3: "PPU BU", 4: "PBPU", 5: "BP"}
    unpaid = (kind == 4) & (rng.random(n) < 0.41)
    stopped = (kind <= 1) & ~covered[persons]
    was = (kind == 4) & (rng.random(n) < 0.02)
    kind = np.where(was, 0, kind)
    grade = np.where(kind <= 1, 3, 1 + pick(rng, [0.33, 0.33, 0.34], n))
    since = ymd(np.maximum(ordinal(20140101) + rng.integers(0, 4370, n), people.birth[persons]))
    cards = facts.world.families.card[people.family[persons]].tolist()
    columns = {
        "no_kartu": [f"000{number}" for number in _unique(rng, n, 10)],
        "nik": _niks(facts, rng, persons),
        "nama": _names(facts, rng, persons),
        "tgl_lahir": _births(facts, persons),
        "jenis_kelamin": mapped(people.sex[persons], {1: "L", 2: "P"}),
        "no_kk": ["" if d < 0.1 else facts.numbers.kk[card] for card, d in zip(cards, rng.random(n).tolist(), strict=True)],
        "segmen": mapped(kind, labels),
        "status_peserta": np.where(unpaid | stopped | was, "NONAKTIF", "AKTIF").tolist(),
        "kelas_rawat": numbers(grade),
        "tmt": dated(split_days(since), "yyyy-mm-dd"),
    }
    _note(ledger, "bpjs_kesehatan", columns["no_kartu"], persons)
    return write_table(folder / "bpjs_kesehatan.csv", Table(columns), DIALECT, "BPJS Kesehatan")


def _minimum_wages(facts: Facts) -> Ints:
    """Invented minimum wages, per kabupaten of the land."""
    rng = stream(facts.seed, "admin", "wages")
    wages: Ints = rng.integers(2100, 4300, len(facts.land.kabupaten)) * 1000
    return wages


def _work(facts: Facts, ledger: Ledger, folder: Path, wages: Ints) -> Sent:
    rng = stream(facts.seed, "admin", "work")
    people = facts.world.people
    everybody = np.flatnonzero(_residents(facts) & (age_at(people.birth, ordinal(END)) >= 17))
    traits = as_of(facts.world, facts.traits, everybody, ordinal(END))
    status = traits["status_dalam_pekerjaan_utama"]
    chance = np.select([status == 4, status == 5, (status >= 1) & (status <= 3), status == 7], [0.39, 0.1, 0.075, 0.09], 0.0)
    place = rng.permutation(np.flatnonzero(rng.random(len(everybody)) < chance))
    persons, status = everybody[place], status[place]
    n = len(persons)
    builder = (traits["lapangan_usaha_dari_pekerjaan_utama"][place] == 11) & (rng.random(n) < 0.3)
    segment = np.where(builder, "JAKON", np.where(np.isin(status, (4, 5)), "PU", "BPU"))
    kab = _kab_of(facts)[persons]
    means = facts.welfare.means[people.family[persons]]
    factor = np.exp(0.16 + 0.3 * means + 0.25 * rng.standard_normal(n))
    paid = np.where(rng.random(n) < 0.2, wages[kab], np.round(wages[kab] * factor, -3).astype(np.int64))
    paid = np.where(segment == "PU", paid, np.round(600_000 + 900_000 * rng.random(n), -3).astype(np.int64))
    employer = [
        f"0100{number}" if s == "PU" else "" for number, s in zip(rng.integers(1000, 5000, n).tolist(), segment.tolist(), strict=True)
    ]
    columns = {
        "kpj": _unique(rng, n, 11, "1"),
        "nik": _niks(facts, rng, persons),
        "nama": _names(facts, rng, persons),
        "tgl_lahir": _births(facts, persons),
        "segmen": segment.tolist(),
        "npp": employer,
        "upah": numbers(paid),
        "kode_kabupaten": [facts.land.kabupaten[k].kode for k in kab.tolist()],
        "status": np.where(rng.random(n) < 0.062, "NONAKTIF", "AKTIF").tolist(),
        "bulan_iuran": ["2025-12"] * n,
    }
    _note(ledger, "bpjs_ketenagakerjaan", columns["kpj"], persons)
    return write_table(folder / "bpjs_ketenagakerjaan.csv", Table(columns), DIALECT, "BPJS Ketenagakerjaan")


def _state(facts: Facts, ledger: Ledger, folder: Path) -> Sent:
    """Civil servants, soldiers, police, and the pensioned."""
    rng = stream(facts.seed, "admin", "state")
    people = facts.world.people
    everybody = np.flatnonzero(_residents(facts) | _late_dead(facts, rng))
    age = age_at(people.birth[everybody], ordinal(END))
    now = as_of(facts.world, facts.traits, everybody, ordinal(END))
    serving = (now["status_dalam_pekerjaan_utama"] == 5) & (age >= 19) & (age < 60)
    retired = (facts.traits.status[0][everybody] == 5) & (age >= 58) & facts.traits.pension[everybody] & ~serving
    place = rng.permutation(np.flatnonzero(serving | retired))
    persons, age, is_retired = everybody[place], age[place], retired[place]
    n = len(persons)
    teacher = now["lapangan_usaha_dari_pekerjaan_utama"][place] == 21
    kind = np.where(is_retired, "PENSIUN", np.array(["PNS", "PPPK", "TNI", "POLRI"])[pick(rng, [0.78, 0.137, 0.033, 0.05], n)])
    kind = np.where(teacher & np.isin(kind, ("TNI", "POLRI")), "PNS", kind)
    other_office = np.where(rng.random(n) < 0.25, "KEMENTERIAN", "PEMERINTAH DAERAH")
    office = np.select([kind == "TNI", kind == "POLRI", teacher], ["TNI", "POLRI", "DINAS PENDIDIKAN"], other_office)
    rank = np.array(["III/a", "III/d", "III/b", "II/c", "IV/a", "II/a"])[pick(rng, [0.53, 0.3, 0.11, 0.03, 0.02, 0.01], n)]
    uniform = np.isin(kind, ("TNI", "POLRI"))
    ids = _staff_numbers(rng, ymd(people.birth[persons]), people.sex[persons], uniform)
    columns = {
        "nip_nrp": ids,
        "nik": _niks(facts, rng, persons),
        "nama": _names(facts, rng, persons),
        "tgl_lahir": _births(facts, persons),
        "jenis": kind.tolist(),
        "instansi": office.tolist(),
        "golongan": ["" if u else r for u, r in zip(uniform.tolist(), rank.tolist(), strict=True)],
        "status": np.where(is_retired, "PENSIUN", "AKTIF").tolist(),
    }
    _note(ledger, "asn", ids, persons)
    return write_table(folder / "asn.csv", Table(columns), DIALECT, "BKN, Mabes TNI, Mabes Polri")


def _staff_numbers(rng: Generator, born: Ints, sex: Ints, uniform: Bools) -> list[str]:
    """NIP: birth date, month of appointment, sex, serial; NRP: eight digits. All different."""
    ids = []
    serial = rng.permutation(len(born)).tolist()
    for row, (date, of_sex, is_uniform) in enumerate(zip(born.tolist(), sex.tolist(), uniform.tolist(), strict=True)):
        if is_uniform:
            ids.append(f"{date // 10000 % 100:02d}{serial[row] % 1_000_000:06d}")
        else:
            year, month = date // 10000 + 22 + serial[row] % 9, serial[row] % 12 + 1
            ids.append(f"{date}{min(year, 2025)}{month:02d}{of_sex}{serial[row] % 1000:03d}")
    return _distinct(ids)


def _distinct(ids: list[str]) -> list[str]:
    """Where two numbers are equal by chance the second gets the next free serial."""
    used: set[str] = set()
    result = []
    for number in ids:
        while number in used:
            number = f"{number[:-3]}{(int(number[-3:]) + 1) % 1000:03d}"
        used.add(number)
        result.append(number)
    return result


def _wages(facts: Facts, folder: Path, wages: Ints) -> Sent:
    covered = [facts.land.kabupaten[kab] for kab in facts.land.covered]
    columns = {
        "kode_kabupaten": [kab.kode for kab in covered],
        "nama": [kab.nama.upper() for kab in covered],
        "tahun": ["2025"] * len(covered),
        "upah_minimum": [str(int(wages[kab])) for kab in facts.land.covered],
    }
    return write_table(folder / "upah_minimum.csv", Table(columns), DIALECT, "Kementerian Ketenagakerjaan (nilai tiruan)")
