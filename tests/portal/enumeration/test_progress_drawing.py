"""Drawings of the progress: districts are sums of villages, dots lie where north is up, bars fill the width and no more."""

import datetime

import pytest

from portal.enumeration.models import TASK_STATES
from portal.enumeration.overview import Day, Part
from portal.enumeration.progress_drawing import EDGE, HEIGHT, WIDEST, WIDTH, bars, district_parts, dots


def part(code: str, families: int, visited: int) -> Part:
    states = dict.fromkeys(TASK_STATES, 0) | {"baru": families - visited, "terkirim": visited}
    return Part(code, f"Desa {code}", families, 1, 2, states)


def test_districts_are_the_sums_of_their_villages() -> None:
    villages = [part("3510110001", 10, 5), part("3510110002", 30, 5), part("3510120001", 4, 4)]
    made = district_parts(villages)
    assert [(one.code, one.families, one.visited, one.share, one.free, one.held) for one in made] == [
        ("3510110", 40, 10, 25, 2, 4),
        ("3510120", 4, 4, 100, 1, 2),
    ]
    # All in one district: the villages themselves are drawn.
    assert district_parts(villages[:2]) == villages[:2] and part("3510110001", 0, 0).share is None


def test_north_is_up_and_east_is_right() -> None:
    drawn = dots({(-7.70, 110.30): 1, (-7.72, 110.30): 4, (-7.72, 110.33): 1})
    assert drawn is not None and drawn.visits == 6
    # In the order of the places: the western house of the south, the eastern one, the house in the north.
    west, east, north = [(float(one.x), float(one.y), float(one.size)) for one in drawn.dots]
    assert north[1] == EDGE < west[1] == east[1] <= drawn.tall - EDGE + 1 and west[0] == north[0] < east[0]
    # The larger circle is where four visits were; 3 hundredths of a degree are 3.3 km, less what the earth narrows here.
    assert west[2] > north[2] == east[2] and drawn.across == pytest.approx(3300, abs=100)


def test_one_place_is_a_dot_and_none_is_no_drawing() -> None:
    drawn = dots({(-7.7, 110.3): 1})
    assert drawn is not None and len(drawn.dots) == 1 and float(drawn.dots[0].x) == WIDTH / 2 and drawn.across == 400
    assert dots({}) is None


@pytest.mark.parametrize("many", [1, 2, 45, 400])
def test_bars_fill_the_width_and_the_highest_fills_the_height(many: int) -> None:
    first = datetime.date(2026, 11, 1)
    days = [Day(first + datetime.timedelta(days=n), n + 1, 0) for n in range(many)]
    drawn = bars(days, "id")
    assert drawn is not None and drawn.most == many and drawn.first == "1 November 2026"
    assert all(float(one.x) >= 0 and float(one.x) + float(one.width) <= WIDTH and 0 < float(one.width) <= WIDEST for one in drawn.bars)
    assert float(drawn.bars[-1].height) == HEIGHT and float(drawn.bars[-1].y) == 0
    assert bars([], "id") is None
