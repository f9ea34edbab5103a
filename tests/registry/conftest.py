"""One engine for all tests of the registry."""

from collections.abc import Iterator

import pytest

from dtsen.engine import Engine, open_engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with open_engine("duckdb", threads=1) as opened:
        yield opened
