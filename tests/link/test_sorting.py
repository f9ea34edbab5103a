"""Sorting and counting kernels against numpy and dictionaries."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen.link.people import _crowd, _twins
from dtsen.link.sorting import order_of, share_bits, users_of
from dtsen.link.text_numbers import ascending, compared
from dtsen.link.words import buffers

NUMBERS = st.lists(st.one_of(st.integers(-1, 4), st.integers(-(2**62), 2**62)), max_size=40)


@settings(deadline=None)  # the first call compiles
@given(NUMBERS)
def test_order_is_numpy_s_stable_one(values: list[int]) -> None:
    numbers = np.array(values, np.int64)
    assert order_of(numbers).tolist() == np.argsort(numbers, kind="stable").tolist()


@settings(deadline=None)
@given(st.lists(st.one_of(st.just(-1), st.integers(-3, 6), st.integers(0, 2**40)), min_size=1, max_size=60))
def test_users_like_a_dictionary(values: list[int]) -> None:
    counts = Counter(value for value in values if value != -1)
    found, known = users_of(np.array(values, np.int64), -1)
    assert found.tolist() == [counts.get(value, 0) for value in values]
    assert known == sum(counts.values())


def test_the_table_grows_with_the_values() -> None:
    values = np.concatenate([np.arange(30_000), np.arange(30_000), [7, -1]])
    found, known = users_of(values, -1)
    assert known == 60_001 and found[7] == 3 and found[8] == 2 and found[-1] == 0
    assert share_bits(values, -1)[8] == np.float32(np.log2(60_001 / 2))


@settings(deadline=None)
@given(st.lists(st.text("ab", max_size=3), min_size=1, max_size=6))
def test_texts_are_compared_by_their_bytes(texts: list[str]) -> None:
    columns = buffers(pa.chunked_array([texts]))
    assert ascending(*columns) == all(a < b for a, b in pairwise(texts))
    assert compared(*columns, 0, len(texts) - 1) == (texts[0] > texts[-1]) - (texts[0] < texts[-1])


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 2), st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=90))
def test_crowds_and_twins_like_loops(rows: list[tuple[int, int, int]]) -> None:
    number, born, bag = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    names = {one: len({b for n, _, b in rows if n == one}) for one in number.tolist()}
    assert _crowd(number, bag, order_of(number)).tolist() == [names[one] if one >= 0 else 0 for one in number.tolist()]
    twins = [n >= 0 and d > 0 and any(n == m and d == e and b != c for m, e, c in rows) for n, d, b in rows]
    assert _twins(number.astype(np.int32), born.astype(np.int32), bag, order_of(number)).tolist() == twins
