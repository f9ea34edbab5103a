"""A small registry in which every case of every rule has a family of its own, so that one run checks all cases.

A case is written in cases/*.yml as what differs from a family that breaks no rule: head A (man of 40), spouse B (woman
of 38), child C (boy of 10), known to Dukcapil and Regsosek. In every text `~` stands for the name of the case, so that
people, families and files of two cases never meet.

    people   person by letter -> columns of `person` that differ; a new letter is one more member
    family   columns of `family` that differ
    change   table -> handle -> columns; handles: a letter (person, membership), F (family), `regsosek A`,
             `dukcapil A` (person_record, person_link), K (family_record, family_link), A or F (value_origin)
    rows     table -> rows to add; `like: <handle>` starts from a row that is there, `repeat: n` writes n rows (`#` is counted)
    without  table -> handles of rows to leave out
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from dtsen.engine import Engine, Shelf, open_engine
from dtsen.engine.engine import ARROW_TYPES
from dtsen.errors import GateError
from dtsen.tables import TABLES
from dtsen.validate import check

POLICY = Path(__file__).parents[2] / "policy"
AS_OF = 20251231
CASES = Path(__file__).parent / "cases"
FILLED = ("sources", "standardise", "link", "registry")

Row = dict[str, Any]
World = dict[str, list[Row]]

_PEOPLE: dict[str, Row] = {
    "A": {"tanggal_lahir": "1985-03-15", "jenis_kelamin": 1, "status_hubungan_keluarga": 1, "status_kawin": 2, "status_bekerja": 1,
          "lapangan_usaha_dari_pekerjaan_utama": 12, "status_dalam_pekerjaan_utama": 4, "kepemilikan_usaha": 2},
    "B": {"tanggal_lahir": "1987-06-20", "jenis_kelamin": 2, "status_hubungan_keluarga": 2, "status_kawin": 2, "status_bekerja": 2},
    "C": {"tanggal_lahir": "2015-09-09", "jenis_kelamin": 1, "status_hubungan_keluarga": 3, "status_kawin": 1, "partisipasi_sekolah": 2,
          "jenjang_tertinggi_yang_diduduki": 3, "kelas_tertinggi_yang_diduduki": 4, "ijazah_tertinggi_yang_dimiliki": 23},
}  # fmt: skip

_ASSETS = [c for c in TABLES["family"].column_names if c.startswith(("aset_bergerak_", "aset_tidak_bergerak_"))]
_FAMILY: Row = {
    "didata": True, "sumber_register": "regsosek", "tanggal_data": 20221115, "kode_desa_kemendagri": "1801061007",
    "kode_provinsi": "18", "kode_kabupaten_kota": "1803", "kode_kecamatan": "1803110", "kode_kelurahan_desa": "1803110021",
    "status_kepemilikan_rumah": 1, "jenis_lantai_terluas": 6, "luas_lantai": 60, "jenis_dinding_terluas": 1, "jenis_atap_terluas": 2,
    "sumber_air_minum_utama": 4, "sumber_penerangan_utama": 1, "daya_terpasang": 2, "bahan_bakar_utama_memasak": 4, "fasilitas_bab": 1,
    "jenis_kloset": 1, "pembuangan_akhir_tinja": 1, "kepemilikan_aset": 1,
    **dict.fromkeys(_ASSETS, 2), "aset_bergerak_sepeda_motor": 1,
    **dict.fromkeys([c for c in TABLES["family"].column_names if c.startswith("jumlah_ternak_")], 0),
}  # fmt: skip

_EVERYWHERE: World = {
    "delivery": [
        {"source": source, "tanggal_acuan": day}
        for source, day in (("dukcapil", 20251231), ("dtks", 20250131), ("regsosek", 20221115), ("p3ke", 20220131))
    ],
    "wilayah_desa": [
        {"kode_desa_kemendagri": "1801061007", "kode_desa_bps": "1803110021", "kode_kabupaten_kota_bps": "1803"},
        {"kode_desa_kemendagri": "3510012001", "kode_desa_bps": "3510010001", "kode_kabupaten_kota_bps": "3510"},
    ],
    "wilayah_lama": [{"kode": "910101", "tingkat": "kecamatan", "tahun_akhir": 2021}, {"kode": "9102", "tingkat": "kabkota"}],
}


@dataclass(frozen=True)
class Case:
    """One planted case of one rule; `finds` are the subjects that the rule must return, none when it must stay silent."""

    name: str
    rule: str
    finds: frozenset[str]
    detail: str | None
    plan: Row


@dataclass(frozen=True)
class Checked:
    """A world after `check`: where it lies, what was planted, and the error of its gate (None: the run may go on)."""

    shelf: Shelf
    cases: list[Case]
    stopped: GateError | None


def checked(engine_name: str, root: Path, cases: list[Case], policy: Path = POLICY) -> Checked:
    """Plants the cases below `root` and checks them as the pipeline does: the room is sealed although the gate stopped."""
    shelf = Shelf(root)
    with open_engine("duckdb") as engine:
        plant(engine, shelf, cases)
    stopped = None
    with open_engine(engine_name) as engine:
        shelf.begin("validate")
        try:
            check(engine, shelf, policy, AS_OF)
        except GateError as error:
            stopped = error
        shelf.seal("validate")
    return Checked(shelf, cases, stopped)


def read_cases() -> list[Case]:
    """All cases: `breaks` are named NIK01a, NIK01b ..., `holds` NIK01z, NIK01y ..., and one family that is all default."""
    cases = [Case("AAA00z", "AAA00", frozenset(), None, {})]
    for path in sorted(CASES.glob("*.yml")):
        for rule, kinds in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for number, plan in enumerate(kinds.get("breaks", [])):
                name = rule + chr(ord("a") + number)
                found = frozenset(text.replace("~", f".{name}.") for text in plan["finds"])
                cases.append(Case(name, rule, found, plan.get("detail"), plan))
            for number, plan in enumerate(kinds.get("holds", [])):
                cases.append(Case(rule + chr(ord("z") - number), rule, frozenset(), None, plan))
    return cases


def case_of(subject_id: str) -> str:
    """The name of the case that a subject was planted for; empty for a subject of none."""
    match = re.search(r"\.([A-Z]{3}\d{2}[a-z])\.", subject_id)
    return match.group(1) if match else ""


def plant(engine: Engine, shelf: Shelf, cases: list[Case]) -> None:
    """Writes every table that the rules may read, with the rows of all cases."""
    world: World = {name: list(rows) for name, rows in _EVERYWHERE.items()}
    for serial, case in enumerate(cases, start=1001):
        for table, rows in _rows_of(case, serial).items():
            world.setdefault(table, []).extend(rows)
    for room in FILLED:
        shelf.begin(room)
        for table in TABLES.values():
            if table.written_by == room:
                schema = pa.schema([(column.name, ARROW_TYPES[column.type]) for column in table.columns])
                engine.put(shelf, table.name, pa.Table.from_pylist(world.get(table.name, []), schema=schema))
        shelf.seal(room)


def _rows_of(case: Case, serial: int) -> World:
    plan = case.plan
    planned = plan.get("people", {})
    people = {letter: {**_PEOPLE.get(letter, {}), **planned.get(letter, {})} for letter in {**_PEOPLE, **planned}}
    handled: dict[str, dict[str, Row]] = {name: {} for name in ("person", "membership", "person_record", "person_link")}
    for letter, spec in people.items():
        person = _person(letter, spec, serial)
        handled["person"][letter] = person
        if person["family_id"]:
            handled["membership"][letter] = {
                "person_id": person["person_id"], "family_id": person["family_id"],
                "hubungan": person["status_hubungan_keluarga"], "from": 20221115, "source": "regsosek",
            }  # fmt: skip
        for source, file in (("dukcapil", "penduduk~"), ("regsosek", "anggota~")):
            handled["person_record"][f"{source} {letter}"] = _record(source, file, letter, person)
            handled["person_link"][f"{source} {letter}"] = {
                "source": source, "file": file, "record_id": letter, "person_id": person["person_id"],
                "method": "spine" if source == "dukcapil" else "nik",
            }  # fmt: skip
    family = {
        **_FAMILY, "family_id": "F~", "kepala_person_id": "A~", "jumlah_anggota_keluarga": len(handled["membership"]),
        "nomor_kartu_keluarga": f"180106100310{serial:04d}", "id_pelanggan_pln": f"53120000{serial:04d}", **plan.get("family", {}),
    }  # fmt: skip
    record = {"source": "regsosek", "file": "keluarga~", "record_id": "K", "hasil": "lengkap", "wilayah_metode": "kode",
              "wilayah_asal": "1803110021", "kode_desa_bps": "1803110021", "kode_desa_kemendagri": "1801061007"}  # fmt: skip
    handled["family"] = {"F": family}
    handled["family_record"] = {"K": record}
    handled["family_link"] = {"K": {"source": "regsosek", "file": "keluarga~", "record_id": "K", "family_id": "F~", "method": "anggota"}}
    handled["value_origin"] = {
        "F": {"subject": "family", "subject_id": "F~", "variabel": "jenis_lantai_terluas", "nilai": "6", "kasar": ""},
        **{letter: {"subject": "person", "subject_id": f"{letter}~", "variabel": "nama", "kasar": ""} for letter in people},
    }
    for table, rows in plan.get("change", {}).items():
        for handle, columns in rows.items():
            handled[table][handle] = {**handled[table][handle], **columns}
    for table, handles in plan.get("without", {}).items():
        for handle in handles:
            del handled[table][handle]
    world = {table: list(rows.values()) for table, rows in handled.items()}
    for table, added in plan.get("rows", {}).items():
        for columns in added:
            row = {**handled.get(table, {}).get(columns.get("like", ""), {}), **columns}
            times = row.pop("repeat", 1)
            row.pop("like", None)
            world.setdefault(table, []).extend(_told(row, "#", str(number)) for number in range(times))
    return {table: [_told(row, "~", f".{case.name}.") for row in rows] for table, rows in world.items()}


def _person(letter: str, spec: Row, serial: int) -> Row:
    """A row of `person`: birth date, age and NIK follow from each other unless the case says otherwise."""
    person = {"keadaan": "hidup", "padan_dukcapil": True, "sumber_register": "regsosek", "jenis_kelamin": 1, "status_kawin": 1,
              "status_hubungan_keluarga": 8, "nama": "BUDI SANTOSO", "kode_kabupaten_kota_ktp": "1801",
              "kode_kelurahan_desa_ktp": "1801061007", "nomor_kartu_keluarga": f"180106100310{serial:04d}", **spec}  # fmt: skip
    if "tanggal_lahir" not in person or ("umur" in spec and "tanggal_lahir" not in spec):
        person["tanggal_lahir"] = f"{AS_OF // 10000 - person.get('umur', 30):04d}-06-{10 + ord(letter) % 15:02d}"
    born = person["tanggal_lahir"]
    if "umur" not in spec:
        person["umur"] = (AS_OF - int(born.replace("-", ""))) // 10000 if born else None
    else:
        born = person["tanggal_lahir"] = f"{AS_OF // 10000 - spec['umur']:04d}{person['tanggal_lahir'][4:]}" if born else None
    if "nomor_induk_kependudukan" not in spec:
        year, month, day = (born or "1985-03-15").split("-")
        shown = int(day) + (40 if person["jenis_kelamin"] == 2 else 0)
        person["nomor_induk_kependudukan"] = f"180106{shown:02d}{month}{year[2:]}{serial:04d}"
    person["person_id"] = f"{letter}~"
    person.setdefault("family_id", "F~" if person["keadaan"] == "hidup" else None)
    return person


def _record(source: str, file: str, letter: str, person: Row) -> Row:
    born = person["tanggal_lahir"]
    gone = source == "dukcapil" and person["keadaan"] != "hidup"
    return {
        "source": source, "file": file, "record_id": letter, "family_record_id": "K",
        "tanggal_data": 20251231 if source == "dukcapil" else 20221115,
        "keberadaan": person["keadaan"] if gone else "ada",
        "nik": person["nomor_induk_kependudukan"], "nik_asal": person["nomor_induk_kependudukan"] or "", "nik_masalah": "",
        "no_kk": person["nomor_kartu_keluarga"], "no_kk_asal": person["nomor_kartu_keluarga"] or "", "no_kk_masalah": "",
        "tanggal_lahir": int(born.replace("-", "")) if born else None, "jenis_kelamin": person["jenis_kelamin"],
        "kode_desa_bps": "1803110021", "kode_desa_kemendagri": "1801061007", "wilayah_asal": "1803110021", "wilayah_metode": "kode",
    }  # fmt: skip


def _told(row: Row, sign: str, text: str) -> Row:
    return {key: value.replace(sign, text) if isinstance(value, str) else value for key, value in row.items()}
