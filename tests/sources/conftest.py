"""Small deliveries made by hand: one file of one source, whole or broken as a test asks."""

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from dtsen.engine import Engine, Shelf, open_engine
from dtsen.sources import load_source

HEAD = {
    "kontrak": "deliveries/1",
    "judul": "uji",
    "pemilik": "uji",
    "tanggal_acuan": "2025-12-31",
    "tanggal_kirim": "2026-01-15",
    "dasar_hukum": "Inpres 4/2025",
    "tujuan": "uji",
    "unit": "penduduk",
    "sistem_kode_wilayah": "kemendagri",
    "versi_kode_wilayah": "2025",
    "versi_kode": "siak-2019",
    "pengodean": "utf-8",
    "tiruan": True,
}
Sender = Callable[..., Path]


def person(number: int, **changes: str) -> list[str]:
    """The fields of one good Dukcapil record."""
    kind = load_source("dukcapil").kinds[0]
    good = {
        "NO_URUT": str(number),
        "NIK": f"18010112019000{number:02d}",
        "NO_KK": "1801010101200001",
        "NAMA_LGKP": "SITI AMINAH",
        "JENIS_KLMIN": "2",
        "TMPT_LHR": "KALIANDA",
        "TGL_LHR": "12-01-1990",
        "STAT_HBKEL": "1",
        "STAT_KWN": "2",
        "PDDK_AKH": "5",
        "JENIS_PKRJN": "2",
        "NAMA_LGKP_IBU": "SUMIRAH",
        "ALAMAT": "KP TOLO",
        "NO_RT": "1",
        "NO_RW": "2",
        "DUSUN": "TOLO",
        "NO_PROP": "18",
        "NO_KAB": "1",
        "NO_KEC": "6",
        "NO_KEL": "1007",
        "STATUS": "1",
        "TGL_PERISTIWA": "",
    }
    return [{**good, **changes}[name] for name in kind.column_names]


def dukcapil_text(*lines: str, header: str | None = None) -> bytes:
    names = "|".join(load_source("dukcapil").kinds[0].column_names) if header is None else header
    return "\n".join([names, *lines, ""]).encode() if names or lines else b""


@pytest.fixture
def engine() -> Engine:
    with open_engine("duckdb", threads=1) as opened:
        yield opened


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path / "run")
    made.begin("sources")
    return made


@pytest.fixture
def wilayah(tmp_path: Path) -> Path:
    """Region tables of one village."""
    folder = tmp_path / "wilayah"
    folder.mkdir()
    kemendagri = (
        "kode,nama,tingkat,jenis,induk\n18,Lampung,provinsi,,\n18.01,Kabupaten Lampung Selatan,kabkota,kabupaten,18\n"
        "18.01.06,Kalianda,kecamatan,,18.01\n18.01.06.1007,Kalianda,desa,kelurahan,18.01.06\n"
    )
    bps = (
        "tingkat,kode_bps,nama_bps,kode_kemendagri,nama_kemendagri,induk_bps,kode_pos,status\n"
        "kabkota,1803,LAMPUNG SELATAN,18.01,,18,,cocok\ndesa,1803110021,KALIANDA,18.01.06.1007,,1803110,,cocok\n"
    )
    (folder / "kemendagri-2025.csv.gz").write_bytes(gzip.compress(kemendagri.encode(), mtime=0))
    (folder / "bps-kemendagri-2025.csv").write_text(bps)
    return folder


@pytest.fixture
def send(tmp_path: Path) -> Sender:
    """Writes a delivery `deliveries/<folder>` of one file with an honest manifest, but for what is overridden."""

    def make(
        content: bytes, *, name: str = "penduduk_1801.csv", rows: int = 1, source: str = "dukcapil", folder: str = "", **head: object
    ) -> Path:
        target = tmp_path / "deliveries" / (folder or source)
        target.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(content)
        entry = {"nama": name, "baris": rows, "ukuran": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        entry |= head.pop("entry", {})  # type: ignore[arg-type]
        manifest = {**HEAD, "sumber": source, "berkas": [entry], **head}
        (target / "delivery.yml").write_text(yaml.safe_dump({k: v for k, v in manifest.items() if v is not None}))
        return tmp_path / "deliveries"

    return make
