"""An id of the release before is found again, or its heirs are named."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from dtsen.engine import Engine
from tests.registry.small_world import person, registered

DAY = 20240101
CASES = [
    # person id of each record before and now; redirects
    ("nothing changed", ["A", "B"], ["A", "B"], set()),
    ("two became one", ["A", "B"], ["A", "A"], {("B", "A", "gabung")}),
    ("one became two, the old id goes on in one", ["A", "A"], ["A", "C"], {("A", "C", "pisah")}),
    ("one became two others", ["A", "A"], ["C", "D"], {("A", "C", "pisah"), ("A", "D", "pisah")}),
    ("the record was not sent again", ["A", "B"], ["A"], {("B", "", "hilang")}),
    ("somebody new", ["A"], ["A", "B"], set()),
]


@pytest.mark.parametrize(("what", "before", "now", "redirects"), CASES, ids=[case[0] for case in CASES])
def test_old_ids_lead_on(
    engine: Engine, tmp_path: Path, what: str, before: Sequence[str], now: Sequence[str], redirects: set[tuple[str, str, str]]
) -> None:
    def records(ids: Sequence[str]) -> list[dict[str, object]]:
        return [{**person("dtks", one, DAY), "record_id": str(number)} for number, one in enumerate(ids)]

    old = registered(engine, tmp_path / "dulu", records(before))
    new = registered(engine, tmp_path / "kini", records(now), previous=old)
    found = [row for row in engine.read(new, "id_redirect").to_pylist() if row["subject"] == "person"]
    assert {(row["old_id"], row["new_id"], row["reason"]) for row in found} == redirects
