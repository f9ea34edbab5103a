"""The pages in a real browser, wide and on a phone; the pictures are kept in `artefak/portal`."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application

from tests.portal.conftest import PASSWORD, Portal, make_account
from tests.portal.small_run import VILLAGES, family_id, nik_of

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
PICTURES = Path(__file__).resolve().parents[2] / "artefak" / "portal"
WIDTHS = (1280, 390, 320)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium tidak ada: uji peramban dilewati (apt-get install chromium)"),
]


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def address(portal: Portal) -> Iterator[str]:
    for role, wilayah in (("dinsos", "1803"), ("auditor", ""), ("admin", "")):
        make_account(f"{role}_{wilayah or 'pusat'}", role, wilayah)
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=WSGIServer, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright tidak terpasang")
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
        "--disable-component-update",
        "--disable-sync",
    ]
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield opened
        opened.close()


# What a screen reader and a keyboard need, asked of every page.
FAULTS = """() => {
  const faults = [];
  for (const one of document.querySelectorAll('input:not([type=hidden]), select'))
    if (!one.labels.length) faults.push('no label: ' + one.name);
  for (const one of document.querySelectorAll('a, button')) if (!one.textContent.trim()) faults.push('empty: ' + one.outerHTML);
  for (const one of document.querySelectorAll('table')) if (!one.caption) faults.push('table without caption');
  const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
  if (new Set(ids).size !== ids.length) faults.push('an id twice');
  if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
  if (!document.documentElement.lang) faults.push('no lang');
  let last = 1;
  for (const one of document.querySelectorAll('h1, h2, h3, h4')) {
    const level = +one.tagName[1];
    if (level > last + 1) faults.push('heading jumps: ' + one.textContent);
    last = level;
  }
  for (const one of document.querySelectorAll('button, main input:not([type=hidden]):not([type=radio]), main select, .menu a')) {
    const box = one.getBoundingClientRect(); if (box.height && box.height < 24) faults.push('too small to touch: ' + one.textContent); }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push('wider than the screen');
  return faults; }"""


@pytest.mark.parametrize("width", WIDTHS)
def test_a_day_of_the_social_office(address: str, browser: object, width: int) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()  # type: ignore[attr-defined]
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)

    def look(name: str) -> None:
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        assert page.evaluate(FAULTS) == [], name

    page.goto(f"{address}/cari/")
    look("masuk")
    page.fill("#nama", "dinsos_1803")
    page.fill("#sandi", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#number")
    look("cari")
    page.fill("#name", "Siti Aminah")
    page.fill("#born", "1981-01-11")
    page.click("form.search button")
    look("hasil")
    page.click("table a")
    page.wait_for_selector("#h-desil")
    assert page.url.split("#")[0].endswith(f"/keluarga/{family_id(VILLAGES[0], 1)}/")
    look("keluarga")
    assert nik_of(VILLAGES[0], 11) not in page.content()
    page.click("text=Buka NIK dan No. KK")
    page.select_option("#alasan", "layanan_warga")
    page.fill("#keterangan", "warga membawa kartu keluarganya")
    page.click("details[open] form button")
    page.wait_for_selector(f"text={nik_of(VILLAGES[0], 11)}")
    look("dibuka")
    page.goto(f"{address}/wilayah/")
    look("wilayah")
    page.goto(f"{address}/keluarga/KTIDAKADA/")
    look("tidak-ada")
    page.click(".tongue button")
    page.goto(f"{address}/")
    assert page.inner_text("h1") == "Home"
    look("home")
    page.click("text=Log out")
    assert not refused


@pytest.mark.parametrize("width", WIDTHS)
def test_the_auditor_and_the_administrator(address: str, browser: object, width: int) -> None:
    for name, paths in (
        ("auditor_pusat", ("/audit/", f"/audit/{family_id(VILLAGES[0], 1)}/", "/wilayah/")),
        ("admin_pusat", ("/akun/", "/penugasan/")),
    ):
        page = browser.new_context(viewport={"width": width, "height": 900}).new_page()  # type: ignore[attr-defined]
        page.goto(f"{address}/masuk/")
        page.fill("#nama", name)
        page.fill("#sandi", PASSWORD)
        page.click("main button")
        for path in paths:
            page.goto(address + path)
            page.screenshot(path=PICTURES / f"{name}{path.replace('/', '-')}{width}.png", full_page=True)
            assert page.evaluate(FAULTS) == [], path


def test_the_skip_link_comes_first_and_the_focus_is_seen(address: str, browser: object) -> None:
    page = browser.new_context().new_page()  # type: ignore[attr-defined]
    page.goto(f"{address}/masuk/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"
