"""What people are called: given names by people, sex and generation; family names where a people has them (domain.md 9.4).

The lists are in `nama.csv`. Most Indonesians have no family name, many one word only; Batak and eastern names end in a
family name from the father, Balinese begin with I/NI and the order of birth.
"""

import csv
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from nusantara.days import ymd
from nusantara.streams import Bools, Ints, stream
from nusantara.world import NOBODY, People

OLD_FASHIONED_UNTIL = 1978


@dataclass(frozen=True)
class Culture:
    """A people: its share of the country, how many words its names have (1, 2, 3, 4), where its middle words come from."""

    name: str
    share: float
    words: tuple[float, float, float, float]
    borrows: str


CULTURES = (
    Culture("jawa", 0.44, (0.22, 0.45, 0.26, 0.07), "jawa"),
    Culture("sunda", 0.15, (0.25, 0.47, 0.23, 0.05), "sunda"),
    Culture("batak", 0.08, (0.0, 0.62, 0.35, 0.03), "batak"),
    Culture("bali", 0.05, (0.05, 0.8, 0.15, 0.0), "bali"),
    Culture("bugis", 0.07, (0.32, 0.48, 0.18, 0.02), "bugis"),
    Culture("minang", 0.05, (0.26, 0.52, 0.2, 0.02), "minang"),
    Culture("ntt", 0.05, (0.0, 0.55, 0.4, 0.05), "ntt"),
    Culture("melayu", 0.06, (0.28, 0.45, 0.22, 0.05), "melayu"),
    Culture("madura", 0.04, (0.4, 0.45, 0.13, 0.02), "madura"),
    Culture("tionghoa", 0.01, (0.0, 0.6, 0.4, 0.0), "tionghoa"),
)


@cache
def lists() -> dict[tuple[str, str, str], tuple[str, ...]]:
    """(people, part, generation or sex) -> words; part L and P given names, B last words, M family names."""
    found = {}
    with Path(__file__).with_name("nama.csv").open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            found[row["suku"], row["bagian"], row["zaman"]] = tuple(word.replace("_", " ") for word in row["kata"].split())
    return found


def _given(culture: str, sex: str, old: bool) -> tuple[str, ...]:
    words = lists()
    return words.get((culture, sex, "-")) or words[culture, sex, "lama" if old else "baru"]


def _last(culture: str, sex: str) -> tuple[str, ...]:
    """Words that follow the first: the people's own, else those of the Javanese and Malay."""
    words = lists()
    return words.get((culture, "B", sex)) or words["jawa", "B", sex] if culture != "minang" else words[culture, "B", sex]


def _rank(draw: float, size: int) -> int:
    """A place in a list where the first names are the commonest (about one over rank + 6)."""
    return min(int((size + 6) ** draw * 6 ** (1 - draw) - 6), size - 1)


def name_everybody(people: People, seed: int) -> tuple[list[str], list[str], Bools]:
    """Full names, mothers' names (of mothers outside the country, too), and who bears the name of a relative."""
    rng = stream(seed, "names")
    n = people.size
    draws = rng.random((n, 6))
    birth_year = ymd(people.birth) // 10000
    order = _birth_order(people)
    sexes = ["", "L", "P"]
    names = [
        _name(CULTURES[c], sexes[s], year, surname, place, row)
        for c, s, year, surname, place, row in zip(
            people.culture.tolist(), people.sex.tolist(), birth_year.tolist(), people.surname.tolist(), order, draws.tolist(), strict=True
        )
    ]
    _name_twins(people, names)
    mother_draws = rng.random((n, 6)).tolist()
    mothers = [
        names[mother] if mother >= 0 else _name(CULTURES[c], "P", year - 25, surname + 7919, 1, row)
        for mother, c, year, surname, row in zip(
            people.mother.tolist(), people.culture.tolist(), birth_year.tolist(), people.surname.tolist(), mother_draws, strict=True
        )
    ]
    same = np.zeros(n, dtype=np.bool_)
    for child in np.flatnonzero((people.father >= 0) & (people.sex == 1) & (rng.random(n) < 0.009)).tolist():
        names[child] = names[int(people.father[child])]
        same[[child, int(people.father[child])]] = True
    for child in np.flatnonzero((people.mother >= 0) & (people.sex == 2) & (rng.random(n) < 0.004)).tolist():
        names[child] = names[int(people.mother[child])]
        same[[child, int(people.mother[child])]] = True
    return names, mothers, same


def _name_twins(people: People, names: list[str]) -> None:
    """The younger twin has the elder's words: HASAN and HASIN of one sex, another first word of two sexes."""
    twins = np.flatnonzero((people.twin == 1) & (people.mother >= 0))
    twins = twins[np.lexsort((twins, people.birth[twins], people.mother[twins]))].tolist()
    for elder, younger in pairwise(twins):
        if people.mother[elder] != people.mother[younger] or people.birth[elder] != people.birth[younger]:
            continue
        first, *rest = names[elder].split()
        own = names[younger].split()[0]
        if people.sex[elder] == people.sex[younger] and len(first) > 2:
            place = max((i for i, sign in enumerate(first) if sign in "AEIOU"), default=len(first) - 1)
            own = first[:place] + ("I" if first[place] == "A" else "A") + first[place + 1 :]
        names[younger] = " ".join([own, *rest])


def _birth_order(people: People) -> list[int]:
    """1 for a mother's first child in the country, 2 for the next ..."""
    mother = people.mother
    rows = np.lexsort((people.birth, mother))
    sorted_mother = mother[rows]
    first = np.concatenate([[True], sorted_mother[1:] != sorted_mother[:-1]])
    start = np.maximum.accumulate(np.where(first, np.arange(len(rows)), 0))
    order: Ints = np.ones(len(rows), dtype=np.int64)
    order[rows] = np.arange(len(rows)) - start + 1
    order[mother == NOBODY] = people.surname[mother == NOBODY] % 4 + 1
    return [int(place) for place in order]


def _name(culture: Culture, sex: str, year: int, surname: int, order: int, draws: list[float]) -> str:
    old = draws[4] < (0.9 if year < OLD_FASHIONED_UNTIL else 0.06)
    given = _given(culture.name, sex, old)
    if culture.name == "bali":
        return _balinese(given, sex, order, draws)
    count = 1
    total = culture.words[0]
    while draws[0] >= total and count < 4:
        total += culture.words[count]
        count += 1
    if old and culture.name == "jawa" and draws[0] < 0.42:
        count = 1
    words = [given[_rank(draws[1], len(given))]]
    families = lists().get((culture.name, "M", "-"))
    if families is not None:
        if count > 2:
            words.append(given[_rank(draws[2], len(given))])
        words.append(families[surname % len(families)])
    else:
        last = _last(culture.borrows, sex)
        for place in range(1, count):
            words.append(last[_rank(draws[place + 1] * 0.999 if place < 3 else draws[5], len(last))])
    kept = [word for place, word in enumerate(words) if place == 0 or word != words[place - 1]]
    return " ".join(kept)


def _balinese(given: tuple[str, ...], sex: str, order: int, draws: list[float]) -> str:
    """I/NI + the name of the order of birth (eight forms, two for each place; the rest are castes) + one or two words."""
    common = draws[0] < 0.88
    first = given[(2 * ((order - 1) % 4) + (draws[1] < 0.5)) % 8 if common else 8 + int(draws[1] * (len(given) - 8))]
    last = lists()["bali", "B", sex]
    words = [first, last[_rank(draws[2], len(last))]]
    if draws[3] < 0.15:
        words.append(last[_rank(draws[5], len(last))])
    return " ".join(words)
