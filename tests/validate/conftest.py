"""The planted world, checked once by each engine."""

import pytest

from tests.validate.planted_world import Checked, checked, read_cases


@pytest.fixture(scope="session")
def on_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    return checked("duckdb", tmp_path_factory.mktemp("duckdb"), read_cases())


@pytest.fixture(scope="session")
def on_sail(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    return checked("sail", tmp_path_factory.mktemp("sail"), read_cases())
