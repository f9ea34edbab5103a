"""The page in Debian's Chromium: nothing sticks out, nothing is fetched, both tongues, with and without JavaScript."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dtsen.engine import Engine, Shelf
from dtsen.errors import Say
from dtsen.pipeline.books import balance
from dtsen.pipeline.report import RunCard, Version, write_report
from tests.pipeline.tiny_world import AS_OF

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install -y chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def report(engine: Engine, tiny_run: Shelf, tmp_path_factory: pytest.TempPathFactory) -> str:
    from tests.pipeline.test_report import boundaries

    card = RunCard("DTSEN-2025-TW4", AS_OF, (Version(Say("Sidik model", "Hash of the model"), "a" * 64),))
    batas = boundaries(tmp_path_factory.mktemp("batas") / "batas.geojson")
    return write_report(engine, tiny_run, card, balance(engine, tiny_run), batas).as_uri()


def _open(browser: Browser, report: str, width: int, javascript: bool = True) -> tuple[Page, list[str]]:
    """A page and what it complained about or asked the network for."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=javascript)
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: heard.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    page.goto(report)
    return page, heard


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_sticks_out_and_nothing_is_fetched(browser: Browser, report: str, width: int) -> None:
    page, heard = _open(browser, report, width)
    for lang in ("Indonesia", "English"):
        page.get_by_label(lang).check()
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert heard == []


def test_the_tongue_changes_without_loading_again(browser: Browser, report: str) -> None:
    page, _ = _open(browser, report, 1280)
    page.evaluate("window.here = true")
    assert page.get_by_role("heading", level=1).inner_text() == "Laporan rilis DTSEN-2025-TW4"
    page.get_by_label("English").check()
    assert page.get_by_role("heading", level=1).inner_text() == "Run report DTSEN-2025-TW4"
    assert page.evaluate("[document.documentElement.lang, document.title, window.here]") == ["en", "Run report DTSEN-2025-TW4", True]
    page.get_by_label("Indonesia").check()
    assert page.evaluate("document.documentElement.lang") == "id"
    assert page.get_by_text("Journey of the data").first.is_hidden()


def test_both_tongues_work_without_javascript(browser: Browser, report: str) -> None:
    page, _ = _open(browser, report, 390, javascript=False)
    assert page.get_by_role("heading", name="Perjalanan data").is_visible()
    assert page.get_by_text("Journey of the data").first.is_hidden()
    page.get_by_label("English").check()
    assert page.get_by_role("heading", name="Journey of the data").is_visible()
    assert page.get_by_text("Perjalanan data").first.is_hidden()


def test_the_keyboard_reaches_the_content_the_tongues_and_wide_tables(browser: Browser, report: str) -> None:
    page, _ = _open(browser, report, 390)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#isi"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "bahasa-id"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("[document.activeElement.id, document.documentElement.lang]") == ["bahasa-en", "en"]
    assert page.evaluate("[...document.querySelectorAll('.scroll')].every(box => box.tabIndex === 0)")


def test_words_stand_out_from_their_ground(browser: Browser, report: str) -> None:
    """WCAG 2.2 AA: 4.5 to 1 for every text, measured in the browser on the colours that it uses."""
    page, _ = _open(browser, report, 1280)
    faint = page.evaluate(
        """() => {
          const parts = colour => colour.match(/[\\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = node => {
            for (; node; node = node.parentElement) {
              const colour = parts(getComputedStyle(node).backgroundColor);
              if (colour.length === 3 || colour[3] > 0) return colour;
            }
            return [255, 255, 255];
          };
          return [...document.querySelectorAll('body *')].filter(node => !node.closest('svg') && node.checkVisibility()
            && [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())).filter(node => {
              const [a, b] = [light(parts(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
              return (a + 0.05) / (b + 0.05) < 4.5;
            }).map(node => node.outerHTML.slice(0, 80));
        }"""
    )
    assert faint == []


def test_it_prints(browser: Browser, report: str, tmp_path: Path) -> None:
    page, _ = _open(browser, report, 1280)
    page.emulate_media(media="print")
    assert page.locator("nav.toc").is_hidden()
    assert page.get_by_role("heading", level=1).is_visible()
    page.pdf(path=tmp_path / "laporan.pdf")
    assert (tmp_path / "laporan.pdf").read_bytes()[:5] == b"%PDF-"
