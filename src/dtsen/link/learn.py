"""The model learned from the data itself: records that agree on a good NIK are a large, free set of labelled pairs.

- **one person**: pairs of two sources with one NIK. Each field is counted among pairs that another field confirms: names
  where the birth dates agree, birth dates where the names agree, the rest where both do.
- **strangers**: pairs of random records; NIK levels also among random records of one birth date.
- **kin**: a person and the other members of its family as another source lists them; how many there are is counted in the lists
  (`_kin_size`): in a list of heads of families, or of one that knows no families, nobody has any.

What is counted is blended with the file under `policy/link/model/` (`model.blended`), which decides alone when there are
few pairs.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dtsen.link.blocks import Edges
from dtsen.link.company import LARGE_FAMILY
from dtsen.link.compare_word import word_class
from dtsen.link.compiled import kernel
from dtsen.link.model import CHANCES, LEVEL_NAMES, Model, Shares, blended
from dtsen.link.people import People, Register
from dtsen.link.weigh import FIELDS, LEVELS, Company, pair_levels
from dtsen.link.words import Words

ENOUGH = 80_000  # pairs of a kind; more do not move the third digit
STRENGTH = 200.0  # weight of the file, in pairs
KIN_STRENGTH = 20.0  # the same for the number of kin, in records: each record is one observation of it
NAME, BIRTH, NIK, FAMILY, MOTHER, REGION, PLACE, SEX = range(8)

Pairs = tuple[NDArray[np.int32], NDArray[np.int32]]


def alone(rows: int) -> Company:
    """Nobody is found yet."""
    return Company(np.arange(rows, dtype=np.int32), np.full((rows, 8), -1, np.int32))


def equal_nik(register: Register) -> Pairs:
    """Neighbours in the order of NIK that have the same one, from two sources where there are two."""
    nik, source = np.ascontiguousarray(register.people.row["nik"]), np.ascontiguousarray(register.people.row["source"])
    order = register.by_nik
    left, right = order[:-1], order[1:]
    good = (nik[left] == nik[right]) & (nik[left] >= 0)
    if source.size and source.max() > source.min():
        good &= source[left] != source[right]
    return left[good], right[good]


def learn_from_nik(register: Register, base: Model, edges_nik: Pairs) -> Model:
    """Names, dates, mothers, regions, places and sex of one person and of strangers. `edges_nik`: pairs of equal NIK."""
    people, words, rows = register.people, register.words, register.rows
    company = alone(rows)
    alike = _alike(words, people, base)
    surprise = np.zeros(6)
    surprise[2:] = -np.log2(alike[2:])
    same = _thinned(edges_nik)
    codes, outs = level_codes(people, words, surprise, company, *same)
    name, birth, sex = codes & 7, codes >> 4 & 7, codes >> 28 & 15
    by_birth = (birth == 1) & (sex != 2) & (name > 0)
    by_name = (name > 0) & (name <= 2) & (sex != 2)
    by_both = (name > 0) & (name <= 4) & (birth == 1)
    person = base.person.copy()
    person[NAME] = twice(counted(codes[by_birth], NAME), base.person[NAME])
    person[BIRTH] = twice(counted(codes[by_name], BIRTH), base.person[BIRTH])
    for field, which in ((MOTHER, by_both), (PLACE, by_both), (SEX, by_both)):
        person[field] = blended(counted(codes[which], field), base.person[field], STRENGTH)
    other_codes, _ = level_codes(people, words, surprise, company, *_random_pairs(rows))
    strangers = base.strangers.copy()
    for field in (MOTHER, PLACE, SEX):
        strangers[field] = blended(counted(other_codes, field), base.strangers[field], STRENGTH)
    for field in (NAME, BIRTH, REGION):
        strangers[field] = twice(counted(other_codes, field), base.strangers[field])
    strangers[NIK, :8] = blended(counted(other_codes, NIK)[:8], base.strangers[NIK, :8], STRENGTH)
    birthday_codes, _ = level_codes(people, words, surprise, company, *_one_birthday(people))
    strangers[NIK, 8:] = blended(counted(birthday_codes, NIK)[8:], base.strangers[NIK, 8:], STRENGTH)
    events = outs[by_birth].sum(axis=0)[:9]
    events[0] = 0
    chance = dict(base.chance)
    wrong = float(((name >= 5) & (birth >= 5)).sum())
    settled = float((name > 0).sum())
    chance["nik_sama_orang_lain"] = (wrong + STRENGTH * base.chance["nik_sama_orang_lain"]) / (settled + STRENGTH)
    learned = {"pasangan_nik_sama": int(same[0].size), "pasangan_acak": int(other_codes.size)}
    kin_size = _kin_size(register, base, surprise)
    return replace(
        base,
        person=person,
        strangers=strangers,
        word=_events(events, base.word),
        alike=alike,
        chance=chance,
        kin_size=kin_size,
        learned=base.learned | learned,
    )


def learn_from_clusters(
    register: Register, base: Model, company: Company, joined: Pairs, surprise: NDArray[np.float64], order: NDArray[np.int32]
) -> Model:
    """Families of one person, all fields of kin, doubles. `joined`: pairs of records that were joined by NIK; `order`: rows by family."""
    people, words = register.people, register.words
    codes, _ = level_codes(people, words, surprise, company, *_thinned(joined))
    person = base.person.copy()
    person[FAMILY] = blended(counted(codes, FAMILY), base.person[FAMILY], STRENGTH)
    person[REGION] = by_half(counted(codes, REGION), base.person[REGION])
    kin_i, kin_j = _kin_pairs(company.cluster, people.row["family"], order, *_thinned(joined))
    kin_codes, _ = level_codes(people, words, surprise, company, kin_i, kin_j)
    kin = base.kin.copy()
    for field in (FAMILY, MOTHER, PLACE, SEX):
        kin[field] = blended(counted(kin_codes, field), base.kin[field], STRENGTH)
    for field in (NAME, BIRTH, NIK, REGION):
        kin[field] = by_half(counted(kin_codes, field), base.kin[field])
    # A family in which nobody else has this birth date may still have a twin that it does not list.
    twins = counted(kin_codes, BIRTH)[9] + STRENGTH * base.kin[BIRTH, 1]
    kin[BIRTH, 1] = max(kin[BIRTH, 1], base.chance["anggota_tak_tercatat"] * twins / (kin_codes.size + STRENGTH))
    chance = dict(base.chance)
    one_source = people.row["source"][joined[0]] == people.row["source"][joined[1]]
    gone = people.row["present"][joined[0]] != people.row["present"][joined[1]]
    for name, doubles, records in (
        ("catatan_ganda", one_source & ~gone, people.row["present"]),
        ("catatan_ganda_bila_pergi", one_source & gone, ~people.row["present"]),
    ):
        chance[name] = (float(doubles.sum()) + STRENGTH * base.chance[name]) / (float(records.sum()) + STRENGTH)
    return replace(base, person=person, kin=kin, chance=chance, learned=base.learned | {"pasangan_keluarga": int(kin_codes.size)})


def learn_nik(base: Model, edges: Edges, without_nik: NDArray[np.float64], sure: float) -> Model:
    """NIK levels of one person, among pairs that are sure (`sure` bits) without any look at their NIK; equal ones are known
    from the pairs joined by NIK, whose share the file tells."""
    person = base.person.copy()
    codes = edges.code[without_nik >= sure]
    for first in (0, 8):
        counts = counted(codes, NIK)[first : first + 8]
        known = base.person[NIK, first + 1]
        counts[1] = 0
        rest = base.person[NIK, first : first + 8].copy()
        rest[1] = 0
        share = blended(counts, rest / rest.sum(), STRENGTH) * (1 - known)
        share[1] = known
        person[NIK, first : first + 8] = share
    return replace(base, person=person, learned=base.learned | {"pasangan_pasti_tanpa_nik": int(codes.size)})


@kernel
def level_codes(
    people: People, words: Words, surprise: NDArray[np.float64], company: Company, left: NDArray[np.int32], right: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The codes of pairs and what the pairing of their names counted."""
    codes = np.zeros(left.shape[0], np.int64)
    outs = np.zeros((left.shape[0], 10), np.float64)
    out = np.zeros((2, 52), np.float64)
    for at in range(left.shape[0]):
        codes[at] = pair_levels(people, words, surprise, company, left[at], right[at], out)
        outs[at] = out[0, :10]
    return codes, outs


def counted(codes: NDArray[np.int64], field: int) -> NDArray[np.float64]:
    """How often each known level of a field is met."""
    counts = np.bincount(codes >> (4 * field) & 15, minlength=LEVELS).astype(np.float64)
    counts[0] = 0
    if field in (NAME, BIRTH, NIK, REGION):
        counts[8] = 0
    return counts


def by_half(counts: NDArray[np.float64], shares: Shares) -> Shares:
    """The two cases of a field that is kept twice, each on its own."""
    return np.concatenate([blended(counts[half], shares[half], STRENGTH) for half in (slice(0, 8), slice(8, 16))])


def twice(counts: NDArray[np.float64], shares: Shares) -> Shares:
    """The same shares for both cases, from the counts of both: where the other field makes no difference."""
    one = blended(counts[:8] + counts[8:], shares[:8], STRENGTH)
    return np.concatenate([one, one])


def _events(counts: NDArray[np.float64], shares: Shares) -> Shares:
    """Shares of what happens to a word of a name. A move is counted a name, the rest a word."""
    words = counts[1:8].sum() + STRENGTH
    out = shares.copy()
    out[1:8] = (counts[1:8] + STRENGTH * shares[1:8] / shares[1:8].sum()) / words
    out[8] = (counts[8] + STRENGTH * shares[8]) / words
    return out


def _thinned(pairs: Pairs) -> Pairs:
    step = max(1, pairs[0].size // ENOUGH)
    return np.ascontiguousarray(pairs[0][::step]), np.ascontiguousarray(pairs[1][::step])


def _random_pairs(rows: int) -> Pairs:
    """Pairs of random rows, always the same ones."""
    generator = np.random.default_rng(20250101)
    count = min(ENOUGH, 20 * rows)
    left = generator.integers(0, rows, count).astype(np.int32)
    right = generator.integers(0, rows, count).astype(np.int32)
    other = left != right
    return left[other], right[other]


def _one_birthday(people: People) -> Pairs:
    """Pairs of records of one birth date that have no word and no NIK in common to speak of: strangers."""
    born = np.ascontiguousarray(people.row["born"])
    order = np.argsort(born, kind="stable").astype(np.int32)
    # Neighbours mostly share the birthday: a step that looks at ENOUGH of them a distance leaves ENOUGH in all.
    step = max(1, order.size // ENOUGH)
    left, right = [], []
    for distance in (1, 2, 3, 5, 8, 13):
        a, b = order[:-distance:step], order[distance::step]
        same = (born[a] == born[b]) & (born[a] > 0)
        a, b = a[same], b[same]
        other = (people.row["bag"][a] != people.row["bag"][b]) & (people.row["nik"][a] != people.row["nik"][b])
        other &= people.row["family"][a] != people.row["family"][b]
        left.append(a[other])
        right.append(b[other])
    return _thinned((np.concatenate(left), np.concatenate(right)))


def _alike(words: Words, people: People, base: Model) -> Shares:
    """Chance that two unrelated words of names fall into each class of `compare_word`, by random words."""
    used = people.name[people.name >= 0]
    generator = np.random.default_rng(20250102)
    count = ENOUGH if used.size else 0
    drawn = generator.integers(0, max(used.size, 1), (2, count))
    classes = _classes(words, used[drawn[0]], used[drawn[1]]) if count else np.zeros(0, np.int64)
    counts = np.bincount(classes, minlength=6).astype(np.float64)
    shares = base.alike.copy()
    total = counts.sum() + STRENGTH
    shares[2:] = (counts[2:] + STRENGTH * base.alike[2:]) / total
    return shares


@kernel
def _classes(words: Words, left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.int64]:
    out = np.zeros(left.shape[0], np.int64)
    for at in range(left.shape[0]):
        out[at] = word_class(words, left[at], right[at])
    return out


def _kin_size(register: Register, base: Model, surprise: NDArray[np.float64]) -> float:
    """How many members of its family a record has beside it in a list, steadied by the file: as family records and cards show them;
    in a list without either, as mothers in common do. Of several lists the one that shows most counts."""
    row = register.people.row
    source, family, card = (np.ascontiguousarray(row[name]) for name in ("source", "family", "kk"))
    sizes = np.bincount(family[family >= 0], minlength=1)
    found = []
    for one in range(len(register.sources)):
        own = source == one
        families = sizes[family[own & (family >= 0)]]
        cards = _sampled(card[own & (family < 0) & (card >= 0)])
        _, place, users = np.unique(cards, return_inverse=True, return_counts=True)
        together = np.concatenate([families, users[place.ravel()]])
        together = together[together <= LARGE_FAMILY]
        others, records = float(together.sum()) - together.size, together.size
        if not records:
            others, records = _siblings(register, base, surprise, np.flatnonzero(own).astype(np.int32))
        if records:
            found.append((others + KIN_STRENGTH * base.kin_size) / (records + KIN_STRENGTH))
    return max(found, default=base.kin_size)


def _siblings(register: Register, base: Model, surprise: NDArray[np.float64], rows: NDArray[np.int32]) -> tuple[float, int]:
    """Kin in all of `rows` (of one list) that know their mother and village, and how many rows those are. Counted are pairs with
    mother and village in common and neither name nor birth date, at most so many (95 %), less those that meet by chance; the
    model tells what share of kin looks like that."""
    row = register.people.row
    mother, village = row["mother_bag"][rows], row["village"][rows]
    known = (mother != 0) & (village >= 0)
    rows, mother, village = rows[known], mother[known], village[known]
    if not rows.size:
        return 0.0, 0
    records = rows.size
    mothers, villages = (np.unique(values, return_counts=True)[1].astype(np.float64) for values in (mother, village))
    chance = float((mothers**2).sum() * (villages**2).sum()) / records**2 / 2
    homes = mother.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + village.astype(np.uint64)
    order = np.argsort(homes, kind="stable")
    rows, homes = rows[order], homes[order]
    pairs = 0
    for distance in range(1, min(6, records)):
        same = homes[:-distance] == homes[distance:]
        left, right = rows[:-distance][same], rows[distance:][same]
        thin = _thinned((left, right))
        codes, _ = level_codes(register.people, register.words, surprise, alone(register.rows), *thin)
        pairs += int(((codes & 7 >= 5) & (codes >> 4 & 7 >= 6)).sum()) * max(1, left.size // ENOUGH)
    kin = base.kin
    share = kin[NAME, 5:8].sum() * kin[BIRTH, 6:8].sum() * kin[MOTHER, 1] * kin[REGION, 1:3].sum()
    return 2 * max(0.0, pairs + 2 * pairs**0.5 - chance) / float(share), records


def _sampled(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """About ENOUGH of the values: all of one value or none of it."""
    step = max(1, values.size // ENOUGH)
    kept = (values.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(33)) % np.uint64(step) == 0
    return np.asarray(values[kept])


@kernel
def _kin_pairs(
    cluster: NDArray[np.int32], family: NDArray[np.int32], order: NDArray[np.int32], left: NDArray[np.int32], right: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """For a pair (x, y) of one person: x and each other member of the family of y that is another person."""
    rows = family.shape[0]
    place = np.empty(rows, np.int32)
    for at in range(rows):
        place[order[at]] = at
    out_i = np.empty(left.shape[0] * 6, np.int32)
    out_j = np.empty(left.shape[0] * 6, np.int32)
    count = 0
    for pair in range(left.shape[0]):
        x, y = left[pair], right[pair]
        if family[y] < 0:
            continue
        found = 0
        for step in (-1, 1):
            at = place[y] + step
            while 0 <= at < rows and family[order[at]] == family[y] and found < 6:
                z = order[at]
                if cluster[z] != cluster[x]:
                    out_i[count] = x
                    out_j[count] = z
                    count += 1
                    found += 1
                at += step
    return out_i[:count], out_j[:count]


__all__ = ["CHANCES", "FIELDS", "LEVEL_NAMES", "alone", "counted", "learn_from_clusters", "learn_from_nik", "learn_nik", "level_codes"]
