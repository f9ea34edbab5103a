"""What the rooms before the registry say of a few people, written by hand: a test names only what it is about."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from dtsen.engine import Engine, Shelf
from dtsen.engine.engine import ARROW_TYPES
from dtsen.pipeline.journey import JOURNEY
from dtsen.registry import assemble
from dtsen.settings import read_settings
from dtsen.tables import TABLES

AS_OF = 20251231
Row = Mapping[str, object]
FILES = {
    "dukcapil": ("penduduk_1801", "penduduk_1801"),
    "dtks": ("individu_1803", "rumah_tangga_1803"),
    "regsosek": ("anggota_1803", "keluarga_1803"),
    "p3ke": ("individu_1801", "keluarga_1801"),
    "pemutakhiran": ("orang", "keluarga"),
}
_READ = next(step.reads for step in JOURNEY if step.room == "registry")


def person(source: str, person_id: str, day: int, family_record: str = "F", **more: object) -> Row:
    """One person record of a source, linked; `number` tells two of one person in one source apart."""
    number = str(more.pop("number", 1))
    shape = {"keberadaan": "ada", "hubungan": 1, "tanggal_lahir": 19800101, "tanggal_data": day, "family_record_id": family_record}
    return {"source": source, "file": FILES[source][0], "record_id": f"{person_id}-{number}", "person_id": person_id, **shape, **more}


def family(source: str, family_id: str, day: int, record: str = "F", **more: object) -> Row:
    """One family record of a source, linked."""
    shape = {"hasil": "lengkap", "kk_induk": False, "tanggal_data": day}
    return {"source": source, "file": FILES[source][1], "record_id": record, "family_id": family_id, **shape, **more}


def value(record: Row, variable: str, answer: str, kasar: str = "") -> Row:
    keys = {key: record[key] for key in ("source", "file", "record_id")}
    return {**keys, "variabel": variable, "nilai_asal": answer, "nilai": answer, "kasar": kasar}


def registered(
    engine: Engine,
    root: Path,
    people: Sequence[Row],
    families: Sequence[Row] = (),
    values: Sequence[Row] = (),
    lists: Sequence[Row] = (),
    previous: Shelf | None = None,
) -> Shelf:
    """The registry of these records. `lists`: rows of administrative lists, with the person whose they are. A record of the
    same key in `previous` speaks of the same person."""
    before = engine.read(previous, "person_link").to_pylist() if previous else []
    old = {(one["source"], one["file"], one["record_id"]): one["person_id"] for one in before}
    known = [(one, old.get((one["source"], one["file"], one["record_id"]))) for one in people]
    keys = {(one["source"], one["file"], one["record_id"]) for one in families}
    tables: dict[str, Sequence[Row]] = dict.fromkeys(_READ, ()) | {
        "person_record": people,
        "person_link": people,
        "person_again": [{**one, "old_person_id": was} for one, was in known if was],
        "family_record": families,
        "family_link": families,
        "person_value": [one for one in values if (one["source"], one["file"], one["record_id"]) not in keys],
        "family_value": [one for one in values if (one["source"], one["file"], one["record_id"]) in keys],
        "admin_record": lists,
        "admin_link": lists,
    }
    shelf = Shelf(root)
    for room in ("sources", "standardise", "link"):
        shelf.begin(room)
        for name, rows in tables.items():
            if TABLES[name].written_by == room:
                put(engine, shelf, name, rows)
        shelf.seal(room)
    shelf.begin("registry")
    assemble(engine, shelf, read_settings().policy, AS_OF, previous)
    shelf.seal("registry")
    return shelf


def put(engine: Engine, shelf: Shelf, name: str, rows: Sequence[Row]) -> None:
    """Writes a declared table; a column that a row does not name is null."""
    columns = TABLES[name].columns
    engine.put(shelf, name, pa.table({c.name: pa.array([row.get(c.name) for row in rows], ARROW_TYPES[c.type]) for c in columns}))
