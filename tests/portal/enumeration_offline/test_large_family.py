"""A large family on a slow phone: the form is open before all rows are made, and nobody is lost when the browser is killed meanwhile."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from dtsen.questionnaire import form_xml, read_answers
from tests.portal.enumeration_offline.office import Office, serving
from tests.portal.enumeration_offline.phone import begin, kept, pair, section, unlock
from tests.portal.enumeration_offline.test_real_form import FORM

pytestmark = pytest.mark.browser
MEMBERS = 24
MAKING = "[data-menyiapkan]"


@pytest.fixture
def office() -> Office:
    return Office(form_xml(FORM).decode(), members=MEMBERS)


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    with serving(office) as made:
        yield made


def slowed(page: Page, times: int) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def titles(page: Page) -> list[str]:
    page.click(".sections a:has-text('IV. Anggota keluarga')")
    page.wait_for_selector(".roster")
    page.wait_for_selector(MAKING, state="detached")
    return page.locator(".roster .sections strong").all_inner_texts()


def test_rows_come_while_somebody_answers_and_survive_a_kill(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    begin(page)
    slowed(page, 4)
    section(page, "I. Keterangan tempat")
    page.get_by_label("Ditemukan dan didata", exact=True).check()
    kept(page)
    place = page.url.rpartition("/")[0]
    page.goto("about:blank")
    page.goto(place)
    unlock(page)
    page.wait_for_selector(".sections", timeout=60_000)
    # The draft on the disk knows whose rows were not made yet, and goes on.
    page.wait_for_selector(MAKING)
    slowed(page, 1)
    names = titles(page)
    assert len(names) == len(set(names)) == MEMBERS and names[0].startswith("BUDI") and names[-1].startswith("DEWI")
    assert f"({MEMBERS})" in page.inner_text(".roster h2, .roster h3")
    # Choices are drawn from the form, in the language of the page; to the engine they are texts.
    page.goto(place)
    section(page, "I. Keterangan tempat")
    page.click("header button:has-text('English')")
    assert page.get_by_label("Found and interviewed", exact=True).is_checked()


def test_nothing_is_finished_before_everybody_is_there(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    begin(page)
    page.evaluate("location.hash = location.hash + '/periksa'")
    page.wait_for_selector("h1:has-text('Periksa dan selesaikan')")
    slowed(page, 20)
    if page.locator(MAKING).count():
        assert page.locator("button:has-text('Selesai, siap dikirim')").count() == 0
    slowed(page, 1)
    page.wait_for_selector(MAKING, state="detached")
    page.goto(page.url.rpartition("/")[0])
    page.click(".sections a >> nth=0")
    page.get_by_label("Tidak ditemukan", exact=True).check()
    page.get_by_label("Keterangan (mengapa, kata siapa)").fill("kata tetangga")
    page.get_by_label("Keterangan (mengapa, kata siapa)").blur()
    kept(page)
    page.click(".steps a:has-text('Daftar bagian')")
    page.click("text=Periksa dan selesaikan")
    page.click("text=Selesai, siap dikirim")
    page.wait_for_selector("main strong:has-text('Diterima kantor')")
    assert read_answers(office.received().encode(), FORM).values["hasil"] == "0"
