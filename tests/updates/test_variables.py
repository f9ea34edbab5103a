"""What may be proposed is what the delivery takes; what leaves is written in the words of the contract."""

from dataclasses import replace
from importlib import resources

import pytest
import yaml

from dtsen.updates import Action, Change, Event, Proposal, ProposalKind, Role, accepted_rows, proposal_of, refusal, well_formed
from dtsen.updates.variables import COLUMN, PROPOSABLE, STATE

FILES = {"anggota": "orang", "keluarga": "keluarga"}
PATH = (
    (Action.SETUJUI_MUSDES, Role.OPERATOR_DESA),
    (Action.USULKAN, Role.OPERATOR_DESA),
    (Action.VERIFIKASI, Role.DINSOS),
    (Action.SAHKAN, Role.KEPALA_DAERAH),
    (Action.TERIMA, Role.KEMENSOS),
)


def accepted(name: str, subject_id: str, *changes: Change, kind: ProposalKind = ProposalKind.PERBAIKAN, as_of: int = 0) -> Proposal:
    events = tuple(Event(action, role, role.value, 20260201 + day) for day, (action, role) in enumerate(PATH))
    return Proposal(name, kind, "anggota", subject_id, "1803110021", changes, events, family_id="K1", as_of=as_of)


@pytest.mark.parametrize("subject", ["anggota", "keluarga"])
def test_everything_proposable_has_a_column_of_the_contract(subject: str) -> None:
    contract = yaml.safe_load(resources.files("dtsen").joinpath("sources/pemutakhiran/source.yml").read_text(encoding="utf-8"))
    columns = {one["nama"] for one in contract["berkas"][FILES[subject]]["kolom"]}
    assert {COLUMN.get(name, name) for name in PROPOSABLE[subject] if name != STATE} <= columns
    own = {"id_pembaruan", "id_keluarga_pembaruan", "tanggal", "keberadaan", "tanggal_peristiwa"}
    assert columns - own <= {COLUMN.get(name, name) for name in PROPOSABLE[subject]}


@pytest.mark.parametrize(
    ("subject", "name", "good", "bad"),
    [
        ("anggota", "nomor_induk_kependudukan", "1803110101200001", "180311010120000"),
        ("anggota", "tanggal_lahir", "2026-01-05", "2026-02-30"),
        ("anggota", "keadaan", "meninggal", "wafat"),
        ("anggota", "kode_kelurahan_desa", "1803110021", "1803.11.0021"),
        ("anggota", "status_kawin", "2", "kawin"),
        ("anggota", "nama", "SITI", " SITI"),
        ("keluarga", "luas_lantai", "60", "60 m2"),
    ],
)
def test_a_value_has_the_form_of_the_contract(subject: str, name: str, good: str, bad: str) -> None:
    assert well_formed(subject, name, good) and not well_formed(subject, name, bad) and not well_formed(subject, name, "")


def test_a_proposal_that_cannot_be_taken_says_why() -> None:
    good = accepted("U1", "P1", Change("status_kawin", "1", "2"))
    assert refusal(good) is None
    for wrong in (
        replace(good, changes=()),
        replace(good, subject="rumah"),
        replace(good, subject_id=""),
        replace(good, changes=(Change("desil_nasional", "5", "1"),)),
        replace(good, changes=(Change("status_kawin", "1", "x"),)),
    ):
        assert refusal(wrong) is not None


def test_a_death_a_move_and_somebody_new_leave_in_the_words_of_the_contract() -> None:
    gone = accepted("U1", "P1", Change("keadaan", "hidup", "meninggal"), kind=ProposalKind.PENGHAPUSAN, as_of=20260103)
    moved = accepted("U2", "P2", Change("kode_kelurahan_desa", "", "3510110001"))
    new = accepted("U3", "", Change("nama", "", "BAYI"), Change("status_hubungan_keluarga", "", "3"), kind=ProposalKind.PENAMBAHAN)
    people, families = accepted_rows([new, moved, gone], {"P1": {"nik": "1"}}, {"K1": {"nama": "KEPALA"}})
    by_id = {row["id_pembaruan"]: row for row in people}
    assert not families and list(by_id) == ["U1", "U2", "U3-kk", "U3"]
    assert (by_id["U1"]["keberadaan"], by_id["U1"]["tanggal_peristiwa"], by_id["U1"]["nik"]) == ("meninggal", "2026-01-03", "1")
    assert by_id["U2"]["kode_desa_bps"] == "3510110001" and by_id["U2"]["tanggal"] == "2026-02-05"
    # Whoever moved carries the day, which tells the move from the village in which something else was decided.
    assert by_id["U2"]["tanggal_peristiwa"] == "2026-02-05" and "tanggal_peristiwa" not in by_id["U3"]
    assert by_id["U3"]["hubungan"] == "3" and by_id["U3"]["id_keluarga_pembaruan"] == by_id["U3-kk"]["id_keluarga_pembaruan"] == "U3"
    assert by_id["U3-kk"]["nama"] == "KEPALA" and proposal_of("U3-kk") == proposal_of("U3") == "U3"


def test_a_family_that_moved_is_told_by_its_head() -> None:
    one = replace(accepted("U4", "K1", Change("kode_kelurahan_desa", "", "3510110001"), as_of=20260201), subject="keluarga")
    people, families = accepted_rows([one], {"K1": {"no_kk": "2"}}, {"K1": {"nama": "KEPALA", "nik": "1"}})
    assert [(row["id_keluarga_pembaruan"], row["kode_desa_bps"]) for row in families] == [("U4", "3510110001")]
    (head,) = people
    assert (head["id_pembaruan"], head["nama"], head["nik"], head["hubungan"]) == ("U4-kk", "KEPALA", "1", "1")
    assert (head["kode_desa_bps"], head["tanggal_peristiwa"], head["keberadaan"]) == ("3510110001", "2026-02-01", "ada")


def test_what_a_release_took_in_is_delivered_again() -> None:
    one = accepted("U1", "P1", Change("status_kawin", "1", "2"))
    taken = replace(one, events=(*one.events, Event(Action.MASUKKAN_VERSI, Role.BPS, "program", 20260301)))
    assert accepted_rows([taken], {}) == accepted_rows([one], {})
