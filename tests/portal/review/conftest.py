"""Decisions of one test are not those of the next."""

from collections.abc import Iterator

import pytest

from tests.portal.conftest import Portal


@pytest.fixture(autouse=True)
def no_judgements(portal: Portal) -> Iterator[None]:
    yield
    with portal.server.superuser("dtsen") as opened:
        opened.execute("TRUNCATE review_judgement")
