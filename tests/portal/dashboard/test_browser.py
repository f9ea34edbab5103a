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
    for topic in ("desil", "cakupan", "mutu", "kesegaran", "program", "kerja"):
        page.goto(f"{address}/dasbor/{kode + '/' if kode else ''}?tampak={topic}")
        assert look(page, f"dasbor-{role}-{topic}-en", WIDTHS[2:]) == []
    assert not refused


def test_a_number_is_opened_and_left_without_a_mouse(address: str, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    log_in(page, address, f"operator_desa_{VILLAGES[0]}")
    page.goto(f"{address}/dasbor/{VILLAGES[0]}/?tampak=cakupan")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('td')?.nextElementSibling && !document.activeElement.textContent.includes('%')"):
            break
    # The focus is seen by its outline, not by a colour.
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    number = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1")
    assert "/dasbor/baris/" in page.url and page.locator("tbody tr").count() == int(number)


def test_the_desil_of_a_region_are_a_strip_on_the_narrowest_telephone(address: str, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 900}).new_page()
    log_in(page, address, "statistik_nasional_pusat")
    page.goto(f"{address}/dasbor/?tampak=desil")
    rows = page.evaluate(
        "[...document.querySelectorAll('tr.whole td.tenth')].map(one => one.getBoundingClientRect()).map(box => [box.top, box.width])"
    )
    assert len(rows) == 10 and len({top for top, _ in rows}) == 2 and min(width for _, width in rows) >= 44
