"""Boosted trees with promised directions (LightGBM), chosen by the same folds as the linear model."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from dtsen.rank.encode import A_PERSON, CATEGORY, Bools, Encoding
from dtsen.rank.folds import LearningRows
from dtsen.rank.forest import Forest, from_dumps
from dtsen.rank.frame import Floats, Ints

# Stages without a smaller error after which more rounds are not looked for.
PATIENCE = 3
QUANTILE = "quantile"
SIDE_BY_SIDE = 2  # boosters at once, one thread each: the smallest machine that is served has two processors


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
    monotone_method: str = "intermediate"
    objective: str = "regression"
    quantile: float = 0.5
    seed: int = 4502
    seeds: int = 4
    threads: int = 1


@dataclass(frozen=True)
class BoostingChoice:
    """The forest on all rows and what it predicts out of fold (ln welfare); `rounds` for each of its seeds."""

    forest: Forest
    rounds: int
    out_of_fold: Floats
    error: float


@dataclass(frozen=True)
class Shown:
    """What trees learn from: columns as numbers, promised signs, which are codes and which are numbers a person; `alone`:
    no interactions. Every second seed sees no number a person: forests that see the same thing err in the same way."""

    columns: Floats
    signs: list[int]
    kinds: list[int]
    a_person: list[int]
    alone: bool = False

    @staticmethod
    def of(encoding: Encoding, columns: Ints, alone: bool = False) -> "Shown":
        seen = encoding.in_forest
        return Shown(
            columns[:, seen].astype(np.float64),
            [encoding.columns[j].sign for j in seen],
            [place for place, j in enumerate(seen) if encoding.columns[j].form == CATEGORY],
            [place for place, j in enumerate(seen) if encoding.columns[j].form == A_PERSON],
            alone,
        )


def choose(shown: Shown, seen: list[int], rows: LearningRows, settings: BoostingSettings) -> BoostingChoice:
    """Chooses the number of rounds by cross-validation on the given folds, then fits all rows, once a seed."""
    jobs = [(f, seed) for f in range(int(rows.fold.max()) + 1) for seed in range(settings.seeds)]
    step = settings.rounds_step
    errors: list[float] = []
    predicted = best = _starts(rows, settings)

    def advance(job: tuple[int, int], booster: Any) -> Floats:
        """What the next rounds of one booster add to what it says of its own fold."""
        for _ in range(step):
            one_round(booster, settings)
        inside = shown.columns[rows.fold == job[0]]
        return np.asarray(booster.predict(inside, start_iteration=len(errors) * step, num_iteration=step, num_threads=1))

    # Boosters know nothing of each other: advanced side by side, added up in the order of the jobs, the sums never change.
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        boosters = list(pool.map(lambda job: begin(shown, rows, rows.fold != job[0], settings, job[1]), jobs))
        while (len(errors) + 1) * step <= settings.rounds_most and (not errors or len(errors) - int(np.argmin(errors)) <= PATIENCE):
            parts = list(pool.map(advance, jobs, boosters))
            predicted = predicted.copy()
            for (f, _), part in zip(jobs, parts, strict=True):
                predicted[rows.fold == f] += part / settings.seeds
            errors.append(loss(rows.target, predicted, rows.weight, settings))
            best = predicted if errors[-1] == min(errors) else best
    rounds = (int(np.argmin(errors)) + 1) * step
    forest = fit_forest(shown, seen, rows, np.ones(len(rows.target), dtype=np.bool_), settings, rounds)
    return BoostingChoice(forest, rounds, best, min(errors))


def fit_forest(shown: Shown, seen: list[int], rows: LearningRows, which: Bools, settings: BoostingSettings, rounds: int) -> Forest:
    """The average over all seeds, fitted on the rows `which`."""
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        dumps = pool.map(lambda seed: fit(shown, rows, which, settings, rounds, seed).dump_model(), range(settings.seeds))
        return from_dumps(list(dumps), seen, start(rows, which, settings))


def loss(target: Floats, predicted: Floats, weight: Floats, settings: BoostingSettings) -> float:
    """Mean squared error, or the pinball loss when a quantile was asked for."""
    miss = target - predicted
    cost = miss**2 if settings.objective != QUANTILE else np.maximum(settings.quantile * miss, (settings.quantile - 1) * miss)
    return float(np.sum(weight * cost) / np.sum(weight))


def fit(shown: Shown, rows: LearningRows, which: Bools, settings: BoostingSettings, rounds: int, seed: int) -> Any:
    """One LightGBM booster after `rounds` rounds."""
    booster = begin(shown, rows, which, settings, seed)
    for _ in range(rounds):
        one_round(booster, settings)
    return booster


def start(rows: LearningRows, which: Bools, settings: BoostingSettings) -> float:
    """Where a quantile forest begins: that quantile of the rows. Every other forest begins at nothing."""
    if settings.objective != QUANTILE:
        return 0.0
    order = np.argsort(rows.target[which], kind="stable")
    reach = np.cumsum(rows.learning[which][order])
    return float(rows.target[which][order][int(np.searchsorted(reach, settings.quantile * reach[-1]))])


def _starts(rows: LearningRows, settings: BoostingSettings) -> Floats:
    """For each row where the forest that does not see its fold begins."""
    found = np.zeros(len(rows.target))
    for fold in range(int(rows.fold.max()) + 1):
        found[rows.fold == fold] = start(rows, rows.fold != fold, settings)
    return found


def one_round(booster: Any, settings: BoostingSettings) -> None:
    """One more tree. LightGBM's own quantile trees keep no promised direction, so a quantile is followed by its slope."""
    if settings.objective != QUANTILE:
        booster.update()
        return

    def slope(score: Floats, data: Any) -> tuple[Floats, Floats]:
        weight = data.get_weight()
        return np.where(data.get_label() > score, -settings.quantile, 1.0 - settings.quantile) * weight, weight

    booster.update(fobj=slope)


def begin(shown: Shown, rows: LearningRows, which: Bools, settings: BoostingSettings, seed: int) -> Any:
    """One LightGBM booster before its first round; rows must stand in the order of their ids."""
    # Loaded here: LightGBM takes seconds to import, and small surveys are never boosted.
    import lightgbm

    target = rows.target[which]
    columns = shown.columns[which]
    if seed % 2 == 1:
        # A column without spread is never split on, so the tree's numbering of columns stays.
        columns[:, shown.a_person] = 0.0
    parameters: dict[str, Any] = {
        "objective": "none" if settings.objective == QUANTILE else settings.objective,
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
        "seed": settings.seed + seed,
        "verbose": -1,
    }
    if shown.alone:
        parameters["interaction_constraints"] = [[place] for place in range(shown.columns.shape[1])]
    if any(shown.signs):
        parameters |= {"monotone_constraints": shown.signs, "monotone_constraints_method": settings.monotone_method}
    stored = {"verbose": -1, "max_bin": 255, "num_threads": settings.threads, "min_data_per_group": settings.smallest_leaf}
    begins = np.full(len(target), start(rows, which, settings)) if settings.objective == QUANTILE else None
    weight = rows.learning[which]
    data = lightgbm.Dataset(columns, label=target, weight=weight, init_score=begins, categorical_feature=shown.kinds, params=stored)
    return lightgbm.Booster(parameters, data)
