"""Nothing of an interview is lost: the browser is killed at random answers, the network is away, the wrong answer hid half the form."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.portal.enumeration_offline.office import CODE, Office, serving
from tests.portal.enumeration_offline.phone import (
    answer,
    begin,
    fields,
    fill_small_form,
    finish,
    kept,
    own_browser,
    pair,
    section,
    sections,
    unlock,
)
from tests.portal.enumeration_offline.small_form import small_form

pytestmark = pytest.mark.browser
KILLS = 20
# As a browser answers when the disk is full; its own limit cannot be set from outside.
FULL = """() => {
  window.put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
}"""
SEED = 20261124
# Where an answer is given, its question, how it is read back, and answers to draw from.
QUESTIONS = [
    ("I. Tempat", None, "Alamat", ["JL MAWAR 1", "JL MELATI 2", "DUSUN III, RT 02", 'Jl. "Ki Hajar" <5> & 6']),
    ("III. Rumah", None, "Luas lantai", ["36", "54,5", "120", "7"]),
    ("III. Rumah", None, "Jumlah kamar", ["1", "2", "3", "4"]),
    ("Lain-lain", None, "Catatan petugas", ["Rumah di belakang\nmasjid", "Sepi", "Anjing galak", "-"]),
    ("IV. Anggota", 0, "Nama", ["BUDI SANTOSO", "BUDI", "BUDI S"]),
    ("IV. Anggota", 2, "Nama", ["AGUS SALIM", "AGUS", "AGUS S"]),
    ("IV. Anggota", 1, "NIK", ["3510115501830002", "3510115501830003", "35101155"]),
    ("IV. Anggota", 1, "Tanggal lahir", ["1 2 1983", "28 2 1984", "9 11 1985"]),
]


def open_page(page: Page, where: str, member: int | None) -> None:
    page.goto(page.url.split("#isi/")[0] + "#isi/" + page.url.split("#isi/")[1].split("/")[0])
    page.wait_for_selector("h2:has-text('Bagian formulir')")
    section(page, where)
    if member is not None:
        page.click(f".roster .sections a >> nth={member}")
        page.wait_for_selector("text=Jenis kelamin")


def read(page: Page, label: str) -> str:
    if label == "Tanggal lahir":
        group = page.get_by_role("group", name=label)
        return " ".join(group.get_by_label(part, exact=True).input_value() for part in ("Tanggal", "Bulan", "Tahun"))
    return page.get_by_label(label).input_value()


def test_killed_at_twenty_random_answers(tmp_path: Path, browser: Browser) -> None:
    """Chromium gets SIGKILL, all processes at once. Everything that the page called kept is there; so is everything after reopening."""
    chance = random.Random(SEED)
    office, given = Office(small_form()), dict[tuple[str, int | None, str], str]()
    started = browser.browser_type  # the running Playwright of this module
    with serving(office) as address:
        with own_browser(started, tmp_path) as (context, killer):
            page = context.new_page()
            pair(page, address)
            begin(page)
            section(page, "I. Tempat")
            answer(page, "Hasil kunjungan", "Ditemukan")
            place = page.url
            killer.kill()
        for number in range(KILLS):
            with own_browser(started, tmp_path) as (context, killer):
                page = context.new_page()
                page.set_default_timeout(20_000)
                page.goto(place.split("#")[0] + "#isi/" + place.split("#isi/")[1].split("/")[0])
                unlock(page)
                page.wait_for_selector("h2:has-text('Bagian formulir')")
                for (where, member, label), value in given.items():
                    open_page(page, where, member)
                    assert read(page, label) == value, f"kill {number}: {label}"
                for _ in range(chance.randint(1, 2)):
                    where, member, label, values = chance.choice(QUESTIONS)
                    open_page(page, where, member)
                    value = chance.choice(values)
                    answer(page, label, value)
                    given[where, member, label] = value
                killer.kill()
    assert len(given) >= 6


def test_letters_that_were_typed_and_not_left_are_kept(tmp_path: Path, browser: Browser) -> None:
    with serving(Office(small_form())) as address:
        with own_browser(browser.browser_type, tmp_path) as (context, killer):
            page = context.new_page()
            pair(page, address)
            begin(page)
            section(page, "I. Tempat")
            answer(page, "Hasil kunjungan", "Ditemukan")
            page.get_by_label("Alamat").press_sequentially("JL ANGGREK NO")
            page.wait_for_selector("[data-simpan=menyimpan]")
            kept(page)
            place = page.url
            killer.kill()
        with own_browser(browser.browser_type, tmp_path) as (context, _):
            page = context.new_page()
            page.goto(place)
            unlock(page)
            page.wait_for_selector("text=Alamat")
            assert page.get_by_label("Alamat").input_value() == "JL ANGGREK NO"


def test_a_wrong_result_of_the_visit_hides_and_does_not_erase(address: str, page: Page) -> None:
    """Hidden by a wrong answer, killed, corrected: the members are there with their answers."""
    pair(page, address)
    begin(page)
    fill_small_form(page)
    section(page, "I. Tempat")
    answer(page, "Hasil kunjungan", "Tidak ditemukan")
    assert page.locator("text=Alamat").count() == 0
    place = page.url
    page.goto("about:blank")
    page.goto(place)
    unlock(page)
    page.wait_for_selector("text=Hasil kunjungan")
    answer(page, "Hasil kunjungan", "Ditemukan")
    assert page.get_by_label("Alamat").input_value() == "JL KENANGA 5"
    sections(page)
    section(page, "IV. Anggota")
    assert [text.split(",")[0] for text in page.locator(".roster .sections strong").all_inner_texts()] == ["BUDI A", "SITI B", "AGUS C"]
    assert page.locator(".roster .lengkap").count() == 3


def test_a_week_without_a_network(office: Office, browser: Browser) -> None:
    """The server is away for good: reloaded, filled in, finished; back a week later, everything is sent."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(15_000)
    with serving(office) as address:
        pair(page, address)
        page.click("text=Perangkat")
        page.wait_for_selector("text=Siap dipakai")
        port = int(address.rsplit(":", 1)[1])
    context.set_offline(True)
    page.goto(f"{address}/lapangan/luring/")
    unlock(page)
    for number in range(2):
        begin(page, number)
        fill_small_form(page, 3)
        finish(page)
        page.click(".menu a:has-text('Tugas')")
        page.wait_for_selector(".tasks")
    assert "2 menunggu dikirim" in page.inner_text(".line")
    page.reload()
    unlock(page)
    page.wait_for_selector("text=2 menunggu dikirim")
    assert not office.submissions
    with serving(office, port):
        context.set_offline(False)
        page.wait_for_selector("text=2 isian terkirim", timeout=20_000)
        assert len(office.submissions) == 2
    assert CODE not in office.codes
    context.close()


def test_open_and_save_changes_nothing(office: Office, address: str, page: Page) -> None:
    """Round trip: what was kept, opened again and finished is what was answered."""
    pair(page, address)
    begin(page)
    fill_small_form(page)
    place = page.url
    for _ in range(2):
        page.goto("about:blank")
        page.goto(place)
        unlock(page)
        page.wait_for_selector("h2:has-text('Bagian formulir')")
    finish(page)
    page.wait_for_selector("main strong:has-text('Diterima kantor')")
    values = fields(office.received())
    assert {key: values[key] for key in ("alamat", "luas", "kamar", "aset", "setuju")} == {
        "alamat": "JL KENANGA 5",
        "luas": "54.5",
        "kamar": "3",
        "aset": "2",
        "setuju": "OK",
    }
    assert office.received().count("<nama>") == 3


def test_a_full_device_says_so_and_loses_nothing_that_was_kept(address: str, page: Page) -> None:
    pair(page, address)
    begin(page)
    section(page, "I. Tempat")
    answer(page, "Hasil kunjungan", "Ditemukan")
    answer(page, "Alamat", "JL MAWAR 1")
    page.evaluate(FULL)
    page.get_by_label("Alamat").fill("JL MAWAR 2")
    page.get_by_label("Alamat").blur()
    page.wait_for_selector(".saved.penuh:has-text('Perangkat penuh')")
    page.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    page.get_by_label("Alamat").fill("JL MAWAR 3")
    page.get_by_label("Alamat").blur()
    kept(page)
    place = page.url
    page.goto("about:blank")
    page.goto(place)
    unlock(page)
    page.wait_for_selector("text=Alamat")
    assert page.get_by_label("Alamat").input_value() == "JL MAWAR 3"


def test_one_form_is_open_in_one_tab_only(address: str, page: Page) -> None:
    pair(page, address)
    begin(page)
    section(page, "I. Tempat")
    answer(page, "Hasil kunjungan", "Ditemukan")
    other = page.context.new_page()
    other.goto(page.url)
    unlock(other)
    other.wait_for_selector("text=sedang terbuka di tab lain")
    page.goto("about:blank")
    other.reload()
    unlock(other)
    other.wait_for_selector("legend:has-text('Hasil kunjungan')")
