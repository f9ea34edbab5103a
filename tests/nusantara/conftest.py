"""Two invented countries, made once a session: a tiny one for form, a town-sized one for shares."""

from pathlib import Path

import pytest

from nusantara import make_country
from tests.shared import shared


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2,500 people, seed 1."""
    out = tmp_path_factory.mktemp("nusantara") / "tiny"
    make_country(out, 2500, 1)
    return out


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20,000 people in five kabupaten of two provinces, seed 5."""
    out = tmp_path_factory.mktemp("nusantara") / "town"
    make_country(out, 20_000, 5)
    return out


@pytest.fixture(scope="session")
def contracts() -> Path:
    """The contracts beside the project; tests that need them are skipped where they are not at hand."""
    return shared("contracts")


@pytest.fixture(scope="session")
def sample() -> Path:
    """The sample world beside the project."""
    return shared("sample")
