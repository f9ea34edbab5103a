"""Boundaries as inline SVG: GeoJSON or TopoJSON (WGS 84), one shape a regency, found by `kode_bps` or `kode`."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dtsen.errors import RequestError, Say, Where

Ring = list[tuple[float, float]]
WIDTH = 720.0
TALLEST = 560.0
FEW_PROVINCES = 4


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


@dataclass(frozen=True)
class _Area:
    code: str
    name: str
    province: str
    rings: tuple[Ring, ...]


def draw(path: Path, provinces: Mapping[str, str]) -> tuple[Panel, ...]:
    """Panels of the provinces asked for (BPS code -> name), regencies without data included as context.

    Raises RequestError when the file is no GeoJSON or TopoJSON of regencies.
    """
    areas = [area for area in _areas(path) if area.province in provinces]
    if not areas:
        return ()
    if len(provinces) > FEW_PROVINCES:
        return (_panel("", areas),)
    groups = {code: [area for area in areas if area.province == code] for code in sorted(provinces)}
    return tuple(_panel(provinces[code], members) for code, members in groups.items() if members)


def _areas(path: Path) -> list[_Area]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _unusable(path) from error
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "FeatureCollection":
        found = [_area(feature.get("properties"), _geojson_rings(feature.get("geometry"))) for feature in document.get("features", [])]
    elif kind == "Topology":
        arcs = _arcs(document)
        objects = document.get("objects", {})
        layer: dict[str, list[dict[str, object]]] = objects.get("kabkota") or next(iter(objects.values()), {})
        found = [_area(shape.get("properties"), _topojson_rings(shape, arcs)) for shape in layer.get("geometries", [])]
    else:
        raise _unusable(path)
    areas = [area for area in found if area is not None]
    if not areas:
        raise _unusable(path)
    return sorted(areas, key=lambda area: area.code)


def _unusable(path: Path) -> RequestError:
    return RequestError(
        Say("Berkas batas wilayah tidak dapat dipakai.", "The boundary file cannot be used."),
        where=Where(file=path.name),
        expected=Say(
            "GeoJSON atau TopoJSON kabupaten/kota dengan sifat kode_bps (4 angka) dan nama",
            "GeoJSON or TopoJSON of regencies with the properties kode_bps (4 digits) and nama",
        ),
        todo=Say("Periksa --batas, atau jalankan tanpa peta.", "Check --batas, or run without a map."),
    )


def _area(properties: object, rings: tuple[Ring, ...]) -> _Area | None:
    """Null for a shape that is no regency (a province, a district) or has no outline."""
    values = properties if isinstance(properties, dict) else {}
    code = "".join(character for character in str(values.get("kode_bps") or "") if character.isdigit())
    if len(code) != 4 or not rings:
        return None
    return _Area(code, str(values.get("nama") or code), code[:2], rings)


def _geojson_rings(geometry: object) -> tuple[Ring, ...]:
    if not isinstance(geometry, dict):
        return ()
    coordinates = geometry.get("coordinates", [])
    polygons = coordinates if geometry.get("type") == "MultiPolygon" else [coordinates]
    return tuple([(float(point[0]), float(point[1])) for point in ring] for polygon in polygons for ring in polygon)


def _arcs(document: Mapping[str, object]) -> list[Ring]:
    """Arcs as degrees: with a `transform` the points are steps from the point before."""
    transform = document.get("transform")
    raw = document.get("arcs")
    arcs: list[Ring] = []
    for arc in raw if isinstance(raw, list) else []:
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


def _panel(title: str, areas: list[_Area]) -> Panel:
    points = [point for area in areas for ring in area.rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min(WIDTH / max((east - west) * squeeze, 1e-9), TALLEST / max(north - south, 1e-9))

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return (point[0] - west) * squeeze * scale, (north - point[1]) * scale

    shapes = tuple(_shape(area, [[place(point) for point in ring] for ring in area.rings]) for area in areas)
    return Panel(title, round((east - west) * squeeze * scale, 1), round((north - south) * scale, 1), shapes)


def _shape(area: _Area, rings: list[Ring]) -> Shape:
    largest = max(rings, key=lambda ring: abs(_surface(ring)))
    x, y = _middle(largest)
    return Shape(area.code, area.name, "".join(_path(ring) for ring in rings), round(x, 1), round(y, 1))


def _path(ring: Ring) -> str:
    """Points rounded to a tenth of a unit; points that fall on the one before are left out."""
    steps: list[str] = []
    for x, y in ring:
        step = f"{x:.1f} {y:.1f}"
        if not steps or steps[-1] != step:
            steps.append(step)
    return f"M{'L'.join(steps)}Z" if len(steps) > 2 else ""


def _surface(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _middle(ring: Ring) -> tuple[float, float]:
    """Centre of gravity; of a line without surface the mean of its points."""
    surface = _surface(ring)
    if abs(surface) < 1e-9:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        x, y = x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return x / (6 * surface), y / (6 * surface)
