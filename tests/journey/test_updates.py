"""Accepted updates are one more source: a death, a birth and a new roof through a whole run after the first."""

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from dtsen.sources import load_source
from tests.conftest import Walked, walk_through

Row = Mapping[str, object]
HEAD = {
    "kontrak": "deliveries/1",
    "sumber": "pemutakhiran",
    "judul": "uji",
    "pemilik": "uji",
    "tanggal_acuan": "2026-01-10",
    "tanggal_kirim": "2026-01-10",
    "dasar_hukum": "uji",
    "tujuan": "uji",
    "unit": "pembaruan",
    "sistem_kode_wilayah": "bps",
    "versi_kode_wilayah": "2025",
    "versi_kode": "dtsen-2026",
    "pengodean": "utf-8",
    "tiruan": True,
}


def rows_of(walked: Walked, room: str, table: str) -> list[dict[str, object]]:
    return pq.read_table(walked.root / room / f"{table}.parquet").to_pylist()


def write(folder: Path, people: Sequence[Row], families: Sequence[Row]) -> Path:
    """A delivery of docs/contracts/pemutakhiran.md; a column that a row does not name is empty."""
    folder.mkdir()
    entries = []
    for kind, rows in (("orang", people), ("keluarga", families)):
        columns = next(one.column_names for one in load_source("pemutakhiran").kinds if one.name == kind)
        path = folder / f"{kind}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        content = path.read_bytes()
        entries.append({"nama": path.name, "baris": len(rows), "ukuran": len(content), "sha256": hashlib.sha256(content).hexdigest()})
    (folder / "delivery.yml").write_text(yaml.safe_dump({**HEAD, "berkas": entries}), encoding="utf-8")
    return folder


def known(person: Row, family: Row) -> dict[str, object]:
    """The identity by which the next run knows a person again."""
    return {
        "nik": person["nomor_induk_kependudukan"],
        "no_kk": family["nomor_kartu_keluarga"],
        "nama": person["nama"],
        "tanggal_lahir": person["tanggal_lahir"],
        "jenis_kelamin": person["jenis_kelamin"],
        "kode_desa_bps": family["kode_kelurahan_desa"],
    }


@pytest.fixture(scope="module")
def heads(walked: Walked) -> list[tuple[Row, Row]]:
    """Three families that a register describes, with a head on a card: (head, family)."""
    people = {row["person_id"]: row for row in rows_of(walked, "04-registry", "person") if row["padan_dukcapil"]}
    families = [row for row in rows_of(walked, "04-registry", "family") if row["didata"] and row["kepala_person_id"] in people]
    large = [
        row for row in families if int(str(row["jumlah_anggota_keluarga"])) > 2 and row["kode_kelurahan_desa"] and row["jenis_atap_terluas"]
    ]
    return [(people[row["kepala_person_id"]], row) for row in large[:3]]


@pytest.fixture(scope="module")
def after(walked: Walked, country: Path, heads: list[tuple[Row, Row]], tmp_path_factory: pytest.TempPathFactory) -> Walked:
    (dead, parent, housed) = heads
    folder = tmp_path_factory.mktemp("pembaruan")
    day = {"tanggal": "2026-01-06"}
    child = {"nama": "BAYI REKAAN", "tanggal_lahir": "2025-12-20", "jenis_kelamin": 2, "nama_ibu": "IBU REKAAN", "hubungan": 3}
    updates = write(
        folder / "pemutakhiran",
        [
            {**known(*dead), **day, "id_pembaruan": "U1", "keberadaan": "meninggal", "tanggal_peristiwa": "2026-01-03"},
            {**known(*parent), **day, "id_pembaruan": "U2", "keberadaan": "ada", "hubungan": 1, "id_keluarga_pembaruan": "K1"},
            {**child, **day, "id_pembaruan": "U3", "keberadaan": "ada", "id_keluarga_pembaruan": "K1"},
        ],
        [
            {
                **day,
                "id_keluarga_pembaruan": "K2",
                "no_kk": housed[1]["nomor_kartu_keluarga"],
                "kode_desa_bps": housed[1]["kode_kelurahan_desa"],
                "jenis_atap_terluas": new_roof(housed[1]),
            }
        ],
    )
    return walk_through(country, folder / "jalan", release="DTSEN-BERIKUT", previous=walked.root, updates=updates)


def new_roof(family: Row) -> int:
    return 2 if family["jenis_atap_terluas"] == 1 else 1


def test_the_books_hold_the_updates(after: Walked) -> None:
    doors = json.loads((after.root / "run.json").read_text())["doors"]
    ours = [door for door in doors if door["source"] == "pemutakhiran"]
    assert {door["room"] for door in ours} == {"sources", "standardise", "link"}
    assert all(door["difference"] == 0 for door in doors)


def test_the_dead_keep_their_id_and_leave_their_family(after: Walked, heads: list[tuple[Row, Row]]) -> None:
    people = {row["person_id"]: row for row in rows_of(after, "04-registry", "person")}
    found = people[heads[0][0]["person_id"]]
    assert (found["keadaan"], found["tanggal_keadaan"], found["family_id"]) == ("meninggal", 20260103, None)


def test_a_new_born_without_nik_joins_its_family(after: Walked, heads: list[tuple[Row, Row]]) -> None:
    (link,) = [row for row in rows_of(after, "03-link", "person_link") if row["record_id"] == "U3"]
    people = {row["person_id"]: row for row in rows_of(after, "04-registry", "person")}
    found = people[link["person_id"]]
    assert (found["family_id"], found["status_hubungan_keluarga"], found["umur"]) == (heads[1][1]["family_id"], 3, 0)


def test_an_accepted_roof_is_the_roof(after: Walked, heads: list[tuple[Row, Row]]) -> None:
    families = {row["family_id"]: row for row in rows_of(after, "04-registry", "family")}
    found = families[heads[2][1]["family_id"]]
    assert found["jenis_atap_terluas"] == new_roof(heads[2][1])
    assert "pemutakhiran" in str(found["sumber_register"]).split()
