"""Whether a batch as a whole is plausible, in the spirit of `rank monitor`: how much of a village it touches, whether everybody answers
the same, whether everything moves one way, how far it shifts the answers of the village. Counts only; nobody is named.

And which of its proposals are visited: drawn with a seed, so that the same seed draws the same in any order.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """One claimed value: BPS code of the village, variable, what the registry has and what is claimed."""

    kode_desa: str
    variable: str
    before: str
    after: str


@dataclass(frozen=True)
class Limits:
    """Thresholds (policy/updates/pemeriksaan.yml); `order`: answers of a variable from the best off to the poorest; `numbers`: variables
    of which more is better."""

    fewest: int
    share_of_village: float
    same_answer: float
    one_way: float
    shift: float
    order: Mapping[str, Sequence[str]]
    numbers: frozenset[str]


@dataclass(frozen=True)
class Unusual:
    """One thing that stands out: bagian_desa, jawaban_sama, searah_turun, searah_naik, pergeseran; `figure` against `limit`."""

    what: str
    kode_desa: str
    variable: str
    count: int
    figure: float
    limit: float
    answer: str = ""


def unusual(answers: Iterable[Answer], villages: Mapping[tuple[str, str], Mapping[str, int]], limits: Limits) -> tuple[Unusual, ...]:
    """What stands out, village by village and variable by variable.

    `villages`: (village, variable) -> how many of the village have each answer today; one that is not there is not compared with.
    """
    grouped: dict[tuple[str, str], list[Answer]] = {}
    for one in answers:
        grouped.setdefault((one.kode_desa, one.variable), []).append(one)
    found: list[Unusual] = []
    for (place, variable), group in sorted(grouped.items()):
        if len(group) >= limits.fewest:
            found += _of_group(place, variable, group, villages.get((place, variable), {}), limits)
    return tuple(found)


def _of_group(place: str, variable: str, group: list[Answer], village: Mapping[str, int], limits: Limits) -> list[Unusual]:
    found = []
    count, all_of_village = len(group), sum(village.values())

    def stands_out(what: str, figure: float, limit: float, answer: str = "") -> None:
        if figure >= limit:
            found.append(Unusual(what, place, variable, count, round(figure, 4), limit, answer))

    if all_of_village:
        stands_out("bagian_desa", count / all_of_village, limits.share_of_village)
    answer, times = min(Counter(one.after for one in group).items(), key=lambda item: (-item[1], item[0]))
    usual = village.get(answer, 0) / all_of_village if all_of_village else 0.0
    # What nearly the whole village answers anyway is no bunching.
    if usual < limits.same_answer:
        stands_out("jawaban_sama", times / count, limits.same_answer, answer)
    steps = [step for one in group if (step := _step(variable, one, limits)) is not None]
    if len(steps) >= limits.fewest:
        stands_out("searah_turun", sum(step < 0 for step in steps) / len(steps), limits.one_way)
        stands_out("searah_naik", sum(step > 0 for step in steps) / len(steps), limits.one_way)
    if all_of_village and variable not in limits.numbers:
        stands_out("pergeseran", shift(village, _afterwards(village, group)), limits.shift)
    return found


def _step(variable: str, one: Answer, limits: Limits) -> int | None:
    """-1 poorer, 1 better off, 0 the same; None where nothing can be said."""
    if variable in limits.numbers and one.before.isdigit() and one.after.isdigit():
        change = int(one.after) - int(one.before)
    elif (order := list(limits.order.get(variable, ()))) and one.before in order and one.after in order:
        change = order.index(one.before) - order.index(one.after)
    else:
        return None
    return (change > 0) - (change < 0)


def _afterwards(village: Mapping[str, int], group: Iterable[Answer]) -> dict[str, int]:
    after = Counter(village)
    for one in group:
        after[one.after] += 1
        if after.get(one.before, 0) > 0:
            after[one.before] -= 1
    return dict(after)


def shift(before: Mapping[str, int], after: Mapping[str, int]) -> float:
    """Population stability index between two distributions of answers; half a person stands for an answer that nobody gave."""
    answers = sorted({*before, *after})
    old, new = ([max(counts.get(one, 0), 0.5) for one in answers] for counts in (before, after))
    shares = [(one / sum(old), other / sum(new)) for one, other in zip(old, new, strict=True)]
    return sum((q - p) * math.log(q / p) for p, q in shares)


def drawn(ids: Iterable[str], seed: str, share: float, fewest: int, most: int) -> tuple[str, ...]:
    """The proposals to visit: `share` of them, at least `fewest` and at most `most`; the same for the same seed, whatever their order."""
    ranked = sorted(set(ids), key=lambda one: (hashlib.blake2b(f"{seed}\x1f{one}".encode(), digest_size=8).digest(), one))
    return tuple(sorted(ranked[: min(max(fewest, math.ceil(share * len(ranked))), most)]))


__all__ = ["Answer", "Limits", "Unusual", "drawn", "shift", "unusual"]
