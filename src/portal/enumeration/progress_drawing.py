"""How far a campaign is, as drawn: a table in which each number leads to its rows, outlines beside it, bars by day."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from dtsen.errors import Lang, Say
from portal.dashboard.drawing import Map, draw
from portal.dashboard.queries import boundaries
from portal.dashboard.topics import Cell
from portal.enumeration.models import Campaign
from portal.enumeration.overview import Day, Part, whole
from portal.enumeration.task_lists import NO_SLS, NOBODY
from portal.web.words import day as day_words
from portal.web.words import number as number_words

COLUMNS = (
    ("keluarga", Say("Keluarga", "Families")),
    ("kosong", Say("Belum dibagi", "Given to nobody")),
    ("baru", Say("Belum didata", "Not visited")),
    ("terkirim", Say("Menunggu pengawas", "Wait for the supervisor")),
    ("dikembalikan", Say("Dikembalikan", "Sent back")),
    ("disetujui", Say("Disetujui", "Approved")),
    ("ditolak", Say("Ditolak", "Refused")),
)
WIDTH, HEIGHT, EDGE = 600, 120, 16
# Of a bar: a campaign of one day is no block.
WIDEST = 40
# Of a degree of latitude.
METRES = 111_320


@dataclass(frozen=True)
class Number:
    """One number: its words, the rows behind it, what a screen reader says."""

    title: Say
    text: str
    url: str
    label: Say


@dataclass(frozen=True)
class ProgressLine:
    """One village or neighbourhood. `share`: visited, of 100."""

    code: str
    name: str
    url: str
    numbers: list[Number]
    share: str


@dataclass(frozen=True)
class Bar:
    """One day of the drawing."""

    x: str
    y: str
    width: str
    height: str
    title: str


@dataclass(frozen=True)
class Bars:
    """What came in by day; `first`, `last`: the days at its ends, `most`: the highest bar."""

    bars: list[Bar]
    first: str
    last: str
    most: int


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    size: str
    title: str


@dataclass(frozen=True)
class Dots:
    """Where visits were, north on top; `tall`: of a drawing that is `WIDTH` wide; `across`: metres from side to side."""

    dots: list[Dot]
    tall: int
    across: int
    visits: int


def dots(places: Mapping[tuple[float, float], int]) -> Dots | None:
    """None where no visit told its place."""
    if not places:
        return None
    lats, lons = [one[0] for one in places], [one[1] for one in places]
    middle = math.cos(math.radians((min(lats) + max(lats)) / 2))
    # Degrees of longitude as long as those of latitude; never less than a few hundred metres across, so that one house is no blot.
    span = max((max(lons) - min(lons)) * middle, (max(lats) - min(lats)), 0.004)
    scale = (WIDTH - 2 * EDGE) / span
    tall = round((max(lats) - min(lats)) * scale) + 2 * EDGE
    left = (WIDTH - (max(lons) - min(lons)) * middle * scale) / 2
    made = [
        Dot(
            f"{left + (longitude - min(lons)) * middle * scale:.1f}",
            f"{EDGE + (max(lats) - latitude) * scale:.1f}",
            f"{min(4 + math.sqrt(number), 12):.1f}",
            number_words(number),
        )
        for (latitude, longitude), number in sorted(places.items())
    ]
    return Dots(made, tall, round(span * METRES / 100) * 100, sum(places.values()))


def lines(campaign: Campaign, parts: Sequence[Part], village: str, *, whole: bool = False, where: str = "") -> list[ProgressLine]:
    """`village`: whose neighbourhoods the parts are, empty for villages. `where`: of a sum, the region it is of."""
    rows = reverse("pendataan_tugas", args=[campaign.pk])
    here = reverse("pendataan_satu", args=[campaign.pk])
    made = []
    for one in parts:
        narrowed = {"desa": village, "sls": "" if whole else one.code or NO_SLS} if village else {"desa": where if whole else one.code}
        numbers = []
        for key, title in COLUMNS:
            count = one.families if key == "keluarga" else one.free if key == "kosong" else one.states[key]
            more = {"keadaan": "baru", "pencacah": NOBODY} if key == "kosong" else {} if key == "keluarga" else {"keadaan": key}
            asked = urlencode({name: value for name, value in (narrowed | more).items() if value})
            label = Say(
                f"{one.name or 'Semua'}, {title.id}: {number_words(count)}", f"{one.name or 'All'}, {title.en}: {number_words(count)}"
            )
            numbers.append(Number(title, number_words(count), f"{rows}?{asked}" if count else "", label))
        deeper = "" if village or whole else f"{here}?{urlencode({'di': one.code})}"
        made.append(ProgressLine(one.code, one.name, deeper, numbers, "–" if one.share is None else f"{one.share} %"))
    return made


def district_parts(parts: Sequence[Part]) -> list[Part]:
    """Villages added up by district; the villages themselves when they all lie in one."""
    codes = sorted({one.code[:7] for one in parts})
    if len(codes) < 2:
        return list(parts)
    made = []
    for code in codes:
        total = whole([one for one in parts if one.code.startswith(code)])
        made.append(Part(code, code, total.families, total.free, total.held, total.states))
    return made


def outlines(above: str, parts: Sequence[Part]) -> Map | None:
    """The share that was visited on the map, of the parts one level below `above`; None where there are no outlines."""
    if parts and all(len(one.code) == 10 for one in parts):
        above = above if len(above) == 7 else parts[0].code[:7]
    cells = {one.code: Cell("–" if one.share is None else f"{one.share} %", plain=one.share) for one in parts if one.code.startswith(above)}
    return draw(boundaries(above), cells)


def bars(days: Sequence[Day], lang: Lang) -> Bars | None:
    """None where nothing came in yet."""
    if not days:
        return None
    most, step = max(one.sent for one in days), WIDTH / len(days)
    made = []
    for place, one in enumerate(days):
        high = HEIGHT * one.sent / most
        words = f"{day_words(f'{one.day:%Y%m%d}', lang)}: {number_words(one.sent)}"
        made.append(
            Bar(f"{place * step:.1f}", f"{HEIGHT - high:.1f}", f"{min(max(step - 1, step * 0.6), WIDEST):.1f}", f"{high:.1f}", words)
        )
    first, last = (day_words(f"{one.day:%Y%m%d}", lang) for one in (days[0], days[-1]))
    return Bars(made, first, last, most)
