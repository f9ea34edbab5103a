"""Conditions as a phone answers them: XPath 1.0 with empty answers."""

import pytest

from dtsen.questionnaire.expression import ExpressionError, computed, is_true, parse

ANSWERS: dict[str, str | tuple[str, ...]] = {
    "a": "3",
    "kosong": "",
    "banyak": "1 4 9",
    "hari": "2026-02-05",
    "baris": ("1", "2", "5"),
    "nol": "0",
}


def look(name: str) -> str | tuple[str, ...]:
    return ANSWERS[name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${a} = 3", True),
        ("${a} != 3", False),
        ("${kosong} = 1", False),
        ("${kosong} != 1", True),
        ("${kosong} < 1 or ${kosong} >= 1", False),
        ("not(${a} > 2 and ${a} < 4)", False),
        ("selected(${banyak}, '4')", True),
        ("selected(${banyak}, '14')", False),
        ("count-selected(${banyak}) = 3", True),
        ("sum(${baris}) = 8 and min(${baris}) = 1 and max(${baris}) = 5", True),
        ("${baris} = 5", True),
        ("regex(${a}, '^[0-9]$')", True),
        ("regex(${banyak}, '^[0-9]')", False),
        ("if(${a} = 3, 'ya', 'tidak') = 'ya'", True),
        ("${a} - 1 = 2 and 7 mod 4 = 3 and 6 div 4 = 1.5", True),
        ("1 + 2 * 3 = 7", True),
        ("${a} = 1 or ${a} = 2 and true()", False),
        ("substr('abcdef', 2, 4) = 'cd' and string-length('abc') = 3", True),
        ("number(format-date(${hari}, '%Y%m%d')) = 20260205", True),
        ("coalesce(${kosong}, ${a}) = 3", True),
        (". = 7", True),
    ],
)
def test_conditions(text: str, expected: bool) -> None:
    assert is_true(text, look, "7") is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("${a} + 1", "4"), ("${kosong} + 1", ""), ("6 div 4", "1.5"), ("concat(${a}, '-', 'b')", "3-b")]
)
def test_calculations_are_written_as_a_phone_writes_them(text: str, expected: str) -> None:
    assert computed(text, look) == expected


@pytest.mark.parametrize(
    "text", ["", "${a} =", "${a} ~ 3", "entah(1)", "(${a} = 1", "${a} = 1 )", "if(1, 2)", "../a = 1", "today() > 1", "${A} = 1"]
)
def test_what_a_phone_might_read_otherwise_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)
