"""Reads a page of docs: its command blocks (```sh) and what is expected of each (the ```text block that follows)."""

import re
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.M | re.S)
ANYTHING = "…"


@dataclass(frozen=True)
class Step:
    """One block of commands; each line of `expected` must appear in its output, in this order (`…` is any text)."""

    commands: str
    expected: tuple[str, ...]


def steps_of(page: Path) -> tuple[Step, ...]:
    """The steps of a page in order. ValueError: an expectation without commands before it."""
    steps: list[Step] = []
    for kind, body in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "sh":
            steps.append(Step(body, ()))
        elif not steps or steps[-1].expected:
            raise ValueError(f"{page.name}: output without commands: {body[:60]}")
        else:
            steps[-1] = Step(steps[-1].commands, tuple(line.strip() for line in body.splitlines() if line.strip()))
    return tuple(steps)


def missing_line(expected: tuple[str, ...], output: str) -> str | None:
    """The first expected line that the output does not hold after the one before it; None: all are there."""
    place = 0
    for line in expected:
        pattern = ".*".join(re.escape(part.strip()) for part in line.split(ANYTHING))
        found = re.compile(pattern).search(output, place)
        if not found:
            return line
        place = found.end()
    return None


ROOT = Path(__file__).resolve().parents[2]
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"\./run\b[^\n`|]*")


def pages() -> list[Path]:
    """Every Markdown page of the project that people read on its own."""
    found = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "policy").rglob("*.md")]
    return sorted([*found, *(ROOT / "src").rglob("*.md")])


def links(page: Path) -> list[str]:
    return _LINK.findall(page.read_text(encoding="utf-8"))


def commands(page: Path) -> list[list[str]]:
    """Every `./run ...` of a page, in words, without comments and what the shell does around it."""
    found = []
    for line in _COMMAND.findall(page.read_text(encoding="utf-8")):
        words = re.split(r"\s#|\|\||;|&&", line)[0].split()
        found.append([word.strip("\"',:)").rstrip(".") or word for word in words])
    return found


def anchors(page: Path) -> set[str]:
    """The names by which a heading of the page can be linked, as GitHub makes them."""
    heads = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}
