"""Is docs/reference what the code and the policy say today? Made anew and compared: a page cannot rot."""

import importlib
import re
from typing import Any

import click
import pytest

from dtsen.cli.main import dtsen
from dtsen.pipeline.reference import CONTENTS, reference_pages
from dtsen.pipeline.reference_code import API
from dtsen.settings import read_settings
from dtsen.tables import ANGGOTA, KELUARGA, TABLES
from tests.docs.pages import ROOT

FOLDER = ROOT / "docs" / "reference"
AGAIN = "run: ./run dtsen reference --out docs/reference"


def commands() -> dict[str, Any]:
    return dtsen.to_info_dict(click.Context(dtsen, info_name="dtsen"))


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return reference_pages(ROOT / "policy", commands())


def test_the_pages_are_those_of_today(made: dict[str, str]) -> None:
    stale = [name for name, text in made.items() if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != text]
    assert stale == [], AGAIN
    assert {path.name for path in FOLDER.iterdir()} == set(made) == {"README.md", *(name for name, _ in CONTENTS)}


@pytest.mark.parametrize("part", API)
def test_every_public_name_is_in_the_reference(part: str, made: dict[str, str]) -> None:
    module = importlib.import_module(f"dtsen.{part}")
    section = made["api.md"].split(f"## dtsen.{part}\n")[1].split("\n## ")[0]
    for name in getattr(module, "__all__", ()):
        assert re.search(rf"^\| `{name}\b", section, re.M), name


def test_every_table_column_and_official_variable_is_in_the_reference(made: dict[str, str]) -> None:
    for table in TABLES.values():
        section = made["tables.md"].split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        assert all(f"| `{column}` |" in section for column in table.column_names), table.name
    assert len(KELUARGA) == 52 and len(ANGGOTA) == 48
    assert all(f"| `{variable.name}` |" in made["official.md"] for variable in (*KELUARGA, *ANGGOTA))


def test_every_rule_and_programme_is_in_the_reference(made: dict[str, str]) -> None:
    rules = [path.name.split("_")[0] for path in (ROOT / "policy" / "validate" / "rules").glob("*.sql")]
    assert len(rules) >= 40 and all(f"\n## {rule}\n" in made["rules.md"] for rule in rules)
    programmes = {path.name.split(".")[0] for path in (ROOT / "policy" / "target" / "programmes").glob("*.yml")}
    assert programmes and all(f"\n## {programme}: " in made["programmes.md"] for programme in programmes)


def test_every_setting_that_is_read_is_in_the_reference(made: dict[str, str]) -> None:
    source = (ROOT / "src" / "dtsen" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"\"(DTSEN_[A-Z_]+)\"", source))
    assert len(read) >= 5 and read == set(re.findall(r"^\| `(DTSEN_[A-Z_]+)`", made["settings.md"], re.M))
    assert read_settings().policy.name


def test_every_command_that_is_shown_is_in_the_reference(made: dict[str, str]) -> None:
    shown = dtsen.list_commands(click.Context(dtsen))
    assert "run" in shown and "reference" not in shown
    assert all(f"\n## dtsen {name}\n" in made["commands.md"] for name in shown)
