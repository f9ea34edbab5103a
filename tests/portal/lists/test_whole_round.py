"""The whole round on the invented country, through the pages in a real browser, with the real worker and the commands of an operator.

Upload, columns, effects, repair, submit; village meeting with its minutes, signature with its letter, check at the centre with
plausibility and sample; delivery, journey, release, load; the answer to each row. In the lists: changes, deaths, births, moves out and
in, families that nobody described, a card of one's own, contradictions, doubles, strangers, and somebody of another region.

One government and one quarter. Three of them over two quarters, by the actions of the portal: `test_three_governments.py`.
"""

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from wsgiref.simple_server import WSGIServer, make_server

import psycopg
import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, expect

from nusantara.quarter import make_next_quarter
from portal import postgres
from portal.area import Scope, app_transaction, tell
from portal.database_roles import prepare
from portal.exchange.load_release import load_release
from portal.keyring import make_ring, read_ring
from portal.machine import Machine, connection, make_secrets, write_private
from portal.proposals.sending import mark_taken, send_updates
from portal.serving import migrate_here
from tests.conftest import PERSONS, SEED, Walked, walk_through
from tests.portal.conftest import FAST, Portal, Quiet, _log_in_as, make_account
from tests.portal.lists import pages
from tests.portal.lists.cases import LocalList, Region, local_list, read_registry, regions
from tests.portal.lists.office import table, workbook
from tests.portal.lists.pages import People
from tests.portal.lists.test_worker import worker

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class House:
    """An installation of its own. `address`: of its pages; `at`: does something with Django's database, in a thread of its own: while
    a browser runs, this thread may not."""

    machine: Machine
    address: str
    at: Callable[..., object]

    def read(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(**connection(self.machine, "owner"), autocommit=True) as opened:  # type: ignore[arg-type]
            opened.execute("SELECT set_config('app.wilayah', '*', false), set_config('app.data', 'orang', false)")
            opened.execute("SELECT set_config('app.tujuan', 'pemutakhiran', false)")
            opened.execute("SELECT set_config('app.rilis', id::text, false) FROM exchange_release WHERE is_active")
            return list(opened.execute(sql.encode(), values).fetchall())


@pytest.fixture(scope="module")
def house(portal: Portal, walked: Walked, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Django, its pages and the worker are pointed to it for as long as this file runs; the first quarter is in force."""
    before, kept = settings.MACHINE, dict(os.environ)
    state = Path(tempfile.mkdtemp(prefix="dtsen-putaran-", dir="/tmp"))
    runs = tmp_path_factory.mktemp("rilis")
    (runs / walked.root.name).symlink_to(walked.root)
    machine = replace(before, state=state, keys=state / "kunci.json", runs=runs, urls={}, admin="")
    os.environ |= {"DTSEN_PORTAL_STATE": str(state), "DTSEN_PORTAL_KEYS": str(machine.keys), "DTSEN_PORTAL_RUNS": str(runs)}
    secrets = make_secrets(machine)
    make_ring(machine.keys)
    with postgres.serving(postgres.temporary_folder(), secrets["postgres"], FAST) as server, ThreadPoolExecutor(1) as thread:
        write_private(machine.server_file, f'{{"socket": "{server.socket}", "port": "{postgres.PORT}"}}')
        prepare(server, secrets)
        settings.MACHINE = machine
        web = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=WSGIServer, handler_class=Quiet)
        try:
            _log_in_as(machine, "owner")
            migrate_here(machine)
            load(machine, walked.root)
            _log_in_as(machine, "web")
            threading.Thread(target=web.serve_forever, daemon=True).start()
            yield House(machine, f"http://127.0.0.1:{web.server_port}", lambda do, *words: thread.submit(do, *words).result())
        finally:
            web.shutdown()
            settings.MACHINE = before
            os.environ.clear()
            os.environ.update(kept)
            _log_in_as(before, "web")
            shutil.rmtree(state, ignore_errors=True)


def load(machine: Machine, run: Path) -> None:
    load_release(run, machine.policy, read_ring(machine.keys), connection(machine, "owner"), demo=True, tell=lambda what, rows: None)


def _as_nation(do: Callable[[Path], int], folder: Path) -> int:
    with app_transaction():
        tell(Scope(nation=True), "orang", "pemutakhiran", None)
        return do(folder)


def make_accounts(here: Region) -> None:
    """Everybody of a region who takes part."""
    for who, role, wilayah in (
        ("dinsos", "dinsos", here.code),
        ("dinsos2", "dinsos", here.code),
        ("bupati", "kepala_daerah", here.code),
        ("bps", "bps_kab", here.code),
        *((f"desa{village}", "operator_desa", village) for village in here.villages),
    ):
        make_account(f"{who}_{here.code}", role, wilayah)


@dataclass
class Told:
    """What was seen in the round of one government."""

    number: int
    listed: LocalList
    clicks: int
    effects: str
    submitted: str
    fates: dict[int, tuple[str, str, bool, bool, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    own: str = ""
    checks: str = ""
    visited: int = 0
    accepted: str = ""
    explained: int = 0


@dataclass
class Round:
    """A quarter of some governments: lists in, decided, a release made of them."""

    house: House
    people: People
    told: dict[str, Told] = field(default_factory=dict)

    def send(self, here: Region, elsewhere: Region, folder: Path, name: str) -> Told:
        """Upload, columns, effects, repair, submit."""
        office = f"dinsos_{here.code}"
        listed = local_list(here, elsewhere)
        path = listed.write(folder / f"{name}.xlsx", f"DATA WARGA {here.code}")
        number, clicks = pages.send_list(self.people, office, path)
        effects = self.people.page(office).inner_text("main")
        told = Told(number, listed, clicks, effects, "")
        told.fates = self.fates(number)
        self.told[here.code] = told
        return told

    def fates(self, number: int) -> dict[int, tuple[str, str, bool, bool, str]]:
        """Row of the sheet -> kelas, padan, of another region, contradicted, person."""
        sql = "SELECT number, kelas, padan, elsewhere, cardinality(clash) > 0, person_id FROM lists_row WHERE upload_id = %s AND why = ''"
        return {
            int(str(row[0])): (str(row[1]), str(row[2]), bool(row[3]), bool(row[4]), str(row[5])) for row in self.house.read(sql, number)
        }

    def decide(self, here: Region, name: str, *, refuse: int, sample: bool) -> None:
        """Meeting, verification, signature, check, visits, acceptance: each by somebody else."""
        told, code = self.told[here.code], here.code
        for village in self.villages_of(told.number):
            told.refused += pages.hold_meetings(self.people, f"desa{village}_{code}", refuse - len(told.refused))
        # Whoever sent the list may not verify it: the same page, the same button, and why not.
        told.own = pages.for_all(self.people, f"dinsos_{code}", "diusulkan", "Periksa: benar")
        pages.for_all(self.people, f"dinsos2_{code}", "diusulkan", "Periksa: benar")
        batch = pages.batch_of(self.people, f"bupati_{code}", name)
        pages.sign(self.people, f"bupati_{code}", batch)
        told.checks = pages.check(self.people, "pusat", batch, sample=sample)
        told.visited = pages.visit_all(self.people, f"bps_{code}") if sample else 0
        told.accepted = pages.accept_batch(self.people, "pusat", batch)
        told.explained = pages.accept_with_reason(self.people, "pusat", batch)

    def villages_of(self, number: int) -> list[str]:
        sql = "SELECT DISTINCT p.kode_desa FROM proposals_proposal p JOIN proposals_batch b ON b.id = p.batch_id WHERE b.reference = %s"
        return sorted(str(row[0]) for row in self.house.read(sql, f"unggahan:{number}"))

    def release(self, country: Path, previous: Path, folder: Path) -> Path:
        """What was accepted leaves; the next journey takes it in; its release is loaded, and what it took in is marked."""
        updates = folder / "pemutakhiran"
        sent = self.house.at(_as_nation, send_updates, updates)
        assert isinstance(sent, int) and sent > 0
        after = walk_through(country, self.house.machine.runs, previous=previous, updates=updates)
        self.house.at(load, self.house.machine, after.root)
        assert self.house.at(_as_nation, mark_taken, after.root) == sent
        return after.root

    def answers(self, code: str, folder: Path) -> dict[int, dict[str, str]]:
        """Row of the sheet -> what stands before it in the file of answers."""
        number, page = self.told[code].number, self.people.page(f"dinsos_{code}")
        self.people.go(page, f"/daftar/{number}/jawaban/")
        with page.expect_download() as coming:
            page.click("a:has-text('baris Anda sendiri dengan jawaban di depan')")
        path = folder / f"jawaban {code}.xlsx"
        coming.value.save_as(path)
        lines = table(path.read_bytes(), path)
        made = [dict(zip((one.removeprefix("DTSEN: ") for one in lines[0]), line, strict=False)) for line in lines[1:]]
        return {int(one["baris"].split("|")[1]): one for one in made}


EXPECTED = {
    "ubah": {"ubah"},
    "meninggal": {"meninggal_dilaporkan"},
    "pindah_keluar": {"pindah_keluar"},
    "lahir": {"bayi_baru"},
    "keluarga_baru": {"belum_di_dtsen"},
    "pindah_masuk": {"pindah_masuk"},
    "pecah_kk": {"sama"},
    "ganda": {"sama"},
    "ganda_lagi": {"ganda"},
    "tidak_dikenal": {"tidak_ditemukan"},
    "wilayah_lain": {"tidak_ditemukan"},
}


def assert_fates(told: Told) -> None:
    """Every row of the list has the fate for which it was written."""
    for what, wanted in EXPECTED.items():
        for row, case in told.listed.rows(what).items():
            kelas, padan, elsewhere, clash, person = told.fates[row]
            assert kelas in wanted, (what, row, told.fates[row])
            assert elsewhere is (what == "wilayah_lain") and not clash, (what, row)
            assert not person or person == case.person, (what, row)
            if what == "pecah_kk":
                assert padan == "kk_berbeda"
    assert all(told.fates[row][3] for row in told.listed.rows("berlawanan"))


def assert_answers(told: Told, found: dict[int, dict[str, str]], release: str) -> None:
    """After the release every submitted row says what became of it, in the words of its case."""
    refused_rows = 0
    for what, words in (
        ("ubah", "tercatat di"),
        ("meninggal", "tercatat meninggal"),
        ("pindah_keluar", "tercatat pindah"),
        ("lahir", "tercatat sebagai anggota keluarga di"),
        ("keluarga_baru", "tercatat di"),
        ("pindah_masuk", "tercatat di"),
    ):
        for row in told.listed.rows(what):
            if what == "keluarga_baru" and row not in found:
                continue
            said = found[row]
            if said["keadaan"].startswith("Ditolak musyawarah"):
                refused_rows += 1
                assert said["sebab"].startswith("Warga di musyawarah"), said
                continue
            assert "Masuk rilis" in said["keadaan"] and said["masuk rilis"] == release, (what, said)
            assert words in said["sekarang"], (what, said)
    assert refused_rows == len(told.refused)
    submitted = {
        row for what in ("pecah_kk", "ganda_lagi", "tidak_dikenal", "wilayah_lain", "berlawanan") for row in told.listed.rows(what)
    }
    assert not submitted & set(found)


def assert_registry(house: House, told: Told, root: Path, here: Region) -> None:
    """In the registry of the new release, and in what the portal shows of it, it is so."""
    people, families, _ = read_registry(root)
    refused = set(told.refused)
    for case in told.listed.rows("meninggal").values():
        assert people[case.person]["keadaan"] == "meninggal" and people[case.person]["family_id"] is None
        (count,) = house.read("SELECT count(*) FROM served_eligibility WHERE person_id = %s", case.person)[0]
        assert count == 0
    for case in told.listed.rows("pindah_keluar").values():
        assert people[case.person]["keadaan"] == "pergi" and people[case.person]["family_id"] is None
    births = house.read(
        "SELECT p.became, p.family_id FROM proposals_proposal p JOIN proposals_batch b ON b.id = p.batch_id "
        "WHERE b.reference = %s AND p.kind = 'penambahan' AND p.subject_id = ''",
        f"unggahan:{told.number}",
    )
    assert len(births) == len(told.listed.rows("lahir"))
    for became, family in births:
        child = people[str(became)]
        assert child["nama"] in ("ARSYILA PUTRI", "KENZIE RAFANDRA") and child["keadaan"] == "hidup" and child["family_id"] == family
    moved = list(told.listed.rows("pindah_masuk").values())
    home = people[moved[0].person]["family_id"]
    assert families[home]["kode_kelurahan_desa"] == told.listed.village and here.code == told.listed.village[:4]
    changed = [case for case in told.listed.rows("ubah").values() if families.get(people[case.person]["family_id"] or "")]
    now = [families[people[case.person]["family_id"]]["jenis_lantai_terluas"] == int(case.after) for case in changed]
    assert sum(now) >= len(changed) - len(refused)


def repair_one(round_: Round, here: Region, told: Told, folder: Path) -> str:
    """The repair file out; one of its rows mended in it; in again. Its rows as they were; the words of the page."""
    office = f"dinsos_{here.code}"
    page = round_.people.go(round_.people.page(office), f"/daftar/{told.number}/")
    with page.expect_download() as coming:
        page.click("a:has-text('Perbaikan: hanya')")
    path = folder / f"perbaikan {here.code}.xlsx"
    coming.value.save_as(path)
    lines = table(path.read_bytes(), path)
    bad = {row for what in ("tidak_dikenal", "berlawanan", "wilayah_lain", "ganda_lagi") for row in told.listed.rows(what)}
    assert {int(line[5].split("|")[1]) for line in lines[1:]} >= bad - set(told.listed.rows("ganda_lagi"))
    assert all(line[0] for line in lines[1:]) and all(isinstance(cell, str) for line in lines for cell in line)
    (stranger,) = told.listed.rows("tidak_dikenal")
    known = told.listed.rows("ganda")
    (right,) = known.values()
    line = next(line for line in lines[1:] if line[5] == f"Data|{stranger}")
    mended = [*line[:6], *map(str, right.cells[:9]), "", ""]
    page.set_input_files("#berkas", workbook(folder / f"betul {here.code}.xlsx", [mended], head=lines[0]))  # type: ignore[list-item]
    page.click("button:has-text('Unggah perbaikan')")
    expect(page.locator("main")).to_contain_text("1 baris diperbaiki", timeout=pages.WAIT)
    return page.inner_text("main")


@pytest.fixture(scope="module")
def offices(house: House, walked: Walked) -> list[Region]:
    """Made before the browser: three governments, and everybody in them who takes part."""
    found = regions(walked.root, 3)
    for here in found:
        make_accounts(here)
    make_account("pusat", "pemilik_program", "")
    return found


@pytest.fixture
def people(house: House, offices: list[Region], browser: Browser, tmp_path: Path) -> Iterator[People]:
    made = People(browser, house.address, tmp_path)
    yield made
    made.close()


def test_a_round_of_one_government(
    house: House, offices: list[Region], people: People, walked: Walked, country: Path, tmp_path: Path
) -> None:
    here, elsewhere = offices[0], offices[1]
    round_ = Round(house, people)
    with worker():
        told = round_.send(here, elsewhere, tmp_path, "Warga Miskin")
        assert told.clicks == 1 and "keluarga baru" in told.effects
        assert_fates(told)
        repair_one(round_, here, told, tmp_path)
        told.submitted = pages.submit_all(people, f"dinsos_{here.code}", told.number)
        round_.decide(here, "Warga Miskin.xlsx", refuse=1, sample=True)
    make_next_quarter(country, tmp_path / "negeri", PERSONS, SEED)
    root = round_.release(tmp_path / "negeri", walked.root, tmp_path)
    assert_registry(house, told, root, here)
    assert_answers(told, round_.answers(here.code, tmp_path), root.name)
