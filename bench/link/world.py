"""An invented population and three registers of it, with the errors of real registers and the truth: for measuring.

Written with whole columns at a time, so that ten million records take a minute or two. It keeps what makes linking hard
(linkage.md section 2): the density of a kecamatan (a wrong digit often gives *somebody else's* NIK), unknown birthdays,
frequent names, twins, fathers and sons of one name, families that move, split and get new cards, and errors of every
class in the shares of `SOURCES`. No real person is in it.

    python bench/link/world.py OUT --persons 460000 --seed 1 [--noise 1.0] [--heaped 0.0] [--rich] [--parts 10]

writes OUT/<source>.parquet (columns of `dtsen link files`) and OUT/truth.parquet (source, record_id, person, nik_status ...).
"""

import argparse
import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nusantara.names import lists

Ints = NDArray[np.int64]
KEC_PEOPLE = 39_000
VILLAGES = 14  # of a kecamatan


@dataclass(frozen=True)
class Source:
    """Shares of what goes wrong (linkage.md section 2), and what the register asks for at all."""

    name: str
    coverage: float
    no_nik: float
    wrong_nik: float
    name_changed: float
    date_changed: float
    doubled: float
    stale_card: float
    moved: float
    has_card: bool
    has_mother: bool


SOURCES = (
    Source("dtks", 0.76, 0.031, 0.015, 0.12, 0.038, 0.012, 0.12, 0.08, True, True),
    Source("regsosek", 0.76, 0.047, 0.023, 0.20, 0.072, 0.006, 0.17, 0.10, True, False),
    Source("p3ke", 0.76, 0.062, 0.025, 0.17, 0.062, 0.008, 0.15, 0.09, False, False),
)
# How a wrong NIK is wrong, and a changed name or date is changed.
NIK_WRONG = (("typo", 0.36), ("transpose", 0.2), ("family", 0.1), ("stranger", 0.12), ("bulk", 0.05), ("plus40", 0.1), ("old", 0.07))
NIK_NONE = (("missing", 0.58), ("placeholder", 0.27), ("malformed", 0.15))
NAME_CHANGED = (
    ("typo", 0.33), ("phonetic", 0.22), ("droptoken", 0.1), ("title", 0.09), ("initial", 0.08), ("order", 0.05), ("glue", 0.05),
    ("nick", 0.04), ("bin", 0.04), ("oldspell", 0.06), ("truncate", 0.02), ("split", 0.015), ("husband", 0.01),
)  # fmt: skip
DATE_CHANGED = (
    ("day", 0.28),
    ("unknownday", 0.2),
    ("year", 0.15),
    ("month", 0.08),
    ("swapdm", 0.08),
    ("yearswap", 0.06),
    ("century", 0.04),
    ("missing", 0.11),
)
SOUNDS = (
    ("U", "O"), ("O", "U"), ("I", "E"), ("E", "I"), ("F", "P"), ("V", "F"), ("Z", "J"), ("Z", "S"), ("Y", "I"), ("KH", "H"), ("DH", "D"),
    ("SY", "S"), ("Q", "K"), ("TH", "T"), ("H", ""),
)  # fmt: skip
OLD = (("U", "OE"), ("Y", "J"), ("J", "DJ"), ("C", "TJ"))
TITLES = ("H. {}", "HJ. {}", "DRS. {}", "DRA. {}", "{} S.PD", "{}, S.H.", "{} SE", "ALM. {}", "IBU {}", "BPK {}", "UST. {}", "R. {}")


def draw(rng: np.random.Generator, shares: tuple[tuple[str, float], ...], size: int) -> NDArray[np.int64]:
    chances = np.array([share for _, share in shares])
    return rng.choice(len(shares), size, p=chances / chances.sum())


def zipf(rng: np.random.Generator, words: int, size: int) -> Ints:
    """Places in a list whose first entries are the commonest, about one over rank + 6."""
    u = rng.random(size)
    return np.minimum(((words + 6) ** u * 6 ** (1 - u) - 6).astype(np.int64), words - 1)


def rare_words(count: int) -> list[str]:
    """Pronounceable names beyond the lists: the long tail of a nation."""
    heads = ("SU", "WI", "MAR", "DAR", "KAR", "SAR", "NGA", "PA", "LE", "TU", "RO", "SA", "MU", "BA", "DJA", "HA", "KU", "LA", "MA", "NI")
    middles = ("DI", "RI", "NA", "TI", "MI", "LI", "RA", "SA", "TE", "WA", "YA", "KA", "BA", "GA", "NDA", "NTI", "RTI", "STI")
    tails = ("MAN", "NO", "TO", "WATI", "NEM", "YEM", "NAH", "MIN", "DIN", "LAH", "RUN", "TI", "NI", "SIH", "WAN", "DA")
    every = ["".join(parts) for parts in itertools.product(heads, middles, tails)]
    return every[:: max(1, len(every) // count)][:count]


@dataclass
class People:
    family: Ints
    role: NDArray[np.int8]  # 1 head, 2 spouse, 3 child, 4 other
    sex: NDArray[np.int8]
    born: Ints
    nik: Ints
    old_nik: Ints
    name: NDArray[np.object_]
    mother: NDArray[np.object_]
    home: Ints  # village number
    former_home: Ints
    card: Ints
    former_card: Ints
    place: NDArray[np.object_]
    twin: NDArray[np.bool_]


def region_of(village: Ints) -> Ints:
    """Village number -> ten digits: provinces of 30 kabupaten of 20 kecamatan of 14 villages."""
    kec = village // VILLAGES
    return (11 + kec // 600 % 80) * 10**8 + (1 + kec // 20 % 30) * 10**6 + (1 + kec % 20) * 10**4 + 2001 + village % VILLAGES


def make_people(persons: int, seed: int, heaped: float, beyond: int = 0) -> People:
    """`beyond`: villages before the first one of these people, so that the parts of a nation do not share any."""
    rng = np.random.default_rng(seed)
    sizes = rng.choice([1, 2, 3, 4, 5, 6, 7], persons // 2, p=[0.13, 0.2, 0.265, 0.25, 0.105, 0.035, 0.015])
    families = int(np.searchsorted(np.cumsum(sizes), persons)) + 1
    sizes = sizes[:families]
    family = np.repeat(np.arange(families), sizes)
    n = family.size
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    place_in = np.arange(n) - first[family]
    wed = rng.random(families) < 0.82
    role = np.where(place_in == 0, 1, np.where((place_in == 1) & wed[family], 2, np.where(rng.random(n) < 0.9, 3, 4))).astype(np.int8)
    head_age = np.clip(rng.normal(47, 14, families), 20, 92)
    age = np.where(role == 1, head_age[family], np.where(role == 2, np.clip(head_age[family] - rng.normal(4, 4, n), 17, 90), 0.0))
    child = role == 3
    age = np.where(child, np.clip((head_age[family] - 24) * rng.random(n), 0, 45), age)
    age = np.where(role == 4, rng.uniform(3, 85, n), age)
    sex = np.where(role == 1, np.where(rng.random(n) < 0.85, 1, 2), np.where(role == 2, 2, rng.integers(1, 3, n))).astype(np.int8)
    day = (np.datetime64("2022-06-01") - (age * 365.25).astype("timedelta64[D]")).astype("datetime64[D]")
    twin = np.zeros(n, np.bool_)
    pairs = np.flatnonzero(child[1:] & child[:-1] & (family[1:] == family[:-1]) & (rng.random(n - 1) < 0.035))
    day[pairs + 1] = day[pairs]
    twin[pairs] = twin[pairs + 1] = True
    year = day.astype("datetime64[Y]").astype(int) + 1970
    month = day.astype("datetime64[M]").astype(int) % 12 + 1
    date = (day - day.astype("datetime64[M]")).astype(int) + 1
    old = np.clip((2022 - year - 15) / 50, 0, 1)
    stand_in = rng.random(n) < np.maximum(0.2 * old, heaped)
    which = rng.choice(3, n, p=[0.28, 0.44, 0.28]) if heaped == 0 else np.zeros(n, np.int64)
    month = np.where(stand_in & ~twin, np.array([1, 7, 12])[which], month)
    date = np.where(stand_in & ~twin, np.array([1, 1, 31])[which], date)
    born = year * 10000 + month * 100 + date
    villages = max(VILLAGES * 3, n * VILLAGES // KEC_PEOPLE)
    home = beyond + rng.integers(0, villages, families)[family]
    former = np.where(
        rng.random(families) < 0.85,
        home[first] // VILLAGES * VILLAGES + rng.integers(0, VILLAGES, families),
        beyond + rng.integers(0, villages, families),
    )
    former_home = np.minimum(former, beyond + villages - 1)[family]
    birth_kec = np.where(rng.random(n) < 0.8, home, beyond + rng.integers(0, villages, n))
    prefix = region_of(birth_kec) // 10**4
    nik = number(prefix, born, sex, rng)
    moved_prefix = region_of(beyond + rng.integers(0, villages, n)) // 10**4
    old_nik = moved_prefix * 10**10 + nik // 10**4 % 10**6 * 10**4 + 7000 + rng.integers(0, 999, n)
    card = numbered_card(region_of(home[first]) // 10**4, rng)
    former_card = numbered_card(region_of(former_home[first]) // 10**4, rng)
    name, mother = names(family, first, role, sex, year, twin, rng)
    place = np.char.add("KABUPATEN ", (region_of(birth_kec) // 10**6).astype(str)).astype(object)
    return People(family, role, sex, born, nik, old_nik, name, mother, home, former_home, card[family], former_card[family], place, twin)


def number(prefix: Ints, born: Ints, sex: NDArray[np.int8], rng: np.random.Generator) -> Ints:
    """NIK: region, date (women + 40), running number in the order of registration."""
    day = born % 100 + np.where(sex == 2, 40, 0)
    stem = prefix * 10**6 + day * 10**4 + born // 100 % 100 * 100 + born // 10000 % 100
    order = np.lexsort((rng.random(born.size), stem))
    same = np.concatenate([[False], stem[order][1:] == stem[order][:-1]])
    start = np.flatnonzero(~same)
    run = np.arange(born.size) - np.repeat(start, np.diff([*start, born.size]))
    serial = np.empty(born.size, np.int64)
    serial[order] = run + 1
    return stem * 10**4 + serial


def numbered_card(prefix: Ints, rng: np.random.Generator) -> Ints:
    issued = rng.integers(0, 4000, prefix.size)
    date = np.datetime64("2011-01-01") + issued.astype("timedelta64[D]")
    year = date.astype("datetime64[Y]").astype(int) - 30
    stem = (
        prefix * 10**6
        + ((date - date.astype("datetime64[M]")).astype(int) + 1) * 10**4
        + (date.astype("datetime64[M]").astype(int) % 12 + 1) * 100
        + year
    )
    order = np.argsort(stem, kind="stable")
    same = np.concatenate([[False], stem[order][1:] == stem[order][:-1]])
    start = np.flatnonzero(~same)
    run = np.arange(prefix.size) - np.repeat(start, np.diff([*start, prefix.size]))
    serial = np.empty(prefix.size, np.int64)
    serial[order] = run + 1
    return stem * 10**4 + serial


def names(
    family: Ints, first: Ints, role: NDArray[np.int8], sex: NDArray[np.int8], year: Ints, twin: NDArray[np.bool_], rng: np.random.Generator
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    words = lists()
    tail = rare_words(4000)

    def pool(part: str, sexes: tuple[str, ...]) -> NDArray[np.object_]:
        found: list[str] = []
        for (_, p, kind), listed in sorted(words.items()):
            if p == part and (part in ("L", "P") or kind in sexes):
                found += listed
        return np.array(list(dict.fromkeys(found)) + tail, dtype=object)

    given = {1: pool("L", ()), 2: pool("P", ())}
    last = {1: pool("B", ("L",)), 2: pool("B", ("P",))}
    marga = np.array([word for (_, p, _k), listed in sorted(words.items()) if p == "M" for word in listed], dtype=object)
    n = family.size
    name = np.empty(n, object)
    count = rng.choice([1, 2, 3, 4], n, p=[0.2, 0.46, 0.28, 0.06])
    family_has = rng.random(first.size) < 0.14
    surname = marga[zipf(rng, marga.size, first.size)][family]
    shared = rng.random(first.size) < 0.25
    second_shared = {s: last[s][zipf(rng, last[s].size, first.size)][family] for s in (1, 2)}
    for s in (1, 2):
        rows = np.flatnonzero(sex == s)
        picks = [given[s][zipf(rng, given[s].size, rows.size)]] + [last[s][zipf(rng, last[s].size, rows.size)] for _ in range(3)]
        picks[1] = np.where(shared[family[rows]], second_shared[s][rows], picks[1])
        text = picks[0]
        for extra in (1, 2, 3):
            text = np.where(count[rows] > extra, text + " " + picks[extra], text)
        text = np.where(family_has[family[rows]], picks[0] + " " + surname[rows], text)
        prefix = np.where(rng.random(rows.size) < (0.06 if s == 1 else 0.08), "MUHAMMAD " if s == 1 else "SITI ", "")
        name[rows] = prefix + text
    child = role == 3
    father = name[first][family]
    same = child & (rng.random(n) < 0.006) & (sex == 1) & (sex[first][family] == 1)
    name = np.where(same, father, name)
    # Twins: alike, never equal.
    second_twin = np.flatnonzero(twin[1:] & twin[:-1] & (family[1:] == family[:-1])) + 1
    alike = second_twin[rng.random(second_twin.size) < 0.6]
    for row in alike:
        rest = name[row - 1].split(" ")
        if sex[row] == sex[row - 1]:
            rest[-1] = (
                rest[-1][:-1] + ("A" if rest[-1][-1] != "A" else "I")
                if len(rest) == 1 or rng.random() < 0.5
                else str(name[row].split(" ")[0])
            )
            name[row] = " ".join(rest)
    wife = np.full(first.size, "", object)
    spouse = np.flatnonzero(role == 2)
    wife[family[spouse]] = name[spouse]
    foreign = given[2][zipf(rng, given[2].size, n)] + np.where(rng.random(n) < 0.4, " " + last[2][zipf(rng, last[2].size, n)], "")
    mother = np.where(child & (wife[family] != ""), wife[family], foreign)
    return name, mother


def change_name(name: str, how: str, rng: np.random.Generator) -> str:
    """One change of a name, as clerks make them."""
    words = name.split(" ")
    at = int(rng.integers(0, len(words)))
    word = words[at]
    if how == "typo":
        spot = int(rng.integers(0, len(name)))
        kind = rng.integers(0, 4)
        letter = chr(65 + int(rng.integers(0, 26)))
        if kind == 0:
            return name[:spot] + letter + name[spot + 1 :]
        if kind == 1:
            return name[:spot] + name[spot + 1 :]
        if kind == 2:
            return name[:spot] + letter + name[spot:]
        return name[:spot] + name[spot + 1 : spot + 2] + name[spot : spot + 1] + name[spot + 2 :]
    if how in ("phonetic", "oldspell"):
        pairs = [pair for pair in (SOUNDS if how == "phonetic" else OLD) if pair[0] in word]
        if pairs:
            old, new = pairs[int(rng.integers(0, len(pairs)))]
            words[at] = word.replace(old, new, 1)
    elif how == "droptoken" and len(words) > 1:
        del words[at]
    elif how == "initial":
        words[at] = word[:1]
    elif how == "order" and len(words) > 1:
        words = words[1:] + words[:1]
    elif how == "glue" and len(words) > 1:
        words[0:2] = [words[0] + words[1]]
    elif how == "split" and len(word) > 5:
        words[at : at + 1] = [word[:3], word[3:]]
    elif how == "nick":
        words = [words[-1] if rng.random() < 0.5 else words[0][:4]]
    elif how == "truncate":
        return name[: max(4, len(name) - 1 - int(rng.integers(0, 5)))]
    elif how == "title":
        return TITLES[int(rng.integers(0, len(TITLES)))].format(name)
    elif how == "bin":
        return f"{name} BIN SUPARMAN"
    elif how == "husband":
        words.append("SETIAWAN")
    return " ".join(words)


def change_number(digits: str, how: str, people: People, row: int, rng: np.random.Generator, bulk: str) -> str:
    if how == "typo":
        at = int(rng.integers(0, 16))
        return digits[:at] + str((int(digits[at]) + 1 + int(rng.integers(0, 9))) % 10) + digits[at + 1 :]
    if how == "transpose":
        at = next((spot for spot in rng.permutation(15).tolist() if digits[spot] != digits[spot + 1]), 0)
        return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    if how == "family":
        for other in (row - 1, row + 1):
            if 0 <= other < people.family.size and people.family[other] == people.family[row]:
                return str(people.nik[other])
        return str(people.nik[int(rng.integers(0, people.nik.size))])
    if how == "stranger":
        return str(people.nik[int(rng.integers(0, people.nik.size))])
    if how == "plus40":
        day = int(digits[6:8])
        return digits[:6] + f"{day - 40 if day > 40 else day + 40:02d}" + digits[8:]
    if how == "old":
        return str(people.old_nik[row])
    return bulk


def make_source(
    source: Source, people: People, seed: int, noise: float, rich: bool, part: int = 0, before: int = 0
) -> tuple[pa.Table, pa.Table]:
    """The list and its truth. `part` of a nation; `before`: records of the list in the parts before it."""
    rng = np.random.default_rng((seed, len(source.name), ord(source.name[0])))
    families = int(people.family.max()) + 1
    rows = np.flatnonzero((rng.random(families) < source.coverage)[people.family] & (rng.random(people.family.size) > 0.04))
    again = rows[rng.random(rows.size) < source.doubled * noise]
    rows = np.sort(np.concatenate([rows, again]))
    n = rows.size
    stale = (rng.random(families) < source.stale_card * noise)[people.family[rows]]
    gone = (rng.random(families) < source.moved * noise)[people.family[rows]]
    card = np.where(stale | gone, people.former_card[rows], people.card[rows])
    home = np.where(gone, people.former_home[rows], people.home[rows])
    name = people.name[rows].copy()
    name_status = np.full(n, "ok", object)
    changed = np.flatnonzero(rng.random(n) < source.name_changed * noise)
    for turn in (changed, changed[rng.random(changed.size) < 0.12]):
        kinds = draw(rng, NAME_CHANGED, turn.size)
        for at, kind in zip(turn.tolist(), kinds.tolist(), strict=True):
            how = NAME_CHANGED[kind][0]
            name[at] = change_name(str(name[at]), how, rng) or str(name[at])
            name_status[at] = how if name_status[at] == "ok" else f"{name_status[at]}+{how}"
    mother = people.mother[rows].copy()
    for at in np.flatnonzero(rng.random(n) < 0.09 * noise).tolist():
        mother[at] = change_name(str(mother[at]), NAME_CHANGED[int(draw(rng, NAME_CHANGED[:6], 1)[0])][0], rng)
    nik = people.nik[rows].astype(str).astype(object)
    nik_status = np.full(n, "ok", object)
    u = rng.random(n)
    wrong = np.flatnonzero(u < source.wrong_nik * noise)
    kinds = draw(rng, NIK_WRONG, wrong.size)
    bulk = ""
    for at, kind in zip(wrong.tolist(), kinds.tolist(), strict=True):
        how = NIK_WRONG[kind][0]
        if how == "bulk" and (not bulk or rng.random() < 0.1):
            bulk = str(people.nik[int(rng.integers(0, people.nik.size))])
        nik[at] = change_number(str(nik[at]), how, people, int(rows[at]), rng, bulk)
        nik_status[at] = how
    none = np.flatnonzero((u >= source.wrong_nik * noise) & (u < (source.wrong_nik + source.no_nik) * noise))
    kinds = draw(rng, NIK_NONE, none.size)
    for at, kind in zip(none.tolist(), kinds.tolist(), strict=True):
        how = NIK_NONE[kind][0]
        nik_status[at] = how
        nik[at] = {"missing": None, "placeholder": ("0" * 16, "9" * 16, "1234567890123456")[at % 3], "malformed": str(nik[at])[:15]}[how]
    born, date_status = change_dates(people.born[rows], source.date_changed * noise, rng)
    card_text = card.astype(str).astype(object)
    u = rng.random(families)[people.family[rows]]
    card_text[u < 0.025 * noise] = None
    slip = np.flatnonzero((u >= 0.025 * noise) & (u < 0.035 * noise))
    for at in slip.tolist():
        spot = int(people.family[rows[at]]) % 16
        card_text[at] = card_text[at][:spot] + str((int(card_text[at][spot]) + 3) % 10) + card_text[at][spot + 1 :]
    sex = people.sex[rows].astype(np.int64)
    sex = np.where(rng.random(n) < 0.004 * noise, 3 - sex, sex)
    order = rng.permutation(n)
    record = np.char.add(source.name[:1].upper(), np.char.zfill(np.arange(before, before + n).astype(str), 9))
    # A number of the register's own: the same family has another one elsewhere.
    listed_family = np.char.add(
        source.name[:1].upper(), (part * 10**8 + rng.permutation(families)[people.family[rows]] * 2 + gone).astype(str)
    )
    table = pa.table(
        {
            "record_id": pa.array(record),
            "nik": pa.array(nik[order], pa.string()),
            "no_kk": pa.array(card_text[order], pa.string()) if source.has_card or rich else pa.nulls(n, pa.string()),
            "id_keluarga": pa.array(listed_family[order]),
            "nama": pa.array(name[order], pa.string()),
            "tempat_lahir": pa.array(people.place[rows][order], pa.string()) if source.has_mother or rich else pa.nulls(n, pa.string()),
            "tanggal_lahir": pa.array(born[order], pa.string()),
            "jenis_kelamin": pa.array(np.array(["", "1", "2"])[sex[order]]),
            "nama_ibu": pa.array(mother[order], pa.string()) if source.has_mother or rich else pa.nulls(n, pa.string()),
            "alamat": pa.nulls(n, pa.string()),
            "kode_wilayah": pa.array(region_of(home[order]).astype(str)),
            "hubungan_keluarga": pa.array(np.array(["", "1", "2", "3", "8"])[people.role[rows][order]]),
        }
    )
    truth = pa.table(
        {
            "source": pa.array(np.full(n, source.name)),
            "record_id": pa.array(record),
            "person_id": pa.array(part * 10**8 + rows[order]),
            "nik_status": pa.array(nik_status[order], pa.string()),
            "name_status": pa.array(name_status[order], pa.string()),
            "dob_status": pa.array(date_status[order], pa.string()),
            "twin": pa.array(people.twin[rows][order]),
        }
    )
    return table, truth


def change_dates(born: Ints, share: float, rng: np.random.Generator) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Dates as text yyyy-mm-dd; what was done to each."""
    n = born.size
    status = np.full(n, "ok", object)
    year, month, day = born // 10000, born // 100 % 100, born % 100
    rows = np.flatnonzero(rng.random(n) < share)
    for at, kind in zip(rows.tolist(), draw(rng, DATE_CHANGED, rows.size).tolist(), strict=True):
        how = DATE_CHANGED[kind][0]
        status[at] = how
        if how == "day":
            day[at] = 1 + int(rng.integers(0, 28))
        elif how == "unknownday":
            month[at], day[at] = ((1, 1), (7, 1), (12, 31))[int(rng.integers(0, 3))]
        elif how == "year":
            year[at] += (-1, 1, -2, 10, -10)[int(rng.integers(0, 5))]
        elif how == "month":
            month[at] = 1 + int(rng.integers(0, 12))
            day[at] = min(day[at], 28)
        elif how == "swapdm" and day[at] <= 12:
            day[at], month[at] = month[at], day[at]
        elif how == "yearswap":
            tail = year[at] % 100
            year[at] += tail % 10 * 10 + tail // 10 - tail
        elif how == "century":
            year[at] += 100 if year[at] < 2000 else -100
    text = np.char.add(
        np.char.add(np.char.add(year.astype(str), "-"), np.char.zfill(month.astype(str), 2)),
        np.char.add("-", np.char.zfill(day.astype(str), 2)),
    )
    out = text.astype(object)
    out[status == "missing"] = None
    return out, status


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--persons", type=int, default=460_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", type=float, default=1.0)
    parser.add_argument("--heaped", type=float, default=0.0)
    parser.add_argument("--rich", action="store_true", help="every register has card, mother and place of birth")
    parser.add_argument("--parts", type=int, default=1, help="regions made one after the other: bounded memory at any size")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    writers: dict[str, pq.ParquetWriter] = {}
    rows = dict.fromkeys([source.name for source in SOURCES], 0)
    persons = beyond = 0
    for part in range(arguments.parts):
        people = make_people(arguments.persons // arguments.parts, arguments.seed + 1000 * part, arguments.heaped, beyond)
        persons += people.family.size
        beyond = (int(people.home.max()) // VILLAGES + 1) * VILLAGES
        for source in SOURCES:
            made = make_source(source, people, arguments.seed + 1000 * part, arguments.noise, arguments.rich, part, rows[source.name])
            rows[source.name] += made[0].num_rows
            for name, table in zip((source.name, "truth"), made, strict=True):
                if name not in writers:
                    writers[name] = pq.ParquetWriter(arguments.out / f"{name}.parquet", table.schema, compression="zstd")
                writers[name].write_table(table)
    for writer in writers.values():
        writer.close()
    print(f"{sum(rows.values())} records of {persons} persons")


if __name__ == "__main__":
    main()
