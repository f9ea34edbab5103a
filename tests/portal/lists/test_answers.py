"""What became of each submitted row: waiting for whom and until when, refused and why, withdrawn, already known."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from dtsen.updates import Action
from portal.accounts.actor import Actor
from portal.proposals.actions import Deed, Paper, act
from portal.proposals.models import Proposal
from tests.portal.conftest import Portal
from tests.portal.lists.office import person, workbook
from tests.portal.lists.test_list import matched
from tests.portal.proposals.support import PDF, acting
from tests.portal.small_run import VILLAGES

HERE, NEAR = VILLAGES[2], VILLAGES[3]


@pytest.fixture(scope="module", autouse=True)
def office(portal: Portal) -> None:
    """The portal runs before anything else of this file."""


def ids_of(actor: Actor, number: int) -> dict[str, str]:
    """Row of the sheet -> its proposal."""
    with acting(actor):
        found = Proposal.objects.filter(batch__reference=f"unggahan:{number}").values_list("row", "proposal_id")
        return {row.partition("|")[2]: name for row, name in found}


def test_every_submitted_row_says_what_became_of_it(
    portal: Portal, client_as: Callable[[str, str], Client], actor_as: Callable[[str, str], Actor], tmp_path: Path
) -> None:
    client = client_as("dinsos", HERE[:4])
    rows = [
        person(HERE, 1, 3, KETERANGAN="MENINGGAL"),
        person(HERE, 2, 3, KETERANGAN="MENINGGAL"),
        person(HERE, 3, 3, KETERANGAN="PINDAH"),
        person(NEAR, 1, 3, KETERANGAN="MENINGGAL"),
    ]
    number = matched(portal, client, workbook(tmp_path / "kabar.xlsx", rows, title="KABAR"))
    assert "4 baris diajukan" in client.post(f"/daftar/{number}/ajukan/", {"cara": "pilihan"}).content.decode()
    village, other = actor_as("operator_desa", HERE), actor_as("operator_desa", NEAR)
    names = ids_of(village, number) | ids_of(other, number)
    sptjm = (Paper("sptjm", "sptjm.pdf", PDF),)
    with acting(village):
        refusal = Deed(Action.TOLAK_MUSDES, "tidak_sesuai_kenyataan", "Orangnya masih hidup dan hadir di musyawarah.")
        assert act(village, refusal, [names["4"]]).done
        assert act(village, Deed(Action.SETUJUI_MUSDES, papers=sptjm), [names["5"]]).done
        assert act(village, Deed(Action.USULKAN), [names["5"]]).done
    page = client.get(f"/daftar/{number}/jawaban/").content.decode()
    assert "Ditolak musyawarah" in page and "Sebab: Orangnya masih hidup" in page
    assert "Menunggu Dinas Sosial sampai" in page and page.count("Menunggu operator desa") == 2
    text = client.get(f"/daftar/{number}/jawaban.csv").content.decode("utf-8-sig")
    told = {row["Baris"]: row for row in csv.DictReader(io.StringIO(text))}
    assert sorted(told) == ["4", "5", "6", "7"]
    assert told["4"]["Sebab"].startswith("Orangnya") and not told["4"]["Menunggu"] and not told["4"]["Sampai tanggal"]
    assert told["5"]["Menunggu"] == "Dinas Sosial" and len(told["5"]["Sampai tanggal"]) == 10
    assert all(row["Desil saat diusulkan"].isdigit() and row["Desil sekarang"] == row["Desil saat diusulkan"] for row in told.values())
    # The sender takes back what no meeting has decided.
    dinsos = actor_as("dinsos", HERE[:4])
    with acting(dinsos):
        assert act(dinsos, Deed(Action.TARIK, "salah_unggah", "Salah menandai pindah, ternyata hanya merantau."), [names["6"]]).done
    page = client.get(f"/daftar/{number}/jawaban/").content.decode()
    assert "Ditarik" in page and "merantau" in page
    # Another region's office does not see the answers, and the audit log knows who did.
    assert client_as("dinsos", VILLAGES[0][:4]).get(f"/daftar/{number}/jawaban/").status_code == 404
    with portal.connect("worker") as opened:
        seen = opened.execute(
            "SELECT count(*) FROM audit_entry WHERE action = 'lihat_jawaban_daerah' AND detail->>'daftar' = %s", [str(number)]
        )
        assert (seen.fetchone() or (0,))[0] == 3
