"""A campaign made by chance: villages that differ, neighbourhoods that differ a little, enumerators who work honestly, and cheats."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from portal.enumeration.alarms import Seen

DAY = 86_400
# 07:00 in Jakarta on 2 November 2026.
MORNING = 1_793_577_600
QUESTIONS: dict[str, list[str]] = {f"rumah_{n}": [str(code) for code in range(1, 2 + n % 5 + 1)] for n in range(12)}
QUESTIONS |= {f"aset_bergerak_{n}": ["1", "2"] for n in range(14)}
NUMBERS = ("luas_lantai", "sewa", "listrik", "pulsa", *(f"jumlah_ternak_{n}" for n in range(5)))
OPTIONS: dict[str, list[str]] = QUESTIONS | {name: [] for name in NUMBERS}
Cheat = Callable[[list[Seen], random.Random], list[Seen]]


def honest(seed: int, villages: int = 5, enumerators: int = 4, families: int = 100, spread: float = 0.35) -> list[Seen]:
    """`families` of each of `enumerators` of each of `villages`. `spread`: how much neighbourhoods of a village differ (log odds)."""
    dice = random.Random(seed)
    made: list[Seen] = []
    for number in range(villages):
        village = f"3510{number // 3:02d}0{number:03d}"
        middle = (-8.2 + dice.uniform(-0.3, 0.3), 114.2 + dice.uniform(-0.3, 0.3))
        base = {name: [dice.gauss(0, 1.2) for _ in codes] for name, codes in QUESTIONS.items()}
        absent = dice.uniform(0.03, 0.10)
        for place in range(enumerators):
            near = {name: [weight + dice.gauss(0, spread) for weight in weights] for name, weights in base.items()}
            account, corner = 100 * number + place, (dice.gauss(0, 0.006), dice.gauss(0, 0.006))
            time = MORNING + dice.randrange(3600)
            for family in range(families):
                here = (middle[0] + corner[0] + dice.gauss(0, 0.003), middle[1] + corner[1] + dice.gauss(0, 0.003))
                seen, time = _visit(dice, f"{village}-{place}-{family}", account, village, here, near, time, absent)
                made.append(seen)
    return made


def _visit(
    dice: random.Random,
    name: str,
    account: int,
    village: str,
    here: tuple[float, float],
    near: dict[str, list[float]],
    time: int,
    no: float,
) -> tuple[Seen, int]:
    time += round(dice.uniform(300, 1800))
    if (time - MORNING) % DAY > 10 * 3600:
        time += DAY - (time - MORNING) % DAY + dice.randrange(1800)
    hour = (time // 3600 + 7) % 24
    if dice.random() < no:
        return Seen(name, name, account, village, dice.choice("057"), time + DAY, time, dice.randrange(60, 300), hour), time + 300
    members = max(1, round(dice.gauss(3.6, 1.4)))
    wealth = dice.gauss(0, 0.8)
    answers = {}
    for question, codes in QUESTIONS.items():
        weights = [2.718 ** (weight + wealth * (1 if code == "1" else 0)) for code, weight in zip(codes, near[question], strict=True)]
        answers[question] = dice.choices(codes, weights)[0]
    size = max(0.2, 1 + wealth / 2)
    answers |= {
        "luas_lantai": str(round(dice.lognormvariate(3.9, 0.4) * size)),
        "sewa": str(round(dice.lognormvariate(12.6, 0.5) * size, -4)),
    }
    answers |= {"listrik": str(round(dice.lognormvariate(11.3, 0.6) * size, -3)), "pulsa": str(round(dice.lognormvariate(11, 0.7), -3))}
    answers |= {f"jumlah_ternak_{n}": str(dice.choices((0, 1, 2, 5), (80, 8, 8, 4))[0]) for n in range(5)}
    answers["sewa"] = answers["sewa"].removesuffix(".0")
    answers |= {name: value.removesuffix(".0") for name, value in answers.items()}
    seconds = max(600, round(dice.lognormvariate(7.3, 0.3)))
    by_hand = dice.random() < 0.03
    point = "" if by_hand else f"{here[0]:.6f},{here[1]:.6f}"
    alike = len({answers[f"aset_bergerak_{n}"] for n in range(14)}) == 1
    seen = Seen(
        *(name, name, account, village, "1", time + seconds + dice.randrange(DAY), time, seconds, hour),
        accuracy=max(4, round(dice.gauss(12, 4))),
        place=(round(here[0], 3), round(here[1], 3)),
        members=members,
        listed=max(1, members - dice.choices((-1, 0, 1), (12, 78, 10))[0]),
        photo=dice.random() < 0.9,
        by_hand=by_hand,
        alike=alike,
        point=point,
        pattern="|".join(f"{question}={answers[question]}" for question in sorted(answers)),
        answers=answers,
    )
    return seen, time + seconds


def with_cheat(seen: Sequence[Seen], account_id: int, cheat: Cheat, seed: int = 1) -> list[Seen]:
    """The same campaign, in which one enumerator cheats."""
    own = cheat([one for one in seen if one.account_id == account_id], random.Random(seed))
    return [one for one in seen if one.account_id != account_id] + own


def from_the_office(visits: list[Seen], dice: random.Random) -> list[Seen]:
    """Filled in at a desk: quickly, one after another, all at one place, without a photo."""
    made, time = [], MORNING + 8 * 3600
    for one in visits:
        took = dice.randrange(90, 200)
        desk = replace(one, start=time, seconds=took, place=(-8.0, 114.9), point="-8.000000,114.900000", photo=False, received=time + DAY)
        made.append(desk)
        time += took + dice.randrange(5, 60)
    return made


def copies(visits: list[Seen], dice: random.Random) -> list[Seen]:
    """Every fifth family is described, the others are copies of it."""
    whole = [one for one in visits if one.result == "1"]
    return [replace(one, answers=whole[n - n % 5].answers, pattern=whole[n - n % 5].pattern) for n, one in enumerate(whole)]


def nobody_home(visits: list[Seen], dice: random.Random) -> list[Seen]:
    return [Seen(*_head(one, "5")) if dice.random() < 0.45 else one for one in visits]


def no_to_all(visits: list[Seen], dice: random.Random) -> list[Seen]:
    """Assets are not asked: none, every time."""
    none = {name: "2" for name in QUESTIONS if name.startswith("aset")} | {f"jumlah_ternak_{n}": "0" for n in range(5)}
    return [
        replace(one, answers={**one.answers, **none}, alike=True, pattern=f"{one.pattern}x") if one.result == "1" else one for one in visits
    ]


def invented(visits: list[Seen], dice: random.Random) -> list[Seen]:
    """Answers out of the head, the same few everywhere; times and places as if honest."""
    made = []
    for one in visits:
        answers = {name: dice.choices(codes, [6, *(1 for _ in codes[1:])])[0] for name, codes in QUESTIONS.items()}
        made.append(replace(one, answers={**one.answers, **answers}, pattern=f"{one.pattern}y") if one.result == "1" else one)
    return made


def fewer_members(visits: list[Seen], dice: random.Random) -> list[Seen]:
    """Members are left out so that there is less to ask."""
    return [replace(one, members=max(1, (one.listed or 1) - 1)) if one.result == "1" and dice.random() < 0.6 else one for one in visits]


def at_night(visits: list[Seen], dice: random.Random) -> list[Seen]:
    return [replace(one, hour=22) if dice.random() < 0.4 else one for one in visits]


def _head(one: Seen, result: str) -> tuple[str, str, int, str, str, int, int | None]:
    return one.instance_id, one.family, one.account_id, one.kode_desa, result, one.received, one.start
