"""The verb of room 2: every landed record in the words of the registry."""

from pathlib import Path

import pyarrow.parquet as pq

from dtsen.engine import Engine, Shelf, load_statement, statement_from_text
from dtsen.standardise.codes import code_map
from dtsen.standardise.melt import answer_sql, survey_sql
from dtsen.standardise.written import written_days, written_names

ROOM = "standardise"


def standardise(engine: Engine, shelf: Shelf, policy: Path) -> None:
    """Writes the records and values of all sources, `unmapped_value` and `aside_record`; raises on an unknown version."""
    deliveries = engine.read(shelf, "delivery", ["source", "versi_kode"]).to_pylist()
    codes = code_map(policy, {row["source"]: row["versi_kode"] for row in deliveries})
    engine.put(shelf, "code_map", codes, key=("daftar_kode", "kode"))
    written_days(engine, shelf)
    written_names(engine, shelf)
    for name in ("dukcapil", "dtks", "regsosek", "p3ke", "pemutakhiran"):
        engine.run(load_statement(ROOM, f"identity_{name}"), shelf)
    for name in ("identity", "dtks_family", "family_identity", "region_key", "person_record", "family_record"):
        engine.run(load_statement(ROOM, name), shelf)
    for name in ("answer_dtks_rumah_tangga", "answer_dtks_individu", "answer_regsosek_keluarga"):
        engine.run(load_statement(ROOM, name), shelf)
    columns = engine.read(shelf, "source_column").to_pylist()
    engine.run(statement_from_text(ROOM, "answer", answer_sql(columns)), shelf)
    for name in ("mapped_answer", "person_value", "family_value", "unmapped_value"):
        engine.run(load_statement(ROOM, name), shelf)
    for name in ("admin_identity", "admin_record", "aside_record", "survey_household"):
        engine.run(load_statement(ROOM, name), shelf)
    questions = [_columns(shelf, f"landed_susenas_{kind}") for kind in ("rumah_tangga", "anggota_rumah_tangga")]
    engine.run(statement_from_text(ROOM, "survey_value", survey_sql(*questions)), shelf)


def _columns(shelf: Shelf, name: str) -> list[str]:
    path = shelf.path(name)
    return list(pq.read_schema(path if path.is_file() else next(path.glob("*.parquet"))).names)
