"""A new version of the program waits until the user takes it, and brings the drafts along."""

import pytest
from playwright.sync_api import Page

from tests.portal.enumeration_offline.office import Office
from tests.portal.enumeration_offline.phone import answer, begin, pair, section, unlock

pytestmark = pytest.mark.browser
CACHES = "() => caches.keys().then(names => names.filter(name => name.startsWith('program-')))"


def test_a_new_version_waits_for_the_user_and_keeps_the_drafts(office: Office, address: str, page: Page) -> None:
    pair(page, address)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    begin(page)
    section(page, "I. Tempat")
    answer(page, "Hasil kunjungan", "Ditemukan")
    answer(page, "Alamat", "JL MAWAR 1")
    place = page.url
    office.newer = "9.9.9+00000000"
    page.reload()
    page.wait_for_selector("text=Versi baru aplikasi sudah siap")
    assert page.locator("#pin").count() == 1, "the old version works on while the new one waits"
    with page.expect_navigation():
        page.click("text=Pakai sekarang")
    page.wait_for_selector("#pin")
    assert page.evaluate(CACHES) == ["program-9.9.9+00000000"]
    page.goto(place)
    unlock(page)
    page.wait_for_selector("text=Alamat")
    assert page.get_by_label("Alamat").input_value() == "JL MAWAR 1"
