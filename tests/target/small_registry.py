"""A registry of a few families, written by hand: what a test does not say has an ordinary value."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.engine import Engine, Shelf
from dtsen.engine.engine import ARROW_TYPES
from dtsen.tables import TABLES, folder
from dtsen.target import decide

POLICY = Path(__file__).parents[2] / "policy"
Row = dict[str, Any]

HINDRANCES = (
    "penglihatan",
    "pendengaran",
    "berjalan_atau_naik_tangga",
    "menggunakan_tangan_jari",
    "belajar_kemampuan_intelektual",
    "pengendalian_perilaku",
    "berbicara_komunikasi",
    "mengurus_diri",
    "mengingat_berkonsentrasi",
)
ORDINARY: Row = {
    "umur": 40,
    "keadaan": "hidup",
    "padan_dukcapil": True,
    "jenis_kelamin": 1,
    "partisipasi_sekolah": 3,
    "jenjang_tertinggi_yang_diduduki": 3,
    "pekerjaan_ktp": "Petani/Pekebun",
    **dict.fromkeys(HINDRANCES, 4),
}
SCHOOLS = {"SD": 3, "SMP": 8, "SMA": 13, "SMK": 15}


@dataclass(frozen=True)
class SmallFamily:
    """`members` as in the case files: official variables, and `umur`, `sekolah`, `kelamin`, `hubungan`, `sampai`."""

    family_id: str
    desil: int | None = 2
    members: list[Row] = field(default_factory=lambda: [{}])
    didata: bool | None = True
    skor: int | None = None


def run(engine: Engine, root: Path, families: list[SmallFamily], as_of: int, policy: Path = POLICY) -> Shelf:
    """Lays the tables that the room reads, and runs it."""
    shelf = Shelf(root)
    members = [row for family in families for row in _members(family, as_of)]
    _lay(shelf, "family", [{"family_id": family.family_id, "didata": family.didata} for family in families])
    _lay(shelf, "person", [{**row, "nama": "NAMA RAHASIA"} for row in members])
    _lay(shelf, "membership", [{**row, "from": 20200101, "to": row.get("sampai")} for row in members])
    ranked = [family for family in families if family.desil is not None]
    _lay(
        shelf,
        "desil",
        [
            {"family_id": f.family_id, "desil_nasional": f.desil, "skor": (f.desil or 0) * 1_000_000 if f.skor is None else f.skor}
            for f in ranked
        ],
    )
    shelf.begin("target")
    decide(engine, shelf, policy, as_of)
    shelf.seal("target")
    return shelf


def rows(shelf: Shelf, table: str = "eligibility") -> list[Row]:
    found: list[Row] = pq.read_table(shelf.path(table)).to_pylist()
    return found


def by_family(shelf: Shelf, programme: str) -> dict[str, Row]:
    return {row["family_id"]: row for row in rows(shelf) if row["programme"] == programme}


def _members(family: SmallFamily, as_of: int) -> list[Row]:
    people = []
    for number, said in enumerate(family.members, start=1):
        row = {**ORDINARY, "hubungan": 1 if number == 1 else 3, **said}
        if "sekolah" in row:
            row |= {"partisipasi_sekolah": 2, "jenjang_tertinggi_yang_diduduki": SCHOOLS[row["sekolah"]]}
        if "kelamin" in row:
            row["jenis_kelamin"] = {"laki-laki": 1, "perempuan": 2}[row["kelamin"]]
        if "tanggal_lahir" not in row:
            row["tanggal_lahir"] = f"{as_of // 10000 - row['umur']}-{as_of // 100 % 100:02d}-01"
        people.append({**row, "family_id": family.family_id, "person_id": f"{family.family_id}-{number}", "umur": None})
    return people


def _lay(shelf: Shelf, name: str, data: list[Row]) -> None:
    table = TABLES[name]
    schema = pa.schema([(column.name, ARROW_TYPES[column.type]) for column in table.columns])
    path = shelf.root / folder(table.written_by) / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist([{column: row.get(column) for column in table.column_names} for row in data], schema=schema), path)
