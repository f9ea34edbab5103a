"""The truth names every record, and what it says of a record is what the record shows."""

from collections import Counter
from pathlib import Path

import pytest

from tests.nusantara.reading import records, truth

PERSON_FILES = {"dukcapil": "penduduk", "dtks": "individu", "regsosek": "anggota", "p3ke": "individu"}


def _ids(path: Path, source: str) -> list[str]:
    _, rows = records(path)
    place = {"dukcapil": 0, "dtks": 0, "regsosek": 0, "p3ke": 1}[source]
    return [f"{row[0]}-{row[1]}" if source == "regsosek" else row[place] for row in rows]


@pytest.mark.parametrize("source", PERSON_FILES)
def test_every_record_of_the_registers_is_in_the_truth_once(tiny: Path, source: str) -> None:
    told = Counter((row["file"], row["record_id"]) for row in truth(tiny, "truth_records") if row["source"] == source)
    there = Counter(
        (path.stem, record)
        for path in (tiny / "deliveries" / source).glob(f"{PERSON_FILES[source]}_*.csv")
        for record in _ids(path, source)
    )
    assert told == there
    assert max(told.values()) == 1


@pytest.mark.parametrize("name", ["bpjs_kesehatan", "bpjs_ketenagakerjaan", "asn"])
def test_every_record_of_the_lists_is_in_the_truth_once(tiny: Path, name: str) -> None:
    told = [row["record_id"] for row in truth(tiny, "truth_records") if row["source"] == name]
    _, rows = records(tiny / "deliveries" / "admin" / f"{name}.csv")
    assert sorted(told) == sorted(row[0] for row in rows)


def test_every_household_and_meter_is_in_the_truth(tiny: Path) -> None:
    told = {(row["source"], row["file"], row["record_id"]) for row in truth(tiny, "truth_family_records")}
    there = set()
    kinds = (("dtks", "rumah_tangga"), ("regsosek", "keluarga"), ("p3ke", "keluarga"), ("susenas", "rumah_tangga"), ("admin", "pln"))
    for source, kind in kinds:
        for path in (tiny / "deliveries" / source).glob(f"{kind}*.csv"):
            there |= {("pln" if source == "admin" else source, path.stem, row[0]) for row in records(path)[1]}
    assert told == there


def test_columns_are_those_of_the_sample(tiny: Path, sample: Path) -> None:
    for name in ("truth_persons", "truth_families", "truth_records", "truth_family_records", "truth_lines"):
        mine, theirs = ((folder / "truth" / f"{name}.csv").open(encoding="utf-8").readline() for folder in (tiny, sample))
        assert mine == theirs, name


def test_numbers_marked_ok_are_the_persons_own(tiny: Path) -> None:
    own = {row["person_id"]: row for row in truth(tiny, "truth_persons")}
    told = {(row["source"], row["file"], row["record_id"]): row for row in truth(tiny, "truth_records")}
    lines = {(row["file"], row["record_id"]) for row in truth(tiny, "truth_lines")}
    columns = {"dukcapil": (1, 3), "dtks": (7, 3), "regsosek": (3, 2), "p3ke": (10, 9)}
    for source, (nik, name) in columns.items():
        for path in (tiny / "deliveries" / source).glob(f"{PERSON_FILES[source]}_*.csv"):
            for record, row in zip(_ids(path, source), records(path)[1], strict=True):
                if (path.stem, record) in lines:
                    continue
                fate = told[source, path.stem, record]
                person = own[fate["person_id"]]
                assert (row[nik].lstrip("'") == person["nomor_induk_kependudukan"]) == (fate["nik_status"] == "ok") or "'" in row[nik]
                if fate["name_status"] == "ok" and source != "regsosek":
                    assert row[name].upper() == person["nama"]


def test_faults_of_the_files_are_listed(town: Path) -> None:
    kinds = Counter((row["source"], row["kind"]) for row in truth(town, "truth_lines"))
    wanted = {
        "dukcapil": ("latin1", "kutip_mentah", "pemisah_lebih", "baris_patah"),
        "dtks": ("terpotong", "latin1", "kutip_rusak", "baris_dalam_kutip", "kutip_ganda", "utf8"),
        "regsosek": ("latin1", "utf8", "kutip_ganda", "baris_dalam_kutip"),
        "p3ke": ("terpotong", "latin1", "pemisah_lebih"),
    }
    assert set(kinds) == {(source, kind) for source, found in wanted.items() for kind in found}
    for row in truth(town, "truth_lines"):
        assert (row["malformed"] == "true") == (row["kind"] in ("terpotong", "kutip_rusak", "pemisah_lebih", "baris_patah"))


def test_families_of_persons_exist(town: Path) -> None:
    families = {row["family_id"]: row for row in truth(town, "truth_families")}
    size: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    for person in truth(town, "truth_persons"):
        if person["resident"] == "true":
            size[person["family_id"]] += 1
            heads[person["family_id"]] += person["status_hubungan_keluarga"] == "1"
    assert size.keys() == families.keys()
    assert set(heads.values()) == {1}
    for name, family in families.items():
        assert int(family["jumlah_anggota_keluarga"]) == size[name]
        assert family["household_id"] in families
