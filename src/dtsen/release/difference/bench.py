"""Runs the statements of a comparison: two runs side by side, `lama_*` of the earlier and `baru_*` of the later one."""

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.engine import Engine, Parameter, Shelf, Statement, load_statement, statement_from_text
from dtsen.engine.engine import ARROW_TYPES, bind, held_to_declaration
from dtsen.tables import TABLES, Variable

_COMPARED = ("family", "person", "desil", "cut", "eligibility")


class Bench:
    """`tables`: name -> where it lies; what a run does not have (a release read back from files) is an empty table."""

    def __init__(self, engine: Engine, previous: Shelf, current: Shelf, work: Path) -> None:
        self.engine = engine
        self.work = work
        work.mkdir(parents=True, exist_ok=True)
        self.tables: dict[str, Path] = {}
        for prefix, shelf in (("lama", previous), ("baru", current)):
            for name in _COMPARED:
                self.tables[f"{prefix}_{name}"] = shelf.path(name) if shelf.has(name) else self._empty(name)
        for name in ("id_redirect", "wilayah_desa", "eligibility", "programme_reason"):
            self.tables[name] = current.path(name) if current.has(name) else self._empty(name)
        if not current.has("wilayah_desa") and previous.has("wilayah_desa"):
            self.tables["wilayah_desa"] = previous.path("wilayah_desa")

    def run(self, name: str, *, from_room: str = "", reads: dict[str, str] | None = None, text: str = "", **parameters: Parameter) -> None:
        """Makes table `name`; `from_room`: of a statement of the room itself; `reads`: its table -> the one to read."""
        statement = load_statement("release", from_room) if from_room else _statement(name, text)
        inputs = tuple((table, self.tables[(reads or {}).get(table, table)]) for table in statement.reads)
        self.engine.progress.say(f"release: {name}", 0)
        output = self.work / f"{name}.parquet"
        # What the room sorts for its files is only looked up here.
        key = () if from_room else statement.key
        self.engine.write(held_to_declaration(bind(statement.sql, parameters), None, key), inputs, output)
        self.tables[name] = output

    def lay(self, name: str, data: pa.Table) -> None:
        pq.write_table(data, self.work / f"{name}.parquet")
        self.tables[name] = self.work / f"{name}.parquet"

    def _empty(self, name: str) -> Path:
        path = self.work / f"kosong_{name}.parquet"
        schema = pa.schema([(column.name, ARROW_TYPES[column.type]) for column in TABLES[name].columns])
        pq.write_table(schema.empty_table(), path)
        return path


def statement_text(name: str) -> str:
    return resources.files("dtsen.release.difference").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def statement_key(name: str) -> tuple[str, ...]:
    """The order of the rows of a table of this folder."""
    return _statement(name, "").key


def _statement(name: str, text: str) -> Statement:
    return statement_from_text("release", name, text or statement_text(name))


def row_hash_sql(columns: Sequence[str], engine: str) -> str:
    """64 bits or more of the content of a row; both releases are hashed by one engine in one statement, so its own may serve.

    DuckDB's costs a sixth of MD5. Other engines skip nulls in theirs, so that a value that changes its column goes unseen.
    """
    if engine == "duckdb":
        return f"hash({', '.join(columns)})"
    texts = ", ".join(f"coalesce(concat('=', CAST({column} AS VARCHAR)), '0')" for column in columns)
    return f"md5(concat_ws(chr(31), {texts}))"


def changed_variables_sql(variables: Sequence[Variable]) -> str:
    """The names of the variables that differ between `o` and `n`, blank separated; '' when a side is missing."""
    cases = ",\n".join(f"      CASE WHEN o.{v.name} IS DISTINCT FROM n.{v.name} THEN '{v.name}' END" for v in variables)
    return f"CASE WHEN x.lama_id IS NULL OR x.baru_id IS NULL THEN '' ELSE concat_ws(\n      ' ',\n{cases}\n    ) END"
