"""The reader of pages itself: what it takes for a command, an expectation, a missing line."""

from pathlib import Path

import pytest

from tests.docs.pages import Step, commands, missing_line, steps_of


def page_of(folder: Path, text: str) -> Path:
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    return page


def test_a_step_is_commands_and_the_output_that_follows(tmp_path: Path) -> None:
    page = page_of(tmp_path, "a\n\n```sh\nls\n```\n\nb\n\n```text\n x …\ny\n```\n\n```sh\npwd\n```\n")
    assert steps_of(page) == (Step("ls\n", ("x …", "y")), Step("pwd\n", ()))


def test_an_output_without_commands_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without commands"):
        steps_of(page_of(tmp_path, "```text\nx\n```\n"))


@pytest.mark.parametrize(
    ("expected", "output", "missing"),
    [
        (("a", "b"), "a\nb\n", None),
        (("a … c",), "a 12 | c\n", None),
        (("a … c",), "a\nc\n", "a … c"),
        (("b", "a"), "a\nb\n", "a"),
        (("a", "a"), "a\n", "a"),
        (("(x).*",), "xyz", "(x).*"),
    ],
)
def test_lines_are_looked_for_in_order(expected: tuple[str, ...], output: str, missing: str | None) -> None:
    assert missing_line(expected, output) == missing


def test_commands_are_read_in_words_without_comments(tmp_path: Path) -> None:
    page = page_of(tmp_path, "`./run demo`, and\n\n```sh\n./run dtsen explain family ID --run DIR   # why\n./run test || exit\n```\n")
    assert commands(page) == [["./run", "demo"], ["./run", "dtsen", "explain", "family", "ID", "--run", "DIR"], ["./run", "test"]]
