"""Boundaries as inline SVG: one shape a regency."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dtsen.errors import Say
from dtsen.vocabulary.batas import Batas, Paper, Ring, batas_of, middle, unusable

WIDTH = 720.0
TALLEST = 560.0
FEW_PROVINCES = 4
REGENCY = (4,)


@dataclass(frozen=True)
class Shape:
    """One regency on a panel: the path in the panel's units, and where a label may stand."""

    code: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Panel:
    """One drawing: a province, or the whole country when more than a few provinces take part."""

    title: str
    width: float
    height: float
    shapes: tuple[Shape, ...]


def draw(path: Path, provinces: Mapping[str, str]) -> tuple[Panel, ...]:
    """Panels of the provinces asked for (BPS code -> name), regencies without data included as context.

    Raises RequestError when the file is no GeoJSON or TopoJSON of regencies.
    """
    areas = [one for one in _regencies(path) if one.code[:2] in provinces]
    if not areas:
        return ()
    if len(provinces) > FEW_PROVINCES:
        return (_panel("", areas),)
    groups = {code: [one for one in areas if one.code[:2] == code] for code in sorted(provinces)}
    return tuple(_panel(provinces[code], members) for code, members in groups.items() if members)


def _regencies(path: Path) -> list[Batas]:
    words = unusable(path.name, Say("Periksa --batas, atau jalankan tanpa peta.", "Check --batas, or run without a map."), REGENCY)
    try:
        found = batas_of(path.read_bytes(), REGENCY)
    except (OSError, ValueError) as error:
        raise words from error
    if not found:
        raise words
    return sorted(found, key=lambda one: one.code)


def _panel(title: str, areas: list[Batas]) -> Panel:
    paper = Paper(areas, WIDTH, TALLEST)
    return Panel(title, paper.width, paper.height, tuple(_shape(one, paper.rings(one)) for one in areas))


def _shape(area: Batas, rings: list[Ring]) -> Shape:
    x, y = middle(rings)
    return Shape(area.code, area.name, "".join(_path(ring) for ring in rings), round(x, 1), round(y, 1))


def _path(ring: Ring) -> str:
    """Points rounded to a tenth of a unit; points that fall on the one before are left out."""
    steps: list[str] = []
    for x, y in ring:
        step = f"{x:.1f} {y:.1f}"
        if not steps or steps[-1] != step:
            steps.append(step)
    return f"M{'L'.join(steps)}Z" if len(steps) > 2 else ""
