"""One SQL, two engines: every statement of the journey, run again on Sail, gives the same rows.

Kernels and models are not SQL; the journey names them. Their results are inputs of the statements here.
"""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dtsen.engine import Engine, fingerprint, open_engine
from dtsen.engine.engine import Ran
from dtsen.pipeline.journey import JOURNEY
from tests.conftest import Walked


@pytest.fixture(scope="module")
def sail() -> Iterator[Engine]:
    with open_engine("sail") as engine:
        yield engine


def sealed(path: Path) -> Path:
    """A path of a room that was open when the statement ran."""
    return Path(str(path).replace(".sementara/", "/"))


def again(engine: Engine, ran: Ran, output: Path) -> str:
    engine.write(ran.sql, tuple((name, sealed(path)) for name, path in ran.inputs), output)
    return fingerprint(output)


def test_every_statement_of_the_journey_gives_the_same_rows_on_the_second_engine(walked: Walked, sail: Engine, tmp_path: Path) -> None:
    different = [
        ran.statement.name
        for ran in walked.ran
        if fingerprint(sealed(ran.output)) != again(sail, ran, tmp_path / f"{ran.statement.room}-{ran.statement.name}")
    ]
    assert different == []


def test_statements_that_read_the_previous_run_give_the_same_rows_too(later: tuple[Path, Walked], sail: Engine, tmp_path: Path) -> None:
    after = [ran for ran in later[1].ran if ran.statement.name in ("person_again", "person_heir", "family_heir", "id_redirect")]
    assert len(after) == 4 and all(ran.rows > 0 for ran in after)
    assert {
        ran.statement.name: fingerprint(sealed(ran.output)) == again(sail, ran, tmp_path / f"kemudian-{ran.statement.name}")
        for ran in after
    } == {ran.statement.name: True for ran in after}


def test_the_journey_runs_every_sql_file_that_a_room_holds(walked: Walked) -> None:
    ran = {(one.statement.room, one.statement.name) for one in walked.ran}
    files = {(step.room, path.stem) for step in JOURNEY for path in Path("src/dtsen", step.room, "sql").glob("*.sql")}
    assert files - ran == set()


@pytest.mark.parametrize("table", ["person_record", "value_origin", "eligibility", "finding"])
def test_one_planted_cell_is_noticed(walked: Walked, sail: Engine, tmp_path: Path, table: str) -> None:
    (ran,) = [one for one in walked.ran if one.statement.name == table]
    name, path = ran.inputs[0]
    changed = tmp_path / "berubah.parquet"
    column = duckdb.sql(f"SELECT column_name FROM (DESCRIBE SELECT * FROM '{sealed(path)}') WHERE column_type = 'VARCHAR'").fetchall()
    before = fingerprint(sealed(ran.output))
    for (text,) in column:
        duckdb.sql(
            f"""COPY (SELECT * REPLACE (CASE WHEN row_number() OVER () = 1 THEN 'X' || "{text}" ELSE "{text}" END AS "{text}")
            FROM '{sealed(path)}') TO '{changed}' (FORMAT parquet)"""
        )
        inputs = ((name, changed), *((n, sealed(p)) for n, p in ran.inputs[1:]))
        if again(sail, dataclasses.replace(ran, inputs=inputs), tmp_path / f"{table}-{text}") != before:
            return
    raise AssertionError(f"no change of a cell of {name} changed {table}")


def test_a_changed_cell_changes_the_fingerprint(tmp_path: Path) -> None:
    values = {"a": "(1, 'x', NULL), (2, 'y', 'z')", "b": "(2, 'y', 'z'), (1, 'x', NULL)", "c": "(1, 'x', ''), (2, 'y', 'z')"}
    found = {}
    for key, rows in values.items():
        path = tmp_path / f"{key}.parquet"
        duckdb.sql(f"COPY (SELECT * FROM (VALUES {rows}) AS t(i, s, n)) TO '{path}' (FORMAT parquet)")
        found[key] = fingerprint(path)
    assert found["a"] == found["b"] != found["c"]
