"""RUNS/<release>/laporan.html: one page that a person opens, without a network, in Indonesian and English.

The page is made from templates and numbers only: no clock, no randomness, the same run gives the same bytes.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from dtsen.engine import Engine, Shelf
from dtsen.errors import Say
from dtsen.pipeline import report_words as words
from dtsen.pipeline.books import Door
from dtsen.pipeline.report_facts import Facts, Region, gather
from dtsen.pipeline.report_map import Panel, draw

REPORT_NAME = "laporan.html"
MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}
# Upper ends of the classes of the map: share of families in national desil 1-4 (0.40 when a region is like the nation).
MAP_CLASSES = (0.20, 0.30, 0.40, 0.50, 0.60)
NARROW_DIGITS = 6


@dataclass(frozen=True)
class Version:
    """One line of "versions and hashes": what, and its version or hash."""

    name: Say
    value: str


@dataclass(frozen=True)
class RunCard:
    """What the run itself knows: its name, its day (yyyymmdd), and what it was made from."""

    release: str
    as_of: int
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Column:
    """One bar of the histogram in the units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    low: int
    high: int
    families: int


def write_report(
    engine: Engine, shelf: Shelf, card: RunCard, doors: Iterable[Door], batas: Path | None = None, policy: Path | None = None
) -> Path:
    """Writes the page beside `run.json` and returns its path.

    `batas`: boundaries for the map (GeoJSON or TopoJSON). `policy`: root of the policy files, which name the quality
    numbers; without it the page has the rules only.
    """
    facts = gather(engine, shelf, doors, policy)
    panels = draw(batas, _provinces(facts.regions)) if batas else ()
    path = shelf.root / REPORT_NAME
    path.write_text(render(card, facts, panels, map_asked=batas is not None), encoding="utf-8", newline="\n")
    return path


def render(card: RunCard, facts: Facts, panels: Sequence[Panel], *, map_asked: bool) -> str:
    """The page as text."""
    return (
        _environment()
        .get_template("laporan.html")
        .render(
            card=card,
            facts=facts,
            panels=panels,
            map_asked=map_asked,
            regions={region.code: region for region in facts.regions},
            classes=_class_words(),
            columns=_columns(facts.scores),
            ticks=_ticks(facts.scores),
            cuts=_cuts(facts),
            difference=sum(door.difference for door in facts.doors),
            words=words,
        )
    )


def _provinces(regions: Iterable[Region]) -> dict[str, str]:
    return {region.code[:2]: region.province or region.code[:2] for region in regions if region.code}


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dtsen.pipeline", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "n": number,
        "pct": percent,
        "rp": rupiah,
        "day": day,
        "say": both,
        "veil": veil,
        "map_class": map_class,
        "welfare": welfare,
        "svg_text": svg_text,
        "title_of": lambda row: both(Say(str(row["judul"]), str(row["title"]))),
        "title_case": title_case,
        "short_name": short_name,
    }
    environment.globals |= {
        "t": lambda id_text, en_text: both(Say(id_text, en_text)),
        "word": lambda lists, code: both(words.say(lists, code)),
        "markup": Markup,
    }
    return environment


def both(text: Say) -> Markup:
    """A text in both tongues, of which the page shows one; equal texts are written once."""
    if text.id == text.en:
        return escape(text.id)
    return Markup('<span class="id" lang="id">{}</span><span class="en" lang="en">{}</span>').format(text.id, text.en)


def number(value: float | int | None, digits: int = 0) -> Markup:
    """1.234,5 in Indonesian, 1,234.5 in English; a dash when not known."""
    if value is None:
        return Markup("–")
    english = f"{value:,.{digits}f}"
    return both(Say(_indonesian(english), english))


def percent(ratio: float | None, digits: int = 1) -> Markup:
    """A share of one as a percentage; what is above 0 never reads as 0."""
    if ratio is None or math.isnan(ratio):
        return Markup("–")
    smallest = 10 ** -(digits + 2)
    english = f"<{smallest * 100:.{digits}f}" if 0 < ratio < smallest else f"{ratio * 100:.{digits}f}"
    return both(Say(f"{_indonesian(english)}\u00a0%", f"{english}%"))


def _indonesian(english: str) -> str:
    return english.translate(str.maketrans(",.", ".,"))


def rupiah(amount: float | int, digits: int = 2) -> Markup:
    """Whole rupiah below a million, else millions, billions or trillions with `digits` decimals."""
    for size, id_word, en_word in ((1e12, "triliun", "trillion"), (1e9, "miliar", "billion"), (1e6, "juta", "million")):
        if amount >= size:
            english = f"{amount / size:,.{digits}f}"
            return both(Say(f"Rp{_indonesian(english)}\u00a0{id_word}", f"Rp{english}\u00a0{en_word}"))
    english = f"{amount:,.0f}"
    return both(Say(f"Rp{_indonesian(english)}", f"Rp{english}"))


def welfare(micro: int) -> Markup:
    """A score (millionths of ln rupiah) as rupiah a person a month, to two digits that mean something."""
    value = math.exp(micro / 1e6)
    step = 10 ** (math.floor(math.log10(value)) - 1)
    return rupiah(round(value / step) * step, digits=1)


def day(yyyymmdd: int | None) -> Markup:
    """31 Desember 2025 / 31 December 2025."""
    if yyyymmdd is None:
        return Markup("–")
    year, month, number_of_day = yyyymmdd // 10_000, yyyymmdd // 100 % 100, yyyymmdd % 100
    return both(Say(*(f"{number_of_day} {MONTHS[lang][month - 1]} {year}" for lang in ("id", "en"))))


def veil(value: str | None) -> str:
    """A raw value of a source, shortened; long rows of digits (a number in the wrong column) are hidden."""
    text = (value or "")[:40]
    digits = 0
    shown = []
    for character in text:
        digits = digits + 1 if character.isdigit() else 0
        shown.append("*" if digits >= NARROW_DIGITS else character)
    return "".join(shown)


def map_class(ratio: float | None) -> int:
    """0 for the lowest class of the map; -1 when there is nothing to show."""
    return -1 if ratio is None else sum(ratio > upper for upper in MAP_CLASSES)


def _class_words() -> tuple[Say, ...]:
    edges = [round(edge * 100) for edge in MAP_CLASSES]
    middle = [Say(f"di atas {low} s.d. {high} %", f"above {low} to {high}%") for low, high in pairwise(edges)]
    return (Say(f"sampai {edges[0]} %", f"up to {edges[0]}%"), *middle, Say(f"di atas {edges[-1]} %", f"above {edges[-1]}%"))


CHART_WIDTH, CHART_HEIGHT = 640.0, 200.0


def _columns(scores: Sequence[tuple[int, int, int]]) -> tuple[Column, ...]:
    if not scores:
        return ()
    tallest = max(families for _, _, families in scores)
    width = CHART_WIDTH / len(scores)
    return tuple(
        Column(
            x=round(at * width, 2),
            y=round(CHART_HEIGHT * (1 - families / tallest), 2),
            width=round(max(width - 1, 0.5), 2),
            height=round(CHART_HEIGHT * families / tallest, 2),
            low=low,
            high=high,
            families=families,
        )
        for at, (low, high, families) in enumerate(scores)
    )


def _ticks(scores: Sequence[tuple[int, int, int]]) -> tuple[tuple[float, Markup], ...]:
    """Marks of the rupiah axis (logarithmic) that fall inside the drawing."""
    if not scores:
        return ()
    first, last = scores[0][0], scores[-1][1]
    marks = [step * 10**power for power in range(4, 9) for step in (1, 2, 5)]
    placed = [(CHART_WIDTH * (math.log(mark) * 1e6 - first) / (last - first), mark) for mark in marks]
    return tuple((round(x, 1), short_rupiah(mark)) for x, mark in placed if 15 < x < CHART_WIDTH - 15)


def _cuts(facts: Facts) -> tuple[tuple[float, int], ...]:
    """Where the named tenths end on the rupiah axis."""
    if not facts.scores:
        return ()
    first, last = facts.scores[0][0], facts.scores[-1][1]
    ends = {int(str(row["desil"])): int(str(row["high"])) for row in facts.desil}
    return tuple((round(CHART_WIDTH * (ends[tenth] - first) / (last - first), 1), tenth) for tenth in (1, 4, 9) if tenth in ends)


def svg_text(text: Markup) -> Markup:
    """The same words inside a drawing, where `span` does not exist."""
    return Markup(str(text).replace("<span ", "<tspan ").replace("</span>", "</tspan>"))


def title_case(name: str) -> str:
    """KABUPATEN BANYUWANGI -> Kabupaten Banyuwangi; single letters and DKI/DI stay capitals."""
    return " ".join(word if word in {"DKI", "DI"} else word.capitalize() for word in name.split())


def short_name(name: str) -> str:
    """The name for a label on the map: without the word for regency; a city keeps its own."""
    return title_case(name).removeprefix("Kabupaten ").removeprefix("Kab. ")


def short_rupiah(amount: int) -> Markup:
    """500 rb / 500k, 2 jt / 2m: for axes."""
    if amount >= 1_000_000:
        return both(Say(f"{amount // 1_000_000} jt", f"{amount // 1_000_000}m"))
    return both(Say(f"{amount // 1000} rb", f"{amount // 1000}k"))
