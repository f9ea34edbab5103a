"""`policy/updates/bentuk/`: exports of programs that offices use, each known by its columns."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from dtsen.errors import PolicyError, Say, Where


@dataclass(frozen=True)
class FamilySheet:
    """A sheet of families beside the sheet of people: no row of it is a person. `marks`, `fields` as in `Form`; without fields
    it is only known for what it is."""

    marks: frozenset[str]
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Form:
    """`name`: of its policy file. `marks`: columns that a sheet of it has, all of them;
    `fields`: column -> field. Both by plain name; a column that is not in `fields` is not read.
    `pieces`: field -> columns (with how many digits each has) that make it together. `families`: its sheets of families."""

    name: str
    marks: frozenset[str]
    fields: Mapping[str, str]
    pieces: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    families: tuple[FamilySheet, ...] = ()


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """Small letters and digits only: `NO. KK` -> `nokk`."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def load_forms(folder: Path) -> tuple[Form, ...]:
    """In the order of their names; none when there is no such folder. Raises PolicyError for a file that lacks a part."""
    return tuple(_form(path) for path in sorted(folder.glob("*.yml")))


def form_of(names: Collection[str], forms: Sequence[Form]) -> Form | None:
    """The form whose marks are all among the plain `names` of a header; of several the one with most marks."""
    found = [form for form in forms if form.marks <= set(names)]
    return max(found, key=lambda form: len(form.marks)) if found else None


def _form(path: Path) -> Form:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        marks, pairs = _columns(raw)
        families = [_columns(one) for one in raw.get("keluarga", [])]
        joined = {
            str(name): tuple((plain(str(one)), int(digits)) for one, digits in parts.items())
            for name, parts in raw.get("gabung", {}).items()
        }
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise PolicyError(
            Say("Bentuk ekspor program desa tidak dapat dibaca.", "The form of a program's export cannot be read."),
            where=Where(file=path.name),
            expected=Say("penanda, isian, kode", "penanda, isian, kode"),
        ) from error
    if any(not one or len(dict(own)) != len(own) for one, own in [(marks, pairs), *families]):
        raise PolicyError(
            Say("Bentuk ekspor ini tidak dapat dikenali dengan pasti.", "This form of an export cannot be recognised for certain."),
            where=Where(file=path.name),
            expected=Say("penanda yang terisi, dan setiap kolom pada satu isian saja", "marks, and every column under one field only"),
            todo=Say("Lengkapi penanda, atau hapus kolom yang tertulis dua kali.", "Name the marks, or delete a column written twice."),
        )
    return Form(path.stem, marks, dict(pairs), joined, tuple(FamilySheet(one, dict(own)) for one, own in families))


def _columns(raw: dict[str, Any]) -> tuple[frozenset[str], list[tuple[str, str]]]:
    """Marks, and (column, field); by plain name."""
    pairs = [(plain(str(name)), str(meant)) for meant, names in raw["isian"].items() for name in names]
    return frozenset(plain(str(name)) for name in raw["penanda"]), pairs
