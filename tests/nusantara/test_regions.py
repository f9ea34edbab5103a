"""Region tables in the official form, with the traps that the real ones hold."""

import csv
import gzip
import io
import json
from itertools import pairwise
from pathlib import Path

from tests.nusantara.reading import table, truth


def _packed(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8"))))


def test_codes_of_the_two_systems_differ(town: Path) -> None:
    bridge = _packed(town / "wilayah" / "bps-kemendagri-2025.csv.gz")
    kabkota = {row["kode_kemendagri"].replace(".", ""): row["kode_bps"] for row in bridge if row["tingkat"] == "kabkota"}
    assert sum(kemendagri != bps for kemendagri, bps in kabkota.items()) >= 4
    assert kabkota["4101"] == "4103" and kabkota["4103"] == "4101"
    covered = {path.stem[-4:] for path in (town / "deliveries" / "dukcapil").glob("*.csv")}
    assert {kabkota[kode] for kode in covered} == {path.stem[-4:] for path in (town / "deliveries" / "dtks").glob("rumah_tangga_*.csv")}


def test_every_village_is_in_both_tables(town: Path) -> None:
    kemendagri = {row["kode"]: row for row in _packed(town / "wilayah" / "kemendagri-2025.csv.gz")}
    bridge = {row["kode_kemendagri"]: row for row in _packed(town / "wilayah" / "bps-kemendagri-2025.csv.gz") if row["kode_kemendagri"]}
    assert kemendagri.keys() == bridge.keys()
    assert {row["jenis"] for row in kemendagri.values() if row["tingkat"] == "desa"} == {"desa", "kelurahan"}
    for row in truth(town, "truth_families"):
        kode = row["kode_desa_kemendagri"]
        dotted = f"{kode[:2]}.{kode[2:4]}.{kode[4:6]}.{kode[6:]}"
        assert bridge[dotted]["kode_bps"] == row["kode_desa_bps"]


def test_old_codes_lead_to_new_ones_by_name(town: Path) -> None:
    """P3KE uses the codes of 2021; each is a code of today or one of the history, whose name leads to today's code.
    One village lost both its code and its name: that one stays unknown, as in life."""
    today = {row["kode"] for row in _packed(town / "wilayah" / "kemendagri-2025.csv.gz")}
    history = {row["kode"]: row for row in _packed(town / "wilayah" / "riwayat-kode-2016-2025.csv.gz")}
    used = {row["KODE KEMDAGRI"] for path in (town / "deliveries" / "p3ke").glob("keluarga_*.csv") for row in table(path)}
    retired = {kode for kode in used if kode not in today}
    assert retired
    assert any(kode.startswith("41.05") for kode in retired)
    unknown = []
    for kode in sorted(retired):
        assert history[kode]["nama_2020"] and not history[kode]["nama_2025"]
        found = [row for row in history.values() if row["nama_2025"] == history[kode]["nama_2020"] and not row["nama_2020"]]
        assert len(found) <= 1, kode
        unknown += [kode] if not found else []
    assert len(unknown) <= 1


def test_population_table_counts_the_residents(town: Path) -> None:
    with (town / "wilayah" / "penduduk-luas-kabkota-2025.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    residents = [row for row in truth(town, "truth_persons") if row["resident"] == "true"]
    for row in rows:
        inside = sum(person["kode_desa_kemendagri"].startswith(row["kode"].replace(".", "")) for person in residents)
        assert int(row["penduduk"]) == inside == int(row["laki_laki"]) + int(row["perempuan"])


def test_map_has_a_shape_for_every_kabupaten(town: Path) -> None:
    kabkota = json.loads((town / "batas" / "kabkota.geojson").read_text(encoding="utf-8"))
    names = {row["kode"] for row in _packed(town / "wilayah" / "kemendagri-2025.csv.gz") if row["tingkat"] == "kabkota"}
    assert {feature["properties"]["kode"] for feature in kabkota["features"]} == names
    for feature in kabkota["features"]:
        assert set(feature["properties"]) == {"kode", "nama", "prov", "kode_bps"}
        ring = feature["geometry"]["coordinates"][0]
        assert ring[0] == ring[-1] and len(ring) >= 5
        area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2
        assert area > 0.3, "counter-clockwise and not crossed"
    provinces = json.loads((town / "batas" / "provinsi.geojson").read_text(encoding="utf-8"))
    assert {feature["properties"]["kode"] for feature in provinces["features"]} == {"41", "42"}
