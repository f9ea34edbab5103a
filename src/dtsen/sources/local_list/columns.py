"""Which column of a sheet is which field: by its name, else by what stands in it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dtsen.sources.local_list.column_policy import OURS, ColumnPolicy
from dtsen.sources.local_list.forms import Form, form_of, plain
from dtsen.vocabulary.lembar_kerja import unmarked

# Fields that say who somebody is: a header names the person and at least one of the others.
_WHO = ("nik", "no_kk", "tanggal_lahir", "tempat_tanggal_lahir", "jenis_kelamin", "hubungan")
_SAMPLE = 400
_MOSTLY = 0.7
_DIGITS = re.compile(r"'?[0-9]{15,16}(\.0)?")
_DAY = re.compile(r"[0-9]{1,2}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SEXES = frozenset({"l", "p", "lk", "pr", "lakilaki", "perempuan", "pria", "wanita"})
_HEAD_ROWS = 60


@dataclass(frozen=True)
class Header:
    """`last`: place of its last row (-1: the sheet has none); `names` as written; `fields` by column, '' for none.

    `told`: how each field was recognised, nama or isi. `form`: name of the program's export that it is, '' for an office's own list."""

    last: int
    names: tuple[str, ...]
    fields: tuple[str, ...]
    told: tuple[str, ...]
    form: str = ""
    # Field -> (place of a column, its digits): together they are the field.
    pieces: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)


def find_header(rows: Sequence[Sequence[str]], policy: ColumnPolicy, known: dict[str, str]) -> Header | None:
    """The header of a sheet; None when nothing in it looks like a list of people. `known`: an earlier mapping, by plain name."""
    best: Header | None = None
    for place in range(min(len(rows), _HEAD_ROWS)):
        names = names_in(rows, place)
        form = form_of([plain(name) for name in names], policy.forms)
        fields = _by_name(names, form.fields if form else policy.fields, known)
        if "nama" in fields and any(field in fields for field in _WHO) and (best is None or _count(fields) > _count(best.fields)):
            told = tuple("nama" if field else "" for field in fields)
            best = Header(place, tuple(names), fields, told, form.name if form else "", _pieces(names, form) if form else {})
    if best is not None:
        return _by_content(rows[best.last + 1 :], best, known)
    if not rows:
        return None
    said = tuple(known.get(column_key("", place), "") for place in range(len(rows[0])))
    found = _by_content(rows, Header(-1, ("",) * len(rows[0]), said, tuple("nama" if field else "" for field in said)), known)
    # Guessed, a name beside anything is not enough; said by the office, it is.
    enough = _WHO if any(said) else ("nik", "tanggal_lahir")
    return found if found and "nama" in found.fields and any(field in found.fields for field in enough) else None


def sections(rows: Sequence[Sequence[str]], first: Header, policy: ColumnPolicy, known: dict[str, str]) -> list[Header]:
    """The headers of a sheet that holds several tables, one below the other, in their order; `first`: the one that was found.

    A row is another header when it names a person and who it is in columns of its own. That of a program's export has one."""
    if first.form or first.last < 0:
        return [first]
    found = []
    for place, row in enumerate(rows):
        if place in (first.last - 1, first.last) or "nama" not in "\t".join(row).lower():
            continue
        fields = _by_name(row, policy.fields, known)
        if "nama" in fields and any(field in fields for field in _WHO):
            found.append(Header(place, tuple(row), fields, tuple("nama" if field else "" for field in fields)))
    tables = sorted([*found, first], key=lambda one: one.last)
    kept: list[Header] = []
    for one in tables:
        # The same columns again (on every page, or without the upper row of the header) open no other table.
        again = kept and all(new in ("", old) for new, old in zip(one.fields, kept[-1].fields, strict=True))
        if one is first or not again:
            kept.append(one)
    ends = [one.last for one in kept[1:]] + [len(rows)]
    return [
        one if one is first and len(kept) == 1 else _by_content(rows[one.last + 1 : end], replace(one), known)
        for one, end in zip(kept, ends, strict=True)
    ]


def stands_twice(header: Header, policy: ColumnPolicy) -> bool:
    """Two tables side by side: the same names of a person and of a number, twice in one row."""
    keys = [plain(name) for name in header.names]
    twice = {policy.fields.get(key, "") for key, times in Counter(keys).items() if key and times > 1}
    return "nama" in twice and bool({"nik", "no_kk"} & twice)


def column_key(name: str, place: int) -> str:
    """What a mapping calls a column: its plain name, or `#3` for the third one where it has none."""
    return plain(name) or f"#{place + 1}"


def _count(fields: Sequence[str]) -> int:
    return sum(1 for field in fields if field)


def names_in(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    """The names in a row; an empty cell takes the one above it, which is how a header over two rows is merged."""
    above = rows[place - 1] if place else [""] * len(rows[place])
    return [cell or over for cell, over in zip(rows[place], above, strict=True)]


def _by_name(names: Sequence[str], meant: Mapping[str, str], known: dict[str, str]) -> tuple[str, ...]:
    """The first column of a name gets the field; another one of the same field stays beside."""
    taken: set[str] = set()
    fields = []
    for name in names:
        key = plain(name)
        field = known.get(key, meant.get(key, "")) if key else ""
        fields.append("" if field in taken else field)
        taken.add(field)
    return tuple(fields)


def _by_content(rows: Sequence[Sequence[str]], header: Header, known: dict[str, str]) -> Header:
    """Columns without a known name that can be one thing only: numbers of 16 digits, days, sexes, names. What an office has said
    about a column (`known`, also that it is nothing) and columns of an answer of ours are not guessed at."""
    fields, told = list(header.fields), list(header.told)
    open_places = [
        place
        for place, name in enumerate(header.names)
        if not fields[place] and column_key(name, place) not in known and not plain(name).startswith(OURS)
    ]
    columns = {place: [row[place] for row in rows if place < len(row) and row[place]][:_SAMPLE] for place in open_places}
    filled = {place: values for place, values in columns.items() if len(values) >= 3}

    def share(values: list[str], fits: re.Pattern[str]) -> float:
        return sum(1 for value in values if fits.fullmatch(unmarked(value).replace(" ", "").replace(".", ""))) / len(values)

    numbers = sorted((place for place, values in filled.items() if share(values, _DIGITS) >= _MOSTLY), key=lambda p: -_distinct(filled[p]))
    for meant, place in zip([one for one in ("nik", "no_kk") if one not in fields], numbers, strict=False):
        fields[place], told[place] = meant, "isi"
    for place, values in filled.items():
        if fields[place]:
            continue
        days = sum(1 for value in values if _DAY.fullmatch(value)) / len(values)
        sexes = sum(1 for value in values if plain(value) in _SEXES) / len(values)
        if days >= _MOSTLY and not {"tanggal_lahir", "tempat_tanggal_lahir"} & set(fields):
            fields[place], told[place] = "tanggal_lahir", "isi"
        elif sexes >= _MOSTLY and "jenis_kelamin" not in fields:
            fields[place], told[place] = "jenis_kelamin", "isi"
    if "nama" not in fields:
        worded = {place: values for place, values in filled.items() if not fields[place] and _names_share(values) >= _MOSTLY}
        if worded:
            place = max(worded, key=lambda p: _distinct(worded[p]))
            if _distinct(worded[place]) > 0.5:
                fields[place], told[place] = "nama", "isi"
    return replace(header, fields=tuple(fields), told=tuple(told))


def _pieces(names: Sequence[str], form: Form) -> dict[str, tuple[tuple[int, int], ...]]:
    at = {plain(name): place for place, name in reversed(list(enumerate(names)))}
    return {
        whole: tuple((at[name], digits) for name, digits in parts)
        for whole, parts in form.pieces.items()
        if all(name in at for name, _ in parts)
    }


def _distinct(values: list[str]) -> float:
    return len(Counter(values)) / len(values)


def _names_share(values: list[str]) -> float:
    return sum(1 for value in values if re.fullmatch(r"[A-Za-z'.,\- ]{3,}", value)) / len(values)
