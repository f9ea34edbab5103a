"""A list in a real browser, with the real worker: upload, columns, progress, effects, rows, repair, submit, answers; looked at."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.portal.conftest import Portal, make_account
from tests.portal.lists.office import HEAD, person, workbook
from tests.portal.lists.test_worker import worker
from tests.portal.looking import WIDTHS, log_in, look
from tests.portal.small_run import NAMES, VILLAGES, nik_of

pytestmark = pytest.mark.browser
HERE, NEAR, FAR = VILLAGES[0], VILLAGES[1], VILLAGES[2]
USER = f"dinsos_{HERE[:4]}"
_WAIT = 60_000.0


@pytest.fixture(scope="module", autouse=True)
def accounts(portal: Portal) -> None:
    """Before the browser: while it runs, Django's connection of this thread may not be used."""
    make_account(USER, "dinsos", HERE[:4])


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    log_in(opened, address, USER)
    yield opened
    context.close()


def messy(path: Path) -> Path:
    """What an office sends: changes, a death, a row without anybody, one of another region, two that contradict each other."""
    rows = [
        person(HERE, 1, 1),
        person(HERE, 1, 2, LANTAI="Bambu"),
        person(HERE, 2, 1, KETERANGAN="MENINGGAL"),
        person(HERE, 3, 1, LANTAI="Tanah"),
        person(HERE, 3, 2, LANTAI="Keramik"),
        person(NEAR, 2, 2, NIK="", **{"NAMA LENGKAP": "TIDAK DIKENAL", "TGL LAHIR": "01-01-1950", "NO KK": ""}),
        person(FAR, 1, 1),
        person(HERE, 4, 1, LANTAI="Tanah"),
    ]
    # Another layout than the lists of the other tests: the columns are asked for.
    return workbook(path, rows, head=[*HEAD[:-1], "KET. LAPANGAN"])


def test_the_office_does_it_alone(page: Page, address: str, tmp_path: Path) -> None:
    wrong = []
    page.goto(f"{address}/daftar/")
    wrong += look(page, "daftar-01-awal", WIDTHS)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.click("button:has-text('Unggah')")
    expect(page.get_by_role("alert")).to_contain_text("Pilih berkas lebih dulu")
    wrong += look(page, "daftar-02-tanpa-berkas")
    page.set_input_files("#berkas", messy(tmp_path / "warga miskin 2026.xlsx"))
    page.click("button:has-text('Unggah')")
    expect(page.get_by_role("status")).to_contain_text("menunggu dibaca")
    wrong += look(page, "daftar-03-menunggu", WIDTHS)
    page.set_viewport_size({"width": 1280, "height": 900})
    here = page.url
    with worker():
        # The page follows by itself until the officer is asked.
        expect(page.get_by_role("heading", level=1)).to_have_text("Periksa arti setiap kolom", timeout=_WAIT)
        wrong += look(page, "daftar-04-kolom", WIDTHS)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.select_option("select[name='kolom_ketlapangan']", "keterangan")
        page.click("button:has-text('Benar, cocokkan sekarang')")
        expect(page.locator("#kemajuan li[aria-current=step]")).to_be_visible(timeout=_WAIT)
        wrong += look(page, "daftar-05-berjalan", WIDTHS)
        page.set_viewport_size({"width": 1280, "height": 900})
        # The tab may be closed in between.
        page.goto(f"{address}/cari/")
        page.goto(here)
        expect(page.get_by_role("heading", name="Bila semuanya diajukan")).to_be_visible(timeout=_WAIT)
        wrong += look(page, "daftar-06-akibat", WIDTHS)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.click(".work a >> nth=0")
        expect(page.get_by_role("heading", level=1)).to_have_text("8 baris: semua baris orang")
        page.locator("details").first.evaluate("one => one.open = true")
        wrong += look(page, "daftar-07-baris", WIDTHS)
        page.set_viewport_size({"width": 1280, "height": 900})
        assert nik_of(HERE, 11) not in page.content()
        page.click("button:has-text('Ajukan yang dicentang')")
        expect(page.get_by_role("alert")).to_contain_text("Centang dulu")
        wrong += look(page, "daftar-08-tanpa-centang")
        page.check("input[name=baris] >> nth=0")
        page.click("button:has-text('Ajukan yang dicentang')")
        expect(page.get_by_role("heading", level=1)).to_have_text("1 baris diajukan")
        wrong += look(page, "daftar-09-diajukan", WIDTHS)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.click("text=Lihat jawaban setiap baris")
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody")).to_contain_text("Draf, menunggu musyawarah")
        wrong += look(page, "daftar-10-jawaban", WIDTHS)
        page.set_viewport_size({"width": 1280, "height": 900})
        # The repair file goes out and comes back with one row mended.
        page.goto(here)
        with page.expect_download() as coming:
            page.click("a:has-text('Perbaikan: hanya')")
        assert re.fullmatch(r"perbaikan-\d+\.xlsx", coming.value.suggested_filename)
        mended = [*["", "", "", "", "", "Data|8"], *person(HERE, 2, 2, LANTAI="Tanah", **{"NAMA LENGKAP": NAMES[(2 + 2) % len(NAMES)]})]
        front = [f"DTSEN: {name}" for name in ("yang perlu diperbaiki", "hasil", "padanan", "yang berubah", "usulan nomor", "baris")]
        page.set_input_files("#berkas", workbook(tmp_path / "perbaikan.xlsx", [mended], head=[*front, *HEAD[:-1], "KET. LAPANGAN"]))
        page.click("button:has-text('Unggah perbaikan')")
        expect(page.locator("main")).to_contain_text("1 baris diperbaiki", timeout=_WAIT)
        wrong += look(page, "daftar-11-digabung", WIDTHS)
    assert wrong == []


def test_without_script_the_page_refreshes_itself(browser: Browser, address: str, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    log_in(page, address, USER)
    page.goto(f"{address}/daftar/")
    page.set_input_files("#berkas", workbook(tmp_path / "tanpa skrip.xlsx", [person(HERE, 1, 1)], title="TANPA SKRIP"))
    page.click("main button:has-text('Unggah')")
    expect(page.get_by_role("status")).to_contain_text("menunggu dibaca")
    with worker():
        # No hand touches the page: it loads itself again until the worker is done.
        expect(page.locator("h1, h2").filter(has_text=re.compile("Periksa arti setiap kolom|Bila semuanya diajukan")).first).to_be_visible(
            timeout=_WAIT
        )
    context.close()
