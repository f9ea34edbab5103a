"""The questionnaire of policy/forms on this client: every section, and what it sends satisfies the checks of the server's own door."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dtsen.questionnaire import check, form_xml, read_answers, read_form
from portal.machine import read_machine
from tests.portal.enumeration_offline.office import Office, serving, task_id
from tests.portal.enumeration_offline.phone import begin, finish, kept, pair, unlock

pytestmark = pytest.mark.browser
FORM = read_form(Path(read_machine().policy))
# Questions whose first answer would not do, by their words; all others get the first choice, or "1".
ANSWERS = {
    r"Alamat": "JL KENANGA 5",
    r"Foto": "",
    r"402\. Nama": "",
    r"403\. NIK": "",
    r"406\. Tanggal lahir": "12 3 1980",
    r"Tabung gas": "Tidak",
    r"302\. Luas": "54",
}
FIELDS = """() => [...document.querySelectorAll('main form .field, main form fieldset.asked')].map(one => {
  const has = what => one.querySelector(what) !== null;
  const kind = has('.three') ? 'day' : has('input[type=radio], input[type=checkbox]') ? 'choice' : has('select') ? 'list'
    : has('input[type=file]') ? 'photo' : has('input, textarea') ? 'text' : 'place';
  return { label: one.querySelector('label, legend').innerText, id: one.id || one.querySelector('input, select, textarea').id, kind };
})"""


@pytest.fixture
def office() -> Office:
    return Office(form_xml(FORM).decode(), members=2)


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    with serving(office) as made:
        yield made


def answer_all(page: Page, answers: dict[str, str]) -> None:
    """Every question of the page, in its order; answers open and close others, so the page is read again after each."""
    done: set[str] = set()
    while True:
        left = [one for one in page.evaluate(FIELDS) if one["id"] not in done]
        if not left:
            return
        one = left[0]
        done.add(one["id"])
        wanted = next((value for words, value in answers.items() if re.search(words, one["label"])), None)
        field = page.locator(f"[id='{one['id']}']")
        if wanted == "" or (one["kind"] == "text" and wanted is None and "tidak wajib" in one["label"]):
            continue
        if one["kind"] == "day":
            for place, text in enumerate((wanted or "1 1 2000").split()):
                field.locator("input").nth(place).fill(text)
            field.locator("input").nth(2).blur()
        elif one["kind"] == "choice" and wanted:
            field.get_by_label(wanted, exact=True).check()
        elif one["kind"] == "choice":
            field.locator("input").first.check()
        elif one["kind"] == "list":
            field.select_option(index=1)
        elif one["kind"] == "place":
            field.locator("button").click()
            field.locator(".num").wait_for()
        elif one["kind"] == "text":
            field.fill(wanted or "1")
            field.blur()
        kept(page)


def through(page: Page) -> None:
    """All sections, and all rows of their rosters."""
    page.click(".sections a >> nth=0")
    while True:
        page.wait_for_selector(".steps")
        answer_all(page, ANSWERS)
        rows = page.locator(".roster .sections a")
        titles = rows.all_inner_texts()
        place = page.url
        for number in range(len(titles)):
            page.goto(place)
            page.click(f".roster .sections a >> nth={number}")
            page.wait_for_selector(".path a >> nth=1")
            answer_all(
                page,
                ANSWERS
                | {
                    r"409\. Hubungan": ("Kepala keluarga", "Istri/suami")[number % 2],
                    r"405\. Jenis": ("Laki-laki", "Perempuan")[number % 2],
                    r"408\. Status": "Kawin/nikah",
                },
            )
        page.goto(place)
        step = page.locator(".steps a.go").first
        if "Periksa" in step.inner_text():
            return step.click()
        step.click()


def test_a_family_is_filled_in_and_satisfies_the_door(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    begin(page)
    through(page)
    page.wait_for_selector("h1:has-text('Periksa dan selesaikan')")
    assert page.locator(".problem").count() == 0, page.inner_text("main")
    place = page.url
    page.goto("about:blank")
    page.goto(place)
    unlock(page)
    page.click("text=Selesai, siap dikirim")
    page.wait_for_selector("main strong:has-text('Diterima kantor')")

    answers = read_answers(office.received().encode(), FORM)
    assert answers.entity["id"] == task_id(0) and answers.values["alamat"] == "JL KENANGA 5"
    assert [row.values["status_hubungan_keluarga"] for row in answers.rosters["anggota"]] == ["1", "2"]
    assert [problem for problem in check(FORM, answers) if problem.hard] == []


def test_nobody_found_is_a_whole_form(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    begin(page)
    page.click(".sections a >> nth=0")
    page.wait_for_selector(".steps")
    answer_all(page, ANSWERS | {"Hasil kunjungan": "Tidak ditemukan"})
    page.click(".steps a:has-text('Daftar bagian')")
    finish(page)
    page.wait_for_selector("main strong:has-text('Diterima kantor')")
    answers = read_answers(office.received().encode(), FORM)
    assert not answers.rosters.get("anggota") and [problem for problem in check(FORM, answers) if problem.hard] == []
