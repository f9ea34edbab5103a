"""From the list of tasks to a finished form: kinds of question, sections, members, soft and hard, and what is sent."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.portal.enumeration_offline.office import Office
from tests.portal.enumeration_offline.phone import answer, begin, fields, fill_small_form, finish, kept, pair, photo, section, sections

pytestmark = pytest.mark.browser


def test_a_family_from_the_list_to_the_office(office: Office, address: str, page: Page, tmp_path: Path) -> None:
    pair(page, address)
    begin(page)
    fill_small_form(page)
    section(page, "I. Tempat")
    page.click("text=Ambil titik lokasi")
    page.wait_for_selector("text=ketelitian 8 m")
    page.set_input_files("input[type=file]", photo(tmp_path / "rumah.png"))
    page.wait_for_selector("text=Foto tersimpan")
    kept(page)
    page.screenshot(path=tmp_path / "tempat.png")
    sections(page)
    assert page.locator(".sections .lengkap").count() == 3
    finish(page)
    page.wait_for_selector("main strong:has-text('Diterima kantor')")

    (sent,) = office.submissions.values()
    values = fields(sent["xml_submission_file"].decode())
    assert values["alamat"] == "JL KENANGA 5" and values["luas"] == "54.5" and values["aset"] == "2" and values["setuju"] == "OK"
    assert values["tanggal_lahir"] == "1980-03-03", "day first, whatever the language of the machine"
    assert [values["jenis"], values["siapa_jenis"], values["nama"]] == ["1", "1", "AGUS C"]
    assert re.match(r"-7\.77\d* 110\.38", values["lokasi"])
    assert values["versi_aplikasi"].startswith("web/1.") and values["instanceID"].startswith("uuid:")
    name = values["foto"]
    assert sent[name].startswith(b"\xff\xd8"), "a JPEG, whatever was chosen"
    assert _size(sent[name]) == (320, 240), "no larger than the form wants"
    assert office.headers[-1]["x-dtsen-klien"].startswith("pwa/1.") and office.headers[-1]["x-openrosa-version"] == "1.0"
    assert office.arrived == {task["id"] for task in office.tasks()}


def _size(jpeg: bytes) -> tuple[int, int]:
    place = 2
    while jpeg[place + 1] not in (0xC0, 0xC2):
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4])
    return int.from_bytes(jpeg[place + 7 : place + 9]), int.from_bytes(jpeg[place + 5 : place + 7])


def test_members_come_from_the_list_and_leave_only_when_asked(address: str, page: Page) -> None:
    pair(page, address)
    begin(page)
    section(page, "I. Tempat")
    answer(page, "Hasil kunjungan", "Ditemukan")
    sections(page)
    section(page, "IV. Anggota")
    names = page.locator(".roster .sections strong")
    assert names.all_inner_texts() == ["BUDI A", "SITI B", "AGUS C"]
    page.click("button:has-text('Tambah')")
    page.wait_for_selector("h1:has-text('Anggota keluarga 4')")
    assert page.locator("text=Dari daftar?").count() == 0, "known, so never asked"
    answer(page, "Nama", "PUTRI")
    answer(page, "Tanggal lahir", "5 6 2020")
    assert re.fullmatch(r"PUTRI, \d+ tahun", page.inner_text("h1"))
    page.click(".steps a:has-text('Kembali ke')")
    page.click("button:has-text('Keluarkan') >> nth=1")
    page.wait_for_selector("text=Keluarkan SITI B dari isian ini?")
    page.click("text=Tidak jadi")
    assert names.count() == 4
    page.click("button:has-text('Keluarkan') >> nth=1")
    page.click("text=Ya, keluarkan")
    expect(names).to_have_count(3)
    assert [text.split(",")[0] for text in names.all_inner_texts()] == ["BUDI A", "AGUS C", "PUTRI"]


def test_hard_faults_stop_and_soft_ones_do_not(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    begin(page)
    page.click("text=Periksa dan selesaikan")
    page.wait_for_selector("text=1 jawaban harus dilengkapi")
    assert page.locator("text=Selesai, siap dikirim").count() == 0
    page.click(".problem a")
    page.wait_for_selector(".fault")
    page.click(".path a")
    fill_small_form(page, members=3)
    section(page, "III. Rumah")
    answer(page, "Luas lantai", "dua")
    page.wait_for_selector(".fault:has-text('Tulis angka, misalnya 54')")
    assert page.input_value("text=Luas lantai >> xpath=../input") == "dua", "what was typed stays"
    answer(page, "Luas lantai", "350")
    page.wait_for_selector(".warning:has-text('Lantai lebih luas dari 300 m2')")
    page.get_by_label("Tidak ada", exact=True).check()
    page.wait_for_selector(".fault:has-text('Tidak ada tidak dapat digabung.')")
    page.get_by_label("Tidak ada", exact=True).uncheck()
    sections(page)
    assert "1 perlu diperiksa lagi" in page.inner_text(".sections a:has-text('III. Rumah')")
    page.click("text=Periksa dan selesaikan")
    page.wait_for_selector("text=1 hal perlu diperiksa lagi")
    page.click("text=Selesai, siap dikirim")
    page.wait_for_selector("main strong:has-text('Diterima kantor')")
    assert float(fields(office.received())["luas"]) == 350


@pytest.mark.parametrize(
    ("typed", "said"),
    [("31 2 1990", "tidak ada di kalender"), ("1 1 90", "tahun dengan empat angka"), ("1 1 2090", "tidak boleh di masa depan")],
)
def test_a_day_that_cannot_be_is_told_in_words(address: str, page: Page, typed: str, said: str) -> None:
    pair(page, address)
    begin(page)
    section(page, "I. Tempat")
    answer(page, "Hasil kunjungan", "Ditemukan")
    sections(page)
    section(page, "IV. Anggota")
    page.click(".roster .sections a >> nth=0")
    answer(page, "Tanggal lahir", typed)
    page.wait_for_selector(f".fault:has-text('{said}')")


def test_a_family_outside_the_list(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    page.click("text=Data keluarga yang tidak ada di daftar")
    page.wait_for_selector(".sections")
    section(page, "I. Tempat")
    answer(page, "Hasil kunjungan", "Tidak ditemukan")
    sections(page)
    finish(page)
    page.wait_for_selector("main strong:has-text('Diterima kantor')")
    values = fields(office.received())
    assert (values["jenis"], values["hasil"]) == ("2", "2") and "luas" not in values


def test_the_whole_form_speaks_english(address: str, page: Page) -> None:
    pair(page, address)
    page.click("text=English")
    page.wait_for_selector("h1:has-text('My tasks')")
    page.click(".tasks a >> nth=0")
    page.click("text=Begin")
    page.wait_for_selector("h2:has-text('Sections of the form')")
    page.click(".sections a >> nth=0")
    page.wait_for_selector("legend:has-text('Result of the visit')")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.click("text=Bahasa Indonesia")
    page.wait_for_selector("legend:has-text('Hasil kunjungan')")
