"""Does the code use the words of the glossary, and none of those that it forbids?"""

import re

import pytest

from dtsen.tables import TABLES
from tests.docs.pages import ROOT

TEXT = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
OFFICIAL = [row for row in re.findall(r"^\| (.+) \|$", TEXT.split("## Kata kami")[0], re.M) if not row.startswith("istilah")]


def everything() -> str:
    files = [
        *(ROOT / "src").rglob("*.py"),
        *(ROOT / "src").rglob("*.sql"),
        *(ROOT / "policy").rglob("*.yml"),
        *(ROOT / "src").rglob("*.yml"),
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.fixture(scope="module")
def written() -> str:
    return everything()


@pytest.mark.parametrize("row", OFFICIAL, ids=lambda row: row.split(" | ")[0])
def test_a_word_that_is_said_to_be_in_the_code_is_there(row: str, written: str) -> None:
    cells = row.split(" | ")
    assert len(cells) == 5, "istilah, arti, meaning, in code, do not write"
    for word in re.findall(r"`([A-Za-z_]+)`", cells[3]):
        assert re.search(rf"\b{word}\b", written) or word in TABLES, word


def test_no_column_bears_a_name_that_is_not_to_be_written() -> None:
    forbidden = {word for row in OFFICIAL for word in re.findall(r"`([a-z_]+)`", row.split(" | ")[4])}
    # Wrong for one thing, right for another: `family` is a table, `household` is of the survey, a cut has a `level`.
    forbidden -= {"family", "household", "level"}
    assert len(forbidden) > 20
    used = {(table.name, column) for table in TABLES.values() for column in table.column_names if column in forbidden}
    assert used == set() and not forbidden & set(TABLES)


def test_no_file_bears_an_empty_name() -> None:
    empty = {"utils", "helpers", "common", "manager", "processor", "data", "info"}
    assert not {path for path in (ROOT / "src" / "dtsen").rglob("*.py") if path.stem in empty}
