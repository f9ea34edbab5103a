"""The whole loop: proposed in the portal, accepted, delivered, landed by the next journey, loaded, and marked with the release."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dtsen.errors import RequestError
from dtsen.updates import Action, Change, ProposalKind, content_id
from dtsen.updates import Proposal as Proposed
from portal.accounts.actor import Actor
from portal.area import Scope, app_transaction, tell
from portal.exchange.load_release import load_release
from portal.exchange.models import Family, Person
from portal.keyring import read_ring
from portal.machine import connection
from portal.proposals.actions import Deed, Origin, act, submit_batch
from portal.proposals.models import Proposal
from portal.proposals.sending import mark_taken, send_updates
from tests.conftest import Walked, walk_through
from tests.portal.conftest import Portal
from tests.portal.proposals.support import acting, lead_to

ROOF = "jenis_atap_terluas"


def load(portal: Portal, run: Path) -> None:
    machine = portal.machine
    load_release(run, machine.policy, read_ring(machine.keys), connection(machine, "owner"), demo=True, tell=lambda what, rows: None)


def nation(do: Callable[[], int]) -> int:
    with app_transaction():
        tell(Scope(nation=True), "orang", "pemutakhiran", None)
        return do()


@pytest.fixture
def walked_country(portal: Portal, walked: Walked) -> Iterator[Walked]:
    """The walked country is in force for a test; the small run again afterwards."""
    load(portal, walked.root)
    yield walked
    load(portal, portal.run)


def proposed(kind: ProposalKind, subject: str, subject_id: str, village: str, family: str, *changes: Change, as_of: int = 0) -> Proposed:
    name = content_id(kind, subject, subject_id or family, changes)
    return Proposed(name, kind, subject, subject_id, village, changes, family_id=family, as_of=as_of)


def test_what_was_accepted_is_in_the_next_release(
    portal: Portal, walked_country: Walked, country: Path, actor_as: Callable[[str, str], Actor], tmp_path: Path
) -> None:
    table = pq.read_table(walked_country.root / "04-registry" / "family.parquet").to_pylist()
    homes = [one for one in table if one["didata"] and one["kode_kelurahan_desa"] and one[ROOF] and one["jumlah_anggota_keluarga"] > 2]
    village = homes[0]["kode_kelurahan_desa"]
    roofed, bereaved, grown = [one for one in homes if one["kode_kelurahan_desa"] == village][:3]
    operator = actor_as("operator_desa", village)
    new_roof = "2" if roofed[ROOF] == 1 else "1"
    newborn = [
        Change("nama", "", "BAYI REKAAN"),
        Change("tanggal_lahir", "", "2025-12-20"),
        Change("jenis_kelamin", "", "2"),
        Change("nama_ibu", "", "IBU REKAAN"),
        Change("status_hubungan_keluarga", "", "3"),
    ]
    dead = bereaved["kepala_person_id"]
    sent = [
        proposed(
            ProposalKind.PERBAIKAN, "keluarga", roofed["family_id"], village, roofed["family_id"], Change(ROOF, str(roofed[ROOF]), new_roof)
        ),
        proposed(
            ProposalKind.PENGHAPUSAN,
            "anggota",
            dead,
            village,
            bereaved["family_id"],
            Change("keadaan", "hidup", "meninggal"),
            as_of=20260103,
        ),
        proposed(ProposalKind.PENAMBAHAN, "anggota", "", village, grown["family_id"], *newborn, as_of=20251220),
    ]
    with acting(operator):
        told = submit_batch(operator, "Putaran", Origin("formulir", "uji-putaran"), sent)
    names = [told.outcomes[one.proposal_id].proposal_id for one in sent]
    for name in names:
        lead_to("diterima_kemensos", name, actor_as, village)

    with acting(operator):
        unlikely = proposed(
            ProposalKind.PERBAIKAN, "keluarga", grown["family_id"], village, grown["family_id"], Change("jenis_dinding_terluas", "", "6")
        )
        submit_batch(operator, "Ditolak", Origin("formulir", "uji-putaran-tolak"), [unlikely])
    lead_to("disahkan_kdh", unlikely.proposal_id, actor_as, village)
    centre = actor_as("pemilik_program", "")
    with acting(centre):
        act(centre, Deed(Action.TOLAK, "tidak_wajar", "rumahnya tembok di foto"), [unlikely.proposal_id])

    folder = tmp_path / "pembaruan"
    assert nation(lambda: send_updates(folder)) >= 3
    with pytest.raises(RequestError, match="sudah ada"):
        nation(lambda: send_updates(folder))
    again = tmp_path / "sekali-lagi"
    nation(lambda: send_updates(again))
    assert (folder / "orang.csv").read_bytes() == (again / "orang.csv").read_bytes()
    with (folder / "orang.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id_pembaruan"]: row for row in csv.DictReader(file)}
    assert rows[names[1]]["keberadaan"] == "meninggal" and rows[names[1]]["tanggal_peristiwa"] == "2026-01-03"
    assert rows[names[2]]["id_keluarga_pembaruan"] == names[2] == rows[names[2] + "-kk"]["id_keluarga_pembaruan"]
    with pytest.raises(RequestError, match="rilis yang berlaku"):
        nation(lambda: mark_taken(portal.run))
    assert nation(lambda: mark_taken(walked_country.root)) == 0

    after = walk_through(country, tmp_path / "jalan", release="DTSEN-BERIKUT", previous=walked_country.root, updates=folder)
    load(portal, after.root)
    assert nation(lambda: mark_taken(after.root)) >= 3
    assert nation(lambda: mark_taken(after.root)) == 0
    with acting(operator):
        found = {one.pk: one for one in Proposal.objects.filter(pk__in=names)}
        assert {(one.state, one.release) for one in found.values()} == {("masuk_versi", "DTSEN-BERIKUT")}
        assert found[names[0]].delivery == "sekali-lagi"
        assert Person.objects.get(pk=dead).keadaan == "meninggal"
        children = Person.objects.filter(family_id=grown["family_id"], nama="BAYI REKAAN")
        assert [one.umur for one in children] == [0]
        assert Family.objects.filter(pk=roofed["family_id"]).exists()
    registry = {one["family_id"]: one for one in pq.read_table(after.root / "04-registry" / "family.parquet").to_pylist()}
    assert registry[roofed["family_id"]][ROOF] == int(new_roof)
    with acting(operator):
        assert Proposal.objects.get(pk=unlikely.proposal_id).release == "DTSEN-BERIKUT"
    told_of = [
        row
        for path in sorted(after.root.glob("08-release/*/usulan_ditolak_*.csv"))
        for row in csv.DictReader(path.open(encoding="utf-8"), delimiter="|")
    ]
    mine = [row for row in told_of if row["id_usulan"] == unlikely.proposal_id]
    assert [(row["variabel"], row["nilai_usulan"], row["kode_alasan"]) for row in mine] == [("jenis_dinding_terluas", "6", "ditolak_pusat")]
    assert mine[0]["alasan"].endswith("rumahnya tembok di foto") and mine[0]["family_id"] == grown["family_id"]
    assert not [row for row in told_of if row["id_usulan"] in names]
