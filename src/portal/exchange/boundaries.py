"""Official boundaries into the maps of the dashboards: GeoJSON or TopoJSON (WGS 84), found by `kode_bps`.

A map shows the regions one level below another; its paths are made once here, in the units of that map, so that a page
only writes them out. Boundaries are no part of a release and hold no data of anybody.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from dtsen.errors import RequestError, Say, Where

Ring = list[tuple[float, float]]
WIDTH, TALLEST = 560.0, 520.0
# Points nearer to the last one than this (units of the map) are left out; a shape keeps at least a triangle.
STEP = 0.6
PARENT_OF = {2: 0, 4: 2, 7: 4, 10: 7}


@dataclass(frozen=True)
class Outline:
    """One region of one map: the path, where its label stands, the size of the map."""

    kode: str
    induk: str
    nama: str
    path: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class _Area:
    kode: str
    nama: str
    rings: tuple[Ring, ...]


def load_boundaries(source: Path, conninfo: dict[str, str]) -> int:
    """Replaces all boundaries with those of a file, or of every file of a folder; the number of shapes.

    Raises RequestError when a file cannot be read or holds no region with a BPS code.
    """
    paths = sorted(source.glob("*json")) if source.is_dir() else [source]
    areas = {area.kode: area for path in paths for area in _areas(path)}
    if not areas:
        raise _unusable(source)
    drawn = outlines(areas.values())
    with psycopg.connect(**conninfo) as target, target.cursor() as cursor:  # type: ignore[arg-type]
        cursor.execute("DELETE FROM dashboard_boundary")
        cursor.executemany(
            "INSERT INTO dashboard_boundary (kode, induk, nama, path, x, y, width, height) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [(one.kode, one.induk, one.nama, one.path, one.x, one.y, one.width, one.height) for one in drawn],
        )
    return len(drawn)


def outlines(areas: Iterable[_Area]) -> list[Outline]:
    """The shapes of all maps: provinces of the nation, regencies of each province, and so on."""
    maps: dict[str, list[_Area]] = {}
    for area in areas:
        maps.setdefault(area.kode[: PARENT_OF[len(area.kode)]], []).append(area)
    return [shape for induk in sorted(maps) for shape in _map(induk, sorted(maps[induk], key=lambda area: area.kode))]


def _areas(path: Path) -> list[_Area]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _unusable(path) from error
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "FeatureCollection":
        found = [_area(one.get("properties"), _geojson_rings(one.get("geometry"))) for one in document.get("features", [])]
    elif kind == "Topology":
        arcs = _arcs(document)
        shapes = [shape for layer in document.get("objects", {}).values() for shape in layer.get("geometries", [])]
        found = [_area(shape.get("properties"), _topojson_rings(shape, arcs)) for shape in shapes]
    else:
        raise _unusable(path)
    return [area for area in found if area is not None]


def _unusable(path: Path) -> RequestError:
    return RequestError(
        Say("Batas wilayah tidak dapat dipakai.", "The boundaries cannot be used."),
        where=Where(file=path.name),
        expected=Say(
            "GeoJSON atau TopoJSON dengan sifat kode_bps (2, 4, 7, atau 10 angka) dan nama",
            "GeoJSON or TopoJSON with the properties kode_bps (2, 4, 7 or 10 digits) and nama",
        ),
        todo=Say("Periksa berkas itu; tanpa batas, dasbor tetap jalan tanpa peta.", "Check the file; without it dashboards have no map."),
    )


def _area(properties: object, rings: tuple[Ring, ...]) -> _Area | None:
    """Null for a shape without a code, or without an outline."""
    values = properties if isinstance(properties, dict) else {}
    code = "".join(sign for sign in str(values.get("kode_bps") or "") if sign.isdigit())
    return _Area(code, str(values.get("nama") or code), rings) if len(code) in PARENT_OF and rings else None


def _geojson_rings(geometry: object) -> tuple[Ring, ...]:
    if not isinstance(geometry, dict):
        return ()
    coordinates = geometry.get("coordinates", [])
    polygons = coordinates if geometry.get("type") == "MultiPolygon" else [coordinates]
    return tuple([(float(point[0]), float(point[1])) for point in ring] for polygon in polygons for ring in polygon)


def _arcs(document: Mapping[str, Any]) -> list[Ring]:
    """Arcs as degrees: with a `transform` the points are steps from the point before."""
    transform = document.get("transform")
    arcs: list[Ring] = []
    for arc in document.get("arcs", []):
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


def _topojson_rings(shape: Mapping[str, Any], arcs: list[Ring]) -> tuple[Ring, ...]:
    raw = shape.get("arcs", [])
    polygons = raw if shape.get("type") == "MultiPolygon" else [raw]
    return tuple(_ring(ring, arcs) for polygon in polygons for ring in polygon)


def _ring(numbers: Iterable[int], arcs: list[Ring]) -> Ring:
    """A negative number is an arc walked backwards (~n); the point where two arcs meet is written once."""
    ring: Ring = []
    for number in numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(points[1:] if ring else points)
    return ring


def _map(induk: str, areas: list[_Area]) -> list[Outline]:
    points = [point for area in areas for ring in area.rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min(WIDTH / max((east - west) * squeeze, 1e-9), TALLEST / max(north - south, 1e-9))
    width, height = round((east - west) * squeeze * scale, 1), round((north - south) * scale, 1)
    made = []
    for area in areas:
        rings = [[((x - west) * squeeze * scale, (north - y) * scale) for x, y in ring] for ring in area.rings]
        x, y = _middle(max(rings, key=lambda ring: abs(_surface(ring))))
        path = "".join(_path(ring) for ring in rings)
        made.append(Outline(area.kode, induk, area.nama, path, round(x, 1), round(y, 1), width, height))
    return made


def _path(ring: Ring) -> str:
    kept: Ring = []
    for point in ring:
        if not kept or math.dist(point, kept[-1]) >= STEP:
            kept.append(point)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z" if len(kept) > 2 else ""


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
