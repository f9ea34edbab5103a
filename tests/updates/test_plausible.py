"""Whether a batch is plausible as a whole, and which of its proposals are visited."""

import random

import pytest

from dtsen.updates.plausible import Answer, Limits, drawn, shift, unusual

FLOOR = "jenis_lantai_terluas"
LIMITS = Limits(20, 0.30, 0.90, 0.90, 0.25, {FLOOR: ("1", "2", "4", "8")}, frozenset({"luas_lantai"}))
VILLAGE = {("1803060001", FLOOR): {"1": 20, "2": 60, "4": 80, "8": 40}}


def answers(*pairs: tuple[str, str], variable: str = FLOOR, place: str = "1803060001") -> list[Answer]:
    return [Answer(place, variable, before, after) for before, after in pairs]


def told(found: list[Answer], villages: object = VILLAGE) -> set[str]:
    return {one.what for one in unusual(found, villages, LIMITS)}  # type: ignore[arg-type]


def test_a_whole_village_moved_to_the_poorest_floor_stands_out() -> None:
    found = unusual(answers(*[("2", "8")] * 60, *[("4", "8")] * 30), VILLAGE, LIMITS)
    assert {one.what for one in found} == {"bagian_desa", "jawaban_sama", "searah_turun", "pergeseran"}
    by_name = {one.what: one for one in found}
    assert by_name["bagian_desa"].figure == 0.45 and by_name["jawaban_sama"].answer == "8" and by_name["searah_turun"].count == 90


def test_changes_in_both_directions_do_not_stand_out() -> None:
    mixed = [("2", "1"), ("2", "4"), ("4", "2"), ("4", "8"), ("8", "4"), ("1", "2")] * 5
    assert told(answers(*mixed)) == set()


def test_everything_upwards_stands_out_too() -> None:
    assert "searah_naik" in told(answers(*[("8", "4"), ("4", "2"), ("2", "1")] * 10))


def test_few_answers_are_not_judged() -> None:
    assert told(answers(*[("2", "8")] * 19)) == set()
    assert "jawaban_sama" in told(answers(*[("2", "8")] * 20))


def test_what_the_village_answers_anyway_is_no_bunching() -> None:
    same = {("1803060001", FLOOR): {"8": 95, "4": 5}}
    assert "jawaban_sama" not in told(answers(*[("", "8")] * 25), same)


def test_numbers_have_a_direction_and_a_village_that_is_not_known_is_not_compared_with() -> None:
    smaller = answers(*[("60", str(20 + place)) for place in range(25)], variable="luas_lantai")
    assert told(smaller, {}) == {"searah_turun"}
    assert told(answers(*[("", "8")] * 25, variable="jenis_atap_terluas"), {}) == {"jawaban_sama"}


def test_shift_is_nothing_for_the_same_and_grows_with_the_difference() -> None:
    assert shift({"1": 50, "2": 50}, {"1": 50, "2": 50}) == 0
    assert 0 < shift({"1": 50, "2": 50}, {"1": 60, "2": 40}) < shift({"1": 50, "2": 50}, {"1": 99, "2": 1})
    assert shift({"1": 100}, {"2": 100}) > 0.25


@pytest.mark.parametrize(("number", "many"), [(3, 3), (40, 5), (400, 20), (9000, 100)])
def test_so_many_are_drawn(number: int, many: int) -> None:
    ids = [f"U{place:05d}" for place in range(number)]
    found = drawn(ids, "benih", 0.05, 5, 100)
    assert len(found) == len(set(found)) == many and set(found) <= set(ids)


def test_the_draw_depends_on_the_seed_and_not_on_the_order() -> None:
    ids = [f"U{place:05d}" for place in range(400)]
    mixed = random.Random(1).sample(ids, len(ids))
    assert drawn(ids, "a", 0.05, 5, 100) == drawn(mixed, "a", 0.05, 5, 100) != drawn(ids, "b", 0.05, 5, 100)
