"""No statement compares every row with every row: what takes seconds in a kabupaten would take weeks for the nation."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from dtsen.engine import Shelf, open_engine
from dtsen.engine.fingerprint import source_sql
from dtsen.release.difference import compare
from tests.conftest import Walked
from tests.engine.test_two_engines import sealed

ROOT = Path(__file__).resolve().parents[2]
PAIRWISE = ("CROSS_PRODUCT", "NESTED_LOOP_JOIN", "BLOCKWISE_NL_JOIN", "PIECEWISE_MERGE_JOIN", "IE_JOIN")
# Constants, the rows of one delivery, a policy: a side that does not grow with the people. The country has 3,000 of them.
FEW = 40


def pairwise(sql: str, inputs: tuple[tuple[str, Path], ...], few: int = FEW) -> list[str]:
    """The joins without an equality whose two sides both have more than `few` rows, when the statement runs."""
    with duckdb.connect() as connection:
        for name, path in inputs:
            connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM {source_sql(sealed(path))}')
        plan = json.loads(connection.execute(f"EXPLAIN (ANALYZE, FORMAT json) {sql}").fetchall()[0][1])
    return [
        node["operator_type"]
        for node in _nodes(plan)
        if node.get("operator_type") in PAIRWISE and min(_rows(child) for child in node["children"]) > few
    ]


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node["children"]:
        yield from _nodes(child)


def _rows(node: dict[str, Any]) -> int:
    return int(node["operator_cardinality"])


def test_no_statement_of_the_journey_compares_every_row_with_every_row(walked: Walked) -> None:
    assert {ran.statement.name: found for ran in walked.ran if (found := pairwise(ran.sql, ran.inputs))} == {}


def test_nor_does_one_that_reads_the_previous_run(later: tuple[Path, Walked]) -> None:
    assert {ran.statement.name: found for ran in later[1].ran if (found := pairwise(ran.sql, ran.inputs))} == {}


def test_nor_does_the_difference_of_two_releases(walked: Walked, later: tuple[Path, Walked], tmp_path: Path) -> None:
    found: dict[str, list[str]] = {}
    ran = 0
    with open_engine("duckdb", threads=1) as engine:
        write = engine.write

        def look(sql: str, inputs: tuple[tuple[str, Path], ...], output: Path) -> None:
            nonlocal ran
            ran += 1
            # Of merges and splits a small country has few, the nation many: only a single row may meet every row.
            if bad := pairwise(sql, inputs, few=1):
                found[output.stem] = bad
            write(sql, inputs, output)

        engine.write = look  # type: ignore[method-assign]
        compare(engine, Shelf(walked.root), Shelf(later[1].root), ROOT / "policy", 20260331, tmp_path / "beda")
    assert found == {} and ran > 15


def test_a_condition_on_one_side_only_makes_a_join_pairwise(walked: Walked) -> None:
    """The trap: it reads like an equality join, and the engine gives up its hash table."""
    inputs = (("a", walked.root / "03-link" / "person_link.parquet"), ("b", walked.root / "04-registry" / "person.parquet"))
    join = "SELECT count(*) FROM a LEFT JOIN b ON a.person_id = b.person_id"
    assert pairwise(join, inputs) == []
    assert pairwise(f"{join} AND a.source = 'dtks'", inputs) != []
