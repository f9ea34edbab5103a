"""The exchange with the office tells the truth: sent, taken, refused and why, waiting; twice is once; one stuck record stops nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.portal.enumeration_offline.office import Office, task_id
from tests.portal.enumeration_offline.phone import (
    FORGET,
    answer,
    begin,
    fields,
    fill_small_form,
    finish,
    kept,
    pair,
    photo,
    section,
    sections,
    unlock,
)

pytestmark = pytest.mark.browser


def quick(page: Page, number: int) -> None:
    """The shortest whole form: nobody was found."""
    begin(page, number)
    section(page, "I. Tempat")
    answer(page, "Hasil kunjungan", "Tidak ditemukan")
    sections(page)
    finish(page)


def connect(page: Page) -> None:
    if page.locator(".news button").count():
        page.click(".news button")
    page.click("text=Sambungkan")
    page.wait_for_selector(".news")


def test_a_refusal_is_told_and_one_record_is_handled_alone(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    office.fault = "refuse"
    quick(page, 0)
    page.wait_for_selector(".problem:has-text('Nomor keluarga tidak ada di wilayah Anda.')")
    assert office.posts == 1
    page.click("text=Sisihkan")
    page.wait_for_selector("main strong:has-text('Disisihkan, tidak dikirim')")
    office.fault = ""
    quick(page, 1)
    page.wait_for_selector("main strong:has-text('Diterima kantor')")
    assert len(office.submissions) == 1, "the one put aside stayed where it was"
    page.click(".menu a:has-text('Kotak kirim')")
    page.click(".tasks a:has-text('SITI AMINAH 0')")
    page.click("text=Ambil lagi untuk dikirim")
    page.click("text=Kirim sekarang")
    page.wait_for_selector("main strong:has-text('Diterima kantor')")
    assert len(office.submissions) == 2
    page.click(".menu a:has-text('Riwayat')")
    told = page.inner_text(".log")
    assert "Ditolak: SITI AMINAH 0. Nomor keluarga tidak ada di wilayah Anda." in told and "1 isian terkirim: SITI AMINAH 1." in told


def test_an_answer_that_is_lost_on_the_way_makes_no_second_submission(office: Office, address: str, page: Page) -> None:
    """The office took it, the line broke before its answer: sent again under the same number."""
    pair(page, address)
    office.fault = "deaf"
    quick(page, 0)
    page.wait_for_selector("text=Kantor tidak terjangkau")
    assert len(office.submissions) == 1
    office.fault = ""
    page.wait_for_selector("main strong:has-text('Diterima kantor')", timeout=20_000)
    assert office.posts >= 2 and len(office.submissions) == 1


def test_a_broken_office_loses_nothing(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    office.fault = "broken"
    quick(page, 0)
    page.wait_for_selector(".news:has-text('menunggu dikirim')")
    assert not office.submissions
    page.reload()
    unlock(page)
    office.fault = ""
    connect(page)
    page.click(".menu a:has-text('Kotak kirim')")
    page.wait_for_selector(".tasks .terkirim")
    assert len(office.submissions) == 1


def test_a_revoked_device_keeps_its_work(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    office.key = "x" * 43
    quick(page, 0)
    page.wait_for_selector(".news:has-text('tidak mengenal perangkat ini lagi')")
    page.click(".menu a:has-text('Perangkat')")
    page.fill("#kode", "x" * 43)
    page.click("text=Pakai kode ini")
    page.wait_for_selector(".news:has-text('1 isian terkirim')")
    assert len(office.submissions) == 1


def test_new_tasks_are_told_by_name_and_those_taken_away_keep_their_drafts(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    assert "3 tugas baru: SITI AMINAH 0, SITI AMINAH 1, SITI AMINAH 2" in page.inner_text(".news")
    begin(page, 0)
    section(page, "I. Tempat")
    answer(page, "Hasil kunjungan", "Ditemukan")
    page.click(".menu a:has-text('Tugas')")
    office.families = 15
    office.gone = {task_id(0)}
    connect(page)
    told = page.inner_text(".news")
    assert "12 tugas baru: SITI AMINAH 3, SITI AMINAH 4, SITI AMINAH 5, SITI AMINAH 6, SITI AMINAH 7, dan 7 lagi." in told
    assert "1 tugas ditarik kantor: SITI AMINAH 0" in told
    page.click("h2:has-text('Di luar daftar') + ul a")
    page.click("text=Lanjutkan mengisi")
    page.wait_for_selector(".sections")
    assert page.locator(".sections a").count() >= 4, "the draft of a task that is gone still opens with its family"


@pytest.mark.parametrize("kept_on_device", [True, False])
def test_a_form_sent_back_opens_at_the_question(office: Office, address: str, page: Page, kept_on_device: bool) -> None:
    """With the supervisor's note; sent again as a correction of the first."""
    pair(page, address)
    begin(page, 0)
    fill_small_form(page)
    finish(page)
    page.wait_for_selector("main strong:has-text('Diterima kantor')")
    (first,) = office.submissions
    note = {"kiriman": first, "pertanyaan": "luas", "tempat": "/data/b3/luas", "isi": "Ukur lagi dari depan ke belakang"}
    office.notes[task_id(0)] = note
    office.states[task_id(0)] = "dikembalikan"
    office.fates[first] = {"keadaan": "dikembalikan", "kata": {"id": "Dikembalikan pengawas", "en": "Sent back"}, "catatan": note}
    if not kept_on_device:
        page.evaluate(FORGET)
        page.goto("about:blank")
        office.codes.add("ABCD234567")
        pair(page, address)
    else:
        page.click(".menu a:has-text('Tugas')")
        connect(page)
        assert "1 isian dikembalikan: SITI AMINAH 0." in page.inner_text(".news")
    page.click(".tasks a:has-text('SITI AMINAH 0')")
    page.wait_for_selector(".warning:has-text('Ukur lagi dari depan ke belakang')")
    page.click("text=Perbaiki isian")
    page.wait_for_selector("h1:has-text('III. Rumah')")
    page.wait_for_selector(".note-back:has-text('Ukur lagi')")
    expect(page.locator(":focus")).to_have_attribute("name", "luas")
    assert page.get_by_label("Luas lantai").input_value() == "54,5"
    answer(page, "Luas lantai", "60")
    sections(page)
    finish(page)
    page.wait_for_selector("main strong:has-text('Diterima kantor')")
    assert len(office.submissions) == 2
    values = fields(office.received())
    assert values["deprecatedID"] == first != values["instanceID"] and float(values["luas"]) == 60 and values["alamat"] == "JL KENANGA 5"


def test_photos_that_are_too_much_for_one_post_go_in_several(office: Office, address: str, page: Page, tmp_path: Path) -> None:
    pair(page, address)
    begin(page, 0)
    fill_small_form(page)
    for where in ("I. Tempat", "III. Rumah"):
        section(page, where)
        page.set_input_files("input[type=file]", photo(tmp_path / "a.png"))
        page.wait_for_selector("text=Foto tersimpan")
        size = int(page.inner_text("text=Foto tersimpan").split(", ")[1].split()[0]) * 1024
        kept(page)
        sections(page)
    office.fault = "broken"
    finish(page)
    page.wait_for_selector(".news:has-text('menunggu dikirim')")
    office.largest, office.posts, office.fault = size * 3 // 2 + 10_000, 0, ""
    connect(page)
    page.wait_for_selector("main strong:has-text('Diterima kantor')")
    (sent,) = office.submissions.values()
    values = fields(office.received())
    assert {values["foto"], values["foto_dapur"], "xml_submission_file"} == set(sent)
    assert office.posts == 2


def test_a_draft_opens_with_the_form_it_was_begun_with(office: Office, address: str, page: Page) -> None:
    """The office has a newer form and the browser lost its cache: the old form is fetched again, the draft does not change sides."""
    pair(page, address)
    begin(page, 0)
    section(page, "I. Tempat")
    answer(page, "Hasil kunjungan", "Ditemukan")
    place = page.url
    page.click(".menu a:has-text('Tugas')")
    office.older[office.hash] = office.form
    office.form = office.form.replace("Hasil kunjungan", "Hasil kedatangan")
    page.evaluate("() => caches.delete('formulir')")
    connect(page)
    assert "siap dipakai tanpa jaringan" in page.inner_text(".news")
    page.goto(place)
    page.wait_for_selector("legend:has-text('Hasil kunjungan')")
    begin(page, 1)
    section(page, "I. Tempat")
    page.wait_for_selector("legend:has-text('Hasil kedatangan')")


def test_a_form_that_is_being_sent_is_not_changed(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    office.fault = "broken"
    quick(page, 0)
    page.wait_for_selector(".news:has-text('menunggu dikirim')")
    page.click(".news button")
    office.fault = ""
    with office.slow:
        page.click("text=Kirim sekarang")
        page.wait_for_selector("text=Mengirim 1 dari 1")
        page.click("text=Buka dan ubah")
        page.wait_for_selector("text=Sedang mengirim")
    page.wait_for_selector("main strong:has-text('Diterima kantor')")
    assert len(office.submissions) == 1
