"""The rule catalogue (policy/validate/rules) upon families as they would be: which rules would be broken that are not broken today.

The SQL of the rules is run as it stands, on a few families in memory; the text is the one that the journey runs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dtsen.tables import TABLES

# What can be told of a few families without the sources: the rest of the catalogue is for the journey.
_READABLE = frozenset({"person", "family", "member_today"})
_HEADING = re.compile(r"^--\s*([a-z]+):\s*(.*)$", re.M)
_TYPES: dict[str, pa.DataType] = {
    "TEXT": pa.string(),
    "INT": pa.int64(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOL": pa.bool_(),
    "TEXT_LIST": pa.list_(pa.string()),
}
_MEMBER_TODAY = """CREATE VIEW member_today AS SELECT family_id, person_id, hubungan, keadaan, umur, jenis_kelamin, status_kawin
FROM person_here WHERE family_id IS NOT NULL"""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """One rule as its heading tells; `subject` is person or family."""

    id: str
    judul: str
    title: str
    severity: str
    subject: str
    sql: str


@dataclass(frozen=True)
class Broken:
    """One rule and whom it names."""

    rule: str
    subject_id: str
    detail: str


@lru_cache(maxsize=4)
def read_catalogue(policy: Path, wanted: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules whose id begins with one of `wanted` and that look at nothing but persons and families of today."""
    found = []
    for path in sorted((policy / "validate" / "rules").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        head = dict(_HEADING.findall(text))
        if head["id"].startswith(wanted) and set(head["reads"].split()) <= _READABLE and head["subject"] in ("person", "family"):
            sql = re.sub(r"^\s*--.*$", "", text, flags=re.M).strip().rstrip(";")
            found.append(Rule(head["id"], head["judul"], head["title"], head["severity"], head["subject"], sql))
    return tuple(found)


def broken(rules: Iterable[Rule], people: Sequence[Row], families: Sequence[Row], as_of: int) -> set[Broken]:
    """What these persons (with `hubungan` and `family_id`) and families break. Values: as in the tables `person` and `family`."""
    with duckdb.connect() as memory:
        memory.execute("SET threads TO 1")
        memory.register("person_here", _table("person", people, hubungan=pa.int64()))
        memory.register("family_here", _table("family", families))
        memory.execute("CREATE VIEW person AS SELECT * EXCLUDE (hubungan) FROM person_here")
        memory.execute("CREATE VIEW family AS SELECT * FROM family_here")
        memory.execute(_MEMBER_TODAY)
        found = set()
        for rule in rules:
            values = {"as_of": as_of} if "$as_of" in rule.sql else {}
            result = memory.execute(rule.sql, values).to_arrow_table()
            pairs = zip(result["subject_id"].to_pylist(), result["detail"].to_pylist(), strict=True)
            found |= {Broken(rule.id, str(subject_id), str(detail)) for subject_id, detail in pairs}
    return found


def _table(name: str, rows: Sequence[Row], **more: pa.DataType) -> pa.Table:
    types = {column.name: _TYPES[column.type] for column in TABLES[name].columns} | more
    return pa.table({column: pa.array([_as(row.get(column), kind) for row in rows], kind) for column, kind in types.items()})


def _as(value: Any, kind: pa.DataType) -> Any:
    """Values of the registry are kept as text; a text that is no number is no value of a numbered column."""
    if isinstance(value, str) and pa.types.is_integer(kind):
        return int(value) if value.lstrip("-").isdigit() else None
    return value if value != "" else None
