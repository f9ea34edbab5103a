"""The report of a linking, one HTML file without network: rates by source, region, age and method, the scores and what they
mean, the weights, and how many links are likely wrong. It holds record keys and evidence, never a name or a number.
"""

from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from jinja2 import Environment
from numpy.typing import NDArray

from dtsen.errors import Say
from dtsen.link.evidence import EVIDENCE_WORDS, REVIEW_WORDS
from dtsen.link.match import Matched
from dtsen.link.model import LEVEL_NAMES, Model, weights
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
AGES = (0, 5, 15, 25, 45, 65, 200)
REGIONS_SHOWN = 40
BANDS = (-2, 0, 3, 6, 10, 15, 20, 30, 50)  # bits
EXAMPLES = 3
WIDTH, HEIGHT, EDGE = 640, 220, 30


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


def write_report(out: Path, people: Register, matched: Matched, links: pa.Table, review: pa.Table) -> None:
    """Writes `report.html`. `links` and `review` are the tables of `link_rows`, `links` in the order of the rows."""
    clusters = matched.clusters
    joined = np.bincount(clusters.root, minlength=people.rows)[clusters.root] > 1
    scored = links["score"].drop_null().to_numpy()
    largest = float(np.bincount(people.people.row["source"]).max()) if people.rows else 1.0
    environment = Environment(autoescape=True)
    environment.filters["grouped"] = lambda number: f"{number:,}".replace(",", ".")
    page = environment.from_string(resources.files("dtsen.link").joinpath("templates", "report.html").read_text(encoding="utf-8"))
    html = page.render(
        records=people.rows,
        persons=int((clusters.root == np.arange(people.rows)).sum()),
        linked=int(joined.sum()),
        wrong=expected(1 / (1 + 2.0 ** np.clip(scored, -60, 60))),
        missed=expected(1 / (1 + 2.0 ** -np.clip(review["score"].to_numpy(), -60, 60))),
        review=review.num_rows,
        methods=list(METHODS.items()),
        sources=_by_method(links),
        regions=rates(people.people.row["village"] // 10**8, joined, "{:02d}", REGIONS_SHOWN),
        ages=_ages(people, joined),
        histogram=histogram(scored),
        weights=_weights(matched.model, largest),
        learned=sorted(matched.model.learned.items()),
        linked_examples=examples(links, "record_id"),
        review_examples=examples(review, "record_id_a"),
    )
    (out / "report.html").write_text(html, encoding="utf-8")


def expected(chances: NDArray[np.float64]) -> Expected:
    """How many of independent events of these chances happen: mean and normal 95 % interval."""
    value = float(chances.sum())
    spread = 1.96 * float(np.sqrt((chances * (1 - chances)).sum()))
    return Expected(value, max(0.0, value - spread), value + spread)


def rates(group: NDArray[np.int64], joined: NDArray[np.bool_], name: str, most: int) -> list[Rate]:
    """Records and linked ones of each known group (0 and above), the largest `most` of them in the order of their numbers."""
    known = group >= 0
    values, place = np.unique(group[known], return_inverse=True)
    records = np.bincount(place, minlength=values.size)
    linked = np.bincount(place, weights=joined[known], minlength=values.size).astype(np.int64)
    kept = np.sort(np.argsort(-records, kind="stable")[:most])
    return [Rate(name.format(int(values[at])), int(records[at]), int(linked[at])) for at in kept]


def _ages(people: Register, joined: NDArray[np.bool_]) -> list[Rate]:
    """By age in the newest year of birth that the lists hold: nobody tells the day on which they were made. One in a thousand
    may be born later: a wrong century is no newest year."""
    born = people.people.row["born"].astype(np.int64)
    known = born[born > 0]
    newest = int(np.quantile(known, 0.999, method="lower")) // 10000 if known.size else 0
    age = newest - born // 10000
    group = np.where(born > 0, np.searchsorted(AGES, age, side="right") - 1, -1)
    names = [f"{low}-{high - 1}" for low, high in pairwise(AGES[:-1])] + [f"{AGES[-2]}+"]
    return [Rate(names[int(one.name)], one.records, one.linked) for one in rates(group, joined, "{}", len(names))]


def _by_method(links: pa.Table) -> list[tuple[str, dict[str, int], int]]:
    counted = links.group_by(["source", "method"]).aggregate([([], "count_all")]).to_pylist()
    sources = sorted({row["source"] for row in counted})
    by_source = {source: {row["method"]: row["count_all"] for row in counted if row["source"] == source} for source in sources}
    return [(source, methods, sum(methods.values())) for source, methods in by_source.items()]


def _weights(model: Model, largest: float) -> list[tuple[str, str, float, float]]:
    """Field, level, bits against strangers and against kin; rarity value by value comes on top."""
    bits = weights(model, largest)
    return [
        (name, label, float(bits.strangers[at, level]), float(bits.kin[at, level]))
        for at, name in enumerate(FIELDS)
        for level, label in enumerate(LEVEL_NAMES[name])
        if label and label != "tidak_ada"
    ]


def histogram(scores: NDArray[np.float64]) -> str:
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
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Pasangan menurut bit / links by bits">{"".join(marks)}</svg>'


def examples(rows: pa.Table, key: str) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    """A few rows of each band of scores: record key, score, evidence and reason in words (Indonesian); the same ones in every run."""
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
            shown.append((f"{source}:{row[key]}", f"{row['score']:.1f}", "; ".join(word.id for word in words), why.id))
        if shown:
            found.append((f"{low}" if high == 10_000 else f"{low} - {high}", shown))
    return found
