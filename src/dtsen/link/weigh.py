"""How likely two records are one person: log2 of the odds, from what agrees, what does not, and how rare it is.

For every field the learned model holds how often a level (`compare_*.py`) is met among pairs of **one person** (m), among
pairs of **strangers** (u) and among pairs of **kin** (members of one family). A record in question has about N strangers and
a handful of kin; so

    odds = 1 / (N * product of u_strangers/m  +  K * product of u_kin/m)

Kin are what plain Fellegi-Sunter weights get wrong: a card, a mother, a village and a birth place in common add up to
certainty among strangers, and say next to nothing between brothers. With two kinds of "not the same" they count once.
The odds have N in them, so the same evidence weighs less in a nation than in a village.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dtsen.link.compare_birth import birth_level
from dtsen.link.compare_family import family_level
from dtsen.link.compare_name import BITS, DROPPED, MOVED, OUT, REPLACED, name_pair
from dtsen.link.compare_nik import nik_level
from dtsen.link.compare_region import region_level
from dtsen.link.compiled import kernel
from dtsen.link.people import People
from dtsen.link.words import Words

NAME, BIRTH, NIK, FAMILY, MOTHER, REGION, PLACE, SEX = range(8)
FIELDS = ("nama", "tanggal", "nik", "keluarga", "ibu", "wilayah", "tempat", "kelamin")
LEVELS = 16  # some levels are kept twice, see `pair_levels`
SHIFT = 4  # bits of a field in the code of a pair


class Weights(NamedTuple):
    """The model as the kernels read it; all in bits (log2)."""

    strangers: NDArray[np.float64]  # field x level: m / u_strangers; without u where rarity is counted value by value
    kin: NDArray[np.float64]  # field x level: m / u_kin
    word: NDArray[np.float64]  # chance of a word pair of each class, of a word dropped, replaced, moved
    surprise: NDArray[np.float64]  # by class of word pair: 1 / chance among unrelated words
    prior: NDArray[np.float64]  # bits of N, of K, of a record being doubled in its source


class Company(NamedTuple):
    """Who is found so far: the cluster of each record, and the clusters of the other members of its family."""

    cluster: NDArray[np.int32]
    mates: NDArray[np.int32]  # n x 8, -1 beyond the last


@kernel
def number_levels(people: People, company: Company, i: int, j: int) -> int:
    """The levels of all fields but the two names, four bits a field.

    Four fields are not independent of something else, and their levels are kept twice (+8): the name and the NIK by
    whether the birth dates agree (twins have neighbouring numbers and never one name), the birth date by whether a twin
    is in one of the families, the region by whether the families differ (who moves gets another card and village at once)."""
    birth = birth_level(people.row[i].born, people.row[j].born)
    twin = people.row[i].twin or people.row[j].twin
    code = np.int64(birth + (8 if twin and birth > 0 else 0)) << 4
    nik = nik_level(people.row[i].nik, people.row[j].nik, not (people.row[i].fits and people.row[j].fits))
    if nik == 3 and people.row[i].sex != people.row[j].sex:
        nik = 4  # brother and sister of one day, not a forgotten 40
    if nik > 1 and (people.row[i].spine == 2 or people.row[j].spine == 2):
        nik = 0  # a number that Dukcapil itself has switched off says nothing against its new one
    code |= np.int64(nik + (8 if birth == 1 and nik > 0 else 0)) << 8
    family = family_level(people.row[i].kk, people.row[j].kk, company.mates, company.cluster, i, j)
    code |= np.int64(family) << 12
    region = region_level(people.row[i].village, people.row[j].village, people.row[i].home, people.row[j].home)
    code |= np.int64(region + (8 if family >= 4 and region > 0 else 0)) << 20
    if people.row[i].place >= 0 and people.row[j].place >= 0:
        code |= np.int64(1 if people.row[i].place == people.row[j].place else 2) << 24
    if people.row[i].sex != 0 and people.row[j].sex != 0:
        code |= np.int64(1 if people.row[i].sex == people.row[j].sex else 2) << 28
    return int(code)


@kernel
def name_levels(people: People, words: Words, surprise: NDArray[np.float64], i: int, j: int, code: int, out: NDArray[np.float64]) -> int:
    """`code` with the levels of name and mother; `out` (2 x OUT) receives what the pairing of their words counted."""
    if people.row[i].bag != 0 and people.row[i].bag == people.row[j].bag:
        name = 1
        out[0, :10] = 0.0
        while out[0, 1] < 6 and people.name[i, int(out[0, 1])] >= 0:
            out[0, 1] += 1
        out[0, 9] = min(people.row[i].name_sum, people.row[i].name_bits)
    else:
        name = name_pair(words, people.name[i], people.name[j], surprise, out[0])
    if (code >> 4) & 7 == 1 and name > 0:
        name += 8
    mother = 0
    if people.row[i].mother_bag != 0 and people.row[j].mother_bag != 0:
        if people.row[i].mother_bag == people.row[j].mother_bag:
            mother = 1
            out[1, :10] = 0.0
            out[1, 9] = people.row[i].mother_bits
        else:
            mother = name_pair(words, people.mother[i], people.mother[j], surprise, out[1])
    return int(code | np.int64(name) | np.int64(mother) << 16)


@kernel
def pair_levels(
    people: People, words: Words, surprise: NDArray[np.float64], company: Company, i: int, j: int, out: NDArray[np.float64]
) -> int:
    """The levels of all fields of a pair: `number_levels`, then `name_levels`."""
    return name_levels(people, words, surprise, i, j, number_levels(people, company, i, j), out)


@kernel
def pair_score(
    people: People, words: Words, weights: Weights, company: Company, i: int, j: int, least: float, out: NDArray[np.float64]
) -> tuple[float, int]:
    """log2 odds that records `i` and `j` are one person, and the code of their levels. A pair that could not reach `least`
    with equal names is given up before any letter is looked at (-inf)."""
    code = number_levels(people, company, i, j)
    strangers, kin = number_bits(people, weights, i, j, code)
    most = min(people.row[i].name_sum, people.row[j].name_sum)
    among_kin = kin + max(weights.kin[0, 1], weights.kin[0, 9])
    if people.row[i].mother_bag != 0 and people.row[j].mother_bag != 0:
        most += people.row[i].mother_bits + people.row[j].mother_bits
        among_kin += weights.kin[4, 1]
    if min(strangers + most - weights.prior[0], among_kin - weights.prior[1]) < least:
        return -np.inf, code
    code = name_levels(people, words, weights.surprise, i, j, code, out)
    return score_of(people, weights, i, j, code, strangers, kin, out), code


@kernel
def number_bits(people: People, weights: Weights, i: int, j: int, code: int) -> tuple[float, float]:
    """Bits against strangers and against kin of all fields but the names."""
    strangers = 0.0
    kin = 0.0
    for field in (1, 2, 3, 5, 6, 7):
        level = (code >> (4 * field)) & 15
        kin += weights.kin[field, level]
        strangers += weights.strangers[field, level]
    nik = (code >> 8) & 15
    if (code >> 4) & 7 == 1 and nik != 9:
        # Strangers with one NIK mostly have its birth date in common, too (a slip in the running number): counted there.
        strangers += people.row[i].born_bits
    region = (code >> 20) & 7
    if region == 1 or region == 2:
        strangers += people.row[i].village_bits
    if (code >> 24) & 15 == 1:
        strangers += people.row[i].place_bits
    if nik == 1 or nik == 9:
        # A number on many different people is hardly anybody's.
        strangers -= np.log2(1.0 + 4.0 * max(0, people.row[i].crowd - 2))
    return strangers, kin


@kernel
def score_of(people: People, weights: Weights, i: int, j: int, code: int, strangers: float, kin: float, out: NDArray[np.float64]) -> float:
    """The odds of a pair from the bits of its numbers and the levels of its names: see the head of this module."""
    mother = (code >> 16) & 7
    kin += weights.kin[0, code & 15] + weights.kin[4, mother]
    strangers += name_bits(weights, code & 7, 0, out[0]) + name_bits(weights, mother, 4, out[1])
    among_strangers = weights.prior[0] - strangers
    among_kin = weights.prior[1] - kin
    high, low = max(among_strangers, among_kin), min(among_strangers, among_kin)
    score = -(high + np.log2(1.0 + 2.0 ** (low - high)))
    if people.row[i].source == people.row[j].source and people.row[i].spine == people.row[j].spine:
        score += double_bits(people, weights, i, j)
    return float(score)


@kernel
def double_bits(people: People, weights: Weights, i: int, j: int) -> float:
    """Bits of the rarity of doubles in one source. Where it says of one record that the person has gone, the other is not rare."""
    return float(weights.prior[3] if people.row[i].present != people.row[j].present else weights.prior[2])


@kernel
def name_bits(weights: Weights, level: int, field: int, out: NDArray[np.float64]) -> float:
    """Bits for one person against strangers from the pairing of two names: rarity of what is shared, price of what is not;
    from PART on at least what the level is worth on the average (the shares of words are not independent)."""
    if level == 0:
        return 0.0
    bits = out[9]
    for cell in range(1, 9):
        bits += out[cell] * weights.word[cell]
    return float(max(bits, weights.strangers[field, level]) if level >= 3 else bits)


__all__ = [
    "BITS",
    "DROPPED",
    "FIELDS",
    "LEVELS",
    "MOVED",
    "OUT",
    "REPLACED",
    "SHIFT",
    "Company",
    "Weights",
    "pair_levels",
    "pair_score",
    "score_of",
]
