"""Batas: the outline of a region, read from GeoJSON or TopoJSON (WGS 84) and laid on paper. Found by `kode_bps`."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dtsen.errors import RequestError, Say, Where

Ring = list[tuple[float, float]]
CODE_LENGTHS = (2, 4, 7, 10)


@dataclass(frozen=True)
class Batas:
    """One region: its BPS code (2, 4, 7 or 10 digits), its name, its rings in degrees (longitude, latitude)."""

    code: str
    name: str
    rings: tuple[Ring, ...]


def batas_of(content: bytes, lengths: Sequence[int] = CODE_LENGTHS) -> list[Batas]:
    """The regions whose code has one of `lengths` digits, in the order of `content`; shapes without code or outline are no regions.

    Raises ValueError when `content` is no GeoJSON or TopoJSON: `unusable` has the words for a person.
    """
    try:
        found = [_batas(properties, rings) for properties, rings in _shapes(json.loads(content))]
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise ValueError("neither GeoJSON nor TopoJSON") from error
    return [one for one in found if len(one.code) in lengths and one.rings]


def unusable(file: str, todo: Say, lengths: Sequence[int] = CODE_LENGTHS) -> RequestError:
    """What a person is told whose file gives no region, with `todo` as what to do."""
    digits = ", ".join(map(str, lengths))
    return RequestError(
        Say("Berkas batas wilayah tidak dapat dipakai.", "The boundary file cannot be used."),
        where=Where(file=file),
        expected=Say(
            f"GeoJSON atau TopoJSON dengan sifat kode_bps ({digits} angka) dan nama",
            f"GeoJSON or TopoJSON with the properties kode_bps ({digits} digits) and nama",
        ),
        todo=todo,
    )


def _shapes(document: Mapping[str, object]) -> list[tuple[object, tuple[Ring, ...]]]:
    """(properties, rings) of every shape; raises whatever a crooked document raises."""
    if document["type"] == "FeatureCollection":
        features: list[Mapping[str, object]] = document["features"]  # type: ignore[assignment]
        return [(one.get("properties"), _geojson_rings(one.get("geometry"))) for one in features]
    if document["type"] != "Topology":
        raise ValueError(document["type"])
    arcs = _arcs(document)
    layers: Mapping[str, Mapping[str, list[Mapping[str, object]]]] = document["objects"]  # type: ignore[assignment]
    return [(one.get("properties"), _topojson_rings(one, arcs)) for layer in layers.values() for one in layer.get("geometries", [])]


def _batas(properties: object, rings: tuple[Ring, ...]) -> Batas:
    values = properties if isinstance(properties, dict) else {}
    code = "".join(sign for sign in str(values.get("kode_bps") or "") if sign.isdigit())
    return Batas(code, str(values.get("nama") or code), rings)


def _geojson_rings(geometry: object) -> tuple[Ring, ...]:
    if not isinstance(geometry, dict):
        return ()
    coordinates = geometry.get("coordinates", [])
    polygons = coordinates if geometry.get("type") == "MultiPolygon" else [coordinates]
    return tuple([(float(point[0]), float(point[1])) for point in ring] for polygon in polygons for ring in polygon)


def _arcs(document: Mapping[str, object]) -> list[Ring]:
    """Arcs as degrees: with a `transform` the points are steps from the point before."""
    transform = document.get("transform")
    arcs: list[Ring] = []
    for arc in document["arcs"]:  # type: ignore[attr-defined]
        if not isinstance(transform, dict):
            arcs.append([(float(x), float(y)) for x, y, *_ in arc])
            continue
        (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
        x = y = 0
        points: Ring = []
        for step_x, step_y, *_ in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)
    return arcs


def _topojson_rings(shape: Mapping[str, object], arcs: list[Ring]) -> tuple[Ring, ...]:
    raw = shape.get("arcs")
    if not isinstance(raw, list):
        return ()
    polygons = raw if shape.get("type") == "MultiPolygon" else [raw]
    return tuple(_ring(ring, arcs) for polygon in polygons for ring in polygon)


def _ring(numbers: Iterable[int], arcs: list[Ring]) -> Ring:
    """A negative number is an arc walked backwards (~n); the point where two arcs meet is written once."""
    ring: Ring = []
    for number in numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(points[1:] if ring else points)
    return ring


class Paper:
    """A sheet of at most `width` x `tallest` units that holds all `regions`, north above, as long as wide at the middle latitude."""

    def __init__(self, regions: Iterable[Batas], width: float, tallest: float) -> None:
        points = [point for one in regions for ring in one.rings for point in ring]
        self._west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, self._north = min(y for _, y in points), max(y for _, y in points)
        squeeze = math.cos(math.radians((south + self._north) / 2))
        scale = min(width / max((east - self._west) * squeeze, 1e-9), tallest / max(self._north - south, 1e-9))
        self._across, self._down = squeeze * scale, scale
        self.width, self.height = round((east - self._west) * self._across, 1), round((self._north - south) * scale, 1)

    def rings(self, region: Batas) -> list[Ring]:
        """The region's rings in units of the sheet, from its upper left corner."""
        return [[((x - self._west) * self._across, (self._north - y) * self._down) for x, y in ring] for ring in region.rings]


def middle(rings: Sequence[Ring]) -> tuple[float, float]:
    """Where a label stands: the centre of gravity of the largest ring; of one without surface the mean of its points."""
    ring = max(rings, key=lambda one: abs(_surface(one)))
    surface = _surface(ring)
    if abs(surface) < 1e-9:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        x, y = x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return x / (6 * surface), y / (6 * surface)


def _surface(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2
