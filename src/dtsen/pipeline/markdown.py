"""A page of the reference as Markdown: headings and tables, the same bytes for the same content."""

from collections.abc import Iterable, Sequence

MADE = "<!-- Made by `dtsen reference`; change the code or the policy, then make it again. -->"


def page(title: str, opening: str, *parts: Sequence[str]) -> str:
    """A whole page; `opening` is its first paragraph, each part a list of lines."""
    lines = [f"# {title}", "", MADE, "", opening]
    for part in parts:
        lines += ["", *part]
    return "\n".join(lines).rstrip("\n") + "\n"


def section(title: str, *parts: Sequence[str], level: int = 2) -> list[str]:
    """A heading and its parts with a blank line between them; empty parts are left out."""
    lines = [f"{'#' * level} {title}"]
    for part in parts:
        if part:
            lines += ["", *part]
    return lines


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table; no rows, no table."""
    body = [f"| {' | '.join(_cell(value) for value in row)} |" for row in rows]
    if not body:
        return []
    return [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}", *body]


def code(name: str) -> str:
    return f"`{name}`"


def codes(names: Iterable[str]) -> str:
    return ", ".join(code(name) for name in names)


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
