"""Is every desil of a stored release what its own tables and model give? Everything is made again and compared, row by row.

Characteristics from the registry, scores from characteristics with the sealed model, cuts from scores, tenths from cuts: by
the same code as the run, in a folder of its own. Nothing is trained, and the release is not touched.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from dtsen.engine import Engine, Shelf
from dtsen.engine.statement import load_statement
from dtsen.errors import RequestError, Say
from dtsen.rank.model import load
from dtsen.rank.registry_side import registry_rows
from dtsen.rank.stage import STEPS, order
from dtsen.tables import TABLES, folder

COMPARED = ("desil", "cut", "pmt_score", "unranked_family")
_READ = ("standardise", "registry")
_MOST_EXAMPLES = 5


@dataclass(frozen=True)
class Compared:
    """One table of the release against its repetition. `differing`: rows that are not the same or only on one side; `columns`:
    how many of them differ in each column; `examples`: keys of the first; `not_stored`: columns that the release, made by an
    older version, does not have."""

    table: str
    rows: int
    differing: int
    columns: dict[str, int]
    examples: tuple[str, ...]
    not_stored: tuple[str, ...]


@dataclass(frozen=True)
class Recomputed:
    """`origin`: unit, model, data, cuts and rule of the desil, as made again."""

    origin: dict[str, str]
    tables: tuple[Compared, ...]

    @property
    def equal(self) -> bool:
        return all(table.differing == 0 for table in self.tables)


def recompute(engine: Engine, run: Shelf) -> Recomputed:
    """Makes the ranking of a release again. Raises RequestError when its tables or its model are missing or not whole."""
    model = load(run.room_folder("rank") / "model")
    with tempfile.TemporaryDirectory(prefix="dtsen-desil-") as place:
        again = Shelf(Path(place))
        for room in _READ:
            (again.root / folder(room)).symlink_to(run.room_folder(room).resolve(), target_is_directory=True)
        again.begin("rank")
        for step in STEPS:
            engine.run(load_statement("rank", step), again)
        order(engine, again, model, registry_rows(again.path("pmt_ciri")), _unit(run), with_reasons=False)
        again.seal("rank")
        tables = tuple(_compared(engine, run.path(name), again.path(name), name) for name in COMPARED)
        return Recomputed(_origin(again), tables)


def _unit(run: Shelf) -> str:
    """Families or persons: what the cuts of the release weigh."""
    return _first(run.path("desil"), ["unit"]).get("unit", "families")


def _origin(again: Shelf) -> dict[str, str]:
    return _first(again.path("desil"), ["unit", "model", "data", "cuts", "rule"])


def _first(path: Path, columns: list[str]) -> dict[str, str]:
    """The first row of a table; empty when it has none."""
    for batch in pq.ParquetFile(path).iter_batches(batch_size=1, columns=columns):
        return {name: str(value) for name, value in batch.to_pylist()[0].items()}
    return {}


def _compared(engine: Engine, stored: Path, again: Path, name: str) -> Compared:
    table = TABLES[name]
    there = pq.read_schema(stored).names
    lacking = [key for key in table.key if key not in there]
    if lacking:
        raise RequestError(
            Say(f"Tabel {name} rilis ini tidak dapat dibandingkan.", f"Table {name} of this release cannot be compared."),
            expected=Say(f"kolom {', '.join(lacking)}", f"columns {', '.join(lacking)}"),
            todo=Say("Periksa folder --run dengan `dtsen release verify`.", "Check the folder of --run with `dtsen release verify`."),
        )
    columns = [column for column in table.column_names if column not in table.key and column in there]
    on = " AND ".join(f"a.{key} = b.{key}" for key in table.key)
    key = " || ' ' || ".join(f"CAST(coalesce(a.{key}, b.{key}) AS VARCHAR)" for key in table.key)
    one_side = f"a.{table.key[0]} IS NULL OR b.{table.key[0]} IS NULL"
    unlike = {column: f"({one_side} OR a.{column} IS DISTINCT FROM b.{column})" for column in columns}
    joined = f"FROM tersimpan AS a FULL JOIN ulang AS b ON {on}"
    any_unlike = " OR ".join([f"({one_side})", *unlike.values()])
    inputs = (("tersimpan", stored), ("ulang", again))
    counted = engine.query(
        f"SELECT count(*) AS semua, coalesce(sum(CASE WHEN {any_unlike} THEN 1 ELSE 0 END), 0) AS beda"
        + "".join(f", coalesce(sum(CASE WHEN {test} THEN 1 ELSE 0 END), 0) AS beda_{column}" for column, test in unlike.items())
        + f" {joined}",
        inputs,
    ).to_pylist()[0]
    examples = engine.query(f"SELECT {key} AS kunci {joined} WHERE {any_unlike} ORDER BY kunci LIMIT {_MOST_EXAMPLES}", inputs)
    return Compared(
        table=name,
        rows=int(counted["semua"]),
        differing=int(counted["beda"]),
        columns={column: int(counted[f"beda_{column}"]) for column in columns if counted[f"beda_{column}"]},
        examples=tuple(examples["kunci"].to_pylist()),
        not_stored=tuple(column for column in table.column_names if column not in there),
    )
