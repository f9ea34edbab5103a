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
def pair_levels(
    people: People, words: Words, surprise: NDArray[np.float64], company: Company, i: int, j: int, out: NDArray[np.float64]
) -> int:
    """The levels of all fields, four bits a field; `out` (2 x 10) receives the counts of the name and of the mother.

    Four fields are not independent of something else, and their levels are kept twice (+8): the name and the NIK by
    whether the birth dates agree (twins have neighbouring numbers and never one name), the birth date by whether a twin
    is in one of the families, the region by whether the families differ (who moves gets another card and village at once)."""
    birth = birth_level(people.born[i], people.born[j])
    twin = people.twin[i] or people.twin[j]
    name = name_pair(words, people.name[i], people.name[j], surprise, out[0])
    code = np.int64(name + (8 if birth == 1 and name > 0 else 0))
    code |= np.int64(birth + (8 if twin and birth > 0 else 0)) << 4
    nik = nik_level(people.nik[i], people.nik[j], not (people.fits[i] and people.fits[j]))
    if nik == 3 and people.sex[i] != people.sex[j]:
        nik = 4  # brother and sister of one day, not a forgotten 40
    if nik > 1 and (people.spine[i] == 2 or people.spine[j] == 2):
        nik = 0  # a number that Dukcapil itself has switched off says nothing against its new one
    code |= np.int64(nik + (8 if birth == 1 and nik > 0 else 0)) << 8
    family = family_level(people.kk[i], people.kk[j], company.mates[i], company.mates[j], company.cluster[i], company.cluster[j])
    code |= np.int64(family) << 12
    if people.mother_bag[i] == 0 or people.mother_bag[j] == 0:
        out[1, :] = 0.0
    elif people.mother_bag[i] == people.mother_bag[j]:
        out[1, :] = 0.0
        out[1, 9] = people.mother_bits[i]
        code |= np.int64(1) << 16
    else:
        code |= np.int64(name_pair(words, people.mother[i], people.mother[j], surprise, out[1])) << 16
    region = region_level(people.village[i], people.village[j], people.home[i], people.home[j])
    code |= np.int64(region + (8 if family >= 4 and region > 0 else 0)) << 20
    if people.place[i] >= 0 and people.place[j] >= 0:
        code |= np.int64(1 if people.place[i] == people.place[j] else 2) << 24
    if people.sex[i] != 0 and people.sex[j] != 0:
        code |= np.int64(1 if people.sex[i] == people.sex[j] else 2) << 28
    return code


@kernel
def pair_score(
    people: People, words: Words, weights: Weights, company: Company, i: int, j: int, out: NDArray[np.float64]
) -> tuple[float, int]:
    """log2 odds that records `i` and `j` are one person, and the code of their levels."""
    code = pair_levels(people, words, weights.surprise, company, i, j, out)
    return score_of(people, weights, i, j, code, out), code


@kernel
def score_of(people: People, weights: Weights, i: int, j: int, code: int, out: NDArray[np.float64]) -> float:
    """Weighs the levels of a pair: see the head of this module."""
    strangers = 0.0
    kin = 0.0
    for field in range(8):
        level = (code >> (4 * field)) & 15
        kin += weights.kin[field, level]
        if field != 0 and field != 4:
            strangers += weights.strangers[field, level]
    name = code & 7
    if name == 1 and people.bag[i] == people.bag[j]:
        out[0, 9] = min(out[0, 9], people.name_bits[i])
    strangers += name_bits(weights, name, 0, out[0])
    strangers += name_bits(weights, (code >> 16) & 7, 4, out[1])
    nik = (code >> 8) & 15
    if (code >> 4) & 7 == 1 and nik != 9:
        # Strangers with one NIK mostly have its birth date in common, too (a slip in the running number): counted there.
        strangers += people.born_bits[i]
    region = (code >> 20) & 7
    if region == 1 or region == 2:
        strangers += people.village_bits[i]
    if (code >> 24) & 15 == 1:
        strangers += people.place_bits[i]
    if nik == 1 or nik == 9:
        # A number on many different people is hardly anybody's.
        strangers -= np.log2(1.0 + 4.0 * max(0, people.crowd[i] - 2))
    among_strangers = weights.prior[0] - strangers
    among_kin = weights.prior[1] - kin
    high = max(among_strangers, among_kin)
    score = -(high + np.log2(2.0 ** (among_strangers - high) + 2.0 ** (among_kin - high)))
    if people.source[i] == people.source[j] and people.spine[i] == people.spine[j]:
        score += double_bits(people, weights, i, j)
    return score


@kernel
def double_bits(people: People, weights: Weights, i: int, j: int) -> float:
    """Bits of the rarity of doubles in one source. Where it says of one record that the person has gone, the other is not rare."""
    return weights.prior[3] if people.present[i] != people.present[j] else weights.prior[2]


@kernel
def name_bits(weights: Weights, level: int, field: int, out: NDArray[np.float64]) -> float:
    """Bits for one person against strangers from the pairing of two names: rarity of what is shared, price of what is not;
    from PART on at least what the level is worth on the average (the shares of words are not independent)."""
    if level == 0:
        return 0.0
    bits = out[9]
    for cell in range(1, 9):
        bits += out[cell] * weights.word[cell]
    return max(bits, weights.strangers[field, level]) if level >= 3 else bits


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
