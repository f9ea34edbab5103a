"""`policy/updates/bentuk/`: what the numbers in a program's own export stand for. They mean it in that export only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from dtsen.errors import PolicyError, Say, Where
from dtsen.vocabulary.lembar_kerja import unmarked

_NUMBER = re.compile(r"0*([0-9]+)")


@dataclass(frozen=True)
class FormCodes:
    """`tables`: field -> number (or word, in small letters) of the program -> code or word of the registry, '' for one that says
    nothing."""

    tables: Mapping[str, Mapping[str, str]]
    official: frozenset[str] = frozenset()  # fields whose numbers are the registry's own

    def read(self, values: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str]]:
        """The row with its numbers replaced, and the fields in which a number stood. A number that the program does not have
        becomes a word that no list knows, so that no other list can lend it a meaning; any other word stays as it is."""
        said = dict(values)
        numbered = {name for name in self.official if _NUMBER.fullmatch(unmarked(said.get(name, "")).strip())}
        for field, table in self.tables.items():
            text = unmarked(said.get(field, "")).strip()
            match = _NUMBER.fullmatch(text)
            if match:
                numbered.add(field)
                said[field] = table.get(match[1], f"kode {match[1]}")
            else:
                said[field] = table.get(text.lower(), text)
            if not said[field]:
                del said[field]
        return said, frozenset(numbered)


def load_form_codes(folder: Path) -> dict[str, FormCodes]:
    """By the name of the form (of its file). Raises PolicyError for a file whose codes cannot be read."""
    return {path.stem: _codes(path) for path in sorted(folder.glob("*.yml"))}


def _codes(path: Path) -> FormCodes:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        tables = {str(field): {str(code).lower(): str(meant) for code, meant in table.items()} for field, table in raw["kode"].items()}
        official = frozenset(str(name) for name in raw.get("kode_resmi", ()))
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise PolicyError(
            Say("Kode ekspor program desa tidak dapat dibaca.", "The codes of a program's export cannot be read."),
            where=Where(file=path.name, column="kode"),
            expected=Say("isian: {angka atau kata: kode atau kata}", "field: {number or word: code or word}"),
        ) from error
    return FormCodes(tables, official)
