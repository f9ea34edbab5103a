"""Proposals of the small run, and actors that send and decide them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dtsen.updates import Action, Change, Proposal, ProposalKind
from portal.accounts.actor import Actor
from portal.area import app_transaction, tell
from portal.proposals.actions import Deed, Origin, Paper, act, submit_batch
from portal.proposals.models import Event as Happened
from portal.proposals.models import Proposal as Row
from tests.portal.conftest import actor_in, make_account
from tests.portal.small_run import VILLAGES, family_id, person_id

PDF = b"%PDF-1.4 berkas uji"
_STEPS = (
    ("musdes_setuju", "operator_desa", Deed(Action.SETUJUI_MUSDES, papers=(Paper("sptjm", "sptjm.pdf", PDF),))),
    ("diusulkan", "operator_desa", Deed(Action.USULKAN)),
    ("verval_dinsos", "dinsos", Deed(Action.VERIFIKASI)),
    ("disahkan_kdh", "kepala_daerah", Deed(Action.SAHKAN, papers=(Paper("surat_pengesahan", "surat.pdf", PDF, "470/1/2026"),))),
    ("diterima_kemensos", "pemilik_program", Deed(Action.TERIMA)),
)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """One transaction as this actor, the way a request is."""
    with app_transaction():
        tell(actor.scope, actor.role.data, actor.purpose, actor.account_id, actor.role.opens)
        yield


def correction(
    name: str, village: str, number: int = 1, variable: str = "jenis_lantai_terluas", before: str = "4", after: str = "1"
) -> Proposal:
    family = family_id(village, number)
    return Proposal(name, ProposalKind.PERBAIKAN, "keluarga", family, village, (Change(variable, before, after),), family_id=family)


def death(name: str, village: str, number: int = 1, member: int = 2) -> Proposal:
    change = Change("keadaan", "hidup", "meninggal")
    subject = person_id(village, number, member)
    return Proposal(
        name, ProposalKind.PENGHAPUSAN, "anggota", subject, village, (change,), family_id=family_id(village, number), as_of=20260210
    )


def newborn(name: str, village: str, number: int = 1) -> Proposal:
    changes = (
        Change("nama", "", "BAYI PUTRI"),
        Change("tanggal_lahir", "", "2026-01-05"),
        Change("jenis_kelamin", "", "2"),
        Change("nama_ibu", "", f"IBU {village}"),
    )
    return Proposal(name, ProposalKind.PENAMBAHAN, "anggota", "", village, changes, family_id=family_id(village, number), as_of=20260105)


def make_sample_proposals() -> dict[str, tuple[str, str, int]]:
    """In each village of the small run a draft about an address and somebody new, and one with a paper: (proposal, document, batch)."""
    made = {}
    for village in VILLAGES:
        operator = actor_in(*make_account(f"operator_desa_{village}", "operator_desa", village))
        with acting(operator):
            sent = [
                correction(f"U-contoh-{village}", village, 1, "alamat", "", f"JL MELATI {village}"),
                newborn(f"U-lahir-{village}", village),
            ]
            sent.append(correction(f"U-kertas-{village}", village, 1, "jenis_dinding_terluas", "", "4"))
            told = submit_batch(operator, f"Contoh {village[:4]}", Origin("formulir", f"contoh-{village}"), sent)
            assert told.batch
            act(operator, _STEPS[0][2], [told.outcomes[f"U-kertas-{village}"].proposal_id])
            paper = Happened.objects.get(proposal_id=f"U-kertas-{village}").document_ids[0]
            made[village] = (told.outcomes[f"U-contoh-{village}"].proposal_id, paper, told.batch.pk)
    return made


def state(actor: Actor, name: str) -> str:
    with acting(actor):
        return Row.objects.get(pk=name).state


def lead_to(wanted: str, name: str, actor_as: Callable[[str, str], Actor], village: str) -> None:
    """Draft to a later state, each step by its role in the village's region; the centre's checks count as done."""
    for after, role, deed in _STEPS:
        actor = actor_as(role, {"operator_desa": village, "pemilik_program": ""}.get(role, village[:4]))
        with acting(actor):
            if role == "pemilik_program":
                Row.objects.filter(pk=name).update(checked_on=20260401)
            done = act(actor, deed, [name])
            assert done.done == (name,), done
        if after == wanted:
            break
    if wanted == "disahkan_kdh":
        centre = actor_as("pemilik_program", "")
        with acting(centre):
            Row.objects.filter(pk=name).update(checked_on=20260401)
