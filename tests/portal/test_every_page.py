"""Every page as every role, in both tongues, at three widths: it fits, axe finds nothing, and a picture of it is kept.

Generated like the walk of test_leaks.py: a new address is looked at by itself.
"""

import datetime
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from portal.accounts.role import LEVELS, Role
from portal.area import PREFIX_WIDTHS, app_transaction, tell
from portal.enumeration import field_views
from portal.pdp import actions
from portal.pdp.sealed import Particulars
from portal.urls import urlpatterns
from tests.portal.conftest import Portal, actor_in, make_account
from tests.portal.enumeration.office import make_sample_campaigns
from tests.portal.enumeration.reviewed import make_sample_reviews
from tests.portal.lists.office import make_sample_lists
from tests.portal.looking import WIDTHS, log_in, look
from tests.portal.sharing.office import make_sample_sharing
from tests.portal.small_run import VILLAGES
from tests.portal.test_leaks import APART, ARGUMENTS, ENUMERATED, LISTS, MATRIX, REVIEWED, queries_for

pytestmark = pytest.mark.browser


WIDTH_OF = dict(zip(LEVELS, (0, *PREFIX_WIDTHS), strict=True))
# Answered with a file, only by POST, or by leading elsewhere.
NO_PAGE = {
    *("unduh_keluarga", "dasbor_unduh", "dasbor_unduh_di", "pdp_pemberitahuan"),
    *("bahasa", "buka_samaran", "pasangan_batal", "pasangan_putusan", "akun_perbuatan", "akun_putusan"),
    *("wilayah", "wilayah_di", "masuk", "faktor_kedua"),
    *("paket_unduh", "permintaan_data_surat", "serah_terima_unduh"),
    # Nothing is proposed in this walk: these two are looked at in tests/portal/proposals/test_browser.py.
    *("usulan_perbuatan", "usulan_dokumen", "usulan_satu", "usulan_kumpulan_satu"),
    *("daftar_kemajuan", "daftar_kolom", "daftar_perbuatan", "daftar_ajukan", "daftar_hasil", "daftar_perbaikan", "daftar_perbaiki"),
    *("daftar_jawaban_unduh", "usulan_kumpulan_jawaban"),
    # Nothing is at work in this walk.
    *("pekerjaan", "pekerjaan_kemajuan"),
    # Looked at, screen by screen, in tests/portal/enumeration_offline.
    *("luring", "luring_pekerja", "luring_manifes"),
    # Files of a campaign, and the sheet of a device that answers a POST: looked at in tests/portal/enumeration/test_browser.py.
    *("pendataan_surat", "pendataan_laporan", "pendataan_perangkat"),
    # A photo, and the address that a decision is sent to.
    *("pendataan_foto", "pendataan_putusan"),
    # XML and JSON of telephones.
    *(str(pattern.name) for pattern in field_views.urlpatterns),
}


# By role the parcel and the request that it sees in this walk (each state of them: tests/portal/sharing/test_browser.py).
ONE_OF_SHARING = ("paket_satu", "paket_bast", "permintaan_data_satu")
SHARED: dict[str, dict[str, int]] = {}


@pytest.fixture(scope="module", autouse=True)
def numbers(portal: Portal) -> dict[str, int]:
    """Numbers of a request and an incident; made before the browser: while it runs, Django's connection of this thread may not be used."""
    for role, wilayah in roles():
        make_account(f"{role.name}_{wilayah or 'pusat'}", role.name, wilayah)
    LISTS.update(make_sample_lists(portal.machine, (VILLAGES[0],)))
    SHARED.update(make_sample_sharing(VILLAGES[0][:4]).seen_by)
    ENUMERATED.update(make_sample_campaigns())
    REVIEWED.update(make_sample_reviews(ENUMERATED))
    dpo = actor_in(*make_account("dpo_pusat", "dpo", ""))
    with app_transaction():
        tell(dpo.scope, dpo.role.data, dpo.purpose, dpo.account_id, dpo.role.opens)
        now = timezone.now() - datetime.timedelta(hours=60)
        said = Particulars("NAMA PEMOHON", "0812 555", "", "Saya minta salinan data saya.")
        asked = actions.receive_request(dpo, now, "akses", "surat", said)
        happened = actions.report_incident(dpo, now, "Berkas terkirim ke alamat salah", "Surel salah alamat ke luar.", ["identitas"])
    return {"pdp_permintaan": asked.pk, "pdp_insiden": happened.pk}


def roles() -> list[tuple[Role, str]]:
    """Each role once, at the first of its levels, where the small run has a pair, families and findings."""
    return [(role, VILLAGES[0][: WIDTH_OF[role.levels[0]]]) for role in MATRIX.roles.values()]


def addresses(role: Role, wilayah: str, numbers: dict[str, int]) -> dict[str, str]:
    """Name and address of every page that the role may open, in its own region."""
    village = next(one for one in VILLAGES if one.startswith(wilayah))
    made = {}
    for pattern in urlpatterns:
        name, capability = str(pattern.name), getattr(pattern.callback, "capability", "")
        if name in NO_PAGE or name in APART or (capability and capability not in role.may):
            continue
        if name in ONE_OF_SHARING and name not in SHARED.get(role.name, {}):
            continue
        known = numbers | SHARED.get(role.name, {})
        arguments = {"number": str(known[name])} if name in known else dict(ARGUMENTS[name](village)[-1])
        method, fields = queries_for(name, village)[-1]
        asked = f"?{urlencode(fields)}" if fields and method == "GET" else ""
        made[name] = reverse(name, kwargs=arguments) + asked
    return made


@pytest.mark.parametrize(("role", "wilayah"), roles(), ids=lambda value: value.name if isinstance(value, Role) else value or "nasional")
def test_every_page_of_a_role_fits_and_can_be_read(
    address: str, browser: Browser, numbers: dict[str, int], role: Role, wilayah: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text))
    log_in(page, address, f"{role.name}_{wilayah or 'pusat'}")
    wrong = []
    for lang, widths in (("id", WIDTHS), ("en", WIDTHS[-1:])):
        # 320 px is what is left of 1280 at a zoom of 400 %.
        context.add_cookies([{"name": "bahasa", "value": lang, "url": address}])
        for name, path in addresses(role, wilayah, numbers).items():
            answer = page.goto(address + path)
            assert answer and (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), (name, path)
            assert answer.headers["content-language"] == lang
            wrong += look(page, f"peran/{role.name}-{wilayah or 'nasional'}-{name}{'' if lang == 'id' else '-en'}", widths)
    assert wrong == []
    assert not refused


@pytest.mark.parametrize("name", ["masuk", "403", "404", "401"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_pages_beside_the_way(address: str, browser: Browser, name: str, lang: str) -> None:
    context = browser.new_context()
    context.add_cookies([{"name": "bahasa", "value": lang, "url": address}])
    page = context.new_page()
    if name in ("403", "404"):
        log_in(page, address, "admin_pusat")
    answer = page.goto(address + {"masuk": "/masuk/", "403": "/cari/", "404": "/tidak-ada/", "401": "/cari/"}[name])
    assert answer and answer.status == (200 if name == "masuk" else int(name))
    assert look(page, f"tepi-{name}-{lang}", WIDTHS) == []
