"""Boosted trees with promised directions (LightGBM), chosen by the same folds as the linear model."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from dtsen.rank.encode import CATEGORY, Encoding
from dtsen.rank.forest import PICO, Forest, forest_rows, from_dump
from dtsen.rank.frame import Floats, Ints


@dataclass(frozen=True)
class BoostingSettings:
    """What policy/rank/training.yml says about boosting; `threads` never changes the result."""

    learning_rate: float = 0.025
    leaves: int = 24
    rounds_most: int = 600
    rounds_step: int = 20
    columns_share: float = 0.35
    rows_share: float = 0.5
    smallest_leaf: int = 40
    shrinkage: float = 5.0
    monotone_method: str = "advanced"
    objective: str = "regression"
    quantile: float = 0.5
    seed: int = 4502
    threads: int = 1


@dataclass(frozen=True)
class BoostingChoice:
    """The forest on all rows, LightGBM's own text of it, what it predicts out of fold (ln welfare)."""

    forest: Forest
    text: str
    rounds: int
    out_of_fold: Floats
    error: float


def choose(encoding: Encoding, columns: Ints, target: Floats, weight: Floats, fold: Ints, settings: BoostingSettings) -> BoostingChoice:
    """Chooses the number of rounds by cross-validation on the given folds, then fits all rows."""
    seen = encoding.in_forest
    shown = columns[:, seen].astype(np.float64)
    signs = [encoding.columns[j].sign for j in seen]
    kinds = [place for place, j in enumerate(seen) if encoding.columns[j].form == CATEGORY]
    steps = list(range(settings.rounds_step, settings.rounds_most + 1, settings.rounds_step))
    predicted = np.zeros((len(steps), len(target)))
    for f in range(int(fold.max()) + 1):
        inside = fold == f
        booster = fit(shown[~inside], target[~inside], weight[~inside], signs, kinds, settings, settings.rounds_most)
        total = np.zeros(int(inside.sum()))
        for number, step in enumerate(steps):
            start = step - settings.rounds_step
            total = total + booster.predict(shown[inside], start_iteration=start, num_iteration=settings.rounds_step, num_threads=1)
            predicted[number, inside] = total
    errors = np.array([loss(target, row, weight, settings) for row in predicted])
    best = int(np.argmin(errors))
    booster = fit(shown, target, weight, signs, kinds, settings, steps[best])
    forest = from_dump(booster.dump_model(), seen)
    return BoostingChoice(forest, plain_text(booster), steps[best], predicted[best], float(errors[best]))


def loss(target: Floats, predicted: Floats, weight: Floats, settings: BoostingSettings) -> float:
    """Mean squared error, or the pinball loss when a quantile was asked for."""
    miss = target - predicted
    cost = miss**2 if settings.objective != "quantile" else np.maximum(settings.quantile * miss, (settings.quantile - 1) * miss)
    return float(np.sum(weight * cost) / np.sum(weight))


def fit(shown: Floats, target: Floats, weight: Floats, signs: list[int], kinds: list[int], settings: BoostingSettings, rounds: int) -> Any:
    """One LightGBM booster; rows must stand in the order of their ids."""
    # Loaded here: LightGBM takes seconds to import, and small surveys are never boosted.
    import lightgbm

    parameters: dict[str, Any] = {
        "objective": settings.objective,
        "alpha": settings.quantile,
        "learning_rate": settings.learning_rate,
        "num_leaves": settings.leaves,
        "min_data_in_leaf": min(settings.smallest_leaf, max(1, len(target) // 20)),
        "lambda_l2": settings.shrinkage,
        "feature_fraction": settings.columns_share,
        "bagging_fraction": settings.rows_share,
        "bagging_freq": 1,
        "min_data_per_group": settings.smallest_leaf,
        "max_bin": 255,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": settings.threads,
        "seed": settings.seed,
        "verbose": -1,
    }
    if any(signs):
        parameters |= {"monotone_constraints": signs, "monotone_constraints_method": settings.monotone_method}
    stored = {"verbose": -1, "max_bin": 255, "num_threads": settings.threads, "min_data_per_group": settings.smallest_leaf}
    data = lightgbm.Dataset(shown, label=target, weight=weight, categorical_feature=kinds, params=stored)
    return lightgbm.train(parameters, data, num_boost_round=rounds)


def plain_text(booster: Any) -> str:
    """LightGBM's text without the list of parameters, which holds the number of threads."""
    return re.sub(r"\nparameters:.*?end of parameters\n", "\n", booster.model_to_string(), flags=re.S)


def as_float(forest: Forest, columns: Ints) -> Floats:
    """What the whole-number forest says, in ln welfare."""
    return np.asarray(forest_rows(columns, *forest.arrays()), dtype=np.float64) / PICO
