"""The two tables of sharing by themselves: who may do what when, what is owed, which reminder was reached."""

import datetime
import itertools

import pytest

from portal.sharing.lifecycle import (
    DUTY,
    PARCEL_RULES,
    REQUEST_RULES,
    Act,
    ParcelState,
    Party,
    RequestState,
    allowed,
    due_day,
    reminder_of,
    rule_for,
)

DAY = datetime.date(2026, 11, 24)
DAYS = {"terima": 7, "laporan": 30, "pemusnahan": 14}


def reached(start: ParcelState | RequestState) -> set[str]:
    found, rules = {str(start)}, PARCEL_RULES if isinstance(start, ParcelState) else REQUEST_RULES
    while more := {str(rule.after) for rule in rules if str(rule.before) in found} - found:
        found |= more
    return found


def test_every_state_is_reached_and_one_act_of_one_party_leads_to_one_state() -> None:
    assert reached(ParcelState.DISIAPKAN) == set(map(str, ParcelState))
    assert reached(RequestState.DRAF) == set(map(str, RequestState))
    for rules in (PARCEL_RULES, REQUEST_RULES):
        keys = [(rule.before, rule.act, rule.party) for rule in rules]
        assert len(set(keys)) == len(keys)


def test_the_way_of_a_parcel_and_nothing_beside_it() -> None:
    way = [Act.TAWARKAN, Act.UNDUH, Act.TERIMA, Act.LAPORKAN, Act.MUSNAHKAN]
    state = ParcelState.DISIAPKAN
    for act in way:
        party = Party.PENGIRIM if act is Act.TAWARKAN else Party.PENERIMA
        others = [one for one in way if one is not act and not (state is ParcelState.DIUNDUH and one is Act.UNDUH)]
        assert all(rule_for(state, one, Party.PENERIMA) is None for one in others)
        rule = rule_for(state, act, party)
        assert rule
        state = rule.after  # type: ignore[assignment]
    assert state is ParcelState.DIMUSNAHKAN and not list(itertools.chain(*(allowed(state, party) for party in Party)))


def test_after_the_first_download_nobody_withdraws() -> None:
    withdrawn = {rule.before for rule in PARCEL_RULES if rule.act is Act.TARIK}
    assert withdrawn == {ParcelState.DISIAPKAN, ParcelState.DITAWARKAN}


def test_who_asks_decides_nothing_and_every_decision_needs_words_and_another_person() -> None:
    assert set(allowed(RequestState.DITINJAU, Party.PEMOHON)) == {Act.TARIK}
    for rule in REQUEST_RULES:
        if rule.party is Party.PENENTU:
            assert rule.reason and rule.other
        if rule.party is Party.PENINJAU:
            assert rule.other and rule.reason == (rule.act is Act.KEMBALIKAN)


@pytest.mark.parametrize(
    ("state", "day"),
    [
        (ParcelState.DITAWARKAN, None),
        (ParcelState.DIUNDUH, datetime.date(2026, 12, 1)),
        (ParcelState.DITERIMA, datetime.date(2026, 12, 24)),
        (ParcelState.DILAPORKAN, datetime.date(2027, 1, 14)),
        (ParcelState.DIMUSNAHKAN, None),
    ],
)
def test_what_is_owed_until_when(state: ParcelState, day: datetime.date | None) -> None:
    assert due_day(state, DAY, datetime.date(2026, 12, 31), DAYS) == day
    assert set(DUTY.values()) == set(DAYS)


@pytest.mark.parametrize(("late", "mark"), [(-30, None), (-8, None), (-7, -7), (-2, -7), (-1, -1), (0, -1), (1, 1), (6, 1), (400, 30)])
def test_the_reminder_that_was_reached(late: int, mark: int | None) -> None:
    assert reminder_of(late, (-7, -1, 1, 7, 14, 30)) == mark
