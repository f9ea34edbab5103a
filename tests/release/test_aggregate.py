"""Public numbers: small ones are withheld, and no subtraction brings one back."""

import csv
import itertools
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from dtsen.engine import Shelf, open_engine
from dtsen.errors import PolicyError
from dtsen.release import verify
from dtsen.release.aggregate import Cells, publish_aggregates, withhold
from dtsen.release.aggregate.rounding import rounded
from dtsen.release.aggregate.withhold import intervals

SMALLEST = DOUBT = BASE = 10
KEY = b"kunci uji agregat umum, tiga puluh dua bita"


def square(values: list[list[int]]) -> Cells:
    """A table with a total of every row, of every column, and of all."""
    rows, columns = len(values), len(values[0])
    whole = [[*row, sum(row)] for row in values]
    whole.append([sum(row[column] for row in whole) for column in range(columns + 1)])
    width = columns + 1
    sums = [(row * width + columns, tuple(row * width + column for column in range(columns))) for row in range(rows + 1)]
    sums += [(rows * width + column, tuple(row * width + column for row in range(rows))) for column in range(width)]
    return Cells(tuple(itertools.chain.from_iterable(whole)), tuple(sums))


def found_by_subtraction(cells: Cells, hidden: frozenset[int]) -> dict[int, int]:
    """What a patient reader finds: fill in every sum of which one cell is missing, until nothing more comes."""
    known = {place: value for place, value in enumerate(cells.values) if place not in hidden}
    for _ in range(len(cells.values)):
        for total, parts in cells.sums:
            missing = [place for place in (total, *parts) if place not in known]
            if len(missing) == 1:
                place = missing[0]
                rest = sum(known[part] for part in parts if part != place)
                known[place] = rest if place == total else known[total] - rest
    return {place: known[place] for place in hidden if place in known}


def found_by_algebra(cells: Cells, hidden: frozenset[int]) -> list[int]:
    """What a reader with a computer finds: the hidden cells that the shown sums fix, by the null space of the equations."""
    places = sorted(hidden)
    if not places:
        return []
    matrix = np.zeros((len(cells.sums), len(places)))
    for row, (total, parts) in enumerate(cells.sums):
        for place, sign in ((total, 1), *((part, -1) for part in parts)):
            if place in hidden:
                matrix[row, places.index(place)] = sign
    _, singular, basis = np.linalg.svd(matrix)
    free = basis[int((singular > 1e-9).sum()) :]
    return [place for number, place in enumerate(places) if not np.any(np.abs(free[:, number]) > 1e-9)]


@pytest.mark.parametrize(
    "values",
    [
        [[3, 500, 600], [400, 300, 200], [100, 90, 80]],
        [[1, 1, 900], [800, 700, 600]],  # two small cells in one row: their sum is 2, so both would be known to be 1
        [[5, 0, 0], [0, 0, 7], [0, 9, 0]],
        [[4, 4], [4, 4]],
        [[9, 10], [10, 9]],
    ],
)
def test_small_cells_stay_hidden_from_every_attack(values: list[list[int]]) -> None:
    cells = square(values)
    hidden = withhold(cells, 10, 10)
    assert {place for place, value in enumerate(cells.values) if 0 < value < 10} <= hidden
    assert found_by_subtraction(cells, hidden) == {}
    assert found_by_algebra(cells, hidden) == []


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.sampled_from([0, 1, 2, 9, 10, 11, 30, 400, 5000]), min_size=4, max_size=4), min_size=3, max_size=4))
@example([[0, 0, 10, 0], [0, 1, 10, 1], [0, 10, 0, 1]])  # all sums of a small cell hidden, and found from further away
def test_no_table_gives_a_small_number_back(values: list[list[int]]) -> None:
    cells = square(values)
    hidden = withhold(cells, 10, 10)
    assert found_by_subtraction(cells, hidden) == {} and found_by_algebra(cells, hidden) == []
    shown = len(cells.values) - len(hidden)
    spans = intervals(cells, hidden)
    assert all(low <= cells.values[place] <= high for place, (low, high) in spans.items())
    assert shown == 0 or all(high - low >= 10 for low, high in spans.values())


def test_a_table_without_small_cells_is_shown_whole() -> None:
    assert withhold(square([[10, 20], [30, 0]]), 10, 10) == frozenset()


def test_hiding_only_the_small_cell_would_not_do() -> None:
    """The attacks of this file do find what a careless table gives away."""
    cells = square([[3, 500, 600], [400, 300, 200]])
    assert found_by_subtraction(cells, frozenset({0})) == {0: 3}
    pair = square([[1, 1, 900], [800, 700, 600]])
    spans = intervals(pair, frozenset({0, 1, 4, 5}))
    assert max(high - low for low, high in spans.values()) < 10  # two numbers with the sum 2 are no secret


def test_the_public_table_of_a_release(world: ModuleType, tmp_path: Path) -> None:
    """Two kabupaten of one province and one of another, 30 to 400 families a desil, one desil with 3."""

    def change(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        families = [
            (f"{kab}{desil}{n}", kab, desil)
            for kab, size in (("A", 60), ("B", 40), ("C", 30))
            for desil in range(1, 11)
            for n in range(3 if (kab, desil) == ("A", 9) else size)
        ]
        places = {"A": ("1801012001", "1803010001"), "B": ("1802012001", "1802010001"), "C": ("3510012001", "3510010001")}
        if name == "family":
            return [world.family(ident, None, *places[kab]) for ident, kab, _ in families]
        if name == "desil":
            return [
                {
                    "family_id": i,
                    "skor": 1,
                    "desil_low": d,
                    "desil_high": d,
                    "desil_nasional": d,
                    "unit": "families",
                    "model": "m",
                    "missing": 0,
                }
                for i, _, d in families
            ]
        if name == "eligibility":
            return [world.decision("pkh", i, "yes", "desil_cukup", 1) for i, kab, d in families if d < 3 and (kab != "C" or i == "C10")]
        if name == "wilayah_desa":
            return [*rows, world.village("1802012001", "1802010001", "LAIN", "LAMPUNG TENGAH")]
        return [] if name in ("person", "finding") else rows

    shelf = world.lay_world(tmp_path / world.NAME, change)
    with open_engine("duckdb", threads=1) as engine:
        world.release(shelf, engine)
        total, withheld = publish_aggregates(engine, Shelf(shelf.root), world.POLICY, KEY, tmp_path / "umum")
    with (tmp_path / "umum" / "agregat_publik_2026_tw1.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="|"))
    assert total == len(rows) == 6 * 12 and withheld == sum(row["ditahan"] == "ya" for row in rows) < 20
    shown = {(row["kode_wilayah"], row["kolom"]): row["jumlah"] for row in rows}
    assert shown["18.01", "desil_9"] == "" and shown["18.01", "desil_8"] != "3"
    assert shown["35.10", "pkh"] == "" and shown["35", "pkh"] == ""
    assert shown["35.10", "desil_3"] == "30" and all(int(row["jumlah"] or 0) % 10 == 0 for row in rows)
    assert abs(int(shown["", "jumlah"]) - (543 + 400 + 300)) < 10 * 30  # each of 30 cells is less than ten away
    assert verify(tmp_path / "umum") == []
    assert "family_id" not in (tmp_path / "umum" / "agregat_publik_2026_tw1.csv").read_text(encoding="utf-8")


# Attacks across releases: a reader who holds both public tables, knows every rule but the key, and has a solver.


def public(counts: list[list[int]], key: bytes = KEY) -> tuple[Cells, frozenset[int], Cells]:
    """A table of regions by desil as it is shown: (what is shown, which places are hidden, what is true)."""
    shown = square([[rounded(count, f"{row} {column}", key, BASE) for column, count in enumerate(line)] for row, line in enumerate(counts)])
    true = square(counts)
    small = [place for place, value in enumerate(true.values) if 0 < value < SMALLEST]
    return shown, withhold(shown, SMALLEST, DOUBT, small), true


def changes_that_fit(first: tuple[Cells, frozenset[int], Cells], second: tuple[Cells, frozenset[int], Cells]) -> dict[int, tuple[int, int]]:
    """Lowest and highest change of every place that agrees with both tables: whole numbers, by branch and bound.

    Unknowns of a cell: its count and its rounded count in each release, and the threshold that it keeps.
    """
    parts = sorted(set(range(len(first[0].values))) - first[0].totals)
    place = {cell: number for number, cell in enumerate(parts)}
    size = 5 * len(parts)
    rows: list[np.ndarray] = []
    low: list[float] = []
    high: list[float] = []

    def add(terms: dict[int, float], least: float, most: float) -> None:
        row = np.zeros(size)
        for column, factor in terms.items():
            row[column] += factor
        rows.append(row)
        low.append(least)
        high.append(most)

    bounds_low, bounds_high = np.zeros(size), np.full(size, np.inf)
    inside = {cell: expanded(first[0], cell) for cell in range(len(first[0].values))}
    for cell, number in place.items():
        threshold = 4 * len(parts) + number
        bounds_high[threshold] = BASE - 1
        for quarter, (shown, hidden, _) in enumerate((first, second)):
            count, tens = (2 * quarter) * len(parts) + number, (2 * quarter + 1) * len(parts) + number
            add({count: 1, threshold: 1, tens: -BASE}, 0, BASE - 1)
            if cell not in hidden:
                # A small count is always hidden: what is shown is nothing, or not small.
                bounds_low[count], bounds_high[count] = (SMALLEST, np.inf) if shown.values[cell] else (0, 0)
    for quarter, (shown, hidden, _) in enumerate((first, second)):
        for cell, value in enumerate(shown.values):
            if cell not in hidden:
                tens = {(2 * quarter + 1) * len(parts) + place[part]: float(BASE) for part in inside[cell]}
                add(tens, value, value)
    found = {}
    for cell in range(len(first[0].values)):
        cost = np.zeros(size)
        for part in inside[cell]:
            cost[place[part]] -= 1
            cost[2 * len(parts) + place[part]] += 1
        ends = []
        for sign in (1, -1):
            answer = milp(
                sign * cost,
                constraints=LinearConstraint(np.array(rows), low, high),
                integrality=np.ones(size),
                bounds=Bounds(bounds_low, bounds_high),
            )
            ends.append(10**6 * -sign if answer.status == 3 or answer.fun is None else round(sign * answer.fun))
        found[cell] = (min(ends), max(ends))
    return found


def expanded(cells: Cells, place: int) -> list[int]:
    """The parts of a total, down to those that are no total themselves."""
    parts = next((parts for total, parts in cells.sums if total == place), None)
    return [place] if parts is None else [inner for part in parts for inner in expanded(cells, part)]


QUARTERS = [
    ("one family more", [[30, 45], [60, 75]], [[31, 45], [60, 75]]),
    ("nobody", [[30, 45], [60, 75]], [[30, 45], [60, 75]]),
    ("a small one grows out of hiding", [[9, 45], [60, 75]], [[10, 45], [60, 75]]),
    ("a small one comes", [[0, 45], [60, 75]], [[3, 45], [60, 75]]),
    ("one goes from one desil to the next", [[30, 45], [60, 75]], [[29, 46], [60, 75]]),
    ("everybody of a cell goes", [[12, 45], [60, 75]], [[0, 45], [60, 75]]),
    ("hidden twice, one more", [[3, 45], [60, 75]], [[4, 45], [60, 75]]),
]


@pytest.mark.parametrize(("what", "before", "now"), QUARTERS, ids=[one[0] for one in QUARTERS])
def test_two_releases_tell_no_small_change(what: str, before: list[list[int]], now: list[list[int]]) -> None:
    first, second = public(before), public(now)
    for place, (low, high) in changes_that_fit(first, second).items():
        assert low <= second[2].values[place] - first[2].values[place] <= high, "the attack is wrong"
        nothing = first[0].values[place] == second[0].values[place] == 0 and place not in first[1] | second[1]
        # At least as many answers as the rounding is wide; that nobody is there may be seen, twice too.
        assert nothing or high - low + 1 >= BASE, (what, place, low, high)


def test_exact_numbers_would_tell_the_change() -> None:
    """The attack of this file does find what tables without rounding give away."""
    before, now = square([[30, 45], [60, 75]]), square([[31, 45], [60, 75]])
    nobody = frozenset[int]()
    assert withhold(before, SMALLEST, DOUBT) == withhold(now, SMALLEST, DOUBT) == nobody
    assert now.values[0] - before.values[0] == 1
    spread = changes_that_fit(public([[30, 45], [60, 75]]), public([[31, 45], [60, 75]]))
    assert spread[0][1] - spread[0][0] > 1


def test_the_same_people_give_the_same_number_and_the_threshold_is_secret() -> None:
    numbers = [rounded(count, "1801 keluarga desil_1", KEY, BASE) for count in range(200)]
    assert numbers == sorted(numbers) and numbers[0] == 0 and all(abs(seen - true) < BASE for true, seen in enumerate(numbers))
    keys = [bytes([one]) * 32 for one in range(200)]
    assert {rounded(15, "1801 keluarga desil_1", key, BASE) for key in keys} == {10, 20}
    mean = sum(rounded(13, "1801 keluarga desil_1", key, BASE) for key in keys) / len(keys)
    assert abs(mean - 13) < 1.5


def test_a_rounding_that_is_too_fine_is_refused(world: ModuleType, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    shutil.copytree(world.POLICY / "release", policy / "release")
    rules = policy / "release" / "sel_kecil.yml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("pembulatan: 10", "pembulatan: 5"), encoding="utf-8")
    with open_engine("duckdb", threads=1) as engine, pytest.raises(PolicyError) as caught:
        publish_aggregates(engine, Shelf(tmp_path), policy, KEY, tmp_path / "umum")
    assert "pembulatan" in caught.value.text("id") and not (tmp_path / "umum").exists()
