"""Words numbered by the kernel against a dictionary."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen.link.text_numbers import ten_digits
from dtsen.link.words import LETTERS, WORDS, intern_names

NAMES = st.lists(st.one_of(st.none(), st.lists(st.text("ABC", min_size=1, max_size=30), max_size=8).map(" ".join)), min_size=1, max_size=9)


@settings(deadline=None)  # the first call compiles
@given(NAMES, st.data())
def test_words_are_numbered_as_they_are_met(names: list[str | None], data: st.DataObject) -> None:
    mothers = data.draw(st.lists(st.one_of(st.none(), st.text("AB ", max_size=6)), min_size=len(names), max_size=len(names)))
    found, of_mothers, words = intern_names(pa.chunked_array([names], pa.string()), pa.chunked_array([mothers], pa.string()))
    number: dict[str, int] = {}
    for column, texts in ((found, names), (of_mothers, mothers)):
        for row, text in enumerate(texts):
            cut = (text or "").split(" ")
            kept = [word for word in cut if word][:WORDS]
            ids = [number.setdefault(word, len(number)) for word in kept]
            assert column.words[row].tolist() == ids + [-1] * (WORDS - len(ids))
            assert (column.bag[row] == 0) == (not kept)
    for word, at in number.items():
        assert bytes(words.text[at]).rstrip(b"\0").decode() == word[:LETTERS] and words.row[at]["length"] == min(len(word), LETTERS)
    by_words = {}
    for row, text in enumerate(names):
        key = tuple(sorted([word for word in (text or "").split(" ") if word][:WORDS]))
        assert by_words.setdefault(key, found.bag[row]) == found.bag[row]
    assert len(set(by_words.values())) == len(by_words)


def test_many_words_make_the_table_grow() -> None:
    names = [f"W{'ABCDEFGHIJ'[n % 10]}{n:06d}" for n in range(40_000)]
    found, _, words = intern_names(pa.chunked_array([names + names]), pa.chunked_array([[""] * 80_000]))
    assert found.words[:40_000, 0].tolist() == list(range(40_000)) == found.words[40_000:, 0].tolist()
    assert bytes(words.text[39_999]).rstrip(b"\0").decode() == names[-1]


def test_region_codes_keep_their_place() -> None:
    codes = np.array([1801012001, 180101, 18, -1, 4035])
    assert ten_digits(codes).tolist() == [1801012001, 1801010000, 1800000000, -1, 4035000000]
