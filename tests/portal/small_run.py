"""A finished run made by hand: four villages in two regencies, four families in each, and one family without a region.

Every person carries the code of the village in the name of the mother (`IBU 3510110002`), so that a page which shows
somebody from elsewhere is recognised by its text.
"""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.tables import ROOMS, TABLES, folder
from portal.exchange.run_folder import NEEDED

VILLAGES = ("1803060001", "1803070002", "3510110001", "3510120002")
NAMES = ("SITI AMINAH", "MOCH. DJOKO SANTOSO", "NURHAYATI", "AHMAD YUSUF")
FAMILIES_A_VILLAGE = 4
_TYPES = {
    "TEXT": pa.string(),
    "INT": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOL": pa.bool_(),
    "TEXT_LIST": pa.list_(pa.string()),
}
Rows = list[dict[str, Any]]


def nik_of(village: str, number: int) -> str:
    return f"{village[:6]}01018{number % 10}{int(village[-2:]):02d}{number:02d}"


def kk_of(village: str, number: int) -> str:
    return f"{village[:6]}02022{number % 10}{int(village[-2:]):02d}{number:02d}"


def kemendagri_of(village: str) -> str:
    return village[:2] + village[2:4] + village[5:7] + "1" + village[-3:]


def family_id(village: str | None, number: int) -> str:
    return f"K{village or 'TANPA'}F{number}"


def person_id(village: str | None, number: int, member: int) -> str:
    return f"P{village or 'TANPA'}F{number}M{member}"


def make_run(root: Path, release: str = "DTSEN-2025-TW4", as_of: int = 20251231, *, invented: bool = True, desil_shift: int = 0) -> Path:
    """Writes the run; the same call gives the same files."""
    tables: dict[str, Rows] = {name: [] for name in NEEDED}
    for place, village in enumerate([*VILLAGES, None]):
        for number in range(1, FAMILIES_A_VILLAGE + 1 if village else 2):
            _family(tables, village, place, number, as_of, desil_shift)
    _frame(tables, invented)
    promised = {}
    for name, rows in tables.items():
        table = TABLES[name]
        rows.sort(key=lambda row: tuple(str(row.get(key)) for key in table.key))
        schema = pa.schema([(column.name, _TYPES[column.type]) for column in table.columns])
        whole = [{column.name: row.get(column.name) for column in table.columns} for row in rows]
        place_of = root / folder(table.written_by)
        place_of.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(whole, schema), place_of / f"{name}.parquet")
        promised[name] = {"rows": len(rows), "fingerprint": "-"}
    card = root / folder("rank") / "model" / "kartu-publik.json"
    card.parent.mkdir(parents=True, exist_ok=True)
    labels = (("jenis_lantai_terluas", "Jenis lantai", "Floor"), ("jumlah_anggota", "Jumlah anggota keluarga", "Family size"))
    card.write_text(json.dumps({"peubah": [{"nama": name, "label": label, "label_en": english} for name, label, english in labels]}))
    (root / "run.json").write_text(json.dumps({"release": release, "as_of": as_of, "unit": "families", "tables": promised}))
    (root / "kemajuan.json").write_text(json.dumps(list(ROOMS)))
    return root


def _family(tables: dict[str, Rows], village: str | None, place: int, number: int, as_of: int, shift: int) -> None:
    family = family_id(village, number)
    code = village or "9999999999"
    tables["family"].append(
        {
            "family_id": family,
            "didata": True,
            "sumber_register": "regsosek",
            "tanggal_data": 20221016,
            "kepala_person_id": person_id(village, number, 1),
            "kode_kelurahan_desa": village,
            "kode_desa_kemendagri": kemendagri_of(village) if village else None,
            "kode_kabupaten_kota": village[:4] if village else None,
            "alamat": f"JL MELATI {code}\\NO\t{number}",
            "nomor_kartu_keluarga": kk_of(code, number),
            "nama_anggota_keluarga": f"{NAMES[0]} {code}",
            "jumlah_anggota_keluarga": 3,
            "jenis_lantai_terluas": 4,
        }
    )
    desil = (place * 2 + number + shift) % 10 + 1
    tables["desil"].append(
        {
            "family_id": family,
            "skor": 13_000_000 + desil * 100_000,
            "desil_low": max(1, desil - 2),
            "desil_high": min(10, desil + 2),
            "desil_nasional": desil,
            "desil_provinsi": desil,
            "desil_kabupaten_kota": desil,
            "unit": "families",
            "model": "uji",
            "missing": 0,
        }
    )
    tables["pmt_score"].append({"family_id": family, "skor": 13_000_000, "imputed": [], "model": "uji"})
    # Two reasons each way are known of the first family; of the second none is worth naming.
    effects = {"jenis_lantai_terluas": -139_262, "punya_lemari_es": -10_000, "jumlah_anggota": 95_310} if number == 1 else {}
    for place_of, (name, effect) in enumerate(effects.items()):
        way, rank = ("naik", 1) if effect > 0 else ("turun", place_of + 1)
        tables["desil_reason"].append({"family_id": family, "arah": way, "urutan": rank, "peubah": name, "efek": effect})
    tables["eligibility"].append(
        {
            "programme": "pkh",
            "family_id": family,
            "person_id": "",
            "eligible": "yes" if desil <= 4 else "no",
            "reasons": ["Y08"],
            "amount": 750000,
            "period": "triwulan",
            "components": ["SD:1"],
        }
    )
    tables["finding"].append(
        {
            "rule": "NIK01",
            "severity": "info",
            "subject": "family",
            "subject_id": family,
            "family_id": family,
            "kode_kabupaten_kota": village[:4] if village else None,
            "kode_desa": village,
            "detail": f"temuan {code}",
        }
    )
    _origin(tables, "family", family, "jenis_lantai_terluas", "4", "regsosek@20221016=5")
    _origin(tables, "family", family, "nomor_kartu_keluarga", kk_of(code, number), f"dtks@20230228={kk_of(code, number)}")
    for member in range(1, 4):
        _person(tables, village, number, member)


def _person(tables: dict[str, Rows], village: str | None, number: int, member: int) -> None:
    person, family, code = person_id(village, number, member), family_id(village, number), village or "9999999999"
    name = NAMES[(number + member) % len(NAMES)] if member > 1 else NAMES[0]
    nik = nik_of(code, number * 10 + member)
    born = 19800000 + member * 10000 + 100 * number + 10 + member
    tables["person"].append(
        {
            "person_id": person,
            "keadaan": "hidup",
            "padan_dukcapil": True,
            "sumber_register": "regsosek",
            "family_id": family,
            "umur": 40 - member,
            "nama_ibu": f"IBU {code}",
            "nomor_induk_kependudukan": nik,
            "nomor_kartu_keluarga": kk_of(code, number),
            "nama": name,
            "tanggal_lahir": f"{born // 10000}-{born // 100 % 100:02d}-{born % 100:02d}",
            "jenis_kelamin": 1 + member % 2,
            "status_hubungan_keluarga": member,
        }
    )
    tables["membership"].append(
        {"person_id": person, "family_id": family, "hubungan": member, "from": 20221016, "to": None, "source": "dukcapil"}
    )
    for variable, value, lost in (
        ("nama", name, ""),
        ("nama_ibu", f"IBU {code}", ""),
        ("nomor_induk_kependudukan", nik, f"dtks@20230228={nik}"),
        ("status_kawin", "2", "dtks@20230228=1;p3ke@20220131=2"),
    ):
        _origin(tables, "person", person, variable, value, lost)
    record = {"source": "regsosek", "file": f"anggota_{code[:4]}", "record_id": f"{family}-{member}"}
    tables["person_record"].append(
        record
        | {"nik": nik, "nama": name, "nama_ibu": f"IBU {code}", "tanggal_lahir": born, "kode_desa_bps": village, "tanggal_data": 20221016}
    )
    tables["person_link"].append(record | {"person_id": person, "method": "nik"})


def _origin(tables: dict[str, Rows], subject: str, subject_id: str, variable: str, value: str, lost: str) -> None:
    tables["value_origin"].append(
        {
            "subject": subject,
            "subject_id": subject_id,
            "variabel": variable,
            "nilai": value,
            "source": "dukcapil" if subject == "person" else "regsosek",
            "tanggal_data": 20221016,
            "kasar": "",
            "aturan": "terbaru",
            "kalah": lost,
        }
    )


def _frame(tables: dict[str, Rows], invented: bool) -> None:
    """What belongs to no family: regions, rules, words, one pair across two regencies, one within a village."""
    tables["delivery"].append({"source": "dukcapil", "tiruan": invented})
    tables["programme_reason"] += [
        {"programme": "pkh", "reason": "J00", "kalimat": "Program Keluarga Harapan", "sentence": "Family Hope Programme"},
        {"programme": "pkh", "reason": "Y08", "kalimat": "Desil tidak di atas 4.", "sentence": "The desil is not above 4."},
    ]
    tables["rule_result"].append(
        {"rule": "NIK01", "judul": "Orang tanpa NIK", "title": "Persons without NIK", "severity": "info", "checked": 51, "found": 17}
    )
    tables["cut"] += [
        {"level": "nasional", "kode": "", "desil": n, "skor_terakhir": 13_000_000 + n * 100_000, "bobot": 1} for n in range(1, 10)
    ]
    for village in VILLAGES:
        tables["wilayah_desa"].append(
            {
                "kode_desa_kemendagri": kemendagri_of(village),
                "kunci_desa": f"DESA{village}",
                "kunci_kecamatan": f"KECAMATAN{village[:7]}",
                "kode_desa_bps": village,
                "nama_desa": f"Desa {village}",
                "kode_kecamatan_bps": village[:7],
                "kode_kabupaten_kota_bps": village[:4],
                "kode_provinsi_bps": village[:2],
                "nama_kecamatan": f"Kecamatan {village[:7]}",
                "nama_kabupaten_kota": f"Kabupaten {village[:4]}",
                "nama_provinsi": f"Provinsi {village[:2]}",
            }
        )
    for a, b in ((VILLAGES[0], VILLAGES[2]), (VILLAGES[0], VILLAGES[0])):
        side = [{"source": "regsosek", "file": f"anggota_{v[:4]}", "record_id": f"{family_id(v, n)}-1"} for v, n in ((a, 1), (b, 2))]
        pair = {f"{name}_{letter}": one[name] for letter, one in zip("ab", side, strict=True) for name in one}
        tables["review_pair"].append(
            pair | {"score": 1.5, "reason": "bukti_kurang", "evidence": "nama_sama", "sidik_a": "aa", "sidik_b": "bb"}
        )
