"""A run small enough to count by hand: 20 families with a desil, one that no register describes, one person who has died.

Written table by table as the rooms would write it, so that the pipeline is tested without running a room.
"""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.engine import Engine, Shelf
from dtsen.engine.engine import ARROW_TYPES
from dtsen.tables import ROOMS, TABLES

Rows = Sequence[Mapping[str, object]]
FAMILIES = 20
AS_OF = 20251231


def put(engine: Engine, shelf: Shelf, name: str, rows: Rows) -> None:
    """Writes a declared table; a column that a row does not name is null."""
    columns = TABLES[name].columns
    arrays = {c.name: pa.array([row.get(c.name) for row in rows], ARROW_TYPES[c.type]) for c in columns}
    engine.put(shelf, name, pa.table(arrays))


def record(source: str, file: str, number: int) -> dict[str, object]:
    return {"source": source, "file": file, "record_id": str(number)}


def family_of(person: int) -> str:
    return f"F{(person + 1) // 2:03d}"


def landed(shelf: Shelf, source: str, kind: str, file: str, rows: int) -> None:
    table = pa.table({"ISI": ["x"] * rows, "_file": [file] * rows, "_row": list(range(1, rows + 1))})
    pq.write_table(table, shelf.new_folder(f"landed_{source}_{kind}") / f"{file}.parquet")


def tables() -> dict[str, Rows]:
    """Persons 1-42 live two by two in families 1-21; person 43 has died; register DTKS saw persons 1-40."""
    spine = [record("dukcapil", "penduduk_9901", number) for number in range(1, 44)]
    seen = [record("dtks", "individu_9901", number) for number in range(1, 41)]
    houses = [record("dtks", "rumah_tangga_9901", number) for number in range(1, 21)]
    asn = [record("asn", "asn", number) for number in range(1, 4)]
    ranked = [{"family_id": f"F{number:03d}", "tenth": (number + 1) // 2} for number in range(1, FAMILIES + 1)]
    place = {
        True: {"kode_kabupaten_kota": "9901", "kabupaten_kota": "KABUPATEN BUKIT AWAN"},
        False: {"kode_kabupaten_kota": "9971", "kabupaten_kota": "KOTA TELUK BIRU"},
    }
    return {
        "delivery": [
            {
                "source": "dukcapil",
                "judul": "Data kependudukan",
                "pemilik": "Dukcapil",
                "tanggal_acuan": AS_OF,
                "dasar_hukum": "-",
                "tiruan": True,
            },
            {"source": "dtks", "judul": "DTKS", "pemilik": "Kemensos", "tanggal_acuan": 20250131, "dasar_hukum": "-", "tiruan": True},
        ],
        "delivery_file": [
            {
                "source": source,
                "file": file,
                "berkas": kind,
                "promised": rows,
                "landed": rows - refused,
                "refused": refused,
                "held_back": held,
                "repaired": 0,
            }
            for source, file, kind, rows, refused, held in (
                ("dukcapil", "penduduk_9901", "penduduk", 44, 1, 0),
                ("dtks", "individu_9901", "individu", 41, 0, 0),
                ("dtks", "rumah_tangga_9901", "rumah_tangga", 19, 0, 0),
                ("admin", "asn", "asn", 3, 0, 0),
                ("pemda", "9901_data_daerah", "data_daerah", 7, 0, 7),
            )
        ],
        "refused_record": [{"source": "dukcapil", "file": "penduduk_9901", "row": 44, "reason": "baris_patah", "raw": "?"}],
        "aside_record": [{**record("dtks", "individu_9901", 41), "berkas": "individu", "reason": "tanpa_rumah_tangga"}],
        "person_record": [
            *({**one, "nik": f"99010101018{int(str(one['record_id'])):05d}", "keberadaan": "ada", "nama": "ORANG CONTOH"} for one in spine),
            *({**one, "keberadaan": "ada"} for one in seen),
        ],
        # The first house holds two families.
        "family_record": [{**one, "household_record_id": f"H{max(int(str(one['record_id'])), 2)}", "hasil": "lengkap"} for one in houses],
        "family_value": [],
        "person_value": [],
        "admin_record": asn,
        "survey_household": [],
        "survey_value": [],
        "unmapped_value": [
            {
                **record("dtks", "rumah_tangga_9901", 1),
                "kolom": "atap",
                "daftar_kode": "bdt_atap",
                "versi_kode": "bdt-2015",
                "nilai_asal": "99",
            },
            {
                **record("dtks", "individu_9901", 2),
                "kolom": "Hubkel",
                "daftar_kode": "bdt_hubkel",
                "versi_kode": "bdt-2015",
                "nilai_asal": "9901010101800002",
            },
        ],
        "person_link": [
            *({**one, "person_id": f"P{int(str(one['record_id'])):03d}", "method": "spine", "evidence": ""} for one in spine),
            *(
                {
                    **one,
                    "person_id": f"P{int(str(one['record_id'])):03d}",
                    "method": "nik",
                    "score": 31.5,
                    "evidence": "nik nama tanggal_lahir",
                }
                for one in seen
            ),
        ],
        "family_link": [
            {**one, "family_id": f"F{int(str(one['record_id'])):03d}", "method": "anggota", "score": 1.0, "evidence": ""} for one in houses
        ],
        "admin_link": [
            {**one, "person_id": f"P{int(str(one['record_id'])):03d}", "method": "nik", "score": 20.0, "evidence": "nik"} for one in asn
        ],
        "review_pair": [
            {
                "source_a": "dtks",
                "file_a": "individu_9901",
                "record_id_a": "1",
                "source_b": "dtks",
                "file_b": "individu_9901",
                "record_id_b": "2",
                "score": 4.25,
                "reason": "bukti_kurang",
                "evidence": "nama",
            }
        ],
        "person": [
            {
                "person_id": f"P{number:03d}",
                "keadaan": "hidup" if number < 43 else "meninggal",
                "tanggal_keadaan": None if number < 43 else 20250301,
                "padan_dukcapil": True,
                "sumber_register": "dtks" if number <= 40 else "",
                "family_id": family_of(number) if number < 43 else None,
                "umur": 40,
                "nomor_induk_kependudukan": f"99010101018{number:05d}",
                "nomor_kartu_keluarga": f"99010101019{(number + 1) // 2:05d}",
                "nama": "ORANG CONTOH",
                "tanggal_lahir": "1985-01-01",
                "jenis_kelamin": 1 + number % 2,
                "status_hubungan_keluarga": 1 + (number + 1) % 2,
            }
            for number in range(1, 44)
        ],
        "family": [
            {
                "family_id": f"F{number:03d}",
                "didata": number <= FAMILIES,
                "sumber_register": "dtks" if number <= FAMILIES else "",
                "tanggal_data": 20210101 if number == 1 else 20250131,
                "kepala_person_id": f"P{2 * number - 1:03d}",
                "kode_provinsi": "99",
                "provinsi": "NUSANTARA TIMUR",
                **place[number <= 12],
                "kode_kelurahan_desa": "9901010001",
                "jumlah_anggota_keluarga": 2,
                "nomor_kartu_keluarga": f"99010101019{number:05d}",
                "jenis_lantai_terluas": 2,
            }
            for number in range(1, FAMILIES + 2)
        ],
        "membership": [
            {
                "person_id": f"P{number:03d}",
                "family_id": family_of(number),
                "hubungan": 1 + (number + 1) % 2,
                "from": 20200101,
                "to": None,
                "source": "dukcapil",
            }
            for number in range(1, 43)
        ],
        "unplaced_person": [{"person_id": "P043", "reason": "meninggal"}],
        "id_redirect": [],
        "value_origin": [
            {
                "subject": "family",
                "subject_id": "F001",
                "variabel": "jenis_lantai_terluas",
                "nilai": "2",
                "source": "dtks",
                "file": "rumah_tangga_9901",
                "record_id": "1",
                "tanggal_data": 20210101,
                "kasar": "",
                "aturan": "terbaru",
                "kalah": "p3ke@20200131=5",
            },
            {
                "subject": "person",
                "subject_id": "P001",
                "variabel": "nomor_induk_kependudukan",
                "nilai": "9901010101800001",
                "source": "dukcapil",
                "file": "penduduk_9901",
                "record_id": "1",
                "tanggal_data": AS_OF,
                "kasar": "",
                "aturan": "dukcapil",
                "kalah": "dtks@20250131=9901010101899999",
            },
        ],
        "finding": [
            {"rule": "K01", "severity": "peringatan", "subject": "family", "subject_id": "F001", "family_id": "F001", "detail": "-"}
        ],
        "rule_result": [
            {
                "rule": "K01",
                "judul": "Luas lantai mustahil",
                "title": "Impossible floor area",
                "severity": "peringatan",
                "checked": 20,
                "found": 1,
                "threshold": 0.1,
                "passed": True,
            },
            {
                "rule": "K02",
                "judul": "Dua kepala keluarga",
                "title": "Two heads",
                "severity": "kritis",
                "checked": 20,
                "found": 0,
                "threshold": None,
                "passed": True,
            },
        ],
        "pmt_score": [
            {
                "family_id": one["family_id"],
                "skor": 12_500_000 + 150_000 * at,
                "skor_low": 0,
                "skor_high": 0,
                "imputed": ["luas_lantai"] if at % 3 == 0 else [],
                "model": "m",
            }
            for at, one in enumerate(ranked)
        ],
        "desil": [
            {
                "family_id": one["family_id"],
                "skor": 12_500_000 + 150_000 * at,
                "desil_low": max(1, one["tenth"] - 1),
                "desil_high": min(10, one["tenth"] + 1),
                "desil_nasional": one["tenth"],
                "desil_provinsi": one["tenth"],
                "desil_kabupaten_kota": one["tenth"],
                "unit": "families",
                "model": "m",
                "missing": 1 if at % 3 == 0 else 0,
            }
            for at, one in enumerate(ranked)
        ],
        "unranked_family": [{"family_id": "F021", "reason": "belum_didata"}],
        "cut": [],
        "eligibility": [
            {
                "programme": "sembako",
                "family_id": f"F{number:03d}",
                "person_id": "",
                "eligible": "yes" if number <= 8 else "unknown" if number == 21 else "no",
                "reasons": ["S01"] if number <= 8 else ["S09"] if number == 21 else ["X08"],
                "amount": 200_000 if number <= 8 else 0,
                "period": "bulan",
                "components": [],
                "in_quota": None,
            }
            for number in range(1, FAMILIES + 2)
        ],
        "programme_reason": [
            {"programme": "sembako", "reason": "S01", "kalimat": "Desil di bawah batas", "sentence": "Desil below the ceiling"},
            {"programme": "sembako", "reason": "S09", "kalimat": "Keluarga belum didata", "sentence": "Family not in DTSEN yet"},
            {"programme": "sembako", "reason": "X08", "kalimat": "Desil di atas batas", "sentence": "Desil above the ceiling"},
        ],
        "released_file": [
            {"kode_kabupaten_kota": code, "path": f"{code}/{kind}.csv", "kind": kind, "rows": rows, "sha256": "0" * 64}
            for code, kind, rows in (("9901", "keluarga", 12), ("9971", "keluarga", 8), ("9901", "anggota", 24), ("9971", "anggota", 16))
        ],
        "unreleased_row": [
            {"subject": "person", "subject_id": "P041", "reason": "keluarga_belum_didata"},
            {"subject": "person", "subject_id": "P042", "reason": "keluarga_belum_didata"},
        ],
    }


def write_run(engine: Engine, root: Path, changed: Mapping[str, Rows] | None = None) -> Shelf:
    """The run in a folder; `changed` replaces whole tables."""
    shelf = Shelf(root)
    content = {**tables(), **(changed or {})}
    for room in ROOMS:
        shelf.begin(room)
        if room == "sources":
            landed(shelf, "dukcapil", "penduduk", "penduduk_9901", 43)
            landed(shelf, "dtks", "individu", "individu_9901", 41)
            landed(shelf, "dtks", "rumah_tangga", "rumah_tangga_9901", 19)
            landed(shelf, "admin", "asn", "asn", 3)
        for name, rows in content.items():
            if TABLES[name].written_by == room:
                put(engine, shelf, name, rows)
        shelf.seal(room)
    return shelf


def truth_rows() -> dict[str, list[dict[str, object]]]:
    """The truth of the tiny run: family `f1` is F001, person `t1` is P001; the last family is poor and described by nobody."""
    links = tables()["person_link"]
    families = []
    for number in range(1, FAMILIES + 2):
        tenth = (number + 1) // 2 if number <= FAMILIES else 3
        families.append(
            {
                "family_id": f"f{number}",
                "household_id": f"f{number}",
                "in_area": "true",
                "kode_desa_bps": "9901010001",
                "kepala_person_id": f"t{2 * number - 1}",
                "jumlah_anggota_keluarga": "2",
                "pengeluaran_per_kapita": str(300_000 + 100_000 * number),
                **{
                    f"desil_{level}_{unit}": str(tenth)
                    for level in ("nasional", "provinsi", "kabupaten_kota")
                    for unit in ("keluarga", "jiwa")
                },
            }
        )
    persons = [
        {
            "person_id": f"t{number}",
            "family_id": f"f{(number + 1) // 2}" if number < 43 else "f1",
            "resident": "true" if number < 43 else "false",
            "alive": "true" if number < 43 else "false",
            "in_dukcapil": "true",
            "tanggal_lahir": "1985-01-01",
            "umur": "40",
            "jenis_kelamin": str(1 + number % 2),
            "status_hubungan_keluarga": str(1 + (number + 1) % 2),
            "pekerjaan_ktp_kode": "1",
            "pendidikan_akhir_ktp_kode": "3",
        }
        for number in range(1, 44)
    ]
    records = [
        {
            **{name: str(link[name]) for name in ("source", "file", "record_id")},
            "person_id": f"t{link['record_id']}",
            "family_id": "",
            "nik_status": "ok" if int(str(link["record_id"])) > 4 or link["source"] == "dukcapil" else "typo",
            "present": "true",
            "alive": "true" if link["record_id"] != "43" else "false",
        }
        for link in links
    ]
    surveyed = [{"source": "susenas", "file": "rumah_tangga", "record_id": "s1", "family_id": "f2"}]
    return {"truth_records": records, "truth_family_records": surveyed, "truth_persons": persons, "truth_families": families}


def write_truth(folder: Path, changed: Mapping[str, list[dict[str, object]]] | None = None) -> Path:
    """The truth as the CSV files that `dtsen evaluate` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in {**truth_rows(), **(changed or {})}.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder
