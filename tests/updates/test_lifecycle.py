"""Who may do what with a proposal, when: the whole path, and each way out of it."""

import pytest

from dtsen.updates import (
    Action,
    Change,
    Event,
    Proposal,
    ProposalKind,
    Role,
    State,
    accepted_rows,
    apply_action,
    available_actions,
    conflicts,
    next_state,
    state_of,
)
from dtsen.updates.lifecycle import RULES

PATH = (
    (Action.SETUJUI_MUSDES, Role.OPERATOR_DESA, State.MUSDES_SETUJU),
    (Action.USULKAN, Role.OPERATOR_DESA, State.DIUSULKAN),
    (Action.VERIFIKASI, Role.DINSOS, State.VERVAL_DINSOS),
    (Action.SAHKAN, Role.KEPALA_DAERAH, State.DISAHKAN_KDH),
    (Action.TERIMA, Role.KEMENSOS, State.DITERIMA_KEMENSOS),
    (Action.MASUKKAN_VERSI, Role.BPS, State.MASUK_VERSI),
)


def proposal(number: str = "U-1", after: str = "2", kind: ProposalKind = ProposalKind.PERBAIKAN) -> Proposal:
    return Proposal(number, kind, "keluarga", "K1", "1803110021", (Change("jenis_lantai_terluas", "8", after),))


def test_the_formal_path_leads_from_draft_to_version() -> None:
    one = proposal()
    for day, (action, role, after) in enumerate(PATH, start=20260101):
        one = apply_action(one, Event(action, role, "p", day))
        assert state_of(one.events) is after


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.reason])
def test_a_refusal_needs_a_reason(rule) -> None:
    with pytest.raises(ValueError, match="alasan"):
        next_state(rule.before, rule.action, rule.role, "  ")
    assert next_state(rule.before, rule.action, rule.role, "rumah sudah dijual") is rule.after


@pytest.mark.parametrize("role", list(Role))
def test_nobody_acts_outside_the_own_region(role: Role) -> None:
    for state in State:
        assert available_actions(state, role, ("3510",), "1803110021") == ()
        assert available_actions(state, role, ("1803",), "") == ()


def test_nobody_acts_out_of_turn() -> None:
    assert available_actions(State.DIUSULKAN, Role.DINSOS, ("1803",), "1803110021") == (Action.VERIFIKASI, Action.KEMBALIKAN)
    with pytest.raises(ValueError, match="tidak dapat"):
        next_state(State.DRAF, Action.TERIMA, Role.KEMENSOS)
    late = apply_action(proposal(), Event(PATH[0][0], PATH[0][1], "p", 20260110))
    with pytest.raises(ValueError, match="mendahului"):
        apply_action(late, Event(PATH[1][0], PATH[1][1], "p", 20260109))


def test_end_states_have_no_way_out() -> None:
    ends = {State.MUSDES_TOLAK, State.DITOLAK, State.MASUK_VERSI, State.DITARIK}
    assert {rule.after for rule in RULES} - {rule.before for rule in RULES} == ends


def test_two_proposals_conflict_only_where_they_claim_different_values() -> None:
    assert conflicts(proposal("a", "2"), proposal("b", "2")) == ()
    assert conflicts(proposal("a", "2"), proposal("b", "6")) == ("jenis_lantai_terluas",)
    assert conflicts(proposal("a"), proposal("b", kind=ProposalKind.PENGHAPUSAN)) == ("*",)


def test_only_what_the_ministry_accepted_leaves_as_a_delivery() -> None:
    accepted, waiting = proposal("U-2"), proposal("U-1")
    for day, (action, role, _) in enumerate(PATH[:5], start=20260101):
        accepted = apply_action(accepted, Event(action, role, "p", day))
        if action is not Action.TERIMA:
            waiting = apply_action(waiting, Event(action, role, "p", day))
    people, families = accepted_rows([waiting, accepted], {"K1": {"no_kk": "1803110101200001"}})
    assert people == []
    assert families == [
        {
            "id_keluarga_pembaruan": "U-2",
            "tanggal": "2026-01-05",
            "kode_desa_bps": "1803110021",
            "no_kk": "1803110101200001",
            "jenis_lantai_terluas": "2",
        }
    ]
