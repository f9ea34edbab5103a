"""`policy/updates/bentuk/`: what the numbers in a program's own export stand for. They mean it in that export only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from dtsen.errors import PolicyError, Say, Where

_NUMBER = re.compile(r"0*([0-9]+)")


@dataclass(frozen=True)
class FormCodes:
    """`tables`: field -> number (or word, in small letters) of the program -> code or word of the registry, '' for one that says
    nothing."""

    tables: Mapping[str, Mapping[str, str]]

    def read(self, values: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str]]:
        """The row with its numbers replaced, and the fields in which a number stood. A number that the program does not have
        becomes a word that no list knows, so that no other list can lend it a meaning; any other word stays as it is."""
        said, numbered = dict(values), set()
        for field, table in self.tables.items():
            text = said.get(field, "").strip()
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
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))["kode"]
        tables = {str(field): {str(code).lower(): str(meant) for code, meant in table.items()} for field, table in raw.items()}
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise PolicyError(
            Say("Kode ekspor program desa tidak dapat dibaca.", "The codes of a program's export cannot be read."),
            where=Where(file=path.name, column="kode"),
            expected=Say("isian: {angka atau kata: kode atau kata}", "field: {number or word: code or word}"),
        ) from error
    return FormCodes(tables)
