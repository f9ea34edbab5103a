"""Parcels and requests in a real browser: every state looked at, and the whole way walked by clicks, from request to register."""

import datetime
import io
import json
import os
import shlex
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import pyzipper
from click.testing import CliRunner
from django.utils import timezone
from django_otp.oath import TOTP
from playwright.sync_api import Browser, Page, expect

from dtsen.cli.main import dtsen
from dtsen.release.minisign import read_secret
from dtsen.release.parcel import Form, pack, sign_receipts
from dtsen.release.signing import write_key_pair
from portal.accounts.login import STEP, new_factor
from portal.area import Scope, app_transaction, tell
from portal.sharing.tasks import look_after
from tests.portal.conftest import Portal, _log_in_as, make_account
from tests.portal.looking import log_in, look
from tests.portal.sharing.office import PDF, Shared, make_sample_sharing
from tests.release.conftest import POLICY

pytestmark = pytest.mark.browser
PROJECT = Path(__file__).parents[3]
OFFICE, OTHER = "opd_dinkes_1803", "bappeda_1803"


class Telephone:
    """The code app of the office's telephone; it shows a code once."""

    def __init__(self, secret: bytes) -> None:
        self.secret, self.used = secret, 0

    def code(self) -> str:
        """The next code that was not typed yet: of now or, within what the portal forgives, of the coming half minute."""
        step = max(self.used + 1, int(timezone.now().timestamp()) // STEP)
        while step > int(timezone.now().timestamp()) // STEP + 1:
            time.sleep(1)
        self.used = step
        totp = TOTP(self.secret, step=STEP, digits=6)
        totp.time = step * STEP
        return f"{totp.token():06d}"


@pytest.fixture(scope="module", autouse=True)
def shared(portal: Portal) -> Shared:
    """Before the browser: while it runs, Django's connection of this thread may not be used."""
    return make_sample_sharing()


@pytest.fixture(scope="module", autouse=True)
def telephone(portal: Portal) -> Telephone:
    """An office whose account has its second factor on a telephone, and an account of another office of the same regency."""
    account, _ = make_account(OFFICE, "pemohon_data", "1803")
    make_account(OTHER, "pemohon_data", "1803")
    make_account("dpo_pusat", "dpo", "")
    with app_transaction():
        tell(Scope(), "", "", account.pk)
        factor, secret = new_factor(account)
        factor.confirmed = True
        factor.save()
    return Telephone(secret)


@pytest.mark.parametrize(("role", "wilayah"), [("dinsos", "1803"), ("statistik_nasional", ""), ("pemohon_data", "1803")])
def test_every_state_is_looked_at(address: str, browser: Browser, shared: Shared, role: str, wilayah: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    log_in(page, address, f"{role}_{wilayah or 'pusat'}")
    centre = role == "statistik_nasional"
    places = {"paket": "/paket/", "permintaan": "/permintaan-data/"}
    if role == "pemohon_data":
        places |= {f"permintaan-{state}": f"/permintaan-data/{number}/" for state, number in shared.requests.items()}
        places |= {"permintaan-ubah": f"/permintaan-data/{shared.requests['draf']}/?ubah=1"}
    else:
        seen = {state: number for state, number in shared.parcels.items() if centre or state != "disiapkan"}
        places |= {f"paket-{state}": f"/paket/{number}/" for state, number in seen.items()}
        places |= {f"bast-{state}": f"/paket/{shared.parcels[state]}/bast/" for state in ("diunduh", "diterima")}
    if centre:
        states = ("diajukan", "ditinjau", "disetujui")
        places |= {"serah-terima": "/serah-terima/"}
        places |= {f"permintaan-{state}": f"/permintaan-data/{shared.requests[state]}/" for state in states}
    wrong = []
    for lang, widths in (("id", (1280, 320)), ("en", (390,))):
        context.add_cookies([{"name": "bahasa", "value": lang, "url": address}])
        for name, path in places.items():
            answer = page.goto(address + path)
            assert answer and answer.status == 200, (name, path)
            wrong += look(page, f"berbagi/{role}-{name}-{lang}", widths)
    assert wrong == []


def test_the_whole_way_by_clicks(
    address: str, browser: Browser, portal: Portal, telephone: Telephone, fresh_release: Path, tmp_path: Path
) -> None:
    """Request of an office, review, decision, parcel, download with a code, receipt, report, reminder, destruction, register."""
    wrong: list[str] = []
    last_day = timezone.localdate() + datetime.timedelta(days=60)
    asked = {"tujuan": "Merencanakan posyandu di desa miskin, oleh bidang kesmas", "dasar": "Perbup 12/2026 'posyandu'"}

    def as_account(username: str, width: int = 1280) -> Page:
        page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
        log_in(page, address, username)
        return page

    def seen(page: Page, name: str) -> None:
        wrong.extend(look(page, f"berbagi/jalan-{name}"))

    office = as_account(OFFICE, 390)
    office.fill("#kode", telephone.code())
    office.click("main button")
    office.click(".menu a:has-text('Permintaan data')")
    office.click("text=Tulis permintaan baru")
    office.fill("#instansi", "Dinas Kesehatan Lampung Selatan")
    office.select_option("#wilayah", "1803")
    office.check("#p-kabupaten_kota_samaran")
    office.fill("#tujuan", asked["tujuan"])
    office.fill("#dasar", asked["dasar"])
    office.fill("#sampai", "besok")
    office.click("text=Simpan draf")
    expect(office.get_by_role("alert")).to_contain_text("Dipakai sampai")
    assert office.input_value("#tujuan") == asked["tujuan"] and office.is_checked("#p-kabupaten_kota_samaran")
    seen(office, "01-ditolak")
    office.fill("#sampai", f"{last_day:%d-%m-%Y}")
    office.click("text=Simpan draf")
    paper = tmp_path / "surat.pdf"
    paper.write_bytes(PDF)
    for kind in ("surat_permintaan", "kak", "pakta_integritas", "nda"):
        office.select_option("#jenis", kind)
        office.set_input_files("#berkas", paper)
        office.click("text=Unggah")
    seen(office, "02-surat")
    here = office.url
    number = int(here.rstrip("/").split("/")[-1])
    office.click("text=Ajukan permintaan ini")
    expect(office.locator("main")).to_contain_text("Diajukan, menunggu tinjauan")

    review = as_account("walidata_18")
    review.goto(here)
    review.fill("#alasan", "terlalu luas")
    review.click("button:has-text('Loloskan')")
    expect(review.locator("main")).to_contain_text("Lolos tinjauan, menunggu putusan")
    review.fill("#alasan", "Sesuai tugas dinas")
    review.click("button:has-text('Setujui')")
    expect(review.get_by_role("alert")).to_contain_text("perlu orang kedua")
    assert review.input_value("#alasan") == "Sesuai tugas dinas"
    seen(review, "03-empat-mata")
    decides = as_account("pemilik_program_pusat")
    decides.goto(here)
    seen(decides, "04-putusan")
    decides.fill("#alasan", "Sesuai tugas dinas")
    decides.click("button:has-text('Setujui')")
    expect(decides.locator("main")).to_contain_text("Disetujui, menunggu paket")

    centre = as_account("statistik_nasional_pusat")
    centre.goto(here)
    seen(centre, "05-potong")
    password, folder, public = _cut(centre.inner_text("main ol code >> nth=0"), fresh_release, tmp_path)
    words = ["parcels", str(folder), "--kunci", str(public), "--permintaan", str(number)]
    environment = os.environ | {"PYTHONPATH": str(PROJECT / "src"), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-m", "portal", *words], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and "1 paket disiapkan" in done.stdout, done.stderr
    centre.reload()
    centre.click("#h-paket + ul a")
    centre.click("text=Tawarkan kepada penerima")
    centre.click("summary:has-text('kata sandi')")
    centre.fill("#kepada", "dr. Sari, Kepala Bidang Kesmas")
    centre.select_option("#saluran", "telepon")
    centre.click("button:has-text('Catat')")
    expect(centre.locator("main")).to_contain_text("dr. Sari")
    seen(centre, "06-sandi")

    office.goto(f"{address}/")
    office.click(".work li:has-text('paket data siap diunduh') a")
    office.click("main tbody a >> nth=0")
    seen(office, "07-unduh")
    parcel = office.url
    office.fill("#tujuan", "Menyusun daftar sasaran posyandu")
    office.fill("#kode", "000000")
    office.click("main form button")
    expect(office.get_by_role("alert")).to_contain_text("Kode kedua salah")
    assert office.input_value("#tujuan") == "Menyusun daftar sasaran posyandu"
    office.fill("#kode", telephone.code())
    with office.expect_download() as coming:
        office.click("main form button")
    with pyzipper.AESZipFile(io.BytesIO(Path(coming.value.path()).read_bytes())) as archive:
        archive.setpassword(password.encode())
        inside = json.loads(archive.read("18.01/manifest.json"))
    assert (inside["penerima"], inside["tujuan"]) == ("Dinas Kesehatan Lampung Selatan", asked["tujuan"])
    assert (inside["dasar_hukum"], inside["berlaku_sampai"]) == (asked["dasar"], last_day.isoformat())
    office.click("text=Lanjut ke cara membuka dan BAST")
    expect(office.locator("main")).to_contain_text("7-Zip")
    seen(office, "08-buka")
    office.click("text=Buka BAST")
    office.click("button:has-text('Tanda tangani BAST')")
    expect(office.get_by_role("alert")).to_contain_text("Buka dulu paketnya")
    seen(office, "09-bast")
    office.fill("#nama", "dr. Sari, Kepala Bidang Kesmas")
    office.check("#utuh")
    office.click("button:has-text('Tanda tangani BAST')")
    expect(office.locator("main")).to_contain_text("Ditandatangani secara elektronik")
    seen(office, "10-bast-jadi")

    _night(portal, timezone.now() + datetime.timedelta(days=24))
    office.goto(parcel)
    expect(office.locator(".steps li").last).to_contain_text("Laporan pemakaian")
    expect(office.locator(".steps li").last).to_contain_text("Pengingat")
    office.fill("#dipakai", "Daftar sasaran posyandu sepuluh desa")
    office.fill("#keluarga", "1.204")
    office.check("#terus-tidak")
    seen(office, "11-laporan")
    office.click("text=Kirim laporan")
    office.fill("#cara", "Berkas dan cadangannya dihapus permanen")
    office.fill("#hari", "kemarin")
    office.fill("#saksi", "Budi Santoso, pranata komputer")
    office.click("text=Nyatakan sudah dimusnahkan")
    expect(office.get_by_role("alert")).to_contain_text("Hari pemusnahan")
    assert office.input_value("#saksi") == "Budi Santoso, pranata komputer"
    office.fill("#hari", f"{timezone.localdate():%d-%m-%Y}")
    office.click("text=Nyatakan sudah dimusnahkan")
    expect(office.locator("main")).to_contain_text("Dimusnahkan")
    seen(office, "12-selesai")

    other = as_account(OTHER)
    assert other.goto(parcel).status == other.goto(here).status == 404  # type: ignore[union-attr]
    officer = as_account("dpo_pusat", 390)
    officer.click(".menu a:has-text('Serah terima')")
    row = officer.locator("tbody tr", has_text="Menyusun daftar sasaran posyandu")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Dinas Kesehatan Lampung Selatan")
    expect(row).to_contain_text(asked["dasar"])
    seen(officer, "13-register")
    assert not wrong, "\n".join(wrong)


def _cut(command: str, release: Path, work: Path) -> tuple[str, Path, Path]:
    """What the operator at the centre does with the command of the page: password, folder of the signed parcel, public key."""
    folder, public, secret = work / "paket", work / "penerbit.pub", work / "penerbit.key"
    words = [{"RUNS/RILIS": str(release.parent), "POTONGAN": str(work / "potongan")}.get(word, word) for word in shlex.split(command)]
    assert words[:4] == ["./run", "dtsen", "release", "bundle"]
    done = CliRunner().invoke(dtsen, [*words[2:], "--policy", str(POLICY)])
    assert done.exit_code == 0, done.output
    parcel = pack(work / "potongan" / "18.01", folder, Form.ZIP)
    write_key_pair(public, secret, "")
    sign_receipts(folder, read_secret(secret, ""))
    return parcel.password, folder, public


def _night(portal: Portal, now: datetime.datetime) -> None:
    """The nightly job, in a thread of its own: that of the browser may not use Django's connection."""

    def ran() -> None:
        _log_in_as(portal.machine, "worker")
        try:
            look_after(now)
        finally:
            _log_in_as(portal.machine, "web")

    thread = threading.Thread(target=ran)
    thread.start()
    thread.join()
