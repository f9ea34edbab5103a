"""Days as integers."""

import pytest

from dtsen.vocabulary import days_after


@pytest.mark.parametrize(
    ("day", "count", "later"), [(20260131, 30, 20260302), (20231231, 1, 20240101), (20240228, 1, 20240229), (20240301, 0, 20240301)]
)
def test_days_after(day: int, count: int, later: int) -> None:
    assert days_after(day, count) == later
