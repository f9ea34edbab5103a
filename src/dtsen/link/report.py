"""The report of a linking, one HTML file without network, in the language asked for: rates by source, region, age and method, the
scores and what they mean, the weights, and how many links are likely wrong. It holds record keys and evidence, never a name or
a number.
"""

from dataclasses import dataclass
from datetime import date
from importlib import resources
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from jinja2 import Environment
from numpy.typing import NDArray

from dtsen.errors import Lang, Say
from dtsen.link.evidence import EVIDENCE_WORDS, REVIEW_WORDS, level_code
from dtsen.link.match import Matched
from dtsen.link.model import LEVEL_NAMES, Calibration, Model, weights
from dtsen.link.people import Register
from dtsen.link.weigh import FIELDS

METHODS = {
    "alone": Say("sendirian", "alone"),
    "spine": Say("tulang punggung", "spine"),
    "judgement": Say("putusan petugas", "judgement"),
    "nik": Say("NIK sama", "equal NIK"),
    "family": Say("lewat keluarga", "through the family"),
    "probabilistic": Say("bukti bersama", "evidence together"),
}
FIELD_WORDS = {
    "nama": Say("nama", "name"),
    "tanggal": Say("tanggal lahir", "birth date"),
    "nik": Say("NIK", "NIK"),
    "keluarga": Say("keluarga", "family"),
    "ibu": Say("nama ibu", "mother's name"),
    "wilayah": Say("wilayah", "region"),
    "tempat": Say("tempat lahir", "place of birth"),
    "kelamin": Say("jenis kelamin", "sex"),
}
# The second word of a level that the model keeps twice (`model.LEVEL_NAMES`).
CASE_WORDS = {
    "tanggal beda": Say("tanggal lahir berbeda", "birth dates differ"),
    "tanggal sama": Say("tanggal lahir sama", "birth dates agree"),
    "tanpa kembar": Say("tanpa kembar", "no twin in the family"),
    "ada kembar": Say("ada kembar", "a twin in the family"),
    "keluarga sama": Say("keluarga sama", "same family"),
    "keluarga beda": Say("keluarga berbeda", "another family"),
}
LEARNED_WORDS = {
    "pasangan_nik_sama": Say("pasangan NIK sama", "pairs of equal NIK"),
    "pasangan_acak": Say("pasangan acak", "random pairs"),
    "pasangan_keluarga": Say("pasangan keluarga", "pairs of kin"),
    "pasangan_pasti_tanpa_nik": Say("pasangan pasti tanpa melihat NIK", "pairs that are sure without their NIK"),
}
AGES = (0, 5, 15, 25, 45, 65, 200)
REGIONS_SHOWN = 40
BANDS = (-2, 0, 3, 6, 10, 15, 20, 30, 50)  # bits
EXAMPLES = 3
NOT_MEASURED = Calibration(1.0, 1.0, 1.0, 0)
WIDTH, HEIGHT, EDGE = 640, 220, 30


@dataclass(frozen=True)
class Told:
    """What the one who asks for a report says: its language, and the day on which ages are counted (None: nobody knows it)."""

    lang: Lang
    as_of: date | None


PLAIN = Told("id", None)


@dataclass(frozen=True)
class Rate:
    """Records of a group, and how many of them were linked to another record."""

    name: str
    records: int
    linked: int


@dataclass(frozen=True)
class Expected:
    """A number of pairs that the scores themselves lead one to expect, with its 95 % interval."""

    value: float
    low: float
    high: float


def write_report(out: Path, people: Register, matched: Matched, links: pa.Table, review: pa.Table, told: Told = PLAIN) -> None:
    """Writes `report.html`. `links` and `review` are the tables of `link_rows`, `links` in the order of the rows."""
    clusters = matched.clusters
    joined = np.bincount(clusters.root, minlength=people.rows)[clusters.root] > 1
    scored = links["score"].drop_null().to_numpy()
    largest = float(np.bincount(people.people.row["source"]).max()) if people.rows else 1.0
    known = matched.model.calibration
    environment = Environment(autoescape=True)
    environment.filters["grouped"] = lambda number: grouped(number, told.lang)
    environment.globals["t"] = lambda id_, en: Say(id_, en).text(told.lang)
    page = environment.from_string(resources.files("dtsen.link").joinpath("templates", "report.html").read_text(encoding="utf-8"))
    level, regions = _regions(people, joined)
    html = page.render(
        lang=told.lang,
        records=people.rows,
        persons=int((clusters.root == np.arange(people.rows)).sum()),
        linked=int(joined.sum()),
        wrong=expected(1 / (1 + 2.0 ** np.clip(scored, -60, 60)), known.get("sambungan_keliru")),
        missed=expected(1 / (1 + 2.0 ** -np.clip(review["score"].to_numpy(), -60, 60)), known.get("tinjauan_satu_orang")),
        calibrated=int(known.get("sambungan_keliru", NOT_MEASURED).worlds),
        review=review.num_rows,
        methods=[(name, say.text(told.lang)) for name, say in METHODS.items()],
        sources=_by_method(links),
        region_level=level.text(told.lang),
        regions=regions,
        as_of=told.as_of.isoformat() if told.as_of else "",
        newest=_newest(people),
        ages=_ages(people, joined, told.as_of),
        histogram=histogram(scored, told.lang),
        weights=_weights(matched.model, largest, told.lang),
        learned=[(LEARNED_WORDS[name].text(told.lang), number) for name, number in sorted(matched.model.learned.items())],
        linked_examples=examples(links, "record_id", told.lang),
        review_examples=examples(review, "record_id_a", told.lang),
    )
    (out / "report.html").write_text(html, encoding="utf-8")


def grouped(number: int, lang: Lang) -> str:
    """12345 as 12.345 in Indonesian, 12,345 in English."""
    text = f"{number:,}"
    return text.replace(",", ".") if lang == "id" else text


def expected(chances: NDArray[np.float64], known: Calibration | None = None) -> Expected:
    """How many of independent events of these chances happen: mean and 95 % interval.

    `known`: how many happened on made worlds for each that the chances let one expect, at least, on the whole and at most; without
    it the chances are taken at their word."""
    value = float(chances.sum())
    low, middle, high = (known.low, known.middle, known.high) if known else (1.0, 1.0, 1.0)
    scatter = float((chances * (1 - chances)).sum())
    return Expected(value * middle, max(0.0, value * low - 1.96 * (scatter * low) ** 0.5), value * high + 1.96 * (scatter * high) ** 0.5)


def rates(group: NDArray[np.int64], joined: NDArray[np.bool_], name: str, most: int) -> list[Rate]:
    """Records and linked ones of each known group (0 and above), the largest `most` of them in the order of their numbers."""
    known = group >= 0
    values, place = np.unique(group[known], return_inverse=True)
    records = np.bincount(place, minlength=values.size)
    linked = np.bincount(place, weights=joined[known], minlength=values.size).astype(np.int64)
    kept = np.sort(np.argsort(-records, kind="stable")[:most])
    return [Rate(name.format(int(values[at])), int(records[at]), int(linked[at])) for at in kept]


def _regions(people: Register, joined: NDArray[np.bool_]) -> tuple[Say, list[Rate]]:
    """By province; where the lists know one province only, by kabupaten, and so on."""
    village = people.people.row["village"]
    levels = (
        (10**8, "{:02d}", Say("provinsi", "province")),
        (10**6, "{:04d}", Say("kabupaten/kota", "kabupaten or kota")),
        (10**4, "{:06d}", Say("kecamatan", "kecamatan")),
    )
    found = [(say, rates(np.where(village >= 0, village // size, -1), joined, name, REGIONS_SHOWN)) for size, name, say in levels]
    return next((one for one in found if len(one[1]) > 1), found[0])


def _newest(people: Register) -> int:
    """The newest year of birth in the lists; one in a thousand may be born later: a wrong century is no newest year."""
    born = people.people.row["born"]
    known = born[born > 0]
    return int(np.quantile(known, 0.999, method="lower")) // 10000 if known.size else 0


def _ages(people: Register, joined: NDArray[np.bool_], as_of: date | None) -> list[Rate]:
    """By age in full years on the day of the lists, or at the end of the newest year of birth; who is born later counts as 0."""
    born = people.people.row["born"].astype(np.int64)
    today = int(as_of.strftime("%Y%m%d")) if as_of else _newest(people) * 10000 + 1231
    age = np.maximum(today - born, 0) // 10000
    group = np.where(born > 0, np.searchsorted(AGES, age, side="right") - 1, -1)
    names = [f"{low}-{high - 1}" for low, high in pairwise(AGES[:-1])] + [f"{AGES[-2]}+"]
    return [Rate(names[int(one.name)], one.records, one.linked) for one in rates(group, joined, "{}", len(names))]


def _by_method(links: pa.Table) -> list[tuple[str, dict[str, int], int]]:
    counted = links.group_by(["source", "method"]).aggregate([([], "count_all")]).to_pylist()
    sources = sorted({row["source"] for row in counted})
    by_source = {source: {row["method"]: row["count_all"] for row in counted if row["source"] == source} for source in sources}
    return [(source, methods, sum(methods.values())) for source, methods in by_source.items()]


def _weights(model: Model, largest: float, lang: Lang) -> list[tuple[str, str, float, float]]:
    """Field, level, bits against strangers and against kin; rarity value by value comes on top."""
    bits = weights(model, largest)
    return [
        (FIELD_WORDS[name].text(lang), _level_words(at, level, label, lang), float(bits.strangers[at, level]), float(bits.kin[at, level]))
        for at, name in enumerate(FIELDS)
        for level, label in enumerate(LEVEL_NAMES[name])
        if label and label != "tidak_ada"
    ]


def _level_words(field: int, level: int, label: str, lang: Lang) -> str:
    """A level in the words of the evidence, and its case where the model keeps it twice."""
    said = EVIDENCE_WORDS[level_code(field, level)].text(lang)
    case = label.partition(", ")[2]
    return f"{said} ({CASE_WORDS[case].text(lang)})" if case else said


def histogram(scores: NDArray[np.float64], lang: Lang = "id") -> str:
    """Links by their bits, five bits a bar."""
    low, high = 0, 60
    counts, _ = np.histogram(np.clip(scores, low, high - 1e-9), bins=range(low, high + 1, 5))
    top = max(int(counts.max(initial=0)), 1)
    wide = (WIDTH - 2 * EDGE) / len(counts)
    marks = []
    for at, count in enumerate(counts.tolist()):
        tall = (HEIGHT - 2 * EDGE) * count / top
        x, y = EDGE + at * wide, HEIGHT - EDGE - tall
        marks.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide - 2:.1f}" height="{tall:.1f}" class="bar"/>')
        marks.append(f'<text x="{x + wide / 2:.1f}" y="{y - 4:.1f}" text-anchor="middle">{count}</text>')
        marks.append(f'<text x="{x:.1f}" y="{HEIGHT - 10}" text-anchor="middle">{low + 5 * at}</text>')
    title = Say("Sambungan menurut bit", "Links by bits").text(lang)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">{"".join(marks)}</svg>'


def examples(rows: pa.Table, key: str, lang: Lang = "id") -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    """A few rows of each band of scores: record key, score, evidence and reason in words; the same ones in every run."""
    found = []
    scores = pc.fill_null(rows["score"], np.nan).to_numpy()
    for low, high in zip(BANDS, (*BANDS[1:], 10_000), strict=True):
        inside = np.flatnonzero((scores >= low) & (scores < high))
        picked = rows.take(pa.array(inside[np.linspace(0, max(inside.size - 1, 0), min(EXAMPLES, inside.size)).astype(np.int64)]))
        shown = []
        for row in picked.to_pylist():
            words = [EVIDENCE_WORDS[code] for code in row["evidence"].split() if code in EVIDENCE_WORDS]
            why = REVIEW_WORDS.get(row.get("reason", ""), Say("", ""))
            source = row["source" if key == "record_id" else "source_a"]
            shown.append((f"{source}:{row[key]}", f"{row['score']:.1f}", "; ".join(word.text(lang) for word in words), why.text(lang)))
        if shown:
            found.append((f"{low}" if high == 10_000 else f"{low} - {high}", shown))
    return found
