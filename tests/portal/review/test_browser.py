"""Fifty pairs decided without a mouse, each undone once; the page as it is drawn; the same without a script."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.portal.conftest import Portal, make_account
from tests.portal.looking import WIDTHS, log_in, look
from tests.portal.small_run import VILLAGES

pytestmark = pytest.mark.browser
PAIRS = 50


@pytest.fixture(scope="module", autouse=True)
def clerk(portal: Portal) -> None:
    """Before the browser: while it runs, Django's connection of this thread may not be used."""
    make_account("bps_kab_1803", "bps_kab", "1803")


@pytest.fixture
def pairs(portal: Portal) -> Iterator[None]:
    """Fifty pairs beside those of the small run, in one village."""
    with portal.server.superuser("dtsen") as opened:
        row = opened.execute("SELECT id FROM exchange_release WHERE is_active").fetchone()
        assert row
        for number in range(PAIRS):
            said = {
                "nama": f"SITI AMINAH {number}",
                "tanggal_lahir": 19800111,
                "jenis_kelamin": 2,
                "alamat": "JL MELATI",
                "kode_desa": VILLAGES[0],
            }
            other = said | {"nama": f"SITTI AMINA {number}", "tanggal_lahir": 19800110, "alamat": ""}
            opened.execute(
                "INSERT INTO served_pair (release_id, pair_id, source_a, file_a, record_id_a, source_b, file_b, record_id_b, score, "
                "reason, evidence, sidik_a, sidik_b, kode_desa_a, kode_desa_b, isi_a, isi_b) "
                "VALUES (%s, %s, 'dtks', 'f', %s, 'p3ke', 'f', %s, %s, 'bukti_kurang', 'nama_mirip tanggal_satu_angka kelamin_sama', "
                "'a', 'b', %s, %s, %s, %s)",
                [
                    row[0],
                    f"{number:032d}",
                    f"a{number}",
                    f"b{number}",
                    20 - number / 10,
                    VILLAGES[0],
                    VILLAGES[0],
                    json.dumps(said),
                    json.dumps(other),
                ],
            )
    yield
    with portal.server.superuser("dtsen") as opened:
        opened.execute("DELETE FROM served_pair WHERE pair_id ~ '^0{30}'")


def logged_in(address: str, browser: Browser, width: int, *, script: bool = True) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script).new_page()
    log_in(page, address, "bps_kab_1803")
    page.goto(f"{address}/pasangan/")
    page.click("a.go")
    page.wait_for_load_state()
    return page


def shown(page: Page) -> str:
    return str(page.url.split("/pasangan/")[1].split("/")[0])


def test_fifty_pairs_without_a_mouse(address: str, browser: Browser, pairs: None, portal: Portal) -> None:
    page = logged_in(address, browser, 1280)
    for number in range(PAIRS):
        assert shown(page) == f"{number:032d}"
        key, before = "123"[number % 3], page.url
        for again in range(2):
            with page.expect_navigation(wait_until="domcontentloaded"):
                page.keyboard.press(key)
            assert page.url != before
            if not again:
                with page.expect_navigation(wait_until="domcontentloaded"):
                    page.keyboard.press("u")
                assert page.url == before
    with portal.server.superuser("dtsen") as opened:
        counted = opened.execute(
            "SELECT count(*) FILTER (WHERE withdrawn_at IS NULL), count(*) FILTER (WHERE withdrawn_at IS NOT NULL) FROM review_judgement"
        ).fetchone()
    assert counted == (PAIRS, PAIRS)


def test_next_previous_and_help(address: str, browser: Browser, pairs: None) -> None:
    page = logged_in(address, browser, 1280)
    for key, wanted in (("j", 1), ("j", 2), ("k", 1)):
        with page.expect_navigation():
            page.keyboard.press(key)
        assert shown(page) == f"{wanted:032d}"
    page.keyboard.press("?")
    assert page.evaluate("document.getElementById('bantuan').open")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pair_as_it_is_drawn(address: str, browser: Browser, pairs: None, width: int) -> None:
    page = logged_in(address, browser, width)
    for name in ("pasangan", "antrean"):
        assert look(page, name) == []
        if name == "pasangan":
            assert page.evaluate("getComputedStyle(document.querySelector('.pair mark')).textDecorationLine") == "underline"
            page.click("text=Sama: satu orang")
            page.goto(f"{address}/pasangan/")


def test_without_a_script_buttons_do_the_same(address: str, browser: Browser, pairs: None) -> None:
    page = logged_in(address, browser, 390, script=False)
    first = shown(page)
    page.click("text=Beda: dua orang")
    assert shown(page) != first
    page.click("form.undo button")
    assert shown(page) == first
    page.click("a[rel=next]")
    assert shown(page) != first
