"""Work on many rows: done by the worker in the name of whoever asked, killed anywhere with the same result, stopped, told truly."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from dtsen.errors import RequestError
from dtsen.updates import Action
from portal.accounts.actor import Actor
from portal.errands import actions as errand_actions
from portal.errands.models import Errand
from portal.errands.working import carry_on
from portal.lists import actions as list_actions
from portal.lists import errands as list_errands
from portal.lists import views as list_views
from portal.machine import PROJECT
from portal.proposals import batch_views, checks, deciding
from portal.proposals import errands as proposal_errands
from portal.proposals.actions import Deed, Done, Origin, Paper, act, act_or_ask, submit_batch
from portal.proposals.models import Event, Finding, Proposal
from tests.portal.conftest import PASSWORD, Portal, make_account
from tests.portal.lists.office import as_worker, person, table, workbook
from tests.portal.lists.test_list import matched
from tests.portal.proposals.support import PDF, acting, correction, death, lead_to
from tests.portal.small_run import VILLAGES

HERE, NEAR, FAR = VILLAGES[2], VILLAGES[3], VILLAGES[0]
ActorAs = Callable[[str, str], Actor]
_ENOUGH = 120  # seconds, on a machine that does other things too


@pytest.fixture(scope="module", autouse=True)
def office(portal: Portal) -> None:
    """The portal runs before anything else of this file."""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows are many, and a portion is two."""
    for module in (errand_actions, list_actions, list_views, batch_views, checks, deciding):
        monkeypatch.setattr(module, "IN_A_REQUEST", 3)
    monkeypatch.setattr(list_errands, "_ROWS", 2)
    monkeypatch.setattr(list_errands, "_ANSWERS", 2)
    monkeypatch.setattr(proposal_errands, "_DECIDED", 2)
    monkeypatch.setattr(proposal_errands, "_CHECKED", 2)


def work(portal: Portal, number: int, abort: Callable[[], bool] = lambda: False) -> bool:
    with as_worker(portal.machine):
        return carry_on(number, abort)


def read(portal: Portal, sql: str, *values: object) -> list[tuple[object, ...]]:
    with portal.server.superuser("dtsen") as opened:
        return list(opened.execute(sql.encode(), values).fetchall())


def errand_of(portal: Portal, number: int) -> dict[str, object]:
    names = ("state", "done", "total", "result", "said_id")
    return dict(zip(names, read(portal, f"SELECT {', '.join(names)} FROM errands_errand WHERE id = %s", number)[0], strict=True))


def number_of(address: str) -> int:
    return int(address.strip("/").split("/")[1])


@pytest.fixture(scope="module")
def listed(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> tuple[Client, int]:
    """A list of eight rows that are ready."""
    make_account(f"dinsos_{HERE[:4]}", "dinsos", HERE[:4])
    client = Client()
    assert client.post("/masuk/", {"nama": f"dinsos_{HERE[:4]}", "sandi": PASSWORD}).status_code == 302
    rows = [person(village, 1, 2, LANTAI="Tanah") for village in (HERE, NEAR)]
    rows += [person(village, number, 3, KETERANGAN="MENINGGAL") for village in (HERE, NEAR) for number in (2, 3, 4)]
    return client, matched(portal, client, workbook(tmp_path_factory.mktemp("banyak") / "banyak.xlsx", rows, title="BANYAK"))


@pytest.fixture
def asked(portal: Portal, listed: tuple[Client, int]) -> Iterator[tuple[Client, int, int]]:
    """Everything of the list was asked to be submitted: client, list, errand. Nothing of it is left afterwards."""
    client, number = listed
    answer = client.post(f"/daftar/{number}/ajukan/", {"cara": "pilihan"})
    assert answer.status_code == 302, answer.content.decode()
    yield client, number, number_of(answer.headers["Location"])
    with portal.server.superuser("dtsen") as opened:
        opened.execute("DELETE FROM errands_errand")
        opened.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'pekerjaan'")
        opened.execute("TRUNCATE proposals_change, proposals_event, proposals_finding, proposals_groundcheck, proposals_proposal CASCADE")
        opened.execute("DELETE FROM proposals_batch")
        opened.execute("UPDATE lists_row SET sent_at = NULL, sent_by = NULL, answers = '{}', taken = '{}'")
        opened.execute("UPDATE lists_upload SET answers_file = '', answers_at = NULL")


def sent_of(portal: Portal, number: int) -> dict[str, object]:
    """What stands in the database after a submission."""
    rows = read(
        portal, "SELECT number, answers::text, cardinality(taken) FROM lists_row WHERE upload_id = %s AND sent_at IS NOT NULL", number
    )
    proposals = read(
        portal,
        "SELECT p.proposal_id, p.row, p.state, count(c.*) FROM proposals_proposal p JOIN proposals_batch b ON b.id = p.batch_id "
        "LEFT JOIN proposals_change c ON c.proposal_id = p.proposal_id WHERE b.reference = %s GROUP BY 1, 2, 3",
        f"unggahan:{number}",
    )
    audit = read(
        portal,
        "SELECT action, detail->>'baris', detail->>'masuk' FROM audit_entry WHERE action = 'daftar_diajukan' AND detail->>'daftar' = %s "
        "AND at >= (SELECT min(made_at) FROM errands_errand)",
        str(number),
    )
    return {"rows": sorted(map(str, rows)), "proposals": sorted(map(str, proposals)), "audit": audit}


def test_many_rows_are_the_workers_and_the_page_tells_how_far(portal: Portal, asked: tuple[Client, int, int]) -> None:
    client, number, errand = asked
    page = client.get(f"/pekerjaan/{errand}/").content.decode()
    assert "menunggu giliran" in page and "0 dari 8 baris" in page and "Hentikan" in page
    assert not sent_of(portal, number)["rows"]
    # While it waits the list says so, and offers nothing else to submit.
    page = client.get(f"/daftar/{number}/").content.decode()
    assert f"/pekerjaan/{errand}/" in page and "Ajukan pilihan ini" not in page
    again = client.post(f"/daftar/{number}/ajukan/", {"cara": "pilihan"})
    assert again.status_code == 422 and "sedang berjalan" in again.content.decode()
    assert not work(portal, errand, abort=lambda: True)
    part = client.get(f"/pekerjaan/{errand}/kemajuan/")
    assert "2 dari 8 baris" in part.content.decode() and "X-Selesai" not in part.headers
    assert work(portal, errand)
    assert client.get(f"/pekerjaan/{errand}/kemajuan/").headers["X-Selesai"] == "1"
    page = client.get(f"/pekerjaan/{errand}/").content.decode()
    assert "8 baris diajukan." in page and "8 usulan baru, menunggu musyawarah desa." in page
    assert errand_of(portal, errand)["state"] == "selesai"
    told = sent_of(portal, number)
    assert len(told["rows"]) == 8 and len(told["proposals"]) == 8 and told["audit"] == [("daftar_diajukan", "8", "8")]  # type: ignore[arg-type]
    # Done is done: the job once more changes nothing.
    assert work(portal, errand) and sent_of(portal, number) == told


_KILLED = """
import os, signal
import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()
import portal.lists.errands as lists
import portal.errands.working as working
lists._ROWS = 2
left = [int(os.environ["MATI_PADA"])]
def before(do):
    def around(*args, **kwargs):
        done = do(*args, **kwargs)
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    return around
lists.submit_rows = before(lists.submit_rows)
lists.record_event = before(lists.record_event)
from portal.operation.work import run_worker
run_worker(wait=False)
"""


def run_until_killed(at: int) -> int:
    """A worker that is killed when it has written its `at`th portion and not committed it; 0 for never. How it ended."""
    environment = os.environ | {"DTSEN_PORTAL_LOGIN": "worker", "PYTHONPATH": str(PROJECT / "src"), "MATI_PADA": str(at)}
    return subprocess.run([sys.executable, "-c", _KILLED], cwd=PROJECT, env=environment, timeout=_ENOUGH, check=False).returncode


def test_a_worker_that_is_killed_in_every_portion_leaves_the_same(portal: Portal, asked: tuple[Client, int, int]) -> None:
    _, number, errand = asked
    seen = []
    # Each worker is killed in its first portion once, then in its second: it comes one portion further each time.
    assert run_until_killed(1) == -signal.SIGKILL
    assert (errand_of(portal, errand)["done"], len(sent_of(portal, number)["rows"])) == (0, 0)  # type: ignore[arg-type]
    for at in (2, 2, 2, 2):
        assert run_until_killed(at) == -signal.SIGKILL
        now = errand_of(portal, errand)
        seen.append((now["state"], now["done"], len(sent_of(portal, number)["rows"])))  # type: ignore[arg-type]
    # The last one fell while it wrote down that all was done.
    assert seen == [("berjalan", 2, 2), ("berjalan", 4, 4), ("berjalan", 6, 6), ("berjalan", 8, 8)]
    assert run_until_killed(0) == 0
    now, told = errand_of(portal, errand), sent_of(portal, number)
    assert now["state"] == "selesai" and now["result"]["masuk"] == now["result"]["baris"] == 8  # type: ignore[index]
    assert len(told["rows"]) == 8 and len(told["proposals"]) == 8 and told["audit"] == [("daftar_diajukan", "8", "8")]  # type: ignore[arg-type]
    assert not read(portal, "SELECT 1 FROM procrastinate_jobs WHERE queue_name = 'pekerjaan' AND status IN ('todo', 'doing')")


def test_it_is_stopped_between_portions_and_the_rest_can_be_asked_for_again(portal: Portal, asked: tuple[Client, int, int]) -> None:
    client, number, errand = asked
    assert not work(portal, errand, abort=lambda: True)
    assert client.post(f"/pekerjaan/{errand}/", {"perbuatan": "berhenti"}).status_code == 302
    assert "Sedang dihentikan" in client.get(f"/pekerjaan/{errand}/").content.decode()
    assert work(portal, errand)
    page = client.get(f"/pekerjaan/{errand}/").content.decode()
    assert "dihentikan" in page and "2 dari 8 baris" in page and "sisanya tidak disentuh" in page
    assert len(sent_of(portal, number)["rows"]) == 2  # type: ignore[arg-type]
    page = client.get(f"/daftar/{number}/").content.decode()
    assert "Ajukan pilihan ini" in page and "2 dari 8" in page
    answer = client.post(f"/daftar/{number}/ajukan/", {"cara": "pilihan"})
    second = number_of(answer.headers["Location"])
    assert work(portal, second) and len(sent_of(portal, number)["rows"]) == 8  # type: ignore[arg-type]
    assert errand_of(portal, second)["total"] == 6
    # One that waits is given up at once.
    answer = client.post(f"/daftar/{number}/jawaban.xlsx")
    third = number_of(answer.headers["Location"])
    client.post(f"/pekerjaan/{third}/", {"perbuatan": "berhenti"})
    assert errand_of(portal, third)["state"] == "dihentikan" and work(portal, third)


def test_it_is_done_only_as_long_as_whoever_asked_may(
    portal: Portal, asked: tuple[Client, int, int], client_as: Callable[[str, str], Client]
) -> None:
    _, number, errand = asked
    assert not work(portal, errand, abort=lambda: True)
    # Nobody else sees or stops it; nor does another region's office.
    other = client_as("dinsos", FAR[:4])
    assert other.get(f"/pekerjaan/{errand}/").status_code == 404
    assert other.post(f"/pekerjaan/{errand}/", {"perbuatan": "berhenti"}).status_code == 404
    neighbour = client_as("operator_desa", HERE)
    assert neighbour.get(f"/pekerjaan/{errand}/").status_code == 404
    with portal.server.superuser("dtsen") as opened:
        opened.execute(
            "UPDATE accounts_assignment SET revoked_at = now() WHERE id = (SELECT assignment_id FROM errands_errand WHERE id = %s)",
            [errand],
        )
    try:
        assert work(portal, errand)
    finally:
        with portal.server.superuser("dtsen") as opened:
            opened.execute("UPDATE accounts_assignment SET revoked_at = NULL")
    now = errand_of(portal, errand)
    assert now["state"] == "gagal" and "tidak berlaku lagi" in str(now["said_id"]) and now["done"] == 2
    assert len(sent_of(portal, number)["rows"]) == 2  # type: ignore[arg-type]


def test_a_fault_of_the_program_ends_it_with_a_word_and_without_a_row(
    portal: Portal, asked: tuple[Client, int, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    client, _, errand = asked

    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("SITI AMINAH 3510010101800101")

    monkeypatch.setattr(list_errands, "submit_rows", broken)
    assert work(portal, errand)
    page = client.get(f"/pekerjaan/{errand}/").content.decode()
    assert "kesalahan program (ZeroDivisionError)" in page and "SITI" not in page
    told = capsys.readouterr()
    assert "SITI AMINAH" not in told.out + told.err


def test_the_file_of_answers_holds_the_officers_rows_with_the_state_in_front(
    portal: Portal, asked: tuple[Client, int, int], tmp_path: Path
) -> None:
    client, number, errand = asked
    assert work(portal, errand)
    page = client.get(f"/daftar/{number}/jawaban/").content.decode()
    assert "Buat berkas jawaban (XLSX)" in page and "Unduh: baris" not in page
    making = number_of(client.post(f"/daftar/{number}/jawaban.xlsx").headers["Location"])
    assert not work(portal, making, abort=lambda: True)
    # Half a file is no file.
    assert "Unduh: baris" not in client.get(f"/daftar/{number}/jawaban/").content.decode()
    assert work(portal, making)
    assert "Unduh: baris" in client.get(f"/daftar/{number}/jawaban/").content.decode()
    answer = client.get(f"/daftar/{number}/jawaban.xlsx")
    lines = table(b"".join(answer.streaming_content), tmp_path / "jawaban.xlsx")  # type: ignore[attr-defined]
    assert lines[0][:4] == ["DTSEN: keadaan", "DTSEN: menunggu", "DTSEN: sampai tanggal", "DTSEN: sebab"] and lines[0][10] == "NO"
    assert len(lines) == 9 and {line[0] for line in lines[1:]} == {"Draf, menunggu musyawarah"}
    assert [line[9] for line in lines[1:]] == [f"Data|{at}" for at in range(4, 12)]
    assert {line[4] for line in lines[1:]} == {"perbaikan: Jenis lantai terluas", "penghapusan: Keadaan"}
    assert not list((portal.machine.state / "daftar-kerja").glob("jawaban-*"))


def proposed(actor_as: ActorAs, reference: str) -> tuple[int, list[str]]:
    """A batch of five that waits for the social office, one of them proposed by itself."""
    office = actor_as("dinsos", HERE[:4])
    sent = [correction(f"U-{reference}-{number}", HERE, number, "jenis_dinding_terluas", "", "4") for number in (1, 2, 3, 4)]
    sent += [death(f"U-{reference}-m", HERE, 4, 2)]
    operator = actor_as("operator_desa", HERE)
    with acting(operator):
        told = submit_batch(operator, reference, Origin("formulir", reference), sent)
    names = [told.outcomes[one.proposal_id].proposal_id for one in sent]
    assert told.batch and all(names) and office
    return told.batch.pk, names


def test_a_whole_batch_is_signed_and_checked_by_the_worker_with_the_same_rules(
    portal: Portal, actor_as: ActorAs, client_as: Callable[[str, str], Client]
) -> None:
    batch, names = proposed(actor_as, "uji-banyak")
    for name in names[:4]:
        lead_to("verval_dinsos", name, actor_as, HERE)
    head = actor_as("kepala_daerah", HERE[:4])
    letter = Deed(Action.SAHKAN, papers=(Paper("surat_pengesahan", "surat.pdf", PDF, "470/7/2026"),))
    with acting(head):
        asked = act_or_ask(head, letter, names, batch)
    assert isinstance(asked, Errand)
    page = client_as("kepala_daerah", HERE[:4]).get(f"/usulan/kumpulan/{batch}/").content.decode()
    assert f"/pekerjaan/{asked.pk}/" in page and 'name="nomor"' not in page
    with acting(head), pytest.raises(RequestError, match="sedang berjalan"):
        act_or_ask(head, letter, names, batch)
    assert not work(portal, asked.pk, abort=lambda: True)
    assert work(portal, asked.pk)
    now = errand_of(portal, asked.pk)
    assert now["result"] == {"selesai": 4, "ditolak": {"keadaannya sekarang draf": ["it is draft now", 1]}}
    page = client_as("kepala_daerah", HERE[:4]).get(f"/pekerjaan/{asked.pk}/").content.decode()
    assert "Disahkan kepala daerah: 4 usulan." in page and "Tidak dilakukan atas 1 usulan: keadaannya sekarang draf." in page
    centre = actor_as("pemilik_program", "")
    with acting(centre):
        events = list(Event.objects.filter(proposal_id__in=names, action="sahkan"))
        assert len(events) == 4 and {one.account_id for one in events} == {head.account_id}
        assert len({tuple(one.document_ids) for one in events}) == 1 and events[0].papers == ["surat_pengesahan"]
    # The checks: two at a time, a family never cut, and what is found is what one look finds.
    client = client_as("pemilik_program", "")
    answer = client.post(f"/usulan/kumpulan/{batch}/", {"untuk": "periksa"})
    checking = number_of(answer.headers["Location"])
    assert not work(portal, checking, abort=lambda: True)
    with acting(centre):
        assert Proposal.objects.filter(batch_id=batch, state="disahkan_kdh", checked_on__isnull=True).count() == 2
    assert work(portal, checking) and errand_of(portal, checking)["done"] == 4
    with acting(centre):
        by_worker = sorted(Finding.objects.filter(batch_id=batch).values_list("proposal_id", "rule", "severity"))
        Proposal.objects.filter(batch_id=batch).update(checked_on=None)
        looked = checks.check_batch(centre, batch, 100)
        assert looked and looked.done == 4
        assert sorted(Finding.objects.filter(batch_id=batch).values_list("proposal_id", "rule", "severity")) == by_worker
    # Few are done while the page waits, with the same words.
    with acting(centre):
        few = act_or_ask(centre, Deed(Action.TERIMA), names[:2], batch)
        assert isinstance(few, Done) and set(few.done) == set(names[:2])
        assert set(act(centre, Deed(Action.TERIMA), names[:2]).refused) == set(names[:2])


def test_the_officer_sees_on_the_first_page_what_is_in_hand(portal: Portal, asked: tuple[Client, int, int]) -> None:
    client, _, errand = asked
    page = client.get("/").content.decode()
    assert f"/pekerjaan/{errand}/" in page and "Mengajukan baris daftar banyak.xlsx" in page
    assert work(portal, errand)
    assert f"/pekerjaan/{errand}/" not in client.get("/").content.decode()
