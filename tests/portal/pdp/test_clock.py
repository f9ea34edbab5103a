"""3x24 hours, with the time as an argument."""

import datetime

import pytest

from portal.pdp.clock import MARKS, Clock, add_months, face

BEGAN = datetime.datetime(2026, 11, 20, 8, 0, tzinfo=datetime.UTC)


def after(hours: float) -> datetime.datetime:
    return BEGAN + datetime.timedelta(hours=hours)


@pytest.mark.parametrize(
    ("now", "ended", "state", "words"),
    [
        (0, None, "berjalan", "sisa 3 hari 0 jam"),
        (47.5, None, "berjalan", "sisa 1 hari 0 jam"),
        (48, None, "mendesak", "MENDESAK, sisa 1 hari 0 jam"),
        (71.5, None, "mendesak", "MENDESAK, sisa 0 jam 30 menit"),
        (72, None, "mendesak", "MENDESAK, sisa 0 jam 0 menit"),
        (72.25, None, "lewat", "LEWAT BATAS 0 jam 15 menit"),
        (100, None, "lewat", "LEWAT BATAS 1 hari 4 jam"),
        (500, 10, "tepat", "selesai dalam batas"),
        (500, 72, "tepat", "selesai dalam batas"),
        (500, 73, "terlambat", "selesai, terlambat 1 jam 0 menit"),
    ],
)
def test_a_clock_tells_how_it_stands(now: float, ended: float | None, state: str, words: str) -> None:
    drawn = face(Clock(BEGAN, 72, None if ended is None else after(ended)), after(now))
    assert (drawn.state, drawn.words.id) == (state, words)
    assert drawn.deadline == after(72)
    assert drawn.alarm == (state in ("mendesak", "lewat"))


def test_each_state_has_a_mark_of_its_own() -> None:
    assert len(set(MARKS.values())) == len(MARKS)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ((2026, 11, 24), 24, (2028, 11, 24)),
        ((2026, 12, 31), 2, (2027, 2, 28)),
        ((2027, 12, 31), 2, (2028, 2, 29)),
        ((2026, 12, 15), 1, (2027, 1, 15)),
        ((2026, 3, 31), 1, (2026, 4, 30)),
    ],
)
def test_months_later(day: tuple[int, int, int], months: int, later: tuple[int, int, int]) -> None:
    assert add_months(datetime.date(*day), months) == datetime.date(*later)
