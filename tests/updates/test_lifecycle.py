"""Who may do what with a proposal, when: the whole path, and each way out of it."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from dtsen.updates import (
    Action,
    Change,
    Document,
    Event,
    Proposal,
    ProposalKind,
    Role,
    State,
    accepted_rows,
    apply_action,
    apply_to_all,
    available_actions,
    conflicts,
    due_day,
    next_state,
    overdue,
    state_of,
)
from dtsen.updates.lifecycle import RULES

PAPERS = tuple(Document)
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
        one = apply_action(one, Event(action, role, role.value, day, documents=PAPERS))
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
    late = apply_action(proposal(), Event(PATH[0][0], PATH[0][1], "p", 20260110, documents=PAPERS))
    with pytest.raises(ValueError, match="mendahului"):
        apply_action(late, Event(PATH[1][0], PATH[1][1], "p", 20260109))


def after(steps: int, **more: object) -> Proposal:
    """A proposal that has gone so many steps of the formal path, each by another person."""
    one = replace(proposal(), **more)  # type: ignore[arg-type]
    for day, (action, role, _) in enumerate(PATH[:steps], start=20260101):
        one = apply_action(one, Event(action, role, role.value, day, documents=PAPERS))
    return one


FOUR_EYES = (Action.VERIFIKASI, Action.SAHKAN, Action.TERIMA)


@pytest.mark.parametrize("step", [place for place, (action, _, _) in enumerate(PATH) if action in FOUR_EYES])
def test_nobody_approves_what_is_their_own(step: int) -> None:
    action, role, _ = PATH[step]
    for own in (
        after(step, author="saya"),
        replace(after(step), events=(*after(step).events[:-1], replace(after(step).events[-1], actor="saya"))),
    ):
        with pytest.raises(ValueError, match="orang lain"):
            apply_action(own, Event(action, role, "saya", 20260201, documents=PAPERS))


@pytest.mark.parametrize(("step", "paper"), [(0, Document.BERITA_ACARA), (0, Document.SPTJM), (3, Document.SURAT_PENGESAHAN)])
def test_an_act_that_needs_a_paper_is_refused_without_it(step: int, paper: Document) -> None:
    action, role, reached = PATH[step]
    with pytest.raises(ValueError, match="perlu"):
        apply_action(after(step), Event(action, role, "lain", 20260201))
    assert state_of(apply_action(after(step), Event(action, role, "lain", 20260201, documents=(paper,))).events) is reached


def test_a_batch_is_taken_back_but_for_what_is_decided() -> None:
    drafts = [replace(proposal(), proposal_id=f"U-{n}", author="warga") for n in range(3)]
    decided = replace(after(5), proposal_id="U-9")
    done, refused = apply_to_all([*drafts, decided], Event(Action.TARIK, Role.WARGA, "warga", 20260301))
    assert [state_of(one.events) for one in done] == [State.DITARIK] * 3
    assert list(refused) == ["U-9"]


def test_the_longest_overdue_comes_first_and_what_has_no_deadline_never() -> None:
    days = {State.DIUSULKAN: 30, State.VERVAL_DINSOS: 3}
    waiting = [replace(after(steps), proposal_id=f"U-{steps}") for steps in (1, 2, 3)]
    assert due_day(State.DIUSULKAN, 20260131, days) == 20260302
    assert [(one.proposal_id, due) for one, due in overdue(waiting, 20260301, days)] == [("U-3", 20260106), ("U-2", 20260201)]
    assert overdue(waiting, 20260106, days) == ()


def test_the_deadlines_of_the_policy_name_states() -> None:
    days = yaml.safe_load(Path("policy/updates/tenggat.yml").read_text(encoding="utf-8"))["hari"]
    assert {State(name) for name in days} <= {rule.before for rule in RULES}
    assert all(isinstance(count, int) and count > 0 for count in days.values())


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
        event = Event(action, role, role.value, day, documents=PAPERS)
        accepted = apply_action(accepted, event)
        if action is not Action.TERIMA:
            waiting = apply_action(waiting, event)
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
