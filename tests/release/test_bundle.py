"""Bundles of another shape: a province, the nation, a masked profile; each row what a naive filter of the registry gives."""

import csv
import datetime
import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from dtsen.cli.main import dtsen
from dtsen.engine import Shelf, open_engine
from dtsen.errors import PolicyError, RequestError
from dtsen.release import verify
from dtsen.release.addressee import Addressee
from dtsen.release.bundle import bundle
from dtsen.release.parcel import Form, pack
from dtsen.release.profile import load_profile
from dtsen.tables import ANGGOTA, KELUARGA


def _bundle(sealed_release: Path, world: ModuleType, out: Path, profile: str = "kabupaten_kota", prefix: str = "") -> int:
    with open_engine("duckdb", threads=1) as engine:
        return bundle(engine, Shelf(sealed_release.parent), world.POLICY, profile, prefix, out)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|", strict=True))


def test_the_nation_again_is_the_same_bytes(sealed_release: Path, world: ModuleType, tmp_path: Path) -> None:
    assert _bundle(sealed_release, world, tmp_path / "semua") == 2
    for code in ("18.01", "35.10"):
        ours = {path.name: path.read_bytes() for path in (tmp_path / "semua" / code).iterdir()}
        assert ours == {path.name: path.read_bytes() for path in (sealed_release / code).iterdir()}
    assert verify(tmp_path / "semua") == []


@pytest.mark.parametrize(("prefix", "codes"), [("18", ["18.01"]), ("35.10", ["35.10"]), ("", ["18.01", "35.10"])])
def test_a_province_gets_its_regions_only(sealed_release: Path, world: ModuleType, tmp_path: Path, prefix: str, codes: list[str]) -> None:
    assert _bundle(sealed_release, world, tmp_path / "b", prefix=prefix) == len(codes)
    assert sorted(path.name for path in (tmp_path / "b").iterdir() if path.is_dir()) == codes
    manifest = json.loads((tmp_path / "b" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["cakupan"] == (prefix or "nasional")
    assert verify(tmp_path / "b") == []


def test_a_region_that_is_not_there_and_a_profile_that_is_not_there(sealed_release: Path, world: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(RequestError):
        _bundle(sealed_release, world, tmp_path / "b", prefix="99")
    with pytest.raises(PolicyError):
        _bundle(sealed_release, world, tmp_path / "b", profile="tidak_ada")
    assert not (tmp_path / "b").exists()


def test_the_masked_bundle_holds_no_person(sealed_release: Path, world: ModuleType, tmp_path: Path) -> None:
    _bundle(sealed_release, world, tmp_path / "b", profile="kabupaten_kota_samaran")
    assert verify(tmp_path / "b") == []
    folder = tmp_path / "b" / "18.01"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.csv") if "kamus" not in path.name)
    for secret in (*world.NIK.values(), *world.KK.values(), "NAMA", "KEPALA", "MAWAR", "1980-05-06", "520012345678"):
        assert secret not in text
    person = _read(folder / "anggota_keluarga_samaran_2026_tw1_18.01.csv")[2]
    assert (person["nomor_induk_kependudukan"], person["nama"], person["tanggal_lahir"]) == ("1801" + "*" * 12, "N A", "1980")


@pytest.mark.parametrize("name", ["kabupaten_kota_samaran"])
def test_every_personal_column_of_a_masked_profile_is_masked(world: ModuleType, name: str) -> None:
    for file in load_profile(world.POLICY / "release" / "profiles" / f"{name}.yml").berkas:
        personal = {column for column in file.kolom if file.sensitivity(column) == "data_pribadi"}
        assert personal <= set(dict(file.samarkan)), file.kind


def test_every_bundle_is_a_naive_filter_of_the_registry(sealed_release: Path, world: ModuleType) -> None:
    """Row by row, without SQL: families in DTSEN with a desil and a region, and their living members."""
    regions = {"1801012001": "18.01", "1801012002": "18.01", "3510012001": "35.10"}
    of_bps = {"1803": "18.01", "3510": "35.10"}
    desil = {row["family_id"]: row for row in world.WORLD["desil"]}
    for code in ("18.01", "35.10"):
        families = [
            row
            for row in world.WORLD["family"]
            if row["didata"]
            and row["family_id"] in desil
            and (regions.get(row["kode_desa_kemendagri"]) or of_bps.get(row.get("kode_kabupaten_kota"))) == code
        ]
        expected = [_line(KELUARGA, row | desil[row["family_id"]]) for row in families]
        assert sorted(expected) == sorted(
            list(row.values()) for row in _read(sealed_release / code / f"keluarga_dtsen_2026_tw1_{code}.csv")
        )
        inside = {row["family_id"] for row in families}
        members = [row for row in world.WORLD["person"] if row["family_id"] in inside and row["keadaan"] == "hidup"]
        found = _read(sealed_release / code / f"anggota_keluarga_dtsen_2026_tw1_{code}.csv")
        assert sorted(_line(ANGGOTA, row) for row in members) == sorted(list(row.values()) for row in found)


def _line(variables: tuple, row: dict) -> list[str]:
    return ["" if row.get(v.name) is None else str(row[v.name]).replace("\n", " ") for v in variables]


def test_the_letter_says_what_to_do(sealed_release: Path) -> None:
    text = (sealed_release / "18.01" / "surat_pengantar.md").read_text(encoding="utf-8")
    for words in (
        "Pemerintah LAMPUNG SELATAN",
        "`keluarga_dtsen_2026_tw1_18.01.csv` | Set keluarga | 4",
        "2026-12-31",
        "dtsen release verify",
    ):
        assert words in text


MINISTRY = Addressee("Kementerian Kesehatan {Pusdatin}", "Sasaran pemeriksaan kesehatan gratis 2026", "Perpres 12/2026")


def _for(sealed_release: Path, world: ModuleType, out: Path, addressee: Addressee, bps: str = "") -> int:
    with open_engine("duckdb", threads=1) as engine:
        return bundle(engine, Shelf(sealed_release.parent), world.POLICY, "kabupaten_kota_samaran", "", out, bps=bps, addressee=addressee)


def test_what_a_ministry_gets_names_the_ministry_its_purpose_and_its_last_day(
    sealed_release: Path, world: ModuleType, tmp_path: Path
) -> None:
    assert _for(sealed_release, world, tmp_path / "b", replace(MINISTRY, until=datetime.date(2026, 3, 31)), bps="1803") == 1
    assert verify(tmp_path / "b") == []
    for folder in (tmp_path / "b", tmp_path / "b" / "18.01"):
        said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        assert (said["penerima"], said["tujuan"], said["dasar_hukum"]) == (MINISTRY.penerima, MINISTRY.tujuan, MINISTRY.dasar_hukum)
        assert said["berlaku_sampai"] == "2026-03-31"
    assert json.loads((tmp_path / "b" / "manifest.json").read_text(encoding="utf-8"))["cakupan"] == "18.01"
    letter = (tmp_path / "b" / "18.01" / "surat_pengantar.md").read_text(encoding="utf-8")
    assert f"Kepada: {MINISTRY.penerima}" in letter and MINISTRY.tujuan in letter and "Hapus setelah 2026-03-31" in letter
    # Only what is in the folder is asked about: a masked bundle holds no list of visits.
    assert "daftar_kerja" not in letter and "2. Jangan teruskan" in letter
    receipt = json.loads(pack(tmp_path / "b" / "18.01", tmp_path / "p", Form.ZIP).receipt.read_text(encoding="utf-8"))
    assert (receipt["penerima"], receipt["tujuan"], receipt["berlaku_sampai"]) == (MINISTRY.penerima, MINISTRY.tujuan, "2026-03-31")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"tujuan": ""}, "--tujuan"),
        ({"dasar_hukum": ""}, "--dasar-hukum"),
        ({"penerima": "K\nL"}, "--penerima"),
        ({"tujuan": "untuk 1803010101010001"}, "--tujuan"),
        ({"until": datetime.date(2030, 1, 1)}, "lebih panjang"),
    ],
)
def test_a_receiver_without_purpose_or_with_more_time_than_the_profile_gives_gets_nothing(
    sealed_release: Path, world: ModuleType, tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(RequestError, match=words):
        _for(sealed_release, world, tmp_path / "b", replace(MINISTRY, **change))
    assert not (tmp_path / "b").exists()


def test_the_command_names_the_receiver(sealed_release: Path, world: ModuleType, tmp_path: Path) -> None:
    whole = ["release", "bundle", str(sealed_release.parent), "--out", str(tmp_path / "b"), "--bps", "35", "--policy", str(world.POLICY)]
    named = ["--penerima", "Dinas Kesehatan", "--tujuan", "Posyandu", "--dasar-hukum", "Perbup 12/2026", "--sampai", "2026-02-28"]
    done = CliRunner().invoke(dtsen, [*whole, *named])
    assert done.exit_code == 0, done.output
    said = json.loads((tmp_path / "b" / "35.10" / "manifest.json").read_text(encoding="utf-8"))
    assert (said["penerima"], said["berlaku_sampai"], said["profil"]) == ("Dinas Kesehatan", "2026-02-28", "kabupaten_kota")
    refused = CliRunner().invoke(dtsen, [*whole, "--wilayah", "18", *named])
    assert refused.exit_code == 2 and "tidak keduanya" in refused.output
