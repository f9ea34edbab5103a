"""Pairs counted from cluster sizes are the pairs that one would count by hand."""

import itertools

import pyarrow as pa
import pytest

from dtsen.pipeline.measure_linking import LinkingResult, measure_linking

# record -> (source, true person, NIK good, alive, our person; None: no link)
Case = dict[str, tuple[str, str, bool, bool, str | None]]

PERFECT: Case = {
    "1": ("dukcapil", "a", True, True, "A"),
    "2": ("dtks", "a", True, True, "A"),
    "3": ("regsosek", "a", False, True, "A"),
    "4": ("dukcapil", "b", True, True, "B"),
    "5": ("p3ke", "b", True, True, "B"),
}
SPLIT_AND_MERGED: Case = {
    "1": ("dukcapil", "a", True, True, "A"),
    "2": ("dtks", "a", True, True, "A"),
    "3": ("regsosek", "a", False, True, "X"),
    "4": ("dukcapil", "b", True, True, "A"),
    "5": ("p3ke", "b", True, True, None),
    "6": ("dtks", "c", False, True, "C"),
    "7": ("regsosek", "c", False, True, "C"),
}


def _measure(case: Case) -> LinkingResult:
    records = pa.table(
        {
            "source": [row[0] for row in case.values()],
            "file": ["f"] * len(case),
            "record_id": list(case),
            "person_id": [row[1] for row in case.values()],
            "nik_status": ["ok" if row[2] else "typo" for row in case.values()],
            "alive": ["true" if row[3] else "false" for row in case.values()],
        }
    )
    linked = {record: row for record, row in case.items() if row[4] is not None}
    links = pa.table(
        {
            "source": [row[0] for row in linked.values()],
            "file": ["f"] * len(linked),
            "record_id": list(linked),
            "person_id": [row[4] for row in linked.values()],
        }
    )
    return measure_linking(records, links)


def _by_hand(case: Case) -> tuple[float, float, float]:
    """Precision, recall, recall over pairs with a side without right NIK: by walking over all pairs."""
    pairs = list(itertools.combinations(case.values(), 2))
    true = [(x, y) for x, y in pairs if x[1] == y[1]]
    joined = [(x, y) for x, y in pairs if x[4] is not None and x[4] == y[4]]
    both = [(x, y) for x, y in true if x[4] is not None and x[4] == y[4]]
    hard = [(x, y) for x, y in true if not (x[2] and y[2])]
    hard_found = [(x, y) for x, y in both if not (x[2] and y[2])]
    return len(both) / len(joined), len(both) / len(true), len(hard_found) / len(hard)


@pytest.mark.parametrize("case", [PERFECT, SPLIT_AND_MERGED])
def test_pairs_are_counted_right(case: Case) -> None:
    found = _measure(case)
    by_hand = _by_hand(case)
    assert (found.precision.value, found.recall.value, found.recall_without_right_nik.value) == pytest.approx(by_hand)


def test_a_perfect_linking_is_perfect() -> None:
    found = _measure(PERFECT)
    assert (found.precision.value, found.recall.value, found.exact.value) == (1, 1, 1)
    assert found.clusters_with_two_living_dukcapil == 0
    assert (found.records, found.persons, found.unlinked_records) == (5, 2, 0)


def test_a_merge_of_two_living_dukcapil_persons_is_counted() -> None:
    found = _measure(SPLIT_AND_MERGED)
    assert found.clusters_with_two_living_dukcapil == 1
    assert found.unlinked_records == 1
    assert found.exact.value == pytest.approx(1 / 3)
    dead = {**SPLIT_AND_MERGED, "4": ("dukcapil", "b", True, False, "A")}
    assert _measure(dead).clusters_with_two_living_dukcapil == 0


def test_states_of_the_nik_come_good_first() -> None:
    rows = _measure(SPLIT_AND_MERGED).by_nik_status
    assert [(row.nik_status, row.records) for row in rows] == [("ok", 4), ("typo", 3)]
    assert rows[1].recall.value == pytest.approx(2 / 4)


def test_other_lists_and_unknown_records_do_not_count() -> None:
    with_list = {**PERFECT, "9": ("bpjs_kesehatan", "a", False, True, "Z")}
    assert _measure(with_list).as_dict() == _measure(PERFECT).as_dict()
