"""A document as titles, sentences and tables: one source for the page and for the Markdown file."""

from dataclasses import dataclass

from dtsen.errors import Lang, Say


@dataclass(frozen=True)
class Grid:
    """A table: heads and rows."""

    heads: tuple[Say, ...]
    rows: tuple[tuple[Say, ...], ...]


@dataclass(frozen=True)
class Section:
    title: Say
    sentences: tuple[Say, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True)
class Paper:
    title: Say
    sections: tuple[Section, ...]


def same(text: object) -> Say:
    """A word that is the same in both tongues: a name of a table, a number, a citation."""
    return Say(str(text), str(text))


def listed(words: tuple[Say, ...]) -> Say:
    return Say(", ".join(word.id for word in words) or "–", ", ".join(word.en for word in words) or "–")


def markdown(paper: Paper, lang: Lang) -> str:
    """The document as Markdown; the same document gives the same text."""
    lines = [f"# {paper.title.text(lang)}", ""]
    for section in paper.sections:
        lines += [f"## {section.title.text(lang)}", ""]
        for sentence in section.sentences:
            lines += [sentence.text(lang), ""]
        if section.grid:
            lines += [_row([head.text(lang) for head in section.grid.heads]), _row(["---"] * len(section.grid.heads))]
            lines += [_row([cell.text(lang) for cell in row]) for row in section.grid.rows]
            lines.append("")
    return "\n".join(lines)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
