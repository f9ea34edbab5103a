"""Which action is allowed in which state, to whom: one table (domain.md 6.1, Permensos 3/2025, Kepmensos 245/HUK/2025)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dtsen.vocabulary import days_after


class ProposalKind(StrEnum):
    """The three kinds of *Proses Usulan Data* (Permensos 3/2025), and the objection of the participatory path."""

    PENAMBAHAN = "penambahan"
    PERBAIKAN = "perbaikan"
    PENGHAPUSAN = "penghapusan"
    SANGGAHAN = "sanggahan"


class Role(StrEnum):
    WARGA = "warga"  # usul and sanggah of a citizen enter the same table
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


class Document(StrEnum):
    """Papers that an act is founded on (Permensos 3/2025; Kepmensos 73/HUK/2024)."""

    BERITA_ACARA = "berita_acara"  # minutes of the village meeting, with the list by name
    SPTJM = "sptjm"  # the head's statement of absolute responsibility, where no meeting was held
    SURAT_PENGESAHAN = "surat_pengesahan"  # letter of the head of region, or its electronic signature


class RefusedError(ValueError):
    """An act that may not be done now. `why`: keadaan (this role, in this state), alasan, dokumen, orang_lain, urutan."""

    def __init__(self, why: str, text: str) -> None:
        super().__init__(text)
        self.why = why


@dataclass(frozen=True)
class Rule:
    """`role` may do `action` in `before`; then the proposal is in `after`. `reason`: a written reason is obligatory.

    `documents`: one of them is obligatory. `other`: four eyes, whoever wrote the proposal or acted on it may not do it."""

    before: State
    action: Action
    role: Role
    after: State
    reason: bool = False
    documents: tuple[Document, ...] = ()
    other: bool = False


RULES = (
    # The village meeting decides before anything is entered (Kepmensos 73/HUK/2024: at least every three months).
    Rule(State.DRAF, Action.SETUJUI_MUSDES, Role.OPERATOR_DESA, State.MUSDES_SETUJU, documents=(Document.BERITA_ACARA, Document.SPTJM)),
    Rule(State.DRAF, Action.TOLAK_MUSDES, Role.OPERATOR_DESA, State.MUSDES_TOLAK, reason=True),
    Rule(State.DRAF, Action.TARIK, Role.OPERATOR_DESA, State.DITARIK),
    Rule(State.DRAF, Action.TARIK, Role.WARGA, State.DITARIK),
    # Who sent a list takes it back while no meeting has decided; the portal lets only the sender of the batch do it.
    Rule(State.DRAF, Action.TARIK, Role.DINSOS, State.DITARIK, reason=True),
    Rule(State.MUSDES_SETUJU, Action.USULKAN, Role.OPERATOR_DESA, State.DIUSULKAN),
    Rule(State.MUSDES_SETUJU, Action.TARIK, Role.OPERATOR_DESA, State.DITARIK, reason=True),
    Rule(State.DIUSULKAN, Action.VERIFIKASI, Role.DINSOS, State.VERVAL_DINSOS, other=True),
    Rule(State.DIUSULKAN, Action.KEMBALIKAN, Role.DINSOS, State.DIKEMBALIKAN, reason=True),
    Rule(State.DIKEMBALIKAN, Action.USULKAN, Role.OPERATOR_DESA, State.DIUSULKAN),
    Rule(State.DIKEMBALIKAN, Action.TARIK, Role.OPERATOR_DESA, State.DITARIK),
    Rule(State.VERVAL_DINSOS, Action.SAHKAN, Role.KEPALA_DAERAH, State.DISAHKAN_KDH, documents=(Document.SURAT_PENGESAHAN,), other=True),
    Rule(State.VERVAL_DINSOS, Action.KEMBALIKAN, Role.KEPALA_DAERAH, State.DIKEMBALIKAN, reason=True),
    Rule(State.DISAHKAN_KDH, Action.TERIMA, Role.KEMENSOS, State.DITERIMA_KEMENSOS, other=True),
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


def rule_of(state: State, action: Action, role: Role) -> Rule:
    """The one rule by which `role` may do `action` now. Raises RefusedError when there is none."""
    for rule in RULES:
        if (rule.before, rule.action, rule.role) == (state, action, role):
            return rule
    raise RefusedError("keadaan", f"{role} tidak dapat melakukan {action} pada keadaan {state}")


def next_state(state: State, action: Action, role: Role, reason: str = "") -> State:
    """The state after an action. Raises RefusedError when it is not allowed or lacks the reason that it needs."""
    rule = rule_of(state, action, role)
    if rule.reason and not reason.strip():
        raise RefusedError("alasan", f"{action}: alasan wajib diisi")
    return rule.after


def due_day(state: State, since: int, days: Mapping[State, int]) -> int | None:
    """The last day (yyyymmdd) on which somebody should act on a proposal that came into `state` on `since`; None: no deadline.

    `days`: calendar days by state, from `policy/updates/tenggat.yml`."""
    return days_after(since, days[state]) if state in days else None
