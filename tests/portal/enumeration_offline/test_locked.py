"""What is on the device is locked: nothing personal outside the encrypted store, the next user sees nothing, unsent work survives."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.portal.enumeration_offline.office import CODE, KEY, RECOVERY, Office
from tests.portal.enumeration_offline.phone import (
    PIN,
    answer,
    begin,
    everything_stored,
    fill_small_form,
    finish,
    kept,
    pair,
    section,
    sections,
    unlock,
)

pytestmark = pytest.mark.browser
CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) found.push(name.replace(/-.*/, '') + ' ' + new URL(one.url).pathname);
  return found.sort();
}"""
SECRET = "JALAN RAHASIA 99"
# Of persons, of the campaign, of the office's key: none of it may be read by who has the disk of the device.
MARKS = ("SITI AMINAH", "JL MELATI", SECRET, "BUDI", "1980", "3510110001", KEY, RECOVERY, CODE, PIN, "Pendataan bersama uji", "Petugas Uji")


def half_a_form(page: Page) -> None:
    begin(page)
    section(page, "I. Tempat")
    answer(page, "Hasil kunjungan", "Ditemukan")
    answer(page, "Alamat", SECRET)


def lock(page: Page) -> None:
    page.click("text=Kunci")
    page.wait_for_selector("#pin")


def test_nothing_personal_is_readable_on_the_device(address: str, page: Page) -> None:
    pair(page, address)
    assert "#" not in page.url or CODE not in page.url, "the code is out of the address"
    half_a_form(page)
    sections(page)
    fill_small_form(page)
    finish(page)
    page.wait_for_selector("main strong:has-text('Diterima kantor')")
    stored = everything_stored(page)
    assert "dtsen-luring" in stored and "Formulir uji" in stored, "the walk sees databases and caches"
    assert [mark for mark in MARKS if mark in stored] == []


def test_caches_hold_the_program_and_the_form_and_nothing_else(address: str, page: Page) -> None:
    pair(page, address)
    half_a_form(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    names = page.evaluate(CACHED)
    program = r"program /statis/enumeration/luring/[\w-]+\.(js|css)|program /lapangan/luring/"
    allowed = rf"{program}|formulir /lapangan/luring/formulir/[0-9a-f]{{32}}\.xml"
    assert len(names) >= 6 and [name for name in names if not re.fullmatch(allowed, name)] == []


def test_the_next_user_sees_nothing_and_the_first_finds_everything(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    half_a_form(page)
    place = page.url
    lock(page)
    assert SECRET not in page.content() and "SITI" not in page.content()
    office.codes.add("ZZZZ999999")
    page.click("text=Tambah petugas lain")
    page.fill("#kode", "zzzz-999999")
    page.fill("#nama", "Joko")
    page.fill("#pin", "271828")
    page.fill("#pin2", "271828")
    office.families = 0
    page.click("main button:has-text('Siapkan')")
    page.wait_for_selector("text=Belum ada tugas di perangkat ini")
    page.click("text=Kotak kirim")
    assert SECRET not in page.content() and "SITI" not in page.content()
    page.goto(place)
    page.wait_for_selector("text=Isian ini tidak ada")
    lock(page)
    page.check("text=Siti")
    page.fill("#pin", "271828")
    page.click("main button:has-text('Buka')")
    page.wait_for_selector("text=PIN tidak cocok")
    unlock(page, PIN, "Siti")
    page.goto(place)
    page.wait_for_selector("text=Alamat")
    assert page.get_by_label("Alamat").input_value() == SECRET


def test_wrong_pins_must_wait(address: str, page: Page) -> None:
    pair(page, address)
    lock(page)
    for _ in range(5):
        page.fill("#pin", "999999")
        page.click("main button:has-text('Buka')")
        page.wait_for_selector("text=PIN tidak cocok")
        expect(page.locator("#pin")).to_have_value("")
    page.fill("#pin", PIN)
    page.click("main button:has-text('Buka')")
    page.wait_for_selector("text=Terlalu banyak PIN salah")


@pytest.mark.parametrize(
    ("pin", "again", "said"),
    [("12345", "12345", "paling sedikit 6"), ("111111", "111111", "mudah ditebak"), ("314159", "314158", "tidak sama")],
)
def test_weak_pins_are_not_taken(office: Office, address: str, page: Page, pin: str, again: str, said: str) -> None:
    page.goto(f"{address}/lapangan/luring/#p={CODE}")
    page.fill("#nama", "Siti")
    page.fill("#pin", pin)
    page.fill("#pin2", again)
    page.click("main button:has-text('Siapkan')")
    page.wait_for_selector(f".problem:has-text('{said}')")
    assert CODE in office.codes, "the one-time code is not used up by a weak PIN"


def test_a_forgotten_pin_is_replaced_by_a_code_of_the_office(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    half_a_form(page)
    place = page.url
    lock(page)
    office.codes.add("NEWC0DE234")
    page.click("text=Lupa PIN")
    page.fill("#kode", "NEWC0DE234")
    page.fill("#pin", "161803")
    page.fill("#pin2", "161803")
    page.click("text=Ganti PIN")
    page.wait_for_selector(".tasks")
    page.goto(place)
    page.wait_for_selector("text=Alamat")
    assert page.get_by_label("Alamat").input_value() == SECRET
    lock(page)
    unlock(page, "161803")


def test_a_copy_opens_with_its_pin_only(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    half_a_form(page)
    kept(page)
    page.click(".menu a:has-text('Kotak kirim')")
    page.click(".tasks a >> nth=0")
    page.click("text=Simpan salinan")
    page.fill("#pin-salinan", PIN)
    with page.expect_download() as got:
        page.click("form button:has-text('Simpan')")
    path = got.value.path()
    text = path.read_text()
    assert SECRET not in text and "SITI" not in text
    page.click("text=Hapus draf")
    page.click("text=Ya, hapus")
    page.wait_for_selector("text=Semua isian sudah di kantor")
    page.click(".menu a:has-text('Perangkat')")
    for pin, said in (("000001", "Salinan tidak terbuka"), (PIN, "ada di kotak kirim")):
        page.set_input_files("#salinan", path)
        page.fill("#pinsalinan", pin)
        page.click("button:has-text('Masukkan')")
        page.wait_for_selector(f"text={said}")
    page.click(".menu a:has-text('Kotak kirim')")
    page.click(".tasks a >> nth=0")
    page.click("text=Lanjutkan mengisi")
    page.wait_for_selector(".sections")
    section(page, "I. Tempat")
    assert page.get_by_label("Alamat").input_value() == SECRET
