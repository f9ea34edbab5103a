"""Which action is allowed in which state, to whom: one table (domain.md 6.1, Permensos 3/2025, Kepmensos 245/HUK/2025)."""

from dataclasses import dataclass
from enum import StrEnum


class ProposalKind(StrEnum):
    """The three kinds of *Proses Usulan Data* (Permensos 3/2025), and the objection of the participatory path."""

    PENAMBAHAN = "penambahan"
    PERBAIKAN = "perbaikan"
    PENGHAPUSAN = "penghapusan"
    SANGGAHAN = "sanggahan"


class Role(StrEnum):
    OPERATOR_DESA = "operator_desa"
    DINSOS = "dinsos"
    KEPALA_DAERAH = "kepala_daerah"
    KEMENSOS = "kemensos"
    BPS = "bps"


class State(StrEnum):
    DRAF = "draf"
    MUSDES_SETUJU = "musdes_setuju"
    MUSDES_TOLAK = "musdes_tolak"
    DIUSULKAN = "diusulkan"
    DIKEMBALIKAN = "dikembalikan"
    VERVAL_DINSOS = "verval_dinsos"
    DISAHKAN_KDH = "disahkan_kdh"
    DITERIMA_KEMENSOS = "diterima_kemensos"
    DITOLAK = "ditolak"
    MASUK_VERSI = "masuk_versi"
    DITARIK = "ditarik"


class Action(StrEnum):
    SETUJUI_MUSDES = "setujui_musdes"
    TOLAK_MUSDES = "tolak_musdes"
    USULKAN = "usulkan"
    VERIFIKASI = "verifikasi"
    KEMBALIKAN = "kembalikan"
    SAHKAN = "sahkan"
    TERIMA = "terima"
    TOLAK = "tolak"
    MASUKKAN_VERSI = "masukkan_versi"
    TARIK = "tarik"


@dataclass(frozen=True)
class Rule:
    """`role` may do `action` in `before`; then the proposal is in `after`. `reason`: a written reason is obligatory."""

    before: State
    action: Action
    role: Role
    after: State
    reason: bool = False


RULES = (
    # The village meeting decides before anything is entered (Kepmensos 73/HUK/2024: at least every three months).
    Rule(State.DRAF, Action.SETUJUI_MUSDES, Role.OPERATOR_DESA, State.MUSDES_SETUJU),
    Rule(State.DRAF, Action.TOLAK_MUSDES, Role.OPERATOR_DESA, State.MUSDES_TOLAK, reason=True),
    Rule(State.DRAF, Action.TARIK, Role.OPERATOR_DESA, State.DITARIK),
    Rule(State.MUSDES_SETUJU, Action.USULKAN, Role.OPERATOR_DESA, State.DIUSULKAN),
    Rule(State.MUSDES_SETUJU, Action.TARIK, Role.OPERATOR_DESA, State.DITARIK, reason=True),
    Rule(State.DIUSULKAN, Action.VERIFIKASI, Role.DINSOS, State.VERVAL_DINSOS),
    Rule(State.DIUSULKAN, Action.KEMBALIKAN, Role.DINSOS, State.DIKEMBALIKAN, reason=True),
    Rule(State.DIKEMBALIKAN, Action.USULKAN, Role.OPERATOR_DESA, State.DIUSULKAN),
    Rule(State.DIKEMBALIKAN, Action.TARIK, Role.OPERATOR_DESA, State.DITARIK),
    Rule(State.VERVAL_DINSOS, Action.SAHKAN, Role.KEPALA_DAERAH, State.DISAHKAN_KDH),
    Rule(State.VERVAL_DINSOS, Action.KEMBALIKAN, Role.KEPALA_DAERAH, State.DIKEMBALIKAN, reason=True),
    Rule(State.DISAHKAN_KDH, Action.TERIMA, Role.KEMENSOS, State.DITERIMA_KEMENSOS),
    Rule(State.DISAHKAN_KDH, Action.TOLAK, Role.KEMENSOS, State.DITOLAK, reason=True),
    # Only BPS ranks; a change counts from the version that takes it in.
    Rule(State.DITERIMA_KEMENSOS, Action.MASUKKAN_VERSI, Role.BPS, State.MASUK_VERSI),
)


def available_actions(state: State, role: Role, scope: tuple[str, ...], kode_desa: str) -> tuple[Action, ...]:
    """What `role` may do now with a proposal of a village. `scope`: BPS code prefixes of the actor's regions.

    Outside its regions an actor may do nothing; a proposal without a village belongs to nobody below the nation.
    """
    if not any(kode_desa.startswith(prefix) for prefix in scope) or (not kode_desa and "" not in scope):
        return ()
    return tuple(rule.action for rule in RULES if rule.before is state and rule.role is role)


def next_state(state: State, action: Action, role: Role, reason: str = "") -> State:
    """The state after an action. Raises ValueError when it is not allowed or lacks the reason that it needs."""
    for rule in RULES:
        if (rule.before, rule.action, rule.role) == (state, action, role):
            if rule.reason and not reason.strip():
                raise ValueError(f"{action}: alasan wajib diisi")
            return rule.after
    raise ValueError(f"{role} tidak dapat melakukan {action} pada keadaan {state}")
