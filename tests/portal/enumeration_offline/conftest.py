"""An office and a phone for each test; the page is the committed build, served by the real views."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page

from tests.portal.enumeration_offline.office import Office, serving
from tests.portal.enumeration_offline.phone import HERE, PHONE
from tests.portal.enumeration_offline.small_form import small_form


@pytest.fixture(scope="session", autouse=True)
def statics() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture
def office() -> Office:
    return Office(small_form())


@pytest.fixture
def address(office: Office) -> Iterator[str]:  # type: ignore[override]
    with serving(office) as made:
        yield made


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone; what its console complains about fails the test."""
    context = browser.new_context(viewport=PHONE, geolocation=HERE, permissions=["geolocation"], locale="en-US")  # type: ignore[arg-type]
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    context.close()
    assert not complaints
