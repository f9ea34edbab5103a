"""Do the commands in README and docs exist, with every option that they name? Does `./run` itself run?"""

import re
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest

from dtsen.cli.main import dtsen
from tests.docs.pages import ROOT, commands, pages

README = (ROOT / "README.md").read_text(encoding="utf-8")
GLOBAL = {"--lang", "--help"}
READER = [page for page in pages() if commands(page)]


def known_to_run() -> set[str]:
    """The first words that the script understands: the labels of its `case`."""
    return set(re.findall(r"^([a-z\-]+)\)$", (ROOT / "run").read_text(encoding="utf-8"), re.M))


def of_click(words: list[str]) -> tuple[str, set[str]]:
    """The command that these words name, and the options that it takes. KeyError: there is no such command."""
    command: click.Command = dtsen
    context = click.Context(dtsen)
    options = set(GLOBAL)
    path = []
    for word in words:
        if not isinstance(command, click.Group) or word.startswith("-") or not re.fullmatch(r"[a-z]+", word):
            break
        child = command.get_command(context, word)
        if child is None:
            raise KeyError(word)
        command, path = child, [*path, word]
    info: dict[str, Any] = command.to_info_dict(context)
    return " ".join(path), options | {option for parameter in info["params"] for option in parameter["opts"]}


@pytest.mark.parametrize("page", READER, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_on_a_page_exists_and_takes_its_options(page: Path) -> None:
    for words in commands(page):
        if len(words) < 2 or words[1] in ("...", "`"):
            continue
        assert words[1] in known_to_run() | {"help"}, words
        named = {word.split("=")[0] for word in words[2:] if word.startswith("--")}
        if words[1] == "dtsen":
            rest = words[4:] if words[2:3] == ["--lang"] else words[2:]
            _, options = of_click(rest)
            assert named <= options, words
        elif words[1] == "demo":
            assert named <= of_click(["demo"])[1], words


def test_the_readme_names_every_option_of_run_in_both_languages() -> None:
    _, options = of_click(["run"])
    wanted = {option for option in options if option.startswith("--")} - GLOBAL
    indonesian, english = README.split("\n## English\n")
    for half in (indonesian, english):
        assert set(re.findall(r"^\| `(--[a-z\-]+)`", half, re.M)) == wanted


def test_the_readme_names_every_setting_in_both_languages() -> None:
    read = set(re.findall(r"\"(DTSEN_[A-Z_]+)\"", (ROOT / "src" / "dtsen" / "settings.py").read_text(encoding="utf-8")))
    for half in README.split("\n## English\n"):
        assert set(re.findall(r"^\| `(DTSEN_[A-Z_]+)`", half, re.M)) == read


def test_run_says_what_it_can_do_in_every_label_that_people_use() -> None:
    done = subprocess.run(["./run"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    for label in ("demo", "test", "dtsen"):
        assert f"./run {label}" in done.stderr
    assert subprocess.run(["./run", "tidak-ada"], cwd=ROOT, capture_output=True, check=False).returncode == 2


def test_run_is_plain_posix_shell() -> None:
    assert (ROOT / "run").read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    assert subprocess.run(["sh", "-n", "run"], cwd=ROOT, check=False).returncode == 0


def up_to_date() -> bool:
    """True when `./run` would install nothing: its mark says the lock of today."""
    stamp = ROOT / ".venv" / ".lock"
    with (ROOT / "requirements-dev.lock").open("rb") as lock:
        want = subprocess.run(["cksum"], stdin=lock, capture_output=True, text=True, check=True).stdout
    return stamp.is_file() and stamp.read_text().strip() == want.strip()


@pytest.mark.skipif(not up_to_date(), reason="the environment was not made by `./run test`")
@pytest.mark.parametrize(("lang", "word"), [("id", "Menjalankan seluruh perjalanan"), ("en", "Menjalankan seluruh perjalanan")])
def test_the_commands_of_the_readme_show_their_help(lang: str, word: str) -> None:
    done = subprocess.run(["./run", "dtsen", "--lang", lang, "run", "--help"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and word in done.stdout
