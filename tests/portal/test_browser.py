"""A day at work in a real browser, wide and on a phone. Every page of every role: test_every_page.py."""

import pytest
from playwright.sync_api import Browser

from tests.portal.conftest import PASSWORD, Portal, make_account
from tests.portal.looking import WIDTHS, look
from tests.portal.small_run import VILLAGES, family_id, nik_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def people(portal: Portal) -> None:
    """Before the browser: while it runs, Django's connection of this thread may not be used."""
    make_account("dinsos_1803", "dinsos", "1803")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_day_of_the_social_office(address: str, browser: Browser, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)

    page.goto(f"{address}/cari/")
    assert look(page, "masuk") == []
    page.fill("#nama", "dinsos_1803")
    page.fill("#sandi", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#number")
    assert look(page, "cari") == []
    page.fill("#name", "Siti Aminah")
    page.fill("#born", "1981-01-11")
    page.click("form.search button")
    assert look(page, "hasil") == []
    page.click("table a")
    page.wait_for_selector("#h-desil")
    assert page.url.split("#")[0].endswith(f"/keluarga/{family_id(VILLAGES[0], 1)}/")
    assert look(page, "keluarga") == []
    assert nik_of(VILLAGES[0], 11) not in page.content()
    page.click("text=Buka NIK dan No. KK")
    page.select_option("#alasan", "layanan_warga")
    page.fill("#keterangan", "warga membawa kartu keluarganya")
    page.click("details[open] form button")
    page.wait_for_selector(f"text={nik_of(VILLAGES[0], 11)}")
    assert look(page, "dibuka") == []
    page.goto(f"{address}/keluarga/KTIDAKADA/")
    assert look(page, "tidak-ada") == []
    page.click(".tongue button")
    page.goto(f"{address}/")
    assert page.inner_text("h1") == "Home"
    assert look(page, "home") == []
    page.click("text=Log out")
    assert not refused


def test_the_skip_link_comes_first_and_the_focus_is_seen(address: str, browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{address}/masuk/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"
