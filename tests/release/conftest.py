"""A registry of a few families in two kabupaten, made by hand, as the other rooms would have left it."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dtsen.engine import Engine, Shelf, open_engine
from dtsen.engine.engine import ARROW_TYPES
from dtsen.release import cut
from dtsen.sources import load_source
from dtsen.tables import TABLES, folder

POLICY = Path(__file__).parents[2] / "policy"
AS_OF = 20251231
NAME = "DTSEN-2026-TW1"
VERSIONS = {"program": "0.1.0", "kebijakan": "abc", "model": "def"}

Rows = list[dict[str, Any]]


def lay(shelf: Shelf, name: str, rows: Rows) -> None:
    """Writes one table of the registry; columns that a row does not name are null."""
    table = TABLES[name]
    schema = pa.schema([(column.name, ARROW_TYPES[column.type]) for column in table.columns])
    data = pa.Table.from_pylist([{column: row.get(column) for column in table.column_names} for row in rows], schema=schema)
    path = shelf.root / folder(table.written_by) / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(data, path)


def village(dagri: str, bps: str, name: str, kab: str) -> dict[str, Any]:
    return {
        "kode_desa_kemendagri": dagri,
        "kode_desa_bps": bps,
        "nama_desa": name,
        "kode_kabupaten_kota_bps": bps[:4],
        "kode_provinsi_bps": bps[:2],
        "nama_kabupaten_kota": kab,
        "nama_provinsi": {"18": "LAMPUNG", "35": "JAWA TIMUR"}[dagri[:2]],
    }


def family(family_id: str, kk: str | None, desa: str | None, bps: str | None, **more: Any) -> dict[str, Any]:
    place = (
        {"kode_provinsi": bps[:2], "kode_kabupaten_kota": bps[:4], "kode_kelurahan_desa": bps if len(bps) == 10 else None} if bps else {}
    )
    return {
        "family_id": family_id,
        "didata": True,
        "tanggal_data": 20250601,
        "kepala_person_id": f"{family_id}-1",
        "nomor_kartu_keluarga": kk,
        "kode_desa_kemendagri": desa,
        "nama_anggota_keluarga": f"KEPALA {family_id.upper()}",
        "jumlah_anggota_keluarga": 2,
        "alamat": "DUSUN SATU",
        "jenis_lantai_terluas": 2,
        **place,
        **more,
    }


def person(person_id: str, family_id: str | None, nik: str | None, kk: str | None, **more: Any) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "keadaan": "hidup",
        "family_id": family_id,
        "nomor_induk_kependudukan": nik,
        "nomor_kartu_keluarga": kk,
        "nama": f"NAMA {person_id.upper()}",
        "tanggal_lahir": "1980-05-06",
        "jenis_kelamin": 1,
        "status_hubungan_keluarga": 1 if person_id.endswith("-1") else 3,
        **more,
    }


KK = {name: f"180101010120{number:04d}" for number, name in enumerate("abcdefgh", start=1)}
NIK = {f"{name}-{place}": f"18010106058{number}{place:04d}" for number, name in enumerate("abcdefgh", start=1) for place in (1, 2)}

FAMILIES: Rows = [
    # Of two families of one village the one with the lower No. KK comes first, whatever the order of the ids.
    family("b", KK["b"], "1801012001", "1803010001"),
    family("a", KK["a"], "1801012001", "1803010001", alamat='JL. "MAWAR" | NO 1\nRT 01'),
    family("c", KK["c"], "1801012002", "1803010002", id_pelanggan_pln="520012345678"),
    # Only the regency is known, in BPS's code: 1803 is Kemendagri's 1801.
    family("d", None, None, "1803"),
    # No place at all.
    family("e", KK["e"], None, None),
    # Known to Dukcapil only: not in DTSEN.
    family("f", KK["f"], "1801012001", "1803010001", didata=False, tanggal_data=None),
    family("g", KK["g"], "3510012001", "3510010001"),
]
PERSONS: Rows = [
    person(f"{f['family_id']}-{n}", f["family_id"], NIK[f"{f['family_id']}-{n}"], f["nomor_kartu_keluarga"])
    for f in FAMILIES
    for n in (2, 1)
]
PERSONS += [person("x-1", None, None, None, keadaan="meninggal"), person("x-2", "a", None, KK["a"], keadaan="pindah_ln")]
DESIL: Rows = [
    {
        "family_id": name,
        "skor": 13_000_000,
        "desil_low": low,
        "desil_high": high,
        "desil_nasional": desil,
        "desil_provinsi": desil,
        "desil_kabupaten_kota": desil,
        "unit": "families",
        "model": "m",
        "missing": missing,
    }
    for name, low, desil, high, missing in [
        ("a", 1, 1, 2, 0),
        ("b", 3, 4, 6, 2),
        ("c", 4, 5, 6, 0),
        ("d", 8, 9, 10, 0),
        ("e", 2, 3, 4, 0),
        ("g", 1, 2, 3, 0),
    ]
]


def decision(programme: str, family_id: str, eligible: str, reasons: str, amount: int = 0, **more: Any) -> dict[str, Any]:
    period = {"pkh": "triwulan", "pbi": "bulan"}[programme]
    row = {"programme": programme, "family_id": family_id, "person_id": "", "eligible": eligible, "reasons": reasons.split()}
    return {**row, "amount": amount, "period": period, "components": [], **more}


ELIGIBILITY: Rows = [
    decision("pkh", "a", "yes", "desil_cukup ada_komponen", 975000, components=["sd:1", "lansia:1"], in_quota=True),
    decision("pkh", "b", "yes", "ada_komponen desil_cukup", 225000, components=["sd:1"]),
    decision("pkh", "c", "no", "desil_di_atas"),
    decision("pkh", "g", "unknown", "hamil_tidak_diketahui"),
    decision("pbi", "a", "yes", "desil_cukup", 42000, person_id="a-2", in_quota=False),
]
REASONS: Rows = [
    {"programme": programme, "reason": reason, "kalimat": words, "sentence": reason}
    for programme in ("pkh", "pbi")
    for reason, words in [
        ("desil_cukup", "Desil masih di bawah batas"),
        ("ada_komponen", "Ada anggota yang menjadi komponen"),
        ("desil_di_atas", "Desil di atas batas"),
        ("hamil_tidak_diketahui", "Kehamilan tidak diketahui"),
    ]
]
FINDINGS: Rows = [
    {
        "rule": "nik_ganda",
        "severity": "kritis",
        "subject": "person",
        "subject_id": "a-1",
        "family_id": "a",
        "kode_kabupaten_kota": "1803",
        "kode_desa": "1803010001",
        "detail": "NIK dipakai dua orang",
    },
    {
        "rule": "alamat_kosong",
        "severity": "info",
        "subject": "family",
        "subject_id": "d",
        "family_id": "d",
        "kode_kabupaten_kota": "1803",
        "kode_desa": None,
        "detail": "",
    },
    {
        "rule": "baris_rusak",
        "severity": "info",
        "subject": "record",
        "subject_id": "dtks/individu_3510/77",
        "family_id": None,
        "kode_kabupaten_kota": "3510",
        "kode_desa": None,
        "detail": "x",
    },
    {
        "rule": "baris_rusak",
        "severity": "info",
        "subject": "record",
        "subject_id": "dtks/individu_9999/1",
        "family_id": None,
        "kode_kabupaten_kota": None,
        "kode_desa": None,
        "detail": "x",
    },
]
RULES: Rows = [
    {"rule": rule, "judul": f"Aturan {rule}", "title": rule, "severity": "info", "checked": 1, "found": 1}
    for rule in ("nik_ganda", "alamat_kosong", "baris_rusak")
]
VILLAGES: Rows = [
    village("1801012001", "1803010001", "BUMI", "LAMPUNG SELATAN"),
    village("1801012002", "1803010002", "AGUNG", "LAMPUNG SELATAN"),
    village("3510012001", "3510010001", "SARONGAN", "BANYUWANGI"),
]
UPDATES: dict[str, Rows] = {
    "person_record": [
        {"source": "pemutakhiran", "file": "orang", "record_id": "u-1", "tanggal_data": 20251101, "nama": "NAMA A-1"},
        {"source": "dtks", "file": "individu", "record_id": "u-1", "tanggal_data": 20251101, "nama": "NAMA LAIN"},
    ],
    "person_link": [{"source": "pemutakhiran", "file": "orang", "record_id": "u-1", "person_id": "a-1"}],
    "person_value": [
        {"source": "pemutakhiran", "file": "orang", "record_id": "u-1", "variabel": name, "nilai_asal": sent, "nilai": value}
        for name, sent, value in [("status_kawin", "2", "2"), ("status_bekerja", "1", "1"), ("penyakit_kronis", "77", None)]
    ]
    + [{"source": "dtks", "file": "individu", "record_id": "u-1", "variabel": "status_bekerja", "nilai_asal": "1", "nilai": "1"}],
    "family_record": [
        {"source": "pemutakhiran", "file": "keluarga", "record_id": name, "tanggal_data": 20251101, "kode_desa_kemendagri": village}
        for name, village in [("k-1", "1801012001"), ("k-2", "1801012001"), ("k-3", "3510012001"), ("k-4", None)]
    ],
    "family_link": [
        {"source": "pemutakhiran", "file": "keluarga", "record_id": name, "family_id": family_id}
        for name, family_id in [("k-1", "a"), ("k-2", "a"), ("k-3", None), ("k-4", None)]
    ],
    "family_value": [
        {"source": "pemutakhiran", "file": "keluarga", "record_id": name, "variabel": what, "nilai_asal": value, "nilai": value}
        for name, what, value in [("k-1", "jenis_lantai_terluas", "2"), ("k-2", "jenis_lantai_terluas", "5"), ("k-1", "jenis_kloset", "1")]
    ],
    "value_origin": [
        {"subject": subject, "subject_id": who, "variabel": what, "nilai": value, "source": source, "tanggal_data": 20251201}
        for subject, who, what, value, source in [
            ("person", "a-1", "status_kawin", "2", "pemutakhiran"),
            ("person", "a-1", "status_bekerja", "2", "dukcapil"),
            ("family", "a", "jenis_lantai_terluas", "2", "pemutakhiran"),
        ]
    ],
}
REFUSED: Rows = [
    {
        "id_usulan": "u-9",
        "tanggal": "2025-11-20",
        "subjek": "anggota",
        "person_id": "a-1",
        "family_id": "a",
        "kode_desa_bps": "1803010001",
        "variabel": "status_kawin",
        "nilai_usulan": "4",
        "alasan": "NIK tidak padan dengan Dukcapil: kartu tidak terbaca",
    },
    {
        "id_usulan": "u-10",
        "tanggal": "2025-11-21",
        "subjek": "anggota",
        "kode_desa_bps": "3510010001",
        "variabel": "nama",
        "alasan": "Dokumen tidak lengkap atau tidak terbaca: tanpa surat lahir",
    },
]
WORLD: dict[str, Rows] = {
    "family": FAMILIES,
    "person": PERSONS,
    "desil": DESIL,
    "eligibility": ELIGIBILITY,
    "programme_reason": REASONS,
    "finding": FINDINGS,
    "rule_result": RULES,
    "wilayah_desa": VILLAGES,
    "membership": [],
    **UPDATES,
}


def lay_world(root: Path, change: Callable[[str, Rows], Rows] = lambda name, rows: rows) -> Shelf:
    shelf = Shelf(root)
    for name, rows in WORLD.items():
        lay(shelf, name, change(name, rows))
    lay_refusals(shelf, change("refused", REFUSED))
    return shelf


def lay_refusals(shelf: Shelf, rows: Rows) -> None:
    """Proposals that the centre refused, as they were landed: text only."""
    columns = next(kind.column_names for kind in load_source("pemutakhiran").kinds if kind.name == "ditolak")
    schema = pa.schema([(name, pa.string()) for name in columns])
    path = shelf.root / folder("sources") / "landed_pemutakhiran_ditolak.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist([{name: row.get(name, "") for name in columns} for row in rows], schema=schema), path)


def release(shelf: Shelf, engine: Engine, policy: Path = POLICY) -> Path:
    """Cuts and seals; returns the folder of the room."""
    shelf.begin("release")
    cut(engine, shelf, policy, AS_OF, NAME, VERSIONS)
    shelf.seal("release")
    return shelf.room_folder("release")


@pytest.fixture(scope="session")
def world() -> ModuleType:
    """This module: the rows of the hand-made registry and the functions that lay and release it."""
    return sys.modules[__name__]


@pytest.fixture(scope="session")
def sealed_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One release, made once; a test that damages it takes `copy_of_release`."""
    shelf = lay_world(tmp_path_factory.mktemp("runs") / NAME)
    with open_engine("duckdb", threads=1) as engine:
        return release(shelf, engine)


@pytest.fixture
def copy_of_release(sealed_release: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sealed_release, tmp_path / "08-release"))
