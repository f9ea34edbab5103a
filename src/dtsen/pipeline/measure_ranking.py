"""How well families are ordered, against the true expenditure: with what the registry knows, and with the truth."""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.stats import spearmanr

from dtsen.engine import Engine, Shelf
from dtsen.pipeline.intervals import Measure, share, statistics
from dtsen.pipeline.truth import Truth

CEILINGS = (1, 2, 3, 4, 5)

# Families of the region whose house was not in the survey, each beside the family of ours that holds most of its members.
FRAME = """WITH surveyed AS (
    SELECT DISTINCT f.household_id FROM truth_family_records AS r
    INNER JOIN truth_families AS f ON r.family_id = f.family_id WHERE r.source = 'susenas'
)
SELECT t.family_id, t.household_id,
    CAST(t.pengeluaran_per_kapita AS DOUBLE) AS pengeluaran,
    CAST(t.desil_nasional_keluarga AS INTEGER) AS desil_keluarga,
    CAST(t.desil_nasional_jiwa AS INTEGER) AS desil_jiwa,
    CAST(t.jumlah_anggota_keluarga AS INTEGER) AS anggota,
    s.household_id IS NOT NULL AS surveyed,
    o.family_id IS NOT NULL AS matched,
    coalesce(o.didata, FALSE) AS didata,
    d.skor, d.desil_nasional AS desil, b.skor AS best_score, b.desil_nasional AS best_tenth
FROM truth_families AS t
LEFT JOIN surveyed AS s ON t.household_id = s.household_id
LEFT JOIN family_match AS m ON t.family_id = m.true_id AND m.best_of_true
LEFT JOIN family AS o ON m.our_id = o.family_id
LEFT JOIN desil AS d ON o.family_id = d.family_id
LEFT JOIN modelled AS b ON t.family_id = b.family_id
WHERE t.in_area = 'true'
ORDER BY t.family_id"""


@dataclass(frozen=True)
class ErrorRow:
    """Errors when the lowest `ceiling` tenths are meant: poor families left out, and others let in."""

    ceiling: int
    exclusion: Measure
    inclusion: Measure


@dataclass(frozen=True)
class OrderQuality:
    spearman: Measure
    within_one: Measure
    exact: Measure
    errors: tuple[ErrorRow, ...]

    def as_dict(self) -> dict[str, object]:
        return {
            "spearman": self.spearman.as_dict(),
            "within_one": self.within_one.as_dict(),
            "exact": self.exact.as_dict(),
            "errors": [{"ceiling": r.ceiling, "exclusion": r.exclusion.as_dict(), "inclusion": r.inclusion.as_dict()} for r in self.errors],
        }


@dataclass(frozen=True)
class RankingResult:
    """`ours`: on the registry's values; `with_truth`: the same model and families on the true characteristics."""

    unit: str
    families: int
    not_surveyed: int
    not_covered: int
    not_matched: int
    ours: OrderQuality
    with_truth: OrderQuality
    spearman_lost: Measure
    within_one_lost: Measure

    def as_dict(self) -> dict[str, object]:
        return {
            "unit": self.unit,
            "families": self.families,
            "not_surveyed": self.not_surveyed,
            "not_covered": self.not_covered,
            "not_matched": self.not_matched,
            "ours": self.ours.as_dict(),
            "with_truth": self.with_truth.as_dict(),
            "spearman_lost": self.spearman_lost.as_dict(),
            "within_one_lost": self.within_one_lost.as_dict(),
        }


@dataclass(frozen=True)
class _Order:
    score: NDArray[np.float64]
    tenth: NDArray[np.int64]


def measure_ranking(engine: Engine, shelf: Shelf, truth: Truth, unit: str, modelled: Shelf) -> RankingResult:
    """`modelled`: the true families, ranked by the run's model on their true characteristics."""
    frame = engine.query(
        FRAME,
        (
            ("truth_families", truth.path("truth_families")),
            ("truth_family_records", truth.path("truth_family_records")),
            ("family_match", truth.path("family_match")),
            ("family", shelf.path("family")),
            ("desil", shelf.path("desil")),
            ("modelled", modelled.path("desil")),
        ),
    )
    unseen = frame.filter(pc.invert(frame["surveyed"]))
    both = unseen.filter(pc.and_(pc.is_valid(unseen["skor"]), pc.is_valid(unseen["best_score"])))
    spent = np.asarray(both["pengeluaran"], dtype=np.float64)
    true_tenth = np.asarray(both["desil_jiwa" if unit == "persons" else "desil_keluarga"], dtype=np.int64)
    house = np.asarray(both["household_id"].combine_chunks().dictionary_encode().indices, dtype=np.int64)
    ours = _Order(np.asarray(both["skor"], dtype=np.float64), np.asarray(both["desil"], dtype=np.int64))
    best = _Order(np.asarray(both["best_score"], dtype=np.float64), np.asarray(both["best_tenth"], dtype=np.int64))

    def figures(rows: NDArray[np.int64]) -> tuple[float, ...]:
        truly, tenth = spent[rows], true_tenth[rows]
        of_ours, of_best = _spearman(ours.score[rows], truly), _spearman(best.score[rows], truly)
        near_ours, near_best = _near(ours.tenth[rows], tenth), _near(best.tenth[rows], tenth)
        return of_ours, of_best, of_best - of_ours, near_best - near_ours

    spearman_ours, spearman_best, spearman_lost, within_one_lost = statistics(house, figures)
    covered, matched = np.asarray(unseen["didata"]), np.asarray(unseen["matched"])
    return RankingResult(
        unit=unit,
        families=len(spent),
        not_surveyed=len(unseen),
        not_covered=int((matched & ~covered).sum()),
        not_matched=int((~matched).sum()),
        ours=_quality(spearman_ours, ours.tenth, true_tenth, house),
        with_truth=_quality(spearman_best, best.tenth, true_tenth, house),
        spearman_lost=spearman_lost,
        within_one_lost=within_one_lost,
    )


def _quality(spearman: Measure, tenth: NDArray[np.int64], true_tenth: NDArray[np.int64], house: NDArray[np.int64]) -> OrderQuality:
    distance = np.abs(tenth - true_tenth)
    every = np.ones(len(distance), dtype=bool)
    return OrderQuality(
        spearman=spearman,
        within_one=_by_house(distance <= 1, every, house),
        exact=_by_house(distance == 0, every, house),
        errors=tuple(
            ErrorRow(
                ceiling,
                exclusion=_by_house((true_tenth <= ceiling) & (tenth > ceiling), true_tenth <= ceiling, house),
                inclusion=_by_house((true_tenth > ceiling) & (tenth <= ceiling), tenth <= ceiling, house),
            )
            for ceiling in CEILINGS
        ),
    )


def _by_house(hits: NDArray[np.bool_], of: NDArray[np.bool_], house: NDArray[np.int64]) -> Measure:
    houses = int(house.max(initial=-1)) + 1
    count = [np.bincount(house, weights=flags, minlength=houses).astype(np.float64) for flags in (hits, of)]
    return share(count[0], count[1])


def _spearman(score: NDArray[np.float64], spent: NDArray[np.float64]) -> float:
    return float(spearmanr(score, spent).statistic) if len(score) > 2 else float("nan")


def _near(tenth: NDArray[np.int64], true_tenth: NDArray[np.int64]) -> float:
    return float((np.abs(tenth - true_tenth) <= 1).mean()) if len(tenth) else float("nan")
