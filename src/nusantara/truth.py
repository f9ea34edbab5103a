"""What no registry ever sees: who everybody is, how every family lives, what was done to every record (out/truth/)."""

import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from nusantara.days import age_at, ordinal, ymd
from nusantara.dukcapil import registered
from nusantara.facts import Facts, Ledger
from nusantara.ktp import Cardtext
from nusantara.life import END
from nusantara.programmes import Cover
from nusantara.streams import Bools, Floats, Ints
from nusantara.text import dated, numbers, split_days
from nusantara.traits import DISABILITIES, as_of
from nusantara.welfare import HOUSING, LIVESTOCK, POVERTY_LINE, YES_NO, families_on, host_of
from nusantara.world import HEAD

FAMILY_COLUMNS = (
    "status_kepemilikan_rumah",
    "jenis_lantai_terluas",
    "luas_lantai",
    *[name for name in HOUSING if name != "jenis_lantai_terluas"],
    "kepemilikan_aset",
    *YES_NO,
    *LIVESTOCK,
)
PERSON_COLUMNS = (
    "partisipasi_sekolah",
    "jenjang_tertinggi_yang_diduduki",
    "kelas_tertinggi_yang_diduduki",
    "ijazah_tertinggi_yang_dimiliki",
    "status_bekerja",
    "lapangan_usaha_dari_pekerjaan_utama",
    "status_dalam_pekerjaan_utama",
    "kepemilikan_usaha",
    "jumlah_usaha",
    "lapangan_usaha_dari_usaha_utama",
    "jumlah_pekerja_yang_dibayar_dari_usaha_utama",
    "jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama",
    "omzet_usaha_utama",
    "kondisi_gizi",
    *DISABILITIES,
    "penyakit_kronis",
)


def write_truth(facts: Facts, ledger: Ledger, cards: Cardtext, cover: Cover, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    people = facts.world.people
    family = people.family.tolist()
    alive = _flags(people.death == 0)
    _write(out / "truth_persons.csv", _persons(facts, cards, cover))
    _write(out / "truth_families.csv", _families(facts, ledger, cover))
    head = ["source", "file", "record_id", "person_id", "family_id"]
    head += ["nik_status", "name_status", "dob_status", "kk_status", "dup_in_source", "present", "alive"]
    rows = (
        (source, file, record, person, family[person], nik, name, dob, kk, _flag(dup), _flag(present), alive[person])
        for source, file, record, person, nik, name, dob, kk, dup, present in ledger.records
    )
    _write_rows(out / "truth_records.csv", head, rows)
    _write_rows(out / "truth_family_records.csv", ["source", "file", "record_id", "family_id"], ledger.family_records)
    lines = [(source, file, record, kind, _flag(malformed)) for source, file, record, kind, malformed in ledger.lines]
    _write_rows(out / "truth_lines.csv", ["source", "file", "record_id", "kind", "malformed"], lines)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _flags(values: Bools) -> list[str]:
    return ["true" if value else "false" for value in values.tolist()]


def _write_rows(path: Path, head: list[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def _write(path: Path, columns: dict[str, list[str]]) -> None:
    _write_rows(path, list(columns), zip(*columns.values(), strict=True))


def in_area(facts: Facts) -> Bools:
    """Per family: its house stands in a covered kabupaten."""
    inside: Bools = facts.land.covered_village()[facts.world.houses.village[facts.world.families.house]]
    return inside


def _persons(facts: Facts, cards: Cardtext, cover: Cover) -> dict[str, list[str]]:
    world, people, land = facts.world, facts.world.people, facts.land
    n = people.size
    persons = np.arange(n)
    alive, resident = people.death == 0, (people.death == 0) & (people.abroad == 0)
    village = world.houses.village[world.families.house[people.family]].tolist()
    ktp = world.houses.village[people.dk_house].tolist()
    kemendagri = [v.kode.replace(".", "") for v in land.villages]
    bps = [v.bps for v in land.villages]
    known = registered(facts)
    columns = {
        "person_id": [str(p) for p in range(n)],
        "family_id": numbers(people.family),
        "resident": _flags(resident),
        "alive": _flags(alive),
        "abroad": _flags(people.abroad > 0),
        "in_area": _flags(in_area(facts)[people.family]),
        "in_dukcapil": _flags(known),
        "tanggal_meninggal": dated(split_days(np.where(people.death > 0, ymd(people.death), 0)), "yyyy-mm-dd"),
        "nomor_induk_kependudukan": facts.numbers.nik,
        "punya_nik": _flags(people.dk_known == 1),
        "nomor_kartu_keluarga": [facts.numbers.kk[card] for card in world.families.card[people.family].tolist()],
        "nama": facts.names,
        "tanggal_lahir": dated(split_days(ymd(people.birth)), "yyyy-mm-dd"),
        "nama_ibu": facts.mothers,
        "kode_desa_kemendagri": [kemendagri[v] for v in village],
        "kode_desa_bps": [bps[v] for v in village],
        "pbi_nas": numbers(np.where(cover.national, 1, 2)),
        "pbi_pemda": numbers(np.where(cover.local, 1, 2)),
    }
    today = as_of(world, facts.traits, persons, ordinal(END))
    age = np.minimum(age_at(people.birth, np.full(n, ordinal(END))), 98)
    columns["umur"] = _living(age, resident)
    columns["jenis_kelamin"] = numbers(people.sex)
    columns["status_hubungan_keluarga"] = _living(people.rel.astype(np.int64), resident)
    columns["status_kawin"] = _living(people.kawin.astype(np.int64), resident)
    for name in PERSON_COLUMNS:
        columns[name] = _living(today[name], resident)
    columns["kode_desa_ktp"] = [kemendagri[v] for v in ktp]
    columns["pendidikan_akhir_ktp_kode"] = _living(cards.schooling, known)
    columns["pekerjaan_ktp_kode"] = _living(cards.occupation, known)
    columns["nik_ganda_sah"] = _flags(facts.numbers.shared)
    columns["kembar"] = _flags(people.twin == 1)
    columns["nama_sama_kerabat"] = _flags(facts.same_name)
    return columns


def _living(values: Ints, asked: Bools) -> list[str]:
    return numbers(np.where(asked, values, -1))


def _families(facts: Facts, ledger: Ledger, cover: Cover) -> dict[str, list[str]]:
    world, people, land = facts.world, facts.world.people, facts.land
    resident = (people.death == 0) & (people.abroad == 0)
    size = np.bincount(people.family[resident], minlength=world.families.size)
    families = np.flatnonzero(size > 0)
    snapshot = world.as_of(ordinal(END))
    host = host_of(world, snapshot)[world.families.house[families]]
    inside = in_area(facts)[families]
    houses = world.families.house[families]
    village = world.houses.village[houses]
    heads = np.full(world.families.size, -1)
    rows = np.flatnonzero(resident & (people.rel == HEAD))
    heads[people.family[rows]] = rows
    pce = facts.welfare.pce[families]
    any_member = np.zeros((2, world.families.size), dtype=np.bool_)
    any_member[0, people.family[resident & cover.national]] = True
    any_member[1, people.family[resident & cover.local]] = True
    living = families_on(world, facts.welfare, families, snapshot, ordinal(END))
    metered = (living["sumber_penerangan_utama"] == 1).tolist()
    columns = {
        "family_id": numbers(families),
        "household_id": numbers(host),
        "in_area": _flags(inside),
        "nomor_kartu_keluarga": [facts.numbers.kk[card] for card in world.families.card[families].tolist()],
        "kode_desa_kemendagri": [land.villages[v].kode.replace(".", "") for v in village.tolist()],
        "kode_desa_bps": [land.villages[v].bps for v in village.tolist()],
        "perkotaan": _flags(land.urban[village]),
        "alamat": [facts.addresses.full(house) for house in houses.tolist()],
        "kepala_person_id": numbers(heads[families]),
        "jumlah_anggota_keluarga": numbers(size[families]),
        "pengeluaran_per_kapita": numbers(pce),
        "miskin": _flags(pce < POVERTY_LINE),
        "id_pelanggan_pln": [cover.meter[house] if has else "" for house, has in zip(houses.tolist(), metered, strict=True)],
        "pbi_nas": numbers(np.where(any_member[0, families], 1, 2)),
        "pbi_pemda": numbers(np.where(any_member[1, families], 1, 2)),
    }
    for name in FAMILY_COLUMNS:
        columns[name] = numbers(living[name])
    listed: dict[str, set[int]] = {"dtks": set(), "regsosek": set(), "p3ke": set()}
    for source, _, _, family in ledger.family_records:
        if source in listed:
            listed[source].add(family)
    for source, found in listed.items():
        columns[f"di_{source}"] = [_flag(family in found) for family in families.tolist()]
    kab = land.kab_of[village]
    groups = {
        "nasional": np.zeros(len(families), dtype=np.int64),
        "provinsi": np.array([int(land.kabupaten[k].kode[:2]) for k in kab.tolist()]),
        "kabupaten_kota": kab,
    }
    for level, group in groups.items():
        for unit, weight in (("keluarga", np.ones(len(families))), ("jiwa", size[families].astype(np.float64))):
            columns[f"desil_{level}_{unit}"] = numbers(deciles(pce, weight, group, inside))
    return columns


def deciles(pce: Ints, weight: Floats, group: Ints, inside: Bools) -> Ints:
    """Tenths of the weight in each group, poorest first; equal values stay together where their middle falls (-1: outside)."""
    found = np.full(len(pce), -1)
    for name in np.unique(group[inside]):
        rows = np.flatnonzero(inside & (group == name))
        values, places = np.unique(pce[rows], return_inverse=True)
        share = np.bincount(places, weights=weight[rows], minlength=len(values))
        middle = (np.cumsum(share) - share / 2) / share.sum()
        found[rows] = np.minimum((middle * 10).astype(np.int64), 9)[places] + 1
    return found
