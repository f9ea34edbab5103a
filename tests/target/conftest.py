"""One DuckDB for all tests of the room."""

from collections.abc import Iterator

import pytest

from dtsen.engine import Engine, open_engine


@pytest.fixture(scope="session")
def duck() -> Iterator[Engine]:
    with open_engine("duckdb", threads=1) as engine:
        yield engine
