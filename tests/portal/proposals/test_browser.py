"""The pages in a real browser: at three widths, with axe, by keyboard and buttons alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dtsen.updates import Change, Proposal, ProposalKind
from portal.accounts.actor import Actor
from portal.proposals.actions import Origin, submit_batch
from tests.portal.conftest import Portal, actor_in, make_account
from tests.portal.looking import WIDTHS, log_in, look
from tests.portal.proposals.support import PDF, acting, correction, death, lead_to, newborn
from tests.portal.small_run import VILLAGES, family_id

pytestmark = pytest.mark.browser
A = VILLAGES[0]


def made(role: str, wilayah: str) -> Actor:
    return actor_in(*make_account(f"{role}_{wilayah or 'pusat'}", role, wilayah))


@pytest.fixture(scope="module", autouse=True)
def proposals(portal: Portal) -> int:
    """Made before the browser: while it runs, Django's connection of this thread may not be used. The number of the batch."""
    operator, _, _, centre = (
        made(role, A[:width]) for role, width in (("operator_desa", 10), ("dinsos", 4), ("kepala_daerah", 4), ("pemilik_program", 0))
    )
    closet = (Change("fasilitas_bab", "", "6"), Change("jenis_kloset", "", "1"))
    sent = [
        correction("U-layar-1", A, 2, "jenis_dinding_terluas", "", "6"),
        death("U-layar-2", A, 3),
        newborn("U-layar-3", A, 2),
        correction("U-layar-4", A, 4, "jenis_dinding_terluas", "", "1"),
        correction("U-layar-5", A, 4, "jenis_dinding_terluas", "", "2"),
        Proposal("U-layar-6", ProposalKind.PERBAIKAN, "keluarga", family_id(A, 1), A, closet, family_id=family_id(A, 1)),
    ]
    with acting(operator):
        told = submit_batch(operator, "Musyawarah triwulan", Origin("formulir", "uji-layar"), sent)
        assert told.batch
    for name in ("U-layar-4", "U-layar-5", "U-layar-6"):
        lead_to("verval_dinsos", name, made, A)
    assert centre.scope.nation
    return told.batch.pk


def test_the_path_in_a_browser(address: str, browser: Browser, proposals: int, tmp_path: Path) -> None:
    paper = tmp_path / "berita-acara.pdf"
    paper.write_bytes(PDF)
    wrong: list[str] = []

    def as_role(username: str) -> Page:
        page = browser.new_context().new_page()
        log_in(page, address, username)
        return page

    village = as_role(f"operator_desa_{A}")
    for name, where in (("kerja", "/usulan/?keadaan=terbuka"), ("ubah", f"/usulan/baru/{family_id(A, 1)}/")):
        village.goto(address + where)
        wrong += look(village, f"usulan/{name}", WIDTHS)
    village.goto(f"{address}/usulan/baru/{family_id(A, 1)}/{family_id(A, 1)}/jenis_lantai_terluas/")
    wrong += look(village, "usulan/formulir", WIDTHS)
    village.select_option("#nilai", "8")
    village.fill("#sejak", "1-2-2026")
    village.click("main form button")
    village.wait_for_url("**/usulan/U*/")
    wrong += look(village, "usulan/satu", WIDTHS)
    village.goto(f"{address}/usulan/musyawarah/")
    village.select_option("[name=putusan-U-layar-1]", "setuju")
    village.select_option("[name=putusan-U-layar-2]", "tidak_sesuai_kenyataan")
    village.fill("[name=kata-U-layar-2]", "orangnya hadir di musyawarah")
    village.fill("#hari", "1-3-2026")
    village.fill("#hadir", "31")
    village.set_input_files("#berkas", paper)
    wrong += look(village, "usulan/musyawarah", WIDTHS)
    village.click("main fieldset button")
    assert "1 usulan dikirim ke dinas sosial" in village.inner_text("main")

    head = as_role(f"kepala_daerah_{A[:4]}")
    head.goto(f"{address}/usulan/kumpulan/{proposals}/")
    wrong += look(head, "usulan/pengesahan", WIDTHS)
    head.locator("form:has(#berkas) #nomor").fill("470/12/2026")
    head.set_input_files("#berkas", paper)
    head.locator("form:has(#berkas) button").click()
    assert "Berhasil: 3" in head.inner_text("main")

    centre = as_role("pemilik_program_pusat")
    centre.goto(f"{address}/usulan/kumpulan/{proposals}/")
    centre.click("button[value=periksa]")
    centre.click("button[value=contoh]")
    wrong += look(centre, "usulan/pusat", WIDTHS)
    for name in ("U-layar-4", "U-layar-6"):
        centre.goto(f"{address}/usulan/{name}/")
        wrong += look(centre, f"usulan/pusat-{name}", WIDTHS)
    assert "bertentangan" in centre.goto(f"{address}/usulan/U-layar-4/").text()  # type: ignore[union-attr]
    assert not wrong, "\n".join(wrong)
