"""One engine and one hand-made run for all tests of the pipeline."""

from collections.abc import Iterator

import pytest

from dtsen.engine import Engine, Shelf, open_engine
from tests.pipeline.tiny_world import write_run


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with open_engine("duckdb", threads=1) as opened:
        yield opened


@pytest.fixture(scope="session")
def tiny_run(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return write_run(engine, tmp_path_factory.mktemp("run") / "DTSEN-2025-TW4")
