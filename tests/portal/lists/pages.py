"""Everybody's part in a round, through the pages alone: what a person sees, fills in and presses."""

import re
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.portal.looking import log_in
from tests.portal.proposals.support import PDF

WAIT = 240_000.0
_BATCH = re.compile(r"/usulan/kumpulan/(\d+)/")


class People:
    """Everybody who takes part, each in a browser window of their own."""

    def __init__(self, browser: Browser, address: str, papers: Path) -> None:
        self._browser, self.address, self._papers = browser, address, papers
        self._open: dict[str, Page] = {}
        (papers / "surat.pdf").write_bytes(PDF)

    def page(self, username: str) -> Page:
        if username not in self._open:
            page = self._browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True).new_page()
            page.set_default_timeout(WAIT)
            log_in(page, self.address, username)
            self._open[username] = page
        return self._open[username]

    @property
    def paper(self) -> Path:
        return self._papers / "surat.pdf"

    def go(self, page: Page, where: str) -> Page:
        page.goto(self.address + where)
        return page

    def close(self) -> None:
        for page in self._open.values():
            page.context.close()


def number_of(page: Page) -> int:
    return int(page.url.rstrip("/").split("/")[-1].split("?")[0])


def send_list(people: People, username: str, path: Path, fields: dict[str, str] | None = None) -> tuple[int, int]:
    """Uploads a list and waits for its effects: its number, and how often the columns had to be confirmed."""
    page = people.go(people.page(username), "/daftar/")
    page.set_input_files("#berkas", path)
    page.click("main button:has-text('Unggah')")
    page.wait_for_url(re.compile(r"/daftar/\d+/"))
    number = int(page.url.split("/daftar/")[1].split("/")[0])
    done = page.locator("h1, h2").filter(has_text=re.compile("Periksa arti setiap kolom|Bila semuanya diajukan|ditolak"))
    expect(done.first).to_be_visible(timeout=WAIT)
    clicks = 0
    if page.locator("h1").inner_text() == "Periksa arti setiap kolom":
        clicks = 1
        for name, value in (fields or {}).items():
            page.select_option(f"select[name='kolom_{name}']", value)
        page.click("button:has-text('Benar, cocokkan sekarang')")
        expect(page.get_by_role("heading", name="Bila semuanya diajukan")).to_be_visible(timeout=WAIT)
    return number, clicks


def submit_all(people: People, username: str, number: int) -> str:
    """Submits everything that is ready; what the page says of it, whoever does it."""
    page = people.go(people.page(username), f"/daftar/{number}/")
    page.click("button:has-text('Ajukan pilihan ini')")
    return until_done(page)


def until_done(page: Page) -> str:
    """Waits for the worker where it does what was asked; the words of the page then."""
    if "/pekerjaan/" in page.url:
        expect(page.get_by_role("status")).to_have_text(re.compile("^(selesai|dihentikan|berhenti)"), timeout=WAIT)
    return page.inner_text("main")


def hold_meetings(people: People, username: str, refuse: int = 0) -> list[str]:
    """The meeting of a village decides all its drafts, against `refuse` of those about a floor; the ids refused. What was agreed
    goes on at once."""
    page = people.go(people.page(username), "/usulan/musyawarah/")
    refused: list[str] = []
    while page.locator("select[name^='putusan-']").count():
        rows = page.locator("tbody tr")
        for at in range(rows.count()):
            row = rows.nth(at)
            # Of one answer about a house: were it a head's removal, what follows for the family would not follow.
            against = len(refused) < refuse and row.get_by_text(re.compile("lantai", re.IGNORECASE)).count() > 0
            row.locator("select").select_option("tidak_sesuai_kenyataan" if against else "setuju")
            if against:
                row.locator("input").fill("Warga di musyawarah mengetahui keadaan yang lain.")
                refused.append(str(row.locator("th a").get_attribute("href")).strip("/").split("/")[-1])
        page.select_option("#dokumen", "berita_acara")
        page.fill("#hari", timezone.localdate().strftime("%d-%m-%Y"))
        page.fill("#hadir", "34")
        page.set_input_files("#berkas", people.paper)
        page.click("button:has-text('Simpan putusan musyawarah')")
        expect(page.get_by_role("status").first).to_contain_text("Berhasil")
        people.go(page, "/usulan/musyawarah/")
    return refused


def for_all(people: People, username: str, state: str, button: str) -> str:
    """One act upon everything of a list of proposals."""
    page = people.go(people.page(username), f"/usulan/?keadaan={state}")
    if page.locator("#semua").count():
        page.check("#semua")
    else:
        for box in page.locator("input[name=usulan]").all():
            box.check()
    page.click(f"button:has-text('{button}')")
    return until_done(page)


def batch_of(people: People, username: str, name: str) -> int:
    page = people.go(people.page(username), "/usulan/kumpulan/")
    found = _BATCH.search(str(page.get_by_role("link", name=name, exact=True).first.get_attribute("href")))
    assert found
    return int(found[1])


def sign(people: People, username: str, batch: int) -> str:
    page = people.go(people.page(username), f"/usulan/kumpulan/{batch}/")
    page.fill("#nomor", "470/12/2026")
    page.set_input_files("#berkas", people.paper)
    page.click("button:has-text('Sahkan')")
    return until_done(page)


def check(people: People, username: str, batch: int, *, sample: bool) -> str:
    """The centre's checks, and a sample where it is asked for; the page of the batch afterwards."""
    page = people.go(people.page(username), f"/usulan/kumpulan/{batch}/")
    page.click("button:has-text('Jalankan pemeriksaan')")
    until_done(page)
    if sample:
        people.go(page, f"/usulan/kumpulan/{batch}/")
        page.click("button:has-text('Ambil contoh')")
        expect(page.get_by_role("status").first).to_contain_text("dipilih untuk diperiksa")
    return people.go(page, f"/usulan/kumpulan/{batch}/").inner_text("main")


def visit_all(people: People, username: str) -> int:
    """Somebody goes to every family that was drawn and writes down that it is so."""
    page = people.page(username)
    visited = 0
    while True:
        people.go(page, "/usulan/lapangan/")
        if not page.locator("tbody th a").count():
            return visited
        page.click("tbody th a >> nth=0")
        page.select_option("#hasil", "sesuai")
        page.fill("#hari", timezone.localdate().strftime("%d-%m-%Y"))
        page.click("button:has-text('Simpan hasil')")
        expect(page.locator("#hasil")).to_have_count(0)
        visited += 1


def accept_batch(people: People, username: str, batch: int) -> str:
    page = people.go(people.page(username), f"/usulan/kumpulan/{batch}/")
    page.locator("summary", has_text=re.compile("^Terima")).first.evaluate("one => one.parentElement.open = true")
    page.locator("form", has=page.locator("input[name=perbuatan][value=terima]")).get_by_role("button").first.click()
    return until_done(page)


def accept_with_reason(people: People, username: str, batch: int) -> int:
    """Opens what is still waiting at the centre one by one, and takes it with a reason."""
    page, taken = people.page(username), 0
    while True:
        people.go(page, f"/usulan/?keadaan=disahkan_kdh&kumpulan={batch}")
        links = page.locator("tbody th a")
        if not links.count():
            return taken
        links.first.click()
        page.locator("summary", has_text="Terima dengan alasan").evaluate("one => one.parentElement.open = true")
        options = page.locator("#alasan-terima option")
        page.select_option("#alasan-terima", str(options.nth(1).get_attribute("value")))
        page.fill("#kata-terima", "Sudah dilihat di lapangan bersama kepala desa.")
        page.locator("form", has=page.locator("#alasan-terima")).get_by_role("button").click()
        expect(page.locator("main")).to_contain_text("Diterima pusat")
        taken += 1
