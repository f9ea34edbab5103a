"""The country is plausible: families, shared houses, ages, twins, numbers, moves between registers."""

import re
from collections import Counter, defaultdict
from pathlib import Path

from tests.nusantara.reading import table, truth


def _people(world: Path) -> list[dict[str, str]]:
    return [row for row in truth(world, "truth_persons") if row["resident"] == "true" and row["in_area"] == "true"]


def test_size_and_places(town: Path) -> None:
    people = _people(town)
    assert 18_500 < len(people) < 21_500
    assert len({row["kode_desa_kemendagri"][:2] for row in people}) == 2
    assert len({row["kode_desa_kemendagri"][:4] for row in people}) == 5


def test_families_look_like_families(town: Path) -> None:
    families = [row for row in truth(town, "truth_families") if row["in_area"] == "true"]
    shared = sum(row["household_id"] != row["family_id"] for row in families) / len(families)
    assert 0.08 < shared < 0.15
    sizes = Counter(int(row["jumlah_anggota_keluarga"]) for row in families)
    assert 0.10 < sizes[1] / len(families) < 0.20
    assert 2.7 < sum(n * c for n, c in sizes.items()) / len(families) < 3.5
    relations = Counter(row["status_hubungan_keluarga"] for row in _people(town))
    assert set(relations) >= {"1", "2", "3", "4", "5", "6", "8"}


def test_birth_dates_heap_with_age(town: Path) -> None:
    people = _people(town)
    old = [row["tanggal_lahir"][5:] for row in people if int(row["umur"]) >= 60]
    young = [row["tanggal_lahir"][5:] for row in people if int(row["umur"]) < 18]
    heap = ("01-01", "07-01", "12-31")
    assert sum(day in heap for day in old) / len(old) > 0.10
    assert sum(day in heap for day in young) / len(young) < 0.03


def test_niks_have_the_form_and_neighbours_for_twins(town: Path) -> None:
    people = truth(town, "truth_persons")
    for row in people:
        assert re.fullmatch(r"\d{6}([04][1-9]|[1256]\d|[37][01])(0[1-9]|1[0-2])\d{2}\d{4}", row["nomor_induk_kependudukan"])
    right = sum((row["nomor_induk_kependudukan"][6] > "3") == (row["jenis_kelamin"] == "2") for row in people)
    assert right / len(people) > 0.995
    born: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    alike = defaultdict(list)
    for row in people:
        if row["kembar"] == "true":
            born[row["nama_ibu"], row["tanggal_lahir"], row["jenis_kelamin"]].append(int(row["nomor_induk_kependudukan"]))
            alike[row["nama_ibu"], row["tanggal_lahir"], row["jenis_kelamin"]].append(row["nama"])
    pairs = [sorted(numbers) for numbers in born.values() if len(numbers) == 2]
    assert len(pairs) > 20
    assert sum(b - a == 1 for a, b in pairs) / len(pairs) > 0.8
    named = [names for names in alike.values() if len(names) == 2]
    assert sum(len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) <= 1 for a, b in named) / len(named) > 0.8
    owners = Counter(row["nomor_induk_kependudukan"] for row in people)
    shared = {nik for nik, count in owners.items() if count > 1}
    assert shared == {row["nomor_induk_kependudukan"] for row in people if row["nik_ganda_sah"] == "true"}
    assert 0 < len(shared) < 0.002 * len(people)
    assert sum(row["nama_sama_kerabat"] == "true" for row in people) > 20


def test_names_are_many_and_of_many_peoples(town: Path) -> None:
    names = [row["nama"] for row in truth(town, "truth_persons")]
    first = Counter(name.split()[0] for name in names)
    assert len(first) > 600
    assert {"I", "NI", "SITI", "EUIS", "ASEP"} <= set(first)
    assert sum(name.split()[-1] in ("SIREGAR", "NASUTION", "SIMANJUNTAK") for name in names) > 20
    words = Counter(len(name.split()) for name in names)
    assert 0.10 < words[1] / len(names) < 0.30


def test_dukcapil_keeps_the_dead_the_departed_and_old_numbers(town: Path) -> None:
    rows = [row for path in (town / "deliveries" / "dukcapil").glob("*.csv") for row in table(path)]
    status = Counter(row["STATUS"] for row in rows)
    assert set(status) == {"1", "2", "3", "4"}
    assert all((row["TGL_PERISTIWA"] == "") == (row["STATUS"] == "1") for row in rows)
    active = {(row["NAMA_LGKP"], row["TGL_LHR"]) for row in rows if row["STATUS"] == "1"}
    old = [row for row in rows if row["STATUS"] == "4"]
    assert sum((row["NAMA_LGKP"], row["TGL_LHR"]) in active for row in old) / len(old) > 0.8


def test_older_registers_hold_what_was_true_then(town: Path) -> None:
    """Regsosek of 2022 knows nobody born in 2023; some of its families show their parents' card or news of the dead."""
    born = {row["person_id"]: row["tanggal_lahir"] for row in truth(town, "truth_persons")}
    records = truth(town, "truth_records")
    assert max(born[row["person_id"]] for row in records if row["source"] == "regsosek") <= "2022-11-15"
    assert max(born[row["person_id"]] for row in records if row["source"] == "p3ke") <= "2022-01-31"
    families = [row for path in (town / "deliveries" / "regsosek").glob("keluarga_*.csv") for row in table(path)]
    assert {"0", "1", "2"} <= {row["r115"] for row in families}
    members = [row for path in (town / "deliveries" / "regsosek").glob("anggota_*.csv") for row in table(path)]
    assert {"1", "2", "3", "5"} <= {row["r404"] for row in members}
    updates = Counter(row["tgl_update"][-4:] for path in (town / "deliveries" / "dtks").glob("rumah_tangga_*.csv") for row in table(path))
    assert {"2016", "2019", "2022", "2024", "2025"} <= set(updates)


def test_coverage_of_the_registers(town: Path) -> None:
    """Like the sample world: Dukcapil nearly all, Regsosek most, DTKS about half, P3KE four in ten, the poor more."""
    residents = {row["person_id"] for row in _people(town)}
    found = defaultdict(set)
    for row in truth(town, "truth_records"):
        found[row["source"]].add(row["person_id"])
    shares = {source: len(persons & residents) / len(residents) for source, persons in found.items()}
    assert 0.96 < shares["dukcapil"] < 0.995
    assert 0.82 < shares["regsosek"] < 0.93
    assert 0.42 < shares["dtks"] < 0.54
    assert 0.34 < shares["p3ke"] < 0.45
    assert shares["bpjs_kesehatan"] > 0.9
    families = [row for row in truth(town, "truth_families") if row["in_area"] == "true"]
    poor = [row["di_dtks"] == "true" for row in families if int(row["desil_nasional_keluarga"]) <= 2]
    rich = [row["di_dtks"] == "true" for row in families if int(row["desil_nasional_keluarga"]) >= 9]
    assert sum(poor) / len(poor) > 0.6 > 0.35 > sum(rich) / len(rich)
