"""A family asked twice by two people: how far the answers agree, question by question and enumerator by enumerator. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.enumeration.watch_rules import WatchRules

# Beside the coded answers: what either visit says of the family as a whole.
RESULT, MEMBERS = "hasil", "jumlah_anggota_keluarga"


@dataclass(frozen=True)
class Twice:
    """One family: who asked first, the answers of both, and the instances they come from."""

    account_id: int
    first_id: str
    second_id: str
    first: Mapping[str, str]
    second: Mapping[str, str]


@dataclass
class Tally:
    """Answers that were compared, and how many of them are the same."""

    compared: int = 0
    same: int = 0

    def add(self, *, same: bool) -> None:
        self.compared += 1
        self.same += same

    @property
    def share(self) -> float | None:
        return self.same / self.compared if self.compared else None


@dataclass(frozen=True)
class Agreement:
    """`questions`: by name; `accounts`: by the enumerator of the first visit; `families`: how many of each were asked twice."""

    whole: Tally = field(default_factory=Tally)
    questions: Mapping[str, Tally] = field(default_factory=dict)
    accounts: Mapping[int, Tally] = field(default_factory=dict)
    families: Mapping[int, int] = field(default_factory=dict)

    def low(self, rules: WatchRules) -> tuple[int, ...]:
        """Enumerators whose answers were not found again, lowest first."""
        shares = {who: tally.same / tally.compared for who, tally in self.accounts.items() if tally.compared >= rules.compared}
        return tuple(who for who, share in sorted(shares.items(), key=lambda item: (item[1], item[0])) if share < rules.agree)


def compare(first: Mapping[str, str], second: Mapping[str, str], numbers: Iterable[str], rules: WatchRules) -> dict[str, bool]:
    """Whether each question answered in both visits has the same answer; `numbers` may differ a little."""
    counted = set(numbers)
    return {name: _same(value, second[name], name in counted, rules.number_gap) for name, value in first.items() if name in second}


def _same(a: str, b: str, number: bool, gap: float) -> bool:
    if a == b or not number:
        return a == b
    left, right = abs(int(a)), abs(int(b))
    return abs(int(a) - int(b)) <= gap * max(left, right)


def agreement(pairs: Sequence[Twice], numbers: Iterable[str], rules: WatchRules) -> Agreement:
    """Over all families that were asked twice."""
    whole, counted = Tally(), set(numbers)
    questions: dict[str, Tally] = defaultdict(Tally)
    accounts: dict[int, Tally] = defaultdict(Tally)
    families: dict[int, int] = defaultdict(int)
    for one in pairs:
        families[one.account_id] += 1
        for name, same in compare(one.first, one.second, counted, rules).items():
            for tally in (whole, questions[name], accounts[one.account_id]):
                tally.add(same=same)
    return Agreement(whole, dict(questions), dict(accounts), dict(families))
