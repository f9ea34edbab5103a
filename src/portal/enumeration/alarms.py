"""Alarms: what stands out in a visit, and in an enumerator beside the neighbours. Pure: rows in, reasons out; nothing is decided here.

An enumerator is held against the others of the same village, one trait after another, by Fisher's exact test, two-sided. The chance
that anybody at all is told apart by mistake in a campaign stays below `galat` of the policy (Bonferroni over all tests). Neighbourhoods
do differ, and whoever visits one of them is not at fault: so a difference must also be too large for how enumerators of this campaign
differ anyway (a normal law whose width is the median one), and larger than `selisih`.
"""

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from portal.enumeration.watch_rules import TRAITS, VISIT_ALARMS, WatchRules

FOUND, PATTERN, ABOVE = "1", "pola_jawaban", ">"
LEVELS = {10: "desa", 7: "kecamatan", 0: "pendataan"}
_EARTH = 6_371_000.0
Place = tuple[float, float]


@dataclass(frozen=True)
class Seen:
    """One visit as the alarms see it. `family`: what tells families apart; `start`: seconds since 1970; `seconds`: of the interview;
    `received`: when it arrived; `point`, `pattern`: hashes, '' unknown; `place`: degrees, about 100 m."""

    instance_id: str
    family: str
    account_id: int
    kode_desa: str
    result: str
    received: int
    start: int | None = None
    seconds: int | None = None
    hour: int | None = None
    accuracy: int | None = None
    place: Place | None = None
    members: int = 0
    listed: int | None = None
    photo: bool = False
    by_hand: bool = False
    alike: bool | None = None
    point: str = ""
    pattern: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def end(self) -> int | None:
        return self.start + self.seconds if self.start is not None and self.seconds is not None else None


@dataclass(frozen=True)
class Flag:
    """Why an enumerator stands out. `code`: of the alarm; `item`, `value`: question and answer of `pola_jawaban` (`>`: above the
    median); `own`, `others`: shares; `visits`, `other_visits`: of how many; `p`: of the test, None for a count; `level`: with whom it
    was compared (desa, kecamatan, pendataan), '' with nobody."""

    code: str
    own: float
    visits: int
    others: float = 0.0
    other_visits: int = 0
    p: float | None = None
    level: str = ""
    kode_desa: str = ""
    item: str = ""
    value: str = ""


@dataclass(frozen=True)
class Enumerator:
    """`visits`: standing visits; `counts`: alarms on them by code; `instances`: the visits with each alarm; `flags`: why they stand
    out, strongest first."""

    account_id: int
    visits: int
    counts: Mapping[str, int]
    instances: Mapping[str, tuple[str, ...]]
    flags: tuple[Flag, ...]


def visit_alarms(seen: Sequence[Seen], rules: WatchRules, *, villages: bool = True) -> dict[str, tuple[str, ...]]:
    """Alarms of every visit, in the order of the policy. `seen`: all visits of the accounts in it; with `villages`, of their villages
    too: without the neighbours nobody is far from them."""
    found: dict[str, set[str]] = {one.instance_id: set(_own(one, rules)) for one in seen}
    by_account: dict[int, list[Seen]] = defaultdict(list)
    by_village: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        by_account[one.account_id].append(one)
        by_village[one.kode_desa].append(one)
    for visits in by_account.values():
        for code, one in [*_in_a_row(visits, rules), *_alike(visits, rules)]:
            found[one.instance_id].add(code)
    if villages:
        for visits in by_village.values():
            for one in _far(visits, rules):
                found[one.instance_id].add("jauh")
    return {name: tuple(code for code in VISIT_ALARMS if code in codes) for name, codes in found.items()}


def _own(one: Seen, rules: WatchRules) -> Iterator[str]:
    """What a visit tells by itself."""
    fast, clock, night, coarse = (rules.visit[code].limits for code in ("terlalu_cepat", "jam_salah", "malam", "titik_kasar"))
    least = fast["detik_dasar"] + fast["detik_per_anggota"] * one.members
    if one.result == FOUND and one.seconds is not None and 0 <= one.seconds < least:
        yield "terlalu_cepat"
    if (one.seconds is not None and one.seconds < 0) or (one.end is not None and one.end > one.received + clock["detik"]):
        yield "jam_salah"
    if one.hour is not None and (one.hour >= night["dari_jam"] or one.hour < night["sampai_jam"]):
        yield "malam"
    if one.accuracy is not None and one.accuracy > coarse["meter"]:
        yield "titik_kasar"


def _in_a_row(visits: Sequence[Seen], rules: WatchRules) -> Iterator[tuple[str, Seen]]:
    """One after another: ended too soon after the one before, or too far from it."""
    soon, jump = rules.visit["beruntun"].limits, rules.visit["melompat"].limits
    timed = sorted((one for one in visits if one.end is not None and one.result == FOUND), key=lambda one: (one.end, one.instance_id))
    for before, one in pairwise(timed):
        if before.family == one.family or before.end is None or one.end is None or one.start is None:
            continue
        if one.end - before.end < soon["detik"]:
            yield "beruntun", one
        if before.place is None or one.place is None:
            continue
        far = metres(before.place, one.place)
        # Whoever began before the last one ended was on the way for no time at all; a second keeps the speed finite.
        if far > jump["meter"] and far / 1000 / (max(one.start - before.end, 1) / 3600) > jump["km_per_jam"]:
            yield "melompat", one


def _alike(visits: Sequence[Seen], rules: WatchRules) -> Iterator[tuple[str, Seen]]:
    """The same point, or the same answers, for different families."""
    least = rules.visit["salinan"].limits["jawaban"]
    points: dict[str, list[Seen]] = defaultdict(list)
    patterns: dict[str, list[Seen]] = defaultdict(list)
    for one in visits:
        if one.point:
            points[one.point].append(one)
        if one.pattern and len(one.answers) >= least:
            patterns[one.pattern].append(one)
    for code, groups, families in (("titik_sama", points, rules.visit["titik_sama"].limits["keluarga"]), ("salinan", patterns, 2)):
        for group in groups.values():
            if len({one.family for one in group}) >= families:
                yield from ((code, one) for one in group)


def _far(visits: Sequence[Seen], rules: WatchRules) -> list[Seen]:
    limits = rules.visit["jauh"].limits
    placed = [(one, one.place) for one in visits if one.place is not None]
    middle = centre([place for _, place in placed]) if len(placed) >= limits["titik"] else None
    if middle is None:
        return []
    usual = statistics.median(metres(middle, place) for _, place in placed)
    bound = max(limits["meter"], limits["kali"] * usual)
    return [one for one, place in placed if metres(middle, place) > bound]


def centre(places: Sequence[Place]) -> Place | None:
    """The median of both degrees: a few points anywhere on earth do not move it."""
    if not places:
        return None
    return statistics.median(place[0] for place in places), statistics.median(place[1] for place in places)


def metres(a: Place, b: Place) -> float:
    """Along the surface of the earth."""
    north, south = math.radians(a[0]), math.radians(b[0])
    half = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


def enumerators(seen: Sequence[Seen], rules: WatchRules, options: Mapping[str, Sequence[str]]) -> list[Enumerator]:
    """Everybody who sent something, those who stand out first. `options`: codes of each compared question, empty for a number.

    `seen`: standing first visits, one a family and account."""
    alarms = visit_alarms(seen, rules)
    told = _told_apart(seen, rules, options)
    by_account: dict[int, list[Seen]] = defaultdict(list)
    for one in seen:
        by_account[one.account_id].append(one)
    made = []
    for account_id, visits in by_account.items():
        instances = {code: tuple(one.instance_id for one in visits if code in alarms[one.instance_id]) for code in VISIT_ALARMS}
        counts = {code: len(which) for code, which in instances.items() if which}
        flags = [
            Flag(code, number / len(visits), len(visits)) for code, number in counts.items() if _many(number, len(visits), code, rules)
        ]
        flags += told.get(account_id, [])
        flags.sort(key=lambda one: (one.p is not None, one.p or 0, -one.own, one.code, one.item, one.value))
        made.append(Enumerator(account_id, len(visits), counts, {code: which for code, which in instances.items() if which}, tuple(flags)))
    return sorted(made, key=lambda one: (-len(one.flags), -sum(one.counts.values()), one.account_id))


def _many(number: int, visits: int, code: str, rules: WatchRules) -> bool:
    rule = rules.visit[code]
    return number >= rule.visits and number / visits >= rule.share


Key = tuple[str, str, str]


@dataclass
class _Group:
    """The visits of one enumerator in one village, counted: of how many visits a trait can be told, and how many have it."""

    told: Counter[Key] = field(default_factory=Counter)
    has: Counter[Key] = field(default_factory=Counter)

    def add(self, key: Key, has: bool | None) -> None:
        if has is not None:
            self.told[key] += 1
            self.has[key] += has


def _told_apart(seen: Sequence[Seen], rules: WatchRules, options: Mapping[str, Sequence[str]]) -> dict[int, list[Flag]]:
    """Flags of the tests by account.

    Whoever is told apart is no neighbour to hold the others against: the strongest of each village goes out, and the rest is tested
    again, until nobody is left to be told apart."""
    groups = {width: _counted(seen, options, rules, width) for width in LEVELS}
    keys = list(_keys(options))
    out: set[int] = set()
    compared = _compared(groups, keys, out, rules)
    # How much enumerators of this campaign differ anyway, because their neighbourhoods do: by the middle one, so that a few who make
    # their answers up do not hide themselves.
    spread = {pattern: _spread([one for one in compared if (one.flag.code == PATTERN) is pattern]) for pattern in (True, False)}
    bound = rules.error / max(len(compared), 1)
    while True:
        found = [one for one in compared if one.chance(spread[one.flag.code == PATTERN]) <= bound and _counts(one.flag, rules)]
        strongest: dict[str, _Compared] = {}
        for one in sorted(found, key=lambda one: (-one.strength, one.account_id)):
            if one.account_id not in out:
                strongest.setdefault(one.flag.kode_desa, one)
        if not strongest:
            break
        out |= {one.account_id for one in strongest.values()}
        compared = _compared(groups, keys, out, rules)
    made: dict[int, list[Flag]] = defaultdict(list)
    for one in found:
        if one.account_id in out:
            made[one.account_id].append(replace(one.flag, p=one.chance(spread[one.flag.code == PATTERN])))
    return made


@dataclass(frozen=True)
class _Compared:
    """One enumerator held against the others by one trait. `strength`: the difference in standard errors, signless."""

    account_id: int
    flag: Flag
    counts: tuple[int, int, int, int]
    strength: float

    def chance(self, spread: float) -> float:
        """Of such a table when nobody differs, and of such a difference among enumerators who differ as they do here: the larger one."""
        # Fisher's test costs the most; where the second chance is large already it changes nothing.
        second = math.erfc(self.strength / spread / math.sqrt(2))
        return second if second > 1e-3 else max(second, fisher(*self.counts))


def _spread(compared: Sequence[_Compared]) -> float:
    """The standard deviation of the differences, by their median; one at least, which is chance alone."""
    return max(1.0, statistics.median(one.strength for one in compared) / 0.6745) if compared else 1.0


def _counts(flag: Flag, rules: WatchRules) -> bool:
    """A small difference is none; and fewer who were not met is nobody's fault, while an answer may differ either way."""
    return abs(flag.own - flag.others) >= rules.difference and (flag.code == PATTERN or flag.own > flag.others)


def _compared(
    groups: Mapping[int, Mapping[tuple[int, str], _Group]], keys: Sequence[Key], out: set[int], rules: WatchRules
) -> list[_Compared]:
    """Each enumerator of each village, with the nearest others of whom there are enough: visits, and two people."""
    made = []
    for account_id, village in sorted(groups[10]):
        around = {
            width: [one for (who, where), one in parts.items() if who not in (account_id, *out) and where[:width] == village[:width]]
            for width, parts in groups.items()
        }
        for key in keys:
            for width, level in LEVELS.items():
                own, others = groups[width][account_id, village], [one for one in around[width] if one.told[key]]
                mine, theirs = own.told[key], sum(one.told[key] for one in others)
                if mine < rules.visits:
                    break
                if theirs < rules.visits or len(others) < 2:
                    continue
                counts = own.has[key], mine, sum(one.has[key] for one in others), theirs
                shares = counts[0] / mine, counts[2] / theirs
                turned = abs(math.asin(math.sqrt(shares[0])) - math.asin(math.sqrt(shares[1])))
                flag = Flag(key[0], shares[0], mine, shares[1], theirs, None, level, village, key[1], key[2])
                made.append(_Compared(account_id, flag, counts, turned / math.sqrt(0.25 / mine + 0.25 / theirs)))
                break
    return made


def _keys(options: Mapping[str, Sequence[str]]) -> Iterator[Key]:
    yield from ((code, "", "") for code in TRAITS if code != PATTERN)
    for name, codes in options.items():
        # Of two answers one says it all.
        yield from ((PATTERN, name, code) for code in (codes if len(codes) != 2 else codes[:1]) or (ABOVE,))


def _counted(seen: Sequence[Seen], options: Mapping[str, Sequence[str]], rules: WatchRules, width: int) -> dict[tuple[int, str], _Group]:
    """Numbers are told by the median of all around, whoever asked: it takes no side."""
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in seen:
        for name, value in one.answers.items():
            if name in options and not options[name]:
                numbers[name, one.kode_desa[:width]].append(int(value))
    middle = {key: statistics.median(values) for key, values in numbers.items()}
    groups: dict[tuple[int, str], _Group] = defaultdict(_Group)
    for one in seen:
        group, found = groups[one.account_id, one.kode_desa], one.result == FOUND
        group.add(("tidak_ditemui", "", ""), one.result in rules.not_met if one.result else None)
        group.add(("titik_manual", "", ""), one.by_hand if found else None)
        group.add(("tanpa_foto", "", ""), not one.photo if found else None)
        group.add(("seragam", "", ""), one.alike)
        group.add(("anggota_berkurang", "", ""), one.members < one.listed if found and one.listed is not None else None)
        for name, value in one.answers.items():
            if name not in options:
                continue
            for code in options[name]:
                group.add((PATTERN, name, code), value == code)
            if not options[name]:
                group.add((PATTERN, name, ABOVE), int(value) > middle[name, one.kode_desa[:width]])
    return dict(groups)


def fisher(mine: int, visits: int, theirs: int, other_visits: int) -> float:
    """Fisher's exact test, two-sided: the chance of a table as unlikely as this one when both come from one urn."""
    drawn, whole = mine + theirs, visits + other_visits
    least, most = max(0, drawn - other_visits), min(visits, drawn)
    weight = [_choose(visits, k) + _choose(other_visits, drawn - k) for k in range(least, most + 1)]
    total = _choose(whole, drawn)
    here = weight[mine - least] + 1e-9
    return min(1.0, math.fsum(math.exp(one - total) for one in weight if one <= here))


@lru_cache(maxsize=200_000)
def _choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
