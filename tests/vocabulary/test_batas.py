"""One outline in every notation a file may use."""

import json

import pytest

from dtsen.errors import Say
from dtsen.vocabulary.batas import Batas, Paper, batas_of, middle, unusable

SQUARE = [[95.0, 5.0], [96.0, 5.0], [96.0, 6.0], [95.0, 6.0], [95.0, 5.0]]
POINTS = [(float(x), float(y)) for x, y in SQUARE]


def geojson(kind: str, coordinates: object, code: object = "1171") -> bytes:
    feature = {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": {"kode_bps": code, "nama": "Kota"}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def topojson(**more: object) -> bytes:
    shape = {"type": "Polygon", "arcs": [[0, ~1]], "properties": {"kode_bps": "11.71", "nama": "Kota"}}
    return json.dumps({"type": "Topology", "objects": {"apa_saja": {"geometries": [shape]}}, **more}).encode()


@pytest.mark.parametrize(
    "content",
    [
        geojson("Polygon", [SQUARE]),
        geojson("MultiPolygon", [[SQUARE]]),
        geojson("Polygon", [SQUARE], code=1171),
        topojson(arcs=[SQUARE[:3], SQUARE[:1:-1]]),
        # Steps of a tenth of a degree from (95, 5): the second arc is walked backwards.
        topojson(
            arcs=[[[0, 0], [10, 0], [0, 10]], [[0, 0], [0, 10], [10, 0]]],
            transform={"scale": [0.1, 0.1], "translate": [95.0, 5.0]},
        ),
    ],
)
def test_every_notation_gives_the_same_square(content: bytes) -> None:
    assert batas_of(content) == [Batas("1171", "Kota", (POINTS,))]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"[]", b"{}", b'{"type":"Point"}', b'{"type":"Topology"}', b'{"type":"FeatureCollection","features":[3]}'],
)
def test_what_is_no_map_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(ValueError):
        batas_of(content)


def test_only_the_levels_asked_for_and_only_shapes_with_an_outline() -> None:
    assert batas_of(geojson("Polygon", [SQUARE], code="117101"), lengths=(4,)) == []
    assert batas_of(geojson("Polygon", [], code="1171")) == []


def test_the_error_names_the_file_and_the_codes() -> None:
    told = unusable("batas.json", Say("Periksa.", "Check."), lengths=(4,))
    assert told.where is not None and told.where.file == "batas.json" and told.expected is not None and "4 angka" in told.expected.id


def test_paper_keeps_the_form_and_puts_north_above() -> None:
    region = Batas("1171", "Kota", (POINTS,))
    paper = Paper([region], 720.0, 560.0)
    assert paper.height == 560.0 and 550.0 < paper.width < 560.0  # cos(5.5 degrees) of a square
    xs, ys = zip(*paper.rings(region)[0], strict=True)
    assert min(xs) == 0.0 and min(ys) == 0.0 and paper.rings(region)[0][2][1] == 0.0
    x, y = middle(paper.rings(region))
    assert abs(x - paper.width / 2) < 0.1 and abs(y - 280.0) < 0.1
    assert middle([[(1.0, 1.0), (3.0, 1.0)]]) == (2.0, 1.0)
