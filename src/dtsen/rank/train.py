"""Trains a proxy means test on a survey: linear models and boosting judged by the same clustered folds, then stacked.

A model of few families is a penalised linear model alone: boosting wins only where there is something to win.
"""

from dataclasses import asdict, replace
from typing import Any

import numpy as np

from dtsen.rank.areas import Areas, with_areas
from dtsen.rank.band import calibrate
from dtsen.rank.boosting import Shown
from dtsen.rank.encode import A_PERSON, Bools, Encoding, codes_of, encode, fit_encoding, raw_matrix
from dtsen.rank.folds import LearningRows, cluster_folds
from dtsen.rank.forest import EMPTY, PICO, Forest
from dtsen.rank.frame import Floats, Sample
from dtsen.rank.holdout import Holdout, regional_holdout
from dtsen.rank.impute import drawn_holes, learn_rule, scattered_holes, with_holes
from dtsen.rank.learn import OLS, Learned, TrainSettings, learn, ordinary, weights_that_learn
from dtsen.rank.model import MICRO, Model, short_hash
from dtsen.rank.schema import Schema


def train(
    sample: Sample, schema: Schema, settings: TrainSettings, pattern: Bools | None = None, as_of: int = 0, areas: Areas | None = None
) -> Model:
    """The model of a survey. `pattern` (registry families x predictors: not known) makes it fit for a registry with holes;
    `areas` adds means of the area as predictors."""
    if areas is not None:
        plain, schema = len(schema.predictors), with_areas(schema, areas)
        more = len(schema.predictors) - plain
        pattern = None if pattern is None else np.hstack([pattern, np.zeros((len(pattern), more), dtype=np.bool_)])
    known_codes = codes_of(sample.predictors, schema)
    raw = raw_matrix(sample.predictors, schema.predictors, known_codes, areas)
    weight = sample.weight / sample.weight.mean()
    encoding = fit_encoding(raw, schema, known_codes, weight)
    holes = (
        scattered_holes(sample.ids, raw.shape[1], settings.scattered)
        if pattern is None
        else drawn_holes(sample.ids, pattern, settings.copies)
    )
    encoding = learn_rule(encoding, raw, holes, weight)
    seen, rows = _rows(sample, raw, weight, pattern, settings)
    columns, _ = encode(encoding, seen)
    straight = np.ascontiguousarray(columns[:, encoding.in_linear])
    # A ridge divides what two nearly equal columns say; it does better without the numbers a person.
    narrow = straight * np.array([encoding.columns[j].form != A_PERSON for j in encoding.in_linear], dtype=np.int64)
    signs = np.array([encoding.columns[j].sign for j in encoding.in_linear], dtype=np.int64)
    rows, power = weights_that_learn(straight, signs, rows, settings)
    shown = None
    if settings.method == OLS:
        signs = np.zeros_like(signs)
        learned = ordinary(straight, rows)
    else:
        shown = Shown.of(encoding, columns) if len(sample) >= settings.smallest_for_boosting else None
        learned = learn(straight, narrow, signs, shown, encoding.in_forest, rows, settings)
    truth = np.rint(rows.target * MICRO).astype(np.int64)
    bands, cuts = calibrate(np.rint(learned.out_of_fold * MICRO).astype(np.int64), truth, rows.weight)
    region = np.repeat(np.array(sample.region, dtype=object), len(rows.target) // len(sample))
    holdout = regional_holdout(straight, narrow, signs, shown, encoding.in_forest, rows, region, learned, settings.boosting)
    coefficient = np.zeros(len(encoding.columns))
    coefficient[encoding.in_linear] = learned.line.fit.coefficient
    return Model(
        schema=schema,
        encoding=encoding,
        constant=round((learned.shift + learned.share[0] * learned.line.fit.constant) * PICO),
        coefficient=np.rint(learned.share[0] * coefficient * PICO).astype(np.int64),
        forest=_weighted(learned.boosted.forest, learned.share[1]) if learned.boosted and learned.share[1] > 0 else EMPTY,
        bands=bands,
        cuts=cuts,
        median=_median(raw, weight, encoding),
        trained_on=tuple(sorted(short_hash(name) for name in sample.ids)),
        facts=_facts(sample, settings, learned, power, holdout, pattern is not None, as_of),
        areas=areas,
    )


def train_with_areas(
    sample: Sample, schema: Schema, settings: TrainSettings, areas: Areas, pattern: Bools | None = None, as_of: int = 0
) -> Model:
    """The model with means of the area if it errs less out of fold than the one without; its card says both figures."""
    without = train(sample, schema, settings, pattern, as_of)
    with_means = train(sample, schema, settings, pattern, as_of, areas)
    errors = [error_out_of_fold(model) for model in (without, with_means)]
    taken = with_means if errors[1] < errors[0] else without
    told = {"column": areas.column, "means": list(areas.predictors), "error_without": errors[0], "error_with": errors[1]}
    return replace(taken, facts={**taken.facts, "area": {**told, "used": taken is with_means}})


def error_out_of_fold(model: Model) -> float:
    """Mean squared error out of fold (ln welfare) of what was chosen."""
    return next(float(c["error"]) for c in model.facts["candidates"] if c["name"] == model.facts["chosen"])


def _rows(sample: Sample, raw: Floats, weight: Floats, pattern: Bools | None, settings: TrainSettings) -> tuple[Floats, LearningRows]:
    """What the learners see: survey families, each as often as it was given holes; copies of a family share its fold."""
    fold = cluster_folds(sample.cluster, weight, settings.folds)
    target = sample.log_welfare / MICRO
    if pattern is None:
        return raw, LearningRows(target, weight, weight, fold)
    copies = [with_holes(raw, drawn_holes(sample.ids, pattern, number)) for number in range(settings.copies)]
    order = np.arange(len(raw) * settings.copies) // settings.copies
    stacked = np.stack(copies, axis=1).reshape(-1, raw.shape[1])
    shared = weight[order] / settings.copies
    return stacked, LearningRows(target[order], shared, shared, fold[order])


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
    sample: Sample, settings: TrainSettings, learned: Learned, power: float, holdout: Holdout | None, holes: bool, as_of: int
) -> dict[str, Any]:
    """What the card says about the training; every figure is out of fold."""
    told = asdict(settings)
    told["boosting"].pop("threads")
    return {
        "families": len(sample),
        "clusters": len(set(sample.cluster)),
        "regions": len(set(sample.region)),
        "weight_total": round(float(sample.weight.sum()), 6),
        "weight_power": power,
        "period": as_of,
        "holes_from_registry": holes,
        "candidates": [{"name": c.name, "error": round(c.error, 9), "r2": round(c.r2, 9)} for c in learned.tried],
        "chosen": learned.chosen,
        "share": list(learned.share),
        "mixture": learned.line.mixture,
        "penalty": round(learned.line.penalty, 12),
        "second_penalty": round(learned.line.second_penalty, 12),
        "rounds": learned.boosted.rounds if learned.boosted else 0,
        "regional_holdout": asdict(holdout) if holdout else None,
        "settings": told,
    }
