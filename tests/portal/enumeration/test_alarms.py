"""An honest campaign gives few alarms although its neighbourhoods differ; planted cheats are found, and their neighbours are not blamed."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from scipy.stats import fisher_exact

from portal.enumeration.alarms import Enumerator, Seen, enumerators, fisher, metres, visit_alarms
from portal.enumeration.watch_rules import read_watch_rules
from tests.portal.enumeration import made_campaign
from tests.portal.enumeration.made_campaign import OPTIONS, Cheat, honest, with_cheat
from tests.questionnaire.conftest import POLICY

RULES = read_watch_rules(POLICY)
CHEAT = 102


def found(seen: Sequence[Seen]) -> dict[int, Enumerator]:
    return {one.account_id: one for one in enumerators(seen, RULES, OPTIONS)}


@pytest.mark.parametrize("seed", range(4))
def test_enumerators_who_differ_by_chance_alone_are_not_told_apart(seed: int) -> None:
    told = found(honest(seed, spread=0.0))
    assert len(told) == 20 and not [one for one in told.values() if one.flags]


def test_neighbourhoods_that_differ_raise_few_alarms() -> None:
    told = [one for seed in range(6) for one in found(honest(seed)).values()]
    assert len(told) == 120 and sum(1 for one in told if one.flags) <= 6


@pytest.mark.parametrize(
    ("cheat", "codes"),
    [
        (made_campaign.from_the_office, {"terlalu_cepat", "beruntun", "titik_sama", "jauh", "tanpa_foto"}),
        (made_campaign.copies, {"salinan"}),
        (made_campaign.nobody_home, {"tidak_ditemui"}),
        (made_campaign.no_to_all, {"seragam", "pola_jawaban"}),
        (made_campaign.invented, {"pola_jawaban"}),
        (made_campaign.fewer_members, {"anggota_berkurang"}),
        (made_campaign.at_night, {"malam"}),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
@pytest.mark.parametrize("seed", [3, 8])
def test_a_planted_cheat_comes_first_and_nobody_beside_is_blamed(cheat: Cheat, codes: set[str], seed: int) -> None:
    clean = honest(seed)
    told = enumerators(with_cheat(clean, CHEAT, cheat), RULES, OPTIONS)
    assert told[0].account_id == CHEAT and codes <= {flag.code for flag in told[0].flags}
    blamed = {one.account_id for one in told if one.flags} - {CHEAT}
    assert blamed <= {one.account_id for one in enumerators(clean, RULES, OPTIONS) if one.flags}


def test_the_order_of_rows_changes_nothing() -> None:
    seen = with_cheat(honest(5, villages=2), CHEAT, made_campaign.from_the_office)
    shuffled = random.Random(1).sample(seen, len(seen))
    assert visit_alarms(seen, RULES) == visit_alarms(shuffled, RULES)
    first, second = enumerators(seen, RULES, OPTIONS), enumerators(shuffled, RULES, OPTIONS)
    assert [(one.account_id, one.counts, one.flags) for one in first] == [(one.account_id, one.counts, one.flags) for one in second]


def test_the_only_two_of_a_village_are_held_against_the_district() -> None:
    """Of two who differ nobody knows which one is wrong; with the district beside them it is known."""
    seen = honest(4, villages=3, enumerators=2)
    told = found(with_cheat(seen, 101, made_campaign.nobody_home))
    assert [flag.level for flag in told[101].flags if flag.code == "tidak_ditemui"] == ["kecamatan"]
    assert not any(flag.code == "tidak_ditemui" for flag in told[100].flags)


def test_fisher_is_the_exact_test() -> None:
    dice = random.Random(2)
    for _ in range(200):
        visits, others = dice.randint(1, 120), dice.randint(1, 300)
        mine, theirs = dice.randint(0, visits), dice.randint(0, others)
        expected = fisher_exact([[mine, visits - mine], [theirs, others - theirs]])[1]
        assert fisher(mine, visits, theirs, others) == pytest.approx(expected, rel=1e-6)


def a_visit(name: str, **more: object) -> Seen:
    start = made_campaign.MORNING
    whole = Seen(name, name, 1, "3510110001", "1", start + 172_800, start, 1800, 9, 10, (-8.2, 114.2), 3, 3, photo=True)
    return replace(whole, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seconds": 200}, "terlalu_cepat"),
        ({"seconds": -60}, "jam_salah"),
        ({"received": made_campaign.MORNING}, "jam_salah"),
        ({"hour": 23}, "malam"),
        ({"hour": 4}, "malam"),
        ({"accuracy": 80}, "titik_kasar"),
    ],
)
def test_what_a_visit_tells_by_itself(change: dict[str, object], code: str) -> None:
    assert visit_alarms([a_visit("a")], RULES) == {"a": ()}
    assert visit_alarms([a_visit("a", **change)], RULES) == {"a": (code,)}


def test_a_family_that_nobody_met_is_not_visited_too_fast() -> None:
    assert visit_alarms([a_visit("a", seconds=60, result="5")], RULES) == {"a": ()}


def test_two_accounts_of_one_family_are_no_copy_and_no_haste() -> None:
    answers = {f"q{n}": "1" for n in range(40)}
    same = {"point": "x", "pattern": "y", "answers": answers}
    pair = [a_visit("a", family="K", **same), a_visit("b", family="K", **same)]
    assert visit_alarms(pair, RULES) == {"a": (), "b": ()}
    two = [a_visit("a", family="K", **same), a_visit("b", family="L", **same, start=made_campaign.MORNING + 3600)]
    assert visit_alarms(two, RULES) == {"a": ("salinan",), "b": ("salinan",)}


def test_a_point_is_suspicious_from_three_families_on_and_a_jump_needs_a_distance() -> None:
    start = made_campaign.MORNING
    three = [a_visit(name, point="x", start=start + 3600 * n) for n, name in enumerate("abc")]
    assert set(visit_alarms(three, RULES).values()) == {("titik_sama",)} and set(visit_alarms(three[:2], RULES).values()) == {()}
    far = a_visit("b", start=start + 2400, place=(-8.2, 114.5))
    assert visit_alarms([a_visit("a"), far], RULES) == {"a": (), "b": ("melompat",)}
    assert visit_alarms([a_visit("a"), replace(far, place=(-8.2, 114.21))], RULES) == {"a": (), "b": ()}
    assert metres((-8.2, 114.2), (-8.2, 114.5)) == pytest.approx(33_020, rel=0.01)
