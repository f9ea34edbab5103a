"""Two visits to one family: what is the same, per question and per enumerator, and who stands out."""

from portal.enumeration.agreement import Twice, agreement, compare
from portal.enumeration.watch_rules import read_watch_rules
from tests.questionnaire.conftest import POLICY

RULES = read_watch_rules(POLICY)


def test_only_what_both_answered_is_compared_and_numbers_may_differ_a_little() -> None:
    first = {"lantai": "6", "luas": "50", "sewa": "300000", "atap": "1"}
    second = {"lantai": "5", "luas": "45", "sewa": "500000", "dinding": "1"}
    assert compare(first, second, ["luas", "sewa"], RULES) == {"lantai": False, "luas": True, "sewa": False}
    assert compare({"luas": "0"}, {"luas": "0"}, ["luas"], RULES) == {"luas": True}
    assert compare({"luas": "0"}, {"luas": "1"}, ["luas"], RULES) == {"luas": False}


def test_agreement_is_counted_by_question_and_by_who_asked_first() -> None:
    questions = {f"q{n}": "1" for n in range(20)}
    other = {**questions, **{f"q{n}": "2" for n in range(6)}}
    pairs = [Twice(1, f"a{n}", f"b{n}", questions, questions) for n in range(3)] + [
        Twice(2, f"c{n}", f"d{n}", questions, other) for n in range(2)
    ]
    told = agreement(pairs, [], RULES)
    assert (told.whole.compared, told.whole.same) == (100, 88)
    assert (told.questions["q0"].compared, told.questions["q0"].same) == (5, 3) and told.questions["q19"].share == 1
    assert {who: (tally.compared, tally.same) for who, tally in told.accounts.items()} == {1: (60, 60), 2: (40, 28)}
    assert told.families == {1: 3, 2: 2} and told.low(RULES) == (2,)
    # Too little was compared to say anything.
    assert agreement(pairs[3:4], [], RULES).low(RULES) == ()
    assert agreement([], [], RULES).whole.share is None
