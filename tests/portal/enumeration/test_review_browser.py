"""The supervisor's pages in a real browser: wide and on a phone, both tongues, without a mouse; axe finds nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.portal.conftest import Portal, make_account
from tests.portal.enumeration.office import make_sample_campaigns
from tests.portal.enumeration.reviewed import Review, make_sample_reviews
from tests.portal.looking import WIDTHS, log_in, look
from tests.portal.small_run import VILLAGES

pytestmark = pytest.mark.browser
HERE = VILLAGES[2]


@pytest.fixture(scope="module")
def reviews(portal: Portal) -> dict[str, Review]:
    """Before the browser: while it runs, Django's connection of this thread may not be used."""
    made = make_sample_reviews(make_sample_campaigns())
    make_account("pengawas_3510110", "pengawas", "3510110")
    return made


@pytest.fixture
def page(reviews: dict[str, Review], address: str, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    log_in(opened, address, "pengawas_3510110")
    yield opened
    context.close()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_of_the_supervisor_fits_and_can_be_read(page: Page, reviews: dict[str, Review], address: str, lang: str) -> None:
    page.context.add_cookies([{"name": "bahasa", "value": lang, "url": address}])
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text))
    one, wrong = reviews[HERE], []
    pages = {
        "antrean": "",
        "kiriman": f"{one.instance_id}/?tanya=luas_lantai",
        "banding": f"{one.instance_id}/banding/",
        "tanda": f"tanda/{one.number}/",
        "ulang": f"ulang/{one.number}/",
        "ulang-satu": f"ulang/{one.number}/{one.spot_check}/",
    }
    for name, path in pages.items():
        answer = page.goto(f"{address}/pendataan/periksa/{path}")
        assert answer and answer.status == 200, path
        for summary in page.query_selector_all("details:not([open]) > summary"):
            summary.click()
        wrong += look(page, f"pendataan/{name}-{lang}", WIDTHS)
    assert wrong == [] and not refused


def test_a_photo_is_drawn_in_its_page(page: Page, reviews: dict[str, Review], address: str) -> None:
    page.goto(f"{address}/pendataan/periksa/{reviews[HERE].instance_id}/")
    with page.expect_response(lambda answer: "/foto/" in answer.url) as told:
        page.click("details.photo > summary")
    assert told.value.status == 200
    page.wait_for_function("document.querySelector('.photo img').naturalWidth > 0")


def test_a_choice_and_a_refusal_without_a_mouse(page: Page, reviews: dict[str, Review], address: str) -> None:
    queue = f"{address}/pendataan/periksa/?pendataan={reviews[HERE].number}"
    page.goto(queue)
    rows = page.locator("table[data-rows] tbody tr").count()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 1
    page.goto(f"{address}/pendataan/periksa/{reviews[HERE].instance_id}/")
    with page.expect_navigation():
        page.keyboard.press("1")
    assert page.url.split("?")[0].endswith("/banding/")
    fields = page.locator("table.choose tbody tr").count()
    assert fields > 1
    page.keyboard.press("j")
    for number in range(fields):
        page.keyboard.press("12"[number % 2])
    assert page.locator("input[type=radio]:checked").count() == fields
    # Not every mixture holds together; one account whole always does.
    with page.expect_navigation():
        page.locator("button[name=semua]").nth(1).press("Enter")
    assert page.locator("[role=status]").inner_text().startswith("Disetujui")
    page.goto(queue)
    assert page.locator("table[data-rows] tbody tr").count() == rows - 2
    page.click("a.go")
    page.wait_for_load_state()
    page.keyboard.press("3")
    assert page.evaluate("document.activeElement.id") == "alasan"
    page.keyboard.type("Titiknya di kantor desa")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("[role=status]").inner_text().startswith("Ditolak")

    counted = {}
    for state in ("disetujui", "ditolak"):
        page.goto(f"{address}/pendataan/periksa/?keadaan={state}&pendataan={reviews[HERE].number}")
        counted[state] = page.locator("table[data-rows] tbody tr").count()
    # One account of two was used, the other and the next visit were refused.
    assert counted == {"disetujui": 1, "ditolak": 2}
