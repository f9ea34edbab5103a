"""Official boundaries into the maps of the dashboards: GeoJSON or TopoJSON (WGS 84), found by `kode_bps`.

A map shows the regions one level below another; its paths are made once here, in the units of that map, so that a page
only writes them out. Boundaries are no part of a release and hold no data of anybody.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from dtsen.errors import Say
from dtsen.vocabulary.batas import Batas, Paper, Ring, batas_of, middle, unusable

WIDTH, TALLEST = 560.0, 520.0
# Points nearer to the last one than this (units of the map) are left out; a shape keeps at least a triangle.
STEP = 0.6
TODO = Say("Periksa berkas itu; tanpa batas, dasbor tetap jalan tanpa peta.", "Check the file; without it dashboards have no map.")
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


def load_boundaries(source: Path, conninfo: dict[str, str]) -> int:
    """Replaces all boundaries with those of a file, or of every file of a folder; the number of shapes.

    Raises RequestError when a file cannot be read or holds no region with a BPS code.
    """
    paths = sorted(source.glob("*json")) if source.is_dir() else [source]
    areas = {one.code: one for path in paths for one in _regions(path)}
    if not areas:
        raise unusable(source.name, TODO)
    drawn = outlines(areas.values())
    with psycopg.connect(**conninfo) as target, target.cursor() as cursor:  # type: ignore[arg-type]
        cursor.execute("DELETE FROM dashboard_boundary")
        cursor.executemany(
            "INSERT INTO dashboard_boundary (kode, induk, nama, path, x, y, width, height) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [(one.kode, one.induk, one.nama, one.path, one.x, one.y, one.width, one.height) for one in drawn],
        )
    return len(drawn)


def _regions(path: Path) -> list[Batas]:
    try:
        return batas_of(path.read_bytes())
    except (OSError, ValueError) as error:
        raise unusable(path.name, TODO) from error


def outlines(areas: Iterable[Batas]) -> list[Outline]:
    """The shapes of all maps: provinces of the nation, regencies of each province, and so on."""
    maps: dict[str, list[Batas]] = {}
    for area in areas:
        maps.setdefault(area.code[: PARENT_OF[len(area.code)]], []).append(area)
    return [shape for induk in sorted(maps) for shape in _map(induk, sorted(maps[induk], key=lambda area: area.code))]


def _map(induk: str, areas: list[Batas]) -> list[Outline]:
    paper = Paper(areas, WIDTH, TALLEST)
    made = []
    for area in areas:
        rings = paper.rings(area)
        x, y = middle(rings)
        path = "".join(_path(ring) for ring in rings)
        made.append(Outline(area.code, induk, area.name, path, round(x, 1), round(y, 1), paper.width, paper.height))
    return made


def _path(ring: Ring) -> str:
    kept: Ring = []
    for point in ring:
        if not kept or math.dist(point, kept[-1]) >= STEP:
            kept.append(point)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z" if len(kept) > 2 else ""
