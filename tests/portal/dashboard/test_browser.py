"""The dashboards as they are drawn, wide and on a phone, in both tongues."""

import pytest

from tests.portal.conftest import PASSWORD, Portal, make_account
from tests.portal.small_run import VILLAGES
from tests.portal.test_browser import FAULTS, PICTURES, WIDTHS, address, browser, pytestmark

__all__ = ["address", "browser", "pytestmark"]
PLACES = {"statistik_nasional": ("", ""), "provinsi": ("18", "18"), "operator_desa": (VILLAGES[0], VILLAGES[0])}


@pytest.fixture(scope="module", autouse=True)
def people(portal: Portal) -> None:
    """Before the browser: while it runs, Django's connection of this thread may not be used."""
    for role, (wilayah, _) in PLACES.items():
        make_account(f"{role}_{wilayah or 'pusat'}", role, wilayah)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("role", sorted(PLACES))
def test_every_topic_fits_and_can_be_read(address: str, browser: object, role: str, width: int) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    wilayah, kode = PLACES[role]
    name = f"{role}_{wilayah or 'pusat'}"
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()  # type: ignore[attr-defined]
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text))
    page.goto(f"{address}/masuk/")
    page.fill("#nama", name)
    page.fill("#sandi", PASSWORD)
    page.click("main button")
    for topic in ("desil", "cakupan", "mutu", "kesegaran", "program", "kerja"):
        page.goto(f"{address}/dasbor/{kode + '/' if kode else ''}?tampak={topic}")
        page.screenshot(path=PICTURES / f"dasbor-{role}-{topic}-{width}.png", full_page=True)
        assert page.evaluate(FAULTS) == [], topic
    page.click(".tongue button")
    assert page.inner_text("h2") == "Open work"
    assert page.evaluate(FAULTS) == []
    assert not refused
