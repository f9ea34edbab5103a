"""A campaign in a real browser, from the letter to the report, in both tongues, wide and on a telephone; rows by keyboard."""

import datetime
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.portal.conftest import Portal, make_account
from tests.portal.enumeration.office import PDF, make_sample_campaigns
from tests.portal.looking import WIDTHS, log_in, look
from tests.portal.small_run import VILLAGES

pytestmark = pytest.mark.browser
HERE, THERE = VILLAGES[2], VILLAGES[3]
SQUARE = "M0,0L100,0L100,100L0,100Z"


@pytest.fixture(scope="module")
def number(portal: Portal) -> Iterator[int]:
    """A campaign with a visit, and outlines of its two districts. Made before the browser: while it runs, Django's connection of this
    thread may not be used."""
    for role, wilayah in (("dinsos", "3510"), ("bps_kab", "3510"), ("statistik_nasional", "")):
        make_account(f"{role}_{wilayah or 'pusat'}", role, wilayah)
    make_account(f"pencacah_tiga_{HERE}", "pencacah", HERE)
    made = make_sample_campaigns()[HERE].number
    columns = "(kode, induk, nama, path, x, y, width, height)"
    with portal.connect("owner") as owner:
        for place, code in enumerate((HERE[:7], THERE[:7])):
            shape = SQUARE.replace("M0,0", f"M{place * 100},0").replace("100", str(100 + place * 100))
            values = [code, code[:4], f"Kecamatan {code}", shape, 50 + place * 100, 50, 200, 100]
            owner.execute(f"INSERT INTO dashboard_boundary {columns} VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", values)
    yield made
    with portal.connect("owner") as owner:
        owner.execute("DELETE FROM dashboard_boundary WHERE induk = %s", [HERE[:4]])


def opened(browser: Browser, address: str, who: str, lang: str = "id", width: int = 1280) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "bahasa", "value": lang, "url": address}])
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text))
    log_in(page, address, who)
    return page, refused


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_of_a_campaign_fits_and_can_be_read(number: int, address: str, browser: Browser, lang: str) -> None:
    page, refused = opened(browser, address, "bps_kab_3510", lang)
    wrong = []
    for name, route in (
        ("kemajuan", ""),
        ("desa", f"?di={HERE}"),
        ("tim", "tim/"),
        ("tugas", f"tugas/?desa={HERE}"),
        ("baru", "baru/"),
        ("contoh", "contoh/"),
        ("laporan", "laporan/"),
    ):
        page.goto(f"{address}/pendataan/{number}/{route}")
        assert page.locator("h2").count()
        wrong += look(page, f"pendataan/{lang}-{name}", WIDTHS)
    assert wrong == [] and refused == []


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_letter_goes_to_the_centre_and_comes_back_granted(number: int, address: str, browser: Browser, lang: str) -> None:
    page, _ = opened(browser, address, "dinsos_3510", lang, 390)
    page.goto(f"{address}/pendataan/minta/")
    page.click("summary")
    assert look(page, f"pendataan/{lang}-minta", WIDTHS) == []
    title, today = f"Pendataan {lang} {uuid.uuid4().hex[:6]}", datetime.date.today()
    for name, value in (
        ("judul", title),
        ("nomor_surat", "470/12"),
        ("hari_surat", f"{today:%d-%m-%Y}"),
        ("mulai", f"{today:%d-%m-%Y}"),
        ("selesai", "kapan-kapan"),
    ):
        page.fill(f"#{name}", value)
    page.set_input_files("#surat", {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.check(f"#d-{HERE}")
    page.click("main form button")
    page.wait_for_selector("[role=alert]")
    assert page.input_value("#judul") == title and page.is_checked(f"#d-{HERE}")
    assert look(page, f"pendataan/{lang}-minta-salah", WIDTHS) == []
    page.fill("#selesai", f"{today + datetime.timedelta(days=9):%d-%m-%Y}")
    page.set_input_files("#surat", {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.click("main form button")
    page.wait_for_selector(".facts")
    where = page.url
    assert look(page, f"pendataan/{lang}-diminta", WIDTHS) == []
    centre, _ = opened(browser, address, "statistik_nasional_pusat", lang)
    centre.goto(f"{address}/pendataan/")
    assert look(centre, f"pendataan/{lang}-daftar", WIDTHS) == []
    centre.goto(where)
    assert look(centre, f"pendataan/{lang}-putusan", WIDTHS) == []
    centre.click("button[value=setujui]")
    centre.wait_for_selector("table.counts")
    page.goto(where)
    assert page.locator("button[value=setujui]").count() == 0


def test_the_map_leads_to_a_district_and_the_dots_say_where(number: int, address: str, browser: Browser) -> None:
    page, _ = opened(browser, address, "bps_kab_3510")
    page.goto(f"{address}/pendataan/{number}/")
    assert page.locator(".map svg a").count() == 2
    page.focus(f".map svg a[href='?di={HERE[:7]}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/?di={HERE[:7]}")
    assert page.locator("table.counts").first.inner_text().count("Desa ") >= 1 and THERE not in page.inner_text("main")


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("kind", ["collect", "luring"])
def test_the_sheet_of_a_device_can_be_scanned_and_printed(number: int, address: str, browser: Browser, lang: str, kind: str) -> None:
    page, refused = opened(browser, address, "bps_kab_3510", lang)
    page.goto(f"{address}/pendataan/{number}/tim/")
    page.click(".member details summary >> nth=0")
    page.check(f".member details[open] input[value={kind}]")
    page.fill(".member details[open] input[name=nama]", "HP uji")
    page.click(".member details[open] button")
    page.wait_for_selector(".qr svg")
    assert look(page, f"pendataan/{lang}-lembar-{kind}", WIDTHS) == [] and refused == []
    page.emulate_media(media="print")
    assert page.is_visible(".qr svg") and not page.is_visible(".top") and not page.is_visible("details")
    assert page.is_visible(".sheet .once") == (kind == "luring")


def test_rows_are_chosen_by_keys_and_given_out(number: int, address: str, browser: Browser) -> None:
    page, _ = opened(browser, address, "bps_kab_3510")
    page.goto(f"{address}/pendataan/{number}/tugas/?desa={HERE}&pencacah=kosong")
    boxes = "table[data-rows] input[type=checkbox]"
    assert page.locator(boxes).count() == 1
    page.goto(f"{address}/pendataan/{number}/tugas/?desa={HERE}&keadaan=baru")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    assert [page.locator(boxes).nth(place).is_checked() for place in range(3)] == [False, True, False]
    page.keyboard.press("a")
    assert page.locator(f"{boxes}:checked").count() == 3
    page.keyboard.press("a")
    assert page.locator(f"{boxes}:checked").count() == 0
    page.keyboard.press("k")
    page.keyboard.press("Space")
    page.select_option("#kepada", index=2)
    page.click("button[value=bagikan]")
    page.wait_for_selector("[role=status]")
    assert look(page, "pendataan/id-dibagi") == []
