"""Records written badly, as contract section 5 tells: a known, small number in every file, each listed in `truth_lines`."""

from collections.abc import Callable
from dataclasses import dataclass

from numpy.random import Generator

from nusantara.facts import Facts, Ledger
from nusantara.rates import LINE_FAULT
from nusantara.streams import stream
from nusantara.writing import Dialect, Table

_ACCENTS = {"A": "Á", "E": "É", "I": "Í", "O": "Ó", "U": "Ú", "N": "Ñ"}
MALFORMED = ("kutip_rusak", "terpotong", "pemisah_lebih", "baris_patah")


@dataclass(frozen=True)
class _Target:
    """One record to spoil: its fields, which of them is the name and which the free text."""

    fields: list[str]
    name: int
    text: int
    dialect: Dialect


@dataclass(frozen=True)
class Plan:
    """Which faults a file gets, and in which columns."""

    kinds: tuple[str, ...]
    name: str
    text: str


def plant(facts: Facts, ledger: Ledger, source: str, file: str, table: Table, ids: list[str], plan: Plan, dialect: Dialect) -> None:
    """Choose records and spoil them; a record is spoilt once, and only where its field is long enough."""
    rng = stream(facts.seed, source, file, "faults")
    columns = list(table.columns)
    name, text = columns.index(plan.name), columns.index(plan.text)
    count = round(max(1.0, table.rows * LINE_FAULT) * facts.loudness.factor)
    names, texts = table.columns[plan.name], table.columns[plan.text]
    free = [row for row in rng.permutation(table.rows).tolist() if len(names[row]) > 5 and len(texts[row]) > 5]
    for kind in plan.kinds:
        for _ in range(count):
            if not free:
                return
            row = free.pop()
            target = _Target(table.record(row), name, text, dialect)
            table.special[row] = _FAULTS[kind](target, rng)
            ledger.lines.append((source, file, ids[row], kind, kind in MALFORMED))


def _accented(target: _Target, rng: Generator) -> list[str]:
    """The name with an accent, a typographer's apostrophe or a non-breaking blank in it."""
    fields, name = list(target.fields), target.fields[target.name]
    draw = rng.random()
    if draw < 0.2 and " " in name:
        fields[target.name] = name.replace(" ", "\u00a0", 1)
    elif draw < 0.4:
        fields[target.name] = name[:2] + "’" + name[2:]
    else:
        places = [i for i, sign in enumerate(name.upper()) if sign in _ACCENTS]
        place = places[int(rng.integers(len(places)))]
        fields[target.name] = name[:place] + _ACCENTS[name[place].upper()] + name[place + 1 :]
    return fields


def _latin1(target: _Target, rng: Generator) -> bytes:
    return target.dialect.line(_accented(target, rng)).encode("cp1252")


def _utf8(target: _Target, rng: Generator) -> bytes:
    return target.dialect.line(_accented(target, rng)).encode("utf-8")


def _nicknamed(name: str, rng: Generator) -> str:
    """`SITI AMINAH` -> `"SITI" AMINAH` or `SITI AMINAH "INAH"`."""
    first, _, rest = name.partition(" ")
    return f'"{first}" {rest}'.strip() if rng.random() < 0.5 else f'{name} "{name[-4:].strip()}"'


def _raw_quotes(target: _Target, rng: Generator) -> bytes:
    fields = list(target.fields)
    fields[target.name] = _nicknamed(fields[target.name], rng)
    return target.dialect.delimiter.join(fields).encode(target.dialect.encoding)


def _doubled_quotes(target: _Target, rng: Generator) -> bytes:
    fields = list(target.fields)
    fields[target.name] = _nicknamed(fields[target.name], rng)
    return target.dialect.line(fields).encode(target.dialect.encoding)


def _broken_quotes(target: _Target, rng: Generator) -> bytes:
    """Quotes inside a quoted field that nobody doubled."""
    fields = [target.dialect.quoted(value) for value in target.fields]
    fields[target.name] = f'"{_nicknamed(target.fields[target.name], rng)}"'
    return target.dialect.delimiter.join(fields).encode(target.dialect.encoding)


def _middle(value: str, rng: Generator) -> int:
    return int(rng.integers(2, len(value) - 1))


def _break_in_quotes(target: _Target, rng: Generator) -> bytes:
    fields = list(target.fields)
    place = _middle(fields[target.text], rng)
    fields[target.text] = f"{fields[target.text][:place]}\n{fields[target.text][place:]}"
    return target.dialect.line(fields).encode(target.dialect.encoding)


def _cut_off(target: _Target, rng: Generator) -> bytes:
    kept = int(rng.integers(len(target.fields) * 4 // 10, len(target.fields) * 9 // 10))
    return target.dialect.line(target.fields[:kept]).encode(target.dialect.encoding)


def _inserted(sign: str) -> Callable[[_Target, Generator], bytes]:
    def spoil(target: _Target, rng: Generator) -> bytes:
        fields = list(target.fields)
        place = _middle(fields[target.text], rng)
        fields[target.text] = f"{fields[target.text][:place]}{sign or target.dialect.delimiter}{fields[target.text][place:]}"
        return target.dialect.delimiter.join(fields).encode(target.dialect.encoding)

    return spoil


_FAULTS: dict[str, Callable[[_Target, Generator], bytes]] = {
    "latin1": _latin1,
    "utf8": _utf8,
    "kutip_mentah": _raw_quotes,
    "kutip_ganda": _doubled_quotes,
    "kutip_rusak": _broken_quotes,
    "baris_dalam_kutip": _break_in_quotes,
    "terpotong": _cut_off,
    "pemisah_lebih": _inserted(""),
    "baris_patah": _inserted("\n"),
}
