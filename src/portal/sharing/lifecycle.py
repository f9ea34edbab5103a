"""Which act is allowed in which state, to whom, for a parcel and for a request for data: two tables, no database, no clock.

Steps as in domain.md 6.5: papers, review, decision, parcel, receipt with BAST, report of use, destruction.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Party(StrEnum):
    """Who acts: by the rights of the role and, for the requester, by whose request it is."""

    PENGIRIM = "pengirim"  # the centre, which packs and offers
    PENERIMA = "penerima"  # the office that a parcel is for
    PEMOHON = "pemohon"
    PENINJAU = "peninjau"  # walidata: are the papers whole, is the purpose clear
    PENENTU = "penentu"
    WAKTU = "waktu"  # the nightly job


class ParcelState(StrEnum):
    """States of a parcel."""

    DISIAPKAN = "disiapkan"
    DITAWARKAN = "ditawarkan"
    DIUNDUH = "diunduh"
    DITERIMA = "diterima"
    DILAPORKAN = "dilaporkan"
    DIMUSNAHKAN = "dimusnahkan"
    DITARIK = "ditarik"
    KEDALUWARSA = "kedaluwarsa"


class RequestState(StrEnum):
    """States of a request for data."""

    DRAF = "draf"
    DIAJUKAN = "diajukan"
    DITINJAU = "ditinjau"
    DIKEMBALIKAN = "dikembalikan"
    DISETUJUI = "disetujui"
    DITOLAK = "ditolak"
    DIPENUHI = "dipenuhi"
    DITARIK = "ditarik"


class Act(StrEnum):
    TAWARKAN = "tawarkan"
    TARIK = "tarik"
    SANDI = "sandi"
    UNDUH = "unduh"
    TERIMA = "terima"
    LAPORKAN = "laporkan"
    MUSNAHKAN = "musnahkan"
    LEWAT = "lewat"
    AJUKAN = "ajukan"
    LOLOSKAN = "loloskan"
    KEMBALIKAN = "kembalikan"
    SETUJUI = "setujui"
    TOLAK = "tolak"
    PENUHI = "penuhi"


@dataclass(frozen=True)
class Rule:
    """`party` may do `act` in `before`; then it is in `after`. `reason`: obligatory in words.

    `other`: four eyes: never who asked, and who decides is not who reviewed.
    """

    before: ParcelState | RequestState
    act: Act
    party: Party
    after: ParcelState | RequestState
    reason: bool = False
    other: bool = False


_P, _R, _A = ParcelState, RequestState, Act
PARCEL_RULES = (
    Rule(_P.DISIAPKAN, _A.TAWARKAN, Party.PENGIRIM, _P.DITAWARKAN),
    Rule(_P.DISIAPKAN, _A.TARIK, Party.PENGIRIM, _P.DITARIK, reason=True),
    Rule(_P.DITAWARKAN, _A.TARIK, Party.PENGIRIM, _P.DITARIK, reason=True),
    # The password never passes through the portal: what is written down is that it was told, by whom, to whom, how.
    Rule(_P.DITAWARKAN, _A.SANDI, Party.PENGIRIM, _P.DITAWARKAN),
    Rule(_P.DIUNDUH, _A.SANDI, Party.PENGIRIM, _P.DIUNDUH),
    Rule(_P.DITAWARKAN, _A.UNDUH, Party.PENERIMA, _P.DIUNDUH),
    Rule(_P.DIUNDUH, _A.UNDUH, Party.PENERIMA, _P.DIUNDUH),
    # Downloaded is not yet held: the receiver opened it, found it whole, and signs for it.
    Rule(_P.DIUNDUH, _A.TERIMA, Party.PENERIMA, _P.DITERIMA),
    Rule(_P.DITERIMA, _A.LAPORKAN, Party.PENERIMA, _P.DILAPORKAN),
    Rule(_P.DILAPORKAN, _A.MUSNAHKAN, Party.PENERIMA, _P.DIMUSNAHKAN),
    Rule(_P.DITAWARKAN, _A.LEWAT, Party.WAKTU, _P.KEDALUWARSA),
)
REQUEST_RULES = (
    Rule(_R.DRAF, _A.AJUKAN, Party.PEMOHON, _R.DIAJUKAN),
    Rule(_R.DIKEMBALIKAN, _A.AJUKAN, Party.PEMOHON, _R.DIAJUKAN),
    Rule(_R.DIAJUKAN, _A.LOLOSKAN, Party.PENINJAU, _R.DITINJAU, other=True),
    Rule(_R.DIAJUKAN, _A.KEMBALIKAN, Party.PENINJAU, _R.DIKEMBALIKAN, reason=True, other=True),
    Rule(_R.DITINJAU, _A.SETUJUI, Party.PENENTU, _R.DISETUJUI, reason=True, other=True),
    Rule(_R.DITINJAU, _A.TOLAK, Party.PENENTU, _R.DITOLAK, reason=True, other=True),
    Rule(_R.DITINJAU, _A.KEMBALIKAN, Party.PENENTU, _R.DIKEMBALIKAN, reason=True, other=True),
    Rule(_R.DISETUJUI, _A.PENUHI, Party.PENGIRIM, _R.DIPENUHI),
    Rule(_R.DIPENUHI, _A.PENUHI, Party.PENGIRIM, _R.DIPENUHI),
    *(Rule(state, _A.TARIK, Party.PEMOHON, _R.DITARIK) for state in (_R.DRAF, _R.DIAJUKAN, _R.DIKEMBALIKAN, _R.DITINJAU, _R.DISETUJUI)),
)
# Papers and words of a request may be changed while it lies with the one who asks.
EDITABLE = (RequestState.DRAF, RequestState.DIKEMBALIKAN)


def rules_of(state: ParcelState | RequestState) -> tuple[Rule, ...]:
    """The table that a state belongs to."""
    return PARCEL_RULES if isinstance(state, ParcelState) else REQUEST_RULES


def allowed(state: ParcelState | RequestState, party: Party) -> tuple[Act, ...]:
    """What a party may do in a state."""
    return tuple(rule.act for rule in rules_of(state) if rule.before == state and rule.party is party)


def rule_for(state: ParcelState | RequestState, act: Act, party: Party) -> Rule | None:
    """The one rule by which `party` may do `act` now; None when it may not."""
    return next((rule for rule in rules_of(state) if (rule.before, rule.act, rule.party) == (state, act, party)), None)


# What a receiver still owes in a state, and from which day it is counted: the first download, or the end of validity.
DUTY = {ParcelState.DIUNDUH: "terima", ParcelState.DITERIMA: "laporan", ParcelState.DILAPORKAN: "pemusnahan"}


def due_day(
    state: ParcelState, first_download: datetime.date | None, expires: datetime.date, days: Mapping[str, int]
) -> datetime.date | None:
    """The last day of what the receiver owes in a state; None: nothing is owed. `days` by duty, of the terms."""
    duty = DUTY.get(state)
    if duty is None or first_download is None:
        return None
    return (expires if duty == "pemusnahan" else first_download) + datetime.timedelta(days=days[duty])


def reminder_of(late_days: int, marks: Sequence[int]) -> int | None:
    """The mark that was reached on this day: the greatest one not beyond `late_days` (negative: days left); None before the first.

    A job that did not run for a week so gives one reminder, not seven.
    """
    reached = [mark for mark in marks if mark <= late_days]
    return max(reached) if reached else None
