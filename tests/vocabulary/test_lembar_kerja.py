"""A cell as text, and the digit that a spreadsheet has lost."""

import datetime

import pytest

from dtsen.vocabulary.lembar_kerja import NUMBER, cell_text, lost_its_last_digit, unmarked


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" Siti ", "Siti"),
        (3.0, "3"),
        (2.5, "2.5"),
        (3510010101900010.0, f"{NUMBER}3510010101900010"),
        (datetime.date(1990, 1, 31), "1990-01-31"),
        (datetime.datetime(1990, 1, 31, 7, 0), "1990-01-31"),
        (None, ""),
        ("", ""),
    ],
)
def test_cells(cell: object, text: str) -> None:
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        (f"{NUMBER}3510010101900000", True),
        (f"{NUMBER}3510010101900001", False),
        ("3510010101900010", False),
        (f"{NUMBER}35100101019000100", False),
    ],
)
def test_only_a_number_of_a_cell_that_ends_in_nought_has_lost_a_digit(text: str, lost: bool) -> None:
    assert lost_its_last_digit(text) is lost
    assert NUMBER not in unmarked(text)
