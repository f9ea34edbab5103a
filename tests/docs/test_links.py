"""Does every link lead somewhere, and are the decisions numbered without gaps?"""

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, anchors, links, pages

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_resolves(page: Path) -> None:
    for link in links(page):
        assert not re.match(r"[a-z]+:", link), f"{link}: the pages must be whole without a network"
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def leads_to(page: Path) -> set[Path]:
    """The pages that a page links to; a link to a folder leads to every page in it."""
    targets = [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if not link.startswith("#")]
    inside = [found for target in targets if target.is_dir() for found in target.glob("*.md")]
    return {target for target in (*targets, *inside) if target.suffix == ".md"}


def test_every_page_of_docs_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = {ROOT / "README.md"}
    while waiting:
        page = waiting.pop()
        reached.add(page)
        waiting |= leads_to(page) - reached
    assert set((ROOT / "docs").rglob("*.md")) - reached == set()


def test_decisions_are_numbered_without_gaps() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04d}" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_its_number_day_and_status(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert re.search(r"^Date: \d{4}-\d{2}-\d{2}\. Status: ", text, re.M)
