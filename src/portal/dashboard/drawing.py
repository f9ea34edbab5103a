"""A column of a table on a map: five classes of about as many regions each, told by a figure in each shape, not by colour alone."""

from dataclasses import dataclass

from portal.dashboard.models import Boundary
from portal.dashboard.topics import Cell

CLASSES = 5


@dataclass(frozen=True)
class Shape:
    """One region: `shade` 1 to 5, 0 without a number; `text` is its number in words."""

    kode: str
    nama: str
    path: str
    x: str
    y: str
    shade: int
    text: str


@dataclass(frozen=True)
class Map:
    """`legend`: class and the numbers that it spans, as they are written in the table."""

    box: str
    shapes: list[Shape]
    legend: list[tuple[int, str]]
    label: str

    @property
    def bare(self) -> bool:
        """Whether some shape has no number."""
        return any(not shape.shade for shape in self.shapes)


def draw(outlines: list[Boundary], cells: dict[str, Cell]) -> Map | None:
    """None when there are no outlines of these regions."""
    if not outlines or not any(one.kode in cells for one in outlines):
        return None
    known = sorted({cell.plain for cell in cells.values() if cell.plain is not None})
    shade = {value: 1 + place * CLASSES // len(known) for place, value in enumerate(known)} if len(known) >= CLASSES else {}
    shade = shade or {value: 1 + place * (CLASSES - 1) // max(len(known) - 1, 1) for place, value in enumerate(known)}
    shapes = [_shape(one, cells.get(one.kode), shade) for one in outlines]
    legend: list[tuple[int, str]] = []
    for number in sorted(set(shade.values())):
        words = [text for value, text in _keyed(cells) if shade[value] == number]
        legend.append((number, words[0] if words[0] == words[-1] else f"{words[0]} – {words[-1]}"))
    size = max(outlines[0].width, outlines[0].height)
    box = f"-3 -3 {_text(outlines[0].width + 6)} {_text(outlines[0].height + 6)}"
    return Map(box, shapes, legend, _text(max(size / 26, 9)))


def _keyed(cells: dict[str, Cell]) -> list[tuple[float, str]]:
    return sorted((cell.plain, cell.text) for cell in cells.values() if cell.plain is not None)


def _shape(one: Boundary, cell: Cell | None, shade: dict[float, int]) -> Shape:
    number = shade[cell.plain] if cell and cell.plain is not None else 0
    return Shape(one.kode, one.nama, one.path, _text(one.x), _text(one.y), number, cell.text if cell else "–")


def _text(number: float) -> str:
    """With a point, whatever the tongue: these are co-ordinates."""
    return f"{number:.1f}"
