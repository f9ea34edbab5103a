"""Numbers, dates and names of whole columns read the same way as one by one."""

import datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen.link.name_keys import name_keys
from dtsen.link.text_numbers import dates, good_cards, good_niks, whole_numbers
from dtsen.link.words import buffers
from dtsen.vocabulary.nama import name_key
from dtsen.vocabulary.nik import nik_problem
from dtsen.vocabulary.no_kk import kk_problem

WRITTEN = st.one_of(
    st.text(max_size=30),
    st.lists(
        st.sampled_from(
            [
                "H.",
                "HJ",
                "SITI",
                "Muh.",
                "SOEKARNO",
                "DJOKO",
                "BIN",
                "B",
                "SE",
                "S.PD",
                "BR",
                "SIREGAR",
                "I",
                "NI",
                "WAYAN",
                "ahmad",
                "NUR'AINI",
                "É",
                "A1I",
                "M.",
                "DR",
                "S. PD",
                "MA",
                "BORU",
                "O'NEIL'",
                "'ALI",
                "S.",
            ]
        ),
        max_size=8,
    ).map(" ".join),
)


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), WRITTEN), min_size=1, max_size=8))
def test_name_keys_of_a_column(names: list[str | None]) -> None:
    expected = [None if name is None else name_key(name) or None for name in names]
    assert name_keys(pa.chunked_array([names], pa.string())).to_pylist() == expected


NUMBERS = st.one_of(
    st.from_regex(r"[0-9]{16}", fullmatch=True),
    st.tuples(
        st.sampled_from(["180101", "351001", "000000"]),
        st.integers(0, 75),
        st.integers(0, 14),
        st.integers(0, 99),
        st.sampled_from([0, 1, 7000]),
    ).map(lambda p: f"{p[0]}{p[1]:02d}{p[2]:02d}{p[3]:02d}{p[4]:04d}"),
    st.sampled_from(["1234567890123456", "9" * 16, "0" * 16, "123", "1801012902010001", "1801012902000001"]),
)


@settings(deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_numbers_of_a_column(texts: list[str]) -> None:
    # A NIK never begins with 0: no province does, so such a number is of no use although its shape may be possible.
    numbers = whole_numbers(*buffers(pa.chunked_array([texts])))
    assert numbers.tolist() == [int(text) for text in texts]
    niks = [-1 if nik_problem(text) or text[0] == "0" else int(text) for text in texts]
    assert good_niks(numbers).tolist() == niks
    assert good_cards(numbers).tolist() == [-1 if kk_problem(text) or text[0] == "0" else int(text) for text in texts]


@settings(deadline=None)
@given(st.dates(datetime.date(1850, 1, 1), datetime.date(2150, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%Y%m%d"]))
def test_dates_of_a_column(day: datetime.date, form: str) -> None:
    read = dates(*buffers(pa.chunked_array([[day.strftime(form)]])))
    assert read.tolist() == [day.year * 10000 + day.month * 100 + day.day]


@pytest.mark.parametrize("text", ["", "1980-02-30", "00-00-1980", "1980", "x", "12-1980"])
def test_no_date(text: str) -> None:
    assert dates(*buffers(pa.chunked_array([[text]]))).tolist() == [0]


@pytest.mark.parametrize(
    ("text", "number"),
    [("'1801012006990003", 1801012006990003), ("18.01.06.1007", 1801061007), (" 7 ", 7), ("1.8E+15", -1), ("", -1), ("9" * 19, -1)],
)
def test_whole_number(text: str, number: int) -> None:
    assert whole_numbers(*buffers(pa.chunked_array([[text]]))).tolist() == np.array([number]).tolist()
