"""Point 9 of the operator's list: an error says what, where and how; nothing typed is lost, also when the session ended."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page

from portal.area import app_transaction
from portal.lookup import queries
from tests.portal.conftest import PASSWORD, Portal, make_account
from tests.portal.looking import log_in, look
from tests.portal.small_run import VILLAGES, family_id

Clients = Callable[..., Client]
TYPED = 'Siti "Aminah" & <b>'


@pytest.fixture(scope="module", autouse=True)
def people(portal: Portal) -> None:
    """Before the browser: while it runs, Django's connection of this thread may not be used."""
    make_account("dinsos_1803", "dinsos", "1803")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"number": "123"}, "number"),
        ({"name": TYPED, "born": "kemarin"}, "born"),
        ({"name": TYPED, "wilayah": "99"}, ""),
        ({"name": TYPED, "wilayah": "180"}, "wilayah"),
        ({"name": "SITI"}, "name"),
        ({}, "number"),
    ],
)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_refused_form_leads_to_its_field_and_keeps_what_was_typed(
    client_as: Clients, said: dict[str, str], field: str, lang: str
) -> None:
    client = client_as("dinsos", "1803")
    client.cookies["bahasa"] = lang
    answer = client.post("/cari/", said)
    text = answer.content.decode()
    # A region that exists nowhere is no mistake of the form: nobody is found there.
    assert answer.status_code == (422 if field else 200)
    if field:
        summary = text.split('role="alert"')[1].split("</div>")[0]
        assert f'href="#{field}"' in summary and f'id="{field}"' in text
    assert all(html_of(value) in text for value in said.values())


def html_of(value: str) -> str:
    return 'value="' + value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;") + '"'


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("of_database", [False, True])
def test_a_fault_of_ours_is_a_page_that_says_nothing_was_saved(
    client_as: Clients, monkeypatch: pytest.MonkeyPatch, lang: str, of_database: bool
) -> None:
    def fails(*_: object) -> None:
        if of_database:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        raise RuntimeError("rahasia 1803060101810112")

    client = client_as("dinsos", "1803")
    client.cookies["bahasa"] = lang
    client.raise_request_exception = False
    monkeypatch.setattr(queries, "search", fails)
    answer = client.post("/cari/", {"name": "Siti Aminah"})
    text = answer.content.decode()
    assert answer.status_code == 500 and "rahasia" not in text and "Traceback" not in text
    assert {"id": "Tidak ada yang tersimpan setengah", "en": "Nothing was saved by halves"}[lang] in text
    monkeypatch.undo()
    assert client.post("/cari/", {"name": "Siti Aminah"}).status_code == 200, "the next request works"


def test_what_one_person_typed_is_offered_to_nobody_else(client_as: Clients) -> None:
    client = client_as("dinsos", "1803")
    client_as("bps_kab", "1803")
    with app_transaction():
        session = client.session
        session["terakhir"] = 0
        session.save()
    kept = re.search(r'name="simpanan" value="([^"]+)"', client.post("/cari/", {"name": TYPED}).content.decode())
    assert kept
    other = Client().post("/masuk/", {"nama": "bps_kab_1803", "sandi": PASSWORD, "simpanan": kept[1], "lanjut": "/cari/"})
    assert (other.status_code, other.headers["Location"]) == (302, "/cari/")
    own = Client().post("/masuk/", {"nama": "dinsos_1803", "sandi": PASSWORD, "simpanan": kept[1], "lanjut": "/cari/"})
    assert own.status_code == 200 and html_of(TYPED) in own.content.decode()


def logged_in(address: str, browser: Browser, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    log_in(page, address, "dinsos_1803")
    return page


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_a_session_that_ends_while_somebody_types(address: str, browser: Browser, width: int) -> None:
    page = logged_in(address, browser, width)
    page.goto(f"{address}/keluarga/{family_id(VILLAGES[0], 1)}/")
    page.click("text=Buka NIK dan No. KK")
    page.select_option("#alasan", "layanan_warga")
    page.fill("#keterangan", "warga membawa kartu keluarganya")
    page.context.clear_cookies(name="sesi")
    page.click("details[open] form button")
    page.wait_for_selector("#sandi")
    assert "Sesi Anda berakhir" in page.inner_text("main")
    assert look(page, "sesi-berakhir") == []
    page.fill("#nama", "dinsos_1803")
    page.fill("#sandi", PASSWORD)
    page.click("main form button")
    page.wait_for_selector("text=Kirim yang sudah diketik")
    assert look(page, "lanjutkan") == []
    page.click("text=Kirim yang sudah diketik")
    page.wait_for_selector("text=NIK dan No. KK terbuka untuk halaman ini saja")


@pytest.mark.browser
def test_the_summary_of_errors_leads_to_the_field_without_a_mouse(address: str, browser: Browser) -> None:
    page = logged_in(address, browser, 390)
    page.goto(f"{address}/cari/")
    page.fill("#name", "Siti Aminah")
    page.fill("#born", "kemarin")
    page.keyboard.press("Enter")
    page.wait_for_selector(".problem")
    assert look(page, "cari-salah") == []
    page.focus(".problem a")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "born" or page.evaluate("document.querySelector(':target').id") == "born"
    assert page.input_value("#name") == "Siti Aminah" and page.input_value("#born") == "kemarin"


@pytest.mark.browser
def test_a_region_that_several_are_named_is_chosen(address: str, browser: Browser) -> None:
    page = logged_in(address, browser, 320)
    page.goto(f"{address}/cari/")
    page.fill("#name", "Siti Aminah")
    page.fill("#wilayah", "Desa 1803")
    page.click("form.search button")
    page.wait_for_selector("#wilayah-pilihan")
    assert look(page, "cari-wilayah") == []
    page.check("#wilayah-pilihan input >> nth=0")
    page.click("form.search button")
    page.wait_for_selector("#hasil")
    assert page.evaluate("location.hash") == "#hasil"
