"""Scores families given as plain tables of official variables, with the same SQL and model as a run: for evaluation."""

import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.engine import Engine, Shelf
from dtsen.engine.engine import ARROW_TYPES
from dtsen.engine.statement import load_statement
from dtsen.rank.model import load, score_table
from dtsen.rank.registry_side import registry_blocks
from dtsen.tables import TABLES, folder

SIDE_STEPS = ("pmt_rumah_survei", "pmt_anggota_survei", "pmt_unit", "pmt_anggota", "pmt_ciri")


def score_characteristics(engine: Engine, model_dir: Path, families: pa.Table, persons: pa.Table) -> pa.Table:
    """`family_id` and `skor` (millionths of ln welfare) of families whose true characteristics are known.

    `families`: family_id, kode_provinsi, kode_kabupaten_kota (or kode_desa_bps) and official Keluarga variables by name;
    `persons`: person_id, family_id, umur, status_hubungan_keluarga and official Anggota variables; a column that is not
    there counts as not known. Only living residents may be given. Values may be text or numbers.
    """
    model = load(model_dir)
    families = families.drop_columns([name for name in ("didata",) if name in families.column_names])
    persons = persons.drop_columns([name for name in ("keadaan",) if name in persons.column_names])
    with tempfile.TemporaryDirectory() as place:
        shelf = Shelf(Path(place))
        if "kode_kabupaten_kota" not in families.column_names and "kode_desa_bps" in families.column_names:
            codes = families["kode_desa_bps"].to_pylist()
            for name, width in (("kode_provinsi", 2), ("kode_kabupaten_kota", 4)):
                families = families.append_column(name, pa.array([code[:width] if code else None for code in codes], type=pa.string()))
        count = pa.array([True] * families.num_rows)
        _lay(shelf, "family", families.append_column("didata", count))
        _lay(shelf, "person", persons.append_column("keadaan", pa.array(["hidup"] * persons.num_rows)))
        member = persons.select(["person_id", "family_id"])
        _lay(shelf, "membership", member.append_column("hubungan", persons["status_hubungan_keluarga"]))
        for name in ("survey_household", "survey_value"):
            _lay(shelf, name, pa.table({}))
        shelf.begin("rank")
        for step in SIDE_STEPS:
            engine.run(load_statement("rank", step), shelf)
        ids: list[str] = []
        scores: list[int] = []
        names = list(dict.fromkeys(["unit_id", *model.schema.columns]))
        for block in registry_blocks(shelf.path("pmt_ciri"), names):
            ids += block["unit_id"].to_pylist()
            scores += score_table(model, block).score.tolist()
    return pa.table({"family_id": pa.array(ids, type=pa.string()), "skor": pa.array(scores, type=pa.int64())})


def _lay(shelf: Shelf, name: str, rows: pa.Table) -> None:
    """Writes a table as the room that owns it would; columns that are not there are null."""
    table = TABLES[name]
    columns = {}
    for column in table.columns:
        kind = ARROW_TYPES[column.type]
        there = column.name in rows.column_names
        columns[column.name] = rows[column.name].cast(kind) if there else pa.nulls(rows.num_rows, kind)
    target = shelf.root / folder(table.written_by)
    target.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), target / f"{name}.parquet")
