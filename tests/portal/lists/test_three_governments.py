"""The whole round on the invented country: three local governments, two quarters.

Upload, repair, submit; village meeting, signature, check at the centre; delivery, journey, release; the answer to each row; and in the
next quarter the same lists say that what was accepted is now so. Some ten minutes: `./run test-slow` or
`pytest -m slow tests/portal/lists/test_three_governments.py`.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from python_calamine import CalamineWorkbook

from dtsen.updates import Action
from nusantara.local_list import write_local_list
from nusantara.quarter import make_next_quarter
from portal import postgres
from portal.accounts.actor import Actor
from portal.accounts.session import actor_in
from portal.database_roles import prepare
from portal.exchange.identity import known_identities
from portal.exchange.load_release import load_release
from portal.exchange.write_deliveries import write_updates
from portal.keyring import make_ring, read_ring
from portal.machine import Machine, connection, make_secrets, write_private
from portal.proposals.actions import Deed, Paper, act
from portal.proposals.checks import check_batch
from portal.proposals.deciding import core, events_of
from portal.proposals.models import Batch, Change, Proposal
from portal.serving import migrate_here
from tests.conftest import PERSONS, SEED, Walked, walk_through
from tests.portal.conftest import FAST, PASSWORD, Portal, _log_in_as, make_account
from tests.portal.lists.office import number_in, table, upload, work, workbook
from tests.portal.lists.test_list import chosen
from tests.portal.proposals.support import PDF, acting

pytestmark = pytest.mark.slow
LETTER = (Paper("surat_pengesahan", "surat.pdf", PDF, "470/12/2026"),)
SPTJM = (Paper("sptjm", "sptjm.pdf", PDF),)


@pytest.fixture(scope="module")
def house(portal: Portal, walked: Walked) -> Iterator[Machine]:
    """An installation of its own, to which Django is pointed for as long as this file runs; the first quarter is in force."""
    before = settings.MACHINE
    state = Path(tempfile.mkdtemp(prefix="dtsen-putaran-", dir="/tmp"))
    machine = replace(before, state=state, keys=state / "kunci.json", runs=walked.root.parent, urls={}, admin="")
    secrets = make_secrets(machine)
    make_ring(machine.keys)
    with postgres.serving(postgres.temporary_folder(), secrets["postgres"], FAST) as server:
        write_private(machine.server_file, f'{{"socket": "{server.socket}", "port": "{postgres.PORT}"}}')
        prepare(server, secrets)
        settings.MACHINE = machine
        try:
            _log_in_as(machine, "owner")
            migrate_here(machine)
            load(machine, walked.root)
            _log_in_as(machine, "web")
            yield machine
        finally:
            settings.MACHINE = before
            _log_in_as(before, "web")


def load(machine: Machine, run: Path) -> None:
    load_release(run, machine.policy, read_ring(machine.keys), connection(machine, "owner"), demo=True, tell=lambda what, rows: None)


def actor(role: str, wilayah: str, name: str = "") -> Actor:
    return actor_in(*make_account(name or f"{role}_{wilayah or 'pusat'}", role, wilayah))


def client(wilayah: str) -> Client:
    make_account(f"dinsos_{wilayah}", "dinsos", wilayah)
    made = Client()
    assert made.post("/masuk/", {"nama": f"dinsos_{wilayah}", "sandi": PASSWORD}).status_code == 302
    return made


def governments(country: Path, machine: Machine) -> list[tuple[str, str]]:
    """Three regencies: code of Kemendagri, code of BPS."""
    import pyarrow.parquet as pq

    rows = pq.read_table(next(machine.runs.glob("*/01-sources/wilayah_desa.parquet"))).to_pylist()
    both = {str(row["kode_desa_kemendagri"])[:4]: str(row["kode_desa_bps"])[:4] for row in rows}
    sizes = {
        path.stem.removeprefix("penduduk_"): path.stat().st_size for path in (country / "deliveries" / "dukcapil").glob("penduduk_*.csv")
    }
    largest = sorted(sizes, key=lambda code: (-sizes[code], code))
    return [(code, both[code]) for code in largest[:3]]


def matched(machine: Machine, office: Client, path: Path, *, clicks: int) -> int:
    """A list that is matched; `clicks`: how often the columns had to be confirmed."""
    number = number_in(upload(office, path))
    assert work(machine, number)
    asked = 0
    while "Periksa arti setiap kolom" in office.get(f"/daftar/{number}/").content.decode():
        asked += 1
        assert office.post(f"/daftar/{number}/kolom/", chosen(office, number)).status_code == 302
        assert work(machine, number)
    page = office.get(f"/daftar/{number}/").content.decode()
    assert asked == clicks and "Bila semuanya diajukan" in page, page
    return number


def decide(wilayah: str, batch: str) -> dict[str, list[str]]:
    """Every office does its part on what was submitted: the village turns one in ten down, the others go up to the centre."""
    told: dict[str, list[str]] = {"turun": [], "diterima": []}
    head, second = actor("kepala_daerah", wilayah), actor("dinsos", wilayah, f"dinsos2_{wilayah}")
    with acting(second):
        rows = list(Proposal.objects.filter(batch__reference=batch).order_by("proposal_id").values_list("proposal_id", "kode_desa"))
    for village in sorted({str(code) for _, code in rows}):
        mine = [name for name, code in rows if code == village]
        down = mine[::10] if len(mine) >= 10 else []
        up = [name for name in mine if name not in down]
        operator = actor("operator_desa", village)
        with acting(operator):
            if down:
                refusal = Deed(Action.TOLAK_MUSDES, "tidak_sesuai_kenyataan", "Warga di musyawarah mengetahui keadaan yang lain.")
                told["turun"] += act(operator, refusal, down).done
            assert act(operator, Deed(Action.SETUJUI_MUSDES, papers=SPTJM), up).done
            assert act(operator, Deed(Action.USULKAN), up).done
        with acting(second):
            assert act(second, Deed(Action.VERIFIKASI), up).done
        told["diterima"] += up
    with acting(head):
        assert set(act(head, Deed(Action.SAHKAN, papers=LETTER), told["diterima"]).done) == set(told["diterima"])
    return told


def accept(names: list[str]) -> list[str]:
    """The centre checks each batch and takes what nothing speaks against."""
    centre = actor("pemilik_program", "")
    with acting(centre):
        for batch in list(Batch.objects.order_by("pk").values_list("pk", flat=True)):
            while (checked := check_batch(centre, batch)) and checked.left:
                pass
        return list(act(centre, Deed(Action.TERIMA), names).done)


def deliver(folder: Path, names: list[str]) -> None:
    """What was accepted, as the delivery that the next journey lands."""
    from dtsen.updates import Change as Claimed

    centre = actor("statistik_nasional", "")
    with acting(centre):
        rows = list(Proposal.objects.filter(pk__in=names).order_by("pk"))
        events, changes = events_of(rows), Change.objects.filter(proposal__in=rows)
        claims: dict[str, list[Claimed]] = {}
        for one in changes:
            claims.setdefault(one.proposal_id, []).append(Claimed(one.variable, one.before, one.after))
        said = [replace(core(row, events[row.pk]), changes=tuple(claims.get(row.pk, []))) for row in rows]
        write_updates(folder, said, known_identities(centre, [one.subject_id for one in said]), 20260331, invented=True)


def answers(office: Client, number: int) -> str:
    return office.get(f"/daftar/{number}/jawaban.csv").content.decode("utf-8-sig")


def test_the_whole_round(house: Machine, country: Path, walked: Walked, tmp_path: Path) -> None:
    lists: dict[str, tuple[int, Path, dict[str, list[str]]]] = {}
    accepted: list[str] = []
    for dagri, bps in governments(country, house):
        path = tmp_path / f"daftar {bps}.xlsx"
        write_local_list(country, dagri, 150, 5, path, numbers=0.0)
        office = client(bps)
        number = matched(house, office, path, clicks=1)
        # Rows to repair go out, come back with one of them mended, and only they are read.
        lines = table(office.get(f"/daftar/{number}/perbaikan.xlsx").content, tmp_path / "p.xlsx")
        assert len(lines) > 1
        back = workbook(tmp_path / f"perbaikan {bps}.xlsx", lines[1:3], head=lines[0])  # type: ignore[arg-type]
        repair = number_in(upload(office, back, f"/daftar/{number}/perbaiki/"))
        assert work(house, repair)
        assert f"{len(lines[1:3])} baris diperbaiki" in office.get(f"/daftar/{repair}/").content.decode()
        sent = office.post(f"/daftar/{number}/ajukan/", {"cara": "pilihan", "kelas": "ubah"})
        assert "baris diajukan" in sent.content.decode(), sent.content.decode()
        told = decide(bps, f"unggahan:{number}")
        lists[bps] = (number, path, told)
    accepted = accept([name for _, _, told in lists.values() for name in told["diterima"]])
    assert len(accepted) > 10
    for bps, (number, _, told) in lists.items():
        text = answers(client(bps), number)
        assert text.count("Diterima, menunggu rilis berikutnya") >= len(set(told["diterima"]) & set(accepted)) > 0
        assert text.count("Ditolak musyawarah") >= len(told["turun"])
        assert "Warga di musyawarah" in text or not told["turun"]
    # The next quarter: the accepted updates are one more delivery.
    deliver(tmp_path / "pemutakhiran", accepted)
    make_next_quarter(country, tmp_path / "negeri", PERSONS, SEED)
    later = walk_through(tmp_path / "negeri", walked.root.parent, previous=walked.root, updates=tmp_path / "pemutakhiran")
    assert later.root.parent == walked.root.parent and later.root != walked.root
    load(house, later.root)
    for bps, (number, path, told) in lists.items():
        office = client(bps)
        text = answers(office, number)
        mine = set(told["diterima"]) & set(accepted)
        assert mine and [line for line in text.splitlines() if line.split(",")[-2].isdigit()], text
        # The same rows a quarter later, in a new file of the same layout: no click, and what was accepted is now so.
        again = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
        moved = tmp_path / f"daftar {bps} TW1.xlsx"
        book = [[str(cell) for cell in row] for row in again]
        _copy(book, moved)
        second = matched(house, office, moved, clicks=0)
        fates = fates_of(house, number, second)
        changed = {origin for origin, (_, names) in fates.items() if names & mine}
        now = Counter(fates[origin][0] for origin in changed)
        assert changed and now["sama"] > 0.8 * now.total(), (bps, now)


def _copy(rows: list[list[str]], path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Data")
    for line, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, cell)
    book.close()


def fates_of(machine: Machine, first: int, second: int) -> dict[int, tuple[str, set[str]]]:
    """Row of the sheet -> its fate in the second list, and the proposals that it made in the first."""
    import psycopg

    with psycopg.connect(**connection(machine, "worker"), autocommit=True) as opened:  # type: ignore[arg-type]
        rows = opened.execute(
            "SELECT b.number, b.kelas, a.taken FROM lists_row a JOIN lists_row b ON b.upload_id = %s AND b.number = a.number "
            "WHERE a.upload_id = %s AND a.why = ''",
            [second, first],
        ).fetchall()
    return {int(number): (str(kelas), set(taken)) for number, kelas, taken in rows}
