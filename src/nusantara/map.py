"""Borders to draw: one island a province, cut into a jittered grid of kabupaten (out/batas/, GeoJSON, WGS 84)."""

import json
from pathlib import Path

from nusantara.regions import Land
from nusantara.streams import stream

Ring = list[list[float]]
COLUMNS = 3


def write_map(land: Land, out: Path, seed: int) -> None:
    """`kabkota.geojson` and `provinsi.geojson`; neighbours share their corners, so borders agree."""
    out.mkdir(parents=True, exist_ok=True)
    kabkota, provinsi = [], []
    for place, (kode, bps, nama) in enumerate(land.provinces):
        members = [kab for kab in land.kabupaten if kab.kode[:2] == kode]
        cells = _island(seed, kode, 100.0 + 9.0 * place, -3.0 + 2.5 * place, len(members))
        for kab, ring in zip(members, cells, strict=True):
            properties = {"kode": kab.kode, "nama": kab.nama, "kode_bps": kab.bps, "prov": kode}
            kabkota.append({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": properties})
        geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in cells]}
        provinsi.append({"type": "Feature", "geometry": geometry, "properties": {"kode": kode, "nama": nama, "kode_bps": bps}})
    for name, features in (("kabkota", kabkota), ("provinsi", provinsi)):
        lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
        (out / f"{name}.geojson").write_text(
            '{"type":"FeatureCollection", "features": [\n' + lines + "\n]}\n", encoding="utf-8", newline="\n"
        )


def _island(seed: int, kode: str, west: float, south: float, cells: int) -> list[Ring]:
    """`cells` four-sided rings with crooked sides, in rows of three, on a common jittered grid."""
    rng = stream(seed, "map", kode)
    rows = -(-cells // COLUMNS)
    shift = rng.random((rows + 1, COLUMNS + 1, 2)) * 0.5 - 0.25
    middle = rng.random((2, rows + 1, COLUMNS + 1, 2)) * 0.3 - 0.15

    def corner(r: int, c: int) -> tuple[float, float]:
        return west + c * 1.6 + shift[r, c, 0], south + r * 1.2 + shift[r, c, 1]

    def between(a: tuple[int, int], b: tuple[int, int]) -> list[list[float]]:
        """The corner `a` and the crooked middle of the side to `b` (the same point seen from either neighbour)."""
        first = min(a, b)
        bend = middle[0 if a[0] == b[0] else 1, first[0], first[1]]
        (x, y), (u, v) = corner(*a), corner(*b)
        return [[round(x, 4), round(y, 4)], [round((x + u) / 2 + bend[0], 4), round((y + v) / 2 + bend[1], 4)]]

    rings = []
    for cell in range(cells):
        r, c = divmod(cell, COLUMNS)
        corners = [(r, c), (r, c + 1), (r + 1, c + 1), (r + 1, c)]
        ring: Ring = []
        for a, b in zip(corners, corners[1:] + corners[:1], strict=True):
            ring += between(a, b)
        rings.append([*ring, ring[0]])
    return rings
