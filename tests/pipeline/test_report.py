"""The page: its figures, its forms of numbers, its map, and that it holds nobody's name or number."""

import html as html_words
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from dtsen.engine import Engine, Shelf
from dtsen.errors import RequestError, Say
from dtsen.pipeline.books import balance
from dtsen.pipeline.report import RunCard, Version, day, map_class, number, percent, rupiah, veil, welfare, write_report
from dtsen.pipeline.report_map import draw
from tests.pipeline.tiny_world import AS_OF, tables, write_run

CARD = RunCard("DTSEN-2025-TW4", AS_OF, (Version(Say("Versi program", "Program version"), "0.1.0"),))


def boundaries(path: Path) -> Path:
    """Two regencies of an invented province and one neighbour, as GeoJSON."""

    def square(code: str, name: str, west: float) -> dict[str, object]:
        ring = [[west, -1], [west + 1, -1], [west + 1, 0], [west, 0], [west, -1]]
        return {"type": "Feature", "properties": {"kode_bps": code, "nama": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}

    shapes = [square("9901", "Kabupaten Bukit Awan", 0), square("9971", "Kota Teluk Biru", 1), square("9902", "Kabupaten Sunyi", 2)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": shapes}), encoding="utf-8")
    return path


def page(engine: Engine, shelf: Shelf, batas: Path | None = None) -> str:
    return write_report(engine, shelf, CARD, balance(engine, shelf), batas).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plain(engine: Engine, tiny_run: Shelf) -> str:
    """The page of the hand-made run without a map."""
    return page(engine, tiny_run)


@pytest.fixture(scope="module")
def mapped(engine: Engine, tiny_run: Shelf, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the hand-made run with a map."""
    return page(engine, tiny_run, boundaries(tmp_path_factory.mktemp("batas") / "batas.geojson"))


class Tags(HTMLParser):
    """Opening tags with their attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def text_of(html: str, lang: str) -> str:
    """The words that a reader of one tongue sees, blanks made single."""
    other = {"id": "en", "en": "id"}[lang]
    html = re.sub(r"(?s)<(style|script).*?</\1>", " ", html)
    html = re.sub(rf'<span class="{other}" lang="{other}">.*?</span>', "", html)
    return re.sub(r"\s+", " ", html_words.unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " "))


def test_the_same_run_gives_the_same_bytes(engine: Engine, tiny_run: Shelf, plain: str) -> None:
    assert page(engine, tiny_run) == plain


def test_figures_of_the_run_are_on_the_page(plain: str) -> None:
    indonesian, english = text_of(plain, "id"), text_of(plain, "en")
    for words in ("Data tiruan.", "Seimbang", "44 43 1 terpecah di dua baris", "Keluarga belum didata", "Rp1,60 juta"):
        assert words in indonesian
    for words in (
        "Invented data.",
        "Balanced",
        "Family not in DTSEN yet",
        "Rp1.60 million",
        "not enough evidence",
        "Impossible floor area",
    ):
        assert words in english


def test_an_open_door_is_shown_as_such(engine: Engine, tmp_path: Path) -> None:
    shelf = write_run(engine, tmp_path / "run", {"unranked_family": []})
    assert "Selisih 1" in text_of(page(engine, shelf), "id")


def test_no_name_and_no_number_of_a_person(plain: str) -> None:
    assert "ORANG CONTOH" not in plain
    assert not re.search(r"(?<![0-9a-f])\d{16}(?![0-9a-f])", plain)


def test_nothing_comes_from_elsewhere(mapped: str) -> None:
    assert not re.findall(r"(?:src|href)=\"(?!#|data:)[^\"]*\"", mapped)
    assert "http" not in mapped.replace("http-equiv", "")


def test_every_table_has_a_caption_headers_with_scope_and_an_id_of_its_own(mapped: str) -> None:
    tags = Tags(mapped).tags
    names = [tag for tag, _ in tags]
    assert names.count("table") == names.count("caption") > 8
    assert all("scope" in attributes for tag, attributes in tags if tag == "th")
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = [attributes["aria-labelledby"].split() for _, attributes in tags if "aria-labelledby" in attributes]
    assert {name for group in named for name in group} <= set(ids)
    assert all(attributes.get("role") == "img" for tag, attributes in tags if tag == "svg")


def test_headings_go_down_one_step_at_a_time(plain: str) -> None:
    levels = [int(tag[1]) for tag, _ in Tags(plain).tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_map_has_the_regions_of_the_run_and_says_when_there_is_none(
    engine: Engine, tiny_run: Shelf, tmp_path: Path, plain: str, mapped: str
) -> None:
    assert mapped.count('<path class="has') == 2
    assert mapped.count('<path class="land"') == 1
    assert "--batas" not in mapped and "--batas" in plain
    elsewhere = boundaries(tmp_path / "jauh.geojson")
    elsewhere.write_text(elsewhere.read_text(encoding="utf-8").replace('"99', '"11'), encoding="utf-8")
    assert "holds none of the regencies" in text_of(page(engine, tiny_run, elsewhere), "en")


def test_topojson_and_geojson_draw_the_same_shape(tmp_path: Path) -> None:
    """Two squares share an arc, written with steps and a transform; the second walks it backwards."""
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.5], "translate": [0, -1]},
        "arcs": [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
        "objects": {
            "kabkota": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"kode_bps": "9901", "nama": "Kabupaten Bukit Awan"}},
                    {"type": "Polygon", "arcs": [[2, ~0]], "properties": {"kode_bps": "9971", "nama": "Kota Teluk Biru"}},
                ],
            }
        },
    }
    path = tmp_path / "batas.topo.json"
    path.write_text(json.dumps(topology), encoding="utf-8")
    (panel,) = draw(path, {"99": "NUSANTARA TIMUR"})
    first, second = panel.shapes
    assert (panel.title, panel.width > panel.height) == ("NUSANTARA TIMUR", True)
    assert (first.code, second.code) == ("9901", "9971")
    assert first.x == pytest.approx(panel.width / 4, abs=0.2) and second.x == pytest.approx(panel.width * 3 / 4, abs=0.2)
    assert first.y == pytest.approx(panel.height / 2, abs=0.2)


@pytest.mark.parametrize("content", ["", "[]", '{"type": "FeatureCollection", "features": []}', '{"type": "Topology"}'])
def test_a_file_that_holds_no_regencies_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "batas.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RequestError, match="batas"):
        draw(path, {"99": "X"})


@pytest.mark.parametrize(
    ("made", "indonesian", "english"),
    [
        (number(1234567), "1.234.567", "1,234,567"),
        (number(12.345, 1), "12,3", "12.3"),
        (percent(0.1234), "12,3 %", "12.3%"),
        (percent(0.00001), "<0,1 %", "<0.1%"),
        (percent(0.0), "0,0 %", "0.0%"),
        (rupiah(200_000), "Rp200.000", "Rp200,000"),
        (rupiah(1_600_000), "Rp1,60 juta", "Rp1.60 million"),
        (rupiah(2_500_000_000_000), "Rp2,50 triliun", "Rp2.50 trillion"),
        (day(20251231), "31 Desember 2025", "31 December 2025"),
        (welfare(13_000_000), "Rp440.000", "Rp440,000"),
    ],
)
def test_numbers_are_written_as_each_tongue_writes_them(made: str, indonesian: str, english: str) -> None:
    assert text_of(str(made), "id").strip() == indonesian
    assert text_of(str(made), "en").strip() == english


def test_small_things() -> None:
    assert (str(number(None)), str(percent(None)), str(day(None))) == ("–", "–", "–")
    assert veil("9901010101800002 SITI") == "99010*********** SITI"
    assert veil("99") == "99" and len(veil("x" * 90)) == 40
    assert [map_class(value) for value in (None, 0.2, 0.201, 0.45, 0.61)] == [-1, 0, 1, 3, 5]


def test_a_run_without_anything_decided_still_has_a_page(engine: Engine, tmp_path: Path) -> None:
    empty = {name: [] for name in ("eligibility", "desil", "pmt_score", "review_pair", "unmapped_value", "finding", "rule_result")}
    left = [{"family_id": row["family_id"], "reason": "belum_didata"} for row in tables()["family"]]
    shelf = write_run(engine, tmp_path / "run", {**empty, "unranked_family": left})
    assert "Tidak ada pasangan yang menunggu." in text_of(page(engine, shelf), "id")
