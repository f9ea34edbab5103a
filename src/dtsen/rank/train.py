"""Trains a proxy means test on a survey: linear models and boosting judged by the same clustered folds, then stacked.

A model of few families is a penalised linear model alone: boosting wins only where there is something to win.
"""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from dtsen.rank import boosting, linear
from dtsen.rank.band import calibrate
from dtsen.rank.boosting import BoostingSettings
from dtsen.rank.encode import Bools, Encoding, codes_of, encode, fit_encoding, raw_matrix
from dtsen.rank.folds import cluster_folds
from dtsen.rank.forest import EMPTY, PICO, Forest
from dtsen.rank.frame import Floats, Ints, Sample
from dtsen.rank.impute import drawn_holes, learn_rule, scattered_holes, with_holes
from dtsen.rank.model import MICRO, Model
from dtsen.rank.schema import Schema


@dataclass(frozen=True)
class TrainSettings:
    """policy/rank/training.yml. `mixtures`: 1 = lasso, 0 = ridge; `copies`: how often a survey family is given holes."""

    folds: int = 5
    smallest_for_boosting: int = 3_000
    mixtures: tuple[float, ...] = (1.0, 0.5, 0.0)
    copies: int = 2
    scattered: float = 0.10
    boosting: BoostingSettings = field(default_factory=BoostingSettings)


@dataclass(frozen=True)
class Candidate:
    """One model that was tried: its error out of fold (mean squared, ln welfare) and its share of explained variance."""

    name: str
    error: float
    r2: float


def train(sample: Sample, schema: Schema, settings: TrainSettings, pattern: Bools | None = None, as_of: int = 0) -> Model:
    """The model of a survey. `pattern` (registry families x predictors: not known) makes it fit for a registry with holes."""
    known_codes = codes_of(sample.predictors, schema)
    raw = raw_matrix(sample.predictors, schema.predictors, known_codes)
    weight = sample.weight / sample.weight.mean()
    encoding = fit_encoding(raw, schema, known_codes, weight)
    holes = (
        scattered_holes(sample.ids, raw.shape[1], settings.scattered)
        if pattern is None
        else drawn_holes(sample.ids, pattern, settings.copies)
    )
    encoding = learn_rule(encoding, raw, holes, weight)
    rows = _rows(sample, raw, weight, pattern, settings)
    columns, _ = encode(encoding, rows.raw)
    straight = np.ascontiguousarray(columns[:, encoding.in_linear])
    signs = np.array([encoding.columns[j].sign for j in encoding.in_linear], dtype=np.int64)
    linears = {_name(m): linear.choose(straight, rows.target, rows.weight, rows.fold, m, signs) for m in settings.mixtures}
    plain = linear.choose(straight, rows.target, rows.weight, rows.fold, 0.0, np.zeros_like(signs), fixed=0.0)
    best = min(linears, key=lambda name: linears[name].error)
    tried = [_candidate("ols", plain.out_of_fold, rows)] + [_candidate(name, c.out_of_fold, rows) for name, c in linears.items()]
    parts: list[tuple[str, Floats]] = [(best, linears[best].out_of_fold)]
    boosted = None
    if len(sample) >= settings.smallest_for_boosting:
        boosted = boosting.choose(encoding, columns, rows.target, rows.weight, rows.fold, settings.boosting)
        tried.append(_candidate("lightgbm", boosted.out_of_fold, rows))
        parts.append(("lightgbm", boosted.out_of_fold))
    share, shift = stack([values for _, values in parts], rows.target, rows.weight)
    together = shift + np.sum([s * values for s, (_, values) in zip(share, parts, strict=True)], axis=0)
    chosen = best
    if boosted is not None:
        tried.append(_candidate("susunan", together, rows))
        chosen = min(tried[1:], key=lambda c: c.error).name if share[1] > 0 else best
    if chosen != "susunan":
        together = dict(parts).get(chosen, linears[best].out_of_fold)
        share, shift = [1.0 if name == chosen else 0.0 for name, _ in parts], 0.0
    out_of_fold = np.rint(together * MICRO).astype(np.int64)
    bands, cuts = calibrate(out_of_fold, np.rint(rows.target * MICRO).astype(np.int64), rows.weight)
    fit = linears[best].fit
    coefficient = np.zeros(len(encoding.columns))
    coefficient[encoding.in_linear] = fit.coefficient
    return Model(
        schema=schema,
        encoding=encoding,
        constant=round((shift + share[0] * fit.constant) * PICO),
        coefficient=np.rint(share[0] * coefficient * PICO).astype(np.int64),
        forest=_weighted(boosted.forest, share[1]) if boosted and share[1] > 0 else EMPTY,
        forest_text=boosted.text if boosted and share[1] > 0 else "",
        forest_share=share[1] if boosted else 0.0,
        bands=bands,
        cuts=cuts,
        median=_median(raw, weight, encoding),
        facts=_facts(sample, settings, tried, chosen, share, linears[best], boosted, pattern is not None, as_of),
    )


@dataclass(frozen=True)
class _Rows:
    """What the learners see: survey families, each as often as it was given holes; copies of a family share its fold."""

    raw: Floats
    target: Floats
    weight: Floats
    fold: Ints


def _rows(sample: Sample, raw: Floats, weight: Floats, pattern: Bools | None, settings: TrainSettings) -> _Rows:
    fold = cluster_folds(sample.cluster, weight, settings.folds)
    target = sample.log_welfare / MICRO
    if pattern is None:
        return _Rows(raw, target, weight, fold)
    copies = [with_holes(raw, drawn_holes(sample.ids, pattern, number)) for number in range(settings.copies)]
    order = np.arange(len(raw) * settings.copies) // settings.copies
    stacked = np.stack(copies, axis=1).reshape(-1, raw.shape[1])
    return _Rows(stacked, target[order], weight[order] / settings.copies, fold[order])


def stack(predicted: list[Floats], target: Floats, weight: Floats) -> tuple[list[float], float]:
    """Non-negative weights of several out-of-fold predictions, and the constant, by least squares."""
    total = float(np.sum(weight))
    means = [float(np.sum(weight * row)) / total for row in predicted]
    target_mean = float(np.sum(weight * target)) / total
    centred = [row - mean for row, mean in zip(predicted, means, strict=True)]
    gram = np.array([[float(np.sum(weight * a * b)) / total for b in centred] for a in centred])
    cross = np.array([float(np.sum(weight * a * (target - target_mean))) / total for a in centred])
    none = np.zeros(len(predicted))
    share = linear.descend(gram, cross, 0.0, 0.0, none, np.full(len(predicted), np.inf), none, 100_000, 1e-12)
    share = np.round(share, 6)
    return share.tolist(), target_mean - sum(float(s) * mean for s, mean in zip(share, means, strict=True))


def _candidate(name: str, predicted: Floats, rows: _Rows) -> Candidate:
    total = float(np.sum(rows.weight))
    error = float(np.sum(rows.weight * (rows.target - predicted) ** 2)) / total
    mean = float(np.sum(rows.weight * rows.target)) / total
    spread = float(np.sum(rows.weight * (rows.target - mean) ** 2)) / total
    return Candidate(name, error, 1.0 - error / spread)


def _name(mixture: float) -> str:
    return {1.0: "lasso", 0.0: "ridge"}.get(mixture, "elastic_net")


def _weighted(forest: Forest, share: float) -> Forest:
    return replace(forest, leaf=np.array([round(share * value) for value in forest.leaf.tolist()], dtype=np.int64))


def _median(raw: Floats, weight: Floats, encoding: Encoding) -> Floats:
    """The median family: the weighted median of each number, the commonest of each code."""
    out = np.full(raw.shape[1], np.nan)
    for i, predictor in enumerate(encoding.predictors):
        known = ~np.isnan(raw[:, i])
        if not known.any():
            continue
        values, place = np.unique(raw[known, i], return_inverse=True)
        heavy = np.bincount(place, weights=weight[known])
        if predictor.jenis == "kode":
            out[i] = values[int(np.argmax(np.round(heavy, 6)))]
        else:
            out[i] = values[int(np.searchsorted(np.cumsum(heavy), heavy.sum() / 2))]
    return out


def _facts(
    sample: Sample,
    settings: TrainSettings,
    tried: list[Candidate],
    chosen: str,
    share: list[float],
    best: linear.LinearChoice,
    boosted: boosting.BoostingChoice | None,
    holes_from_registry: bool,
    as_of: int,
) -> dict[str, Any]:
    """What the card says about the training; every figure is out of fold."""
    told = asdict(settings)
    told["boosting"].pop("threads")
    return {
        "families": len(sample),
        "clusters": len(set(sample.cluster)),
        "regions": len(set(sample.region)),
        "weight_total": round(float(sample.weight.sum()), 6),
        "period": as_of,
        "holes_from_registry": holes_from_registry,
        "candidates": [{"name": c.name, "error": round(c.error, 9), "r2": round(c.r2, 9)} for c in tried],
        "chosen": chosen,
        "share": share,
        "mixture": best.mixture,
        "penalty": round(best.penalty, 12),
        "rounds": boosted.rounds if boosted else 0,
        "settings": told,
    }
