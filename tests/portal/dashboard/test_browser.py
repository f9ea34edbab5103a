"""The dashboards as they are drawn, wide and on a phone, in both tongues."""

import pytest
from playwright.sync_api import Browser

from tests.portal.conftest import Portal, make_account
from tests.portal.looking import WIDTHS, log_in, look
from tests.portal.small_run import VILLAGES

pytestmark = pytest.mark.browser
PLACES = {"statistik_nasional": ("", ""), "provinsi": ("18", "18"), "operator_desa": (VILLAGES[0], VILLAGES[0])}


@pytest.fixture(scope="module", autouse=True)
def people(portal: Portal) -> None:
    """Before the browser: while it runs, Django's connection of this thread may not be used."""
    for role, (wilayah, _) in PLACES.items():
        make_account(f"{role}_{wilayah or 'pusat'}", role, wilayah)


@pytest.mark.parametrize("role", sorted(PLACES))
def test_every_topic_fits_and_can_be_read(address: str, browser: Browser, role: str) -> None:
    wilayah, kode = PLACES[role]
    page = browser.new_context().new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text))
    log_in(page, address, f"{role}_{wilayah or 'pusat'}")
    for topic in ("desil", "cakupan", "mutu", "kesegaran", "program", "kerja"):
        page.goto(f"{address}/dasbor/{kode + '/' if kode else ''}?tampak={topic}")
        assert look(page, f"dasbor-{role}-{topic}", WIDTHS) == []
    page.click(".tongue button")
    assert page.inner_text("h2") == "Open work"
    assert look(page, f"dasbor-{role}-open-work", WIDTHS[2:]) == []
    assert not refused
