"""Every screen at the widths of phones and of an office, in both languages: axe finds nothing, nothing is wider than the screen."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.portal.enumeration_offline.office import CODE, Office, task_id
from tests.portal.enumeration_offline.phone import answer, begin, fill_small_form, finish, pair, photo, section, sections
from tests.portal.looking import WIDTHS, look

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("tongue", ["id", "en"])
def test_every_screen(office: Office, address: str, page: Page, tmp_path: Path, tongue: str) -> None:
    found: list[str] = []

    def see(name: str) -> None:
        found.extend(look(page, f"luring/{tongue}-{name}", WIDTHS))

    def turn() -> None:
        if tongue == "en":
            page.click("header button:has-text('English')")
            page.wait_for_selector("header button:has-text('Bahasa Indonesia')")

    def turn_back() -> None:
        if tongue == "en":
            page.click("header button:has-text('Bahasa Indonesia')")
            page.wait_for_selector("header button:has-text('English')")

    def seen(name: str) -> None:
        turn()
        see(name)
        turn_back()

    page.goto(f"{address}/lapangan/luring/#p={CODE}")
    page.click("main button:has-text('Siapkan')")
    page.wait_for_selector(".problem")
    seen("siapkan")
    page.goto("about:blank")
    office.states[task_id(1)] = "dikembalikan"
    office.states[task_id(2)] = "terkirim"
    office.notes[task_id(1)] = {"kiriman": "uuid:x", "pertanyaan": "luas", "tempat": "/data/b3/luas", "isi": "Ukur lagi"}
    pair(page, address)
    seen("tugas")
    page.click(".tasks a:has-text('SITI AMINAH 1')")
    page.wait_for_selector("h2:has-text('Dikembalikan pengawas')")
    seen("dikembalikan")
    begin(page, 0)
    seen("bagian")
    section(page, "I. Tempat")
    answer(page, "Hasil kunjungan", "Ditemukan")
    page.click("text=Ambil titik lokasi")
    page.wait_for_selector("text=ketelitian 8 m")
    page.set_input_files("input[type=file]", photo(tmp_path / "rumah.png"))
    page.wait_for_selector("img.photo")
    seen("tempat")
    sections(page)
    section(page, "IV. Anggota")
    page.click("button:has-text('Keluarkan') >> nth=1")
    seen("anggota")
    page.click(".roster .sections a >> nth=0")
    answer(page, "Tanggal lahir", "31 2 1990")
    page.wait_for_selector(".fault")
    seen("seorang")
    page.goto(page.url.split("/%2F")[0])
    section(page, "III. Rumah")
    answer(page, "Luas lantai", "350")
    page.wait_for_selector(".warning")
    seen("rumah")
    sections(page)
    page.click("text=Periksa dan selesaikan")
    page.wait_for_selector(".problem")
    seen("periksa")
    page.click(".path a")
    fill_small_form(page)
    office.fault = "refuse"
    finish(page)
    page.wait_for_selector(".problem")
    seen("ditolak")
    for place in ("Kotak kirim", "Riwayat", "Perangkat"):
        page.click(f".menu a:has-text('{place}')")
        page.wait_for_selector(f"h1:has-text('{place.split()[0]}')")
        seen(place.split()[0].lower())
    page.click("text=Kunci")
    page.wait_for_selector("#pin")
    seen("pin")
    page.click("text=Lupa PIN")
    seen("lupa")
    assert found == []


def test_the_keyboard_is_enough(address: str, page: Page) -> None:
    """From the PIN to an answer without a mouse; the heading of each screen takes the focus, the skip link comes first."""
    pair(page, address)
    page.reload()
    page.wait_for_selector("#pin")
    page.focus("#pin")
    page.keyboard.type("314159")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Tugas saya')")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.focus(".tasks a")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('SITI AMINAH 0')")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Mulai mengisi":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".sections")
    for _ in range(20):
        page.keyboard.press("Tab")
        if "I. Tempat" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("legend:has-text('Hasil kunjungan')")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    page.wait_for_selector("text=Alamat")


def test_the_policy_of_the_page_is_its_own(address: str, page: Page) -> None:
    """What WebAssembly needs is allowed here and nowhere else; the manifest and the worker are what a browser wants."""
    answer_ = page.request.get(f"{address}/lapangan/luring/")
    policy = answer_.headers["content-security-policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy and "default-src 'none'" in policy and "unsafe-inline" not in policy
    about = json.loads(page.request.get(f"{address}/lapangan/luring/manifest.webmanifest").text())
    assert about["display"] == "standalone" and about["lang"] == "id"
    worker = page.request.get(f"{address}/lapangan/luring/sw.js")
    assert worker.headers["content-type"].startswith("text/javascript") and worker.headers["cache-control"] == "no-cache"
