"""Tries the candidates on the same clustered folds, stacks a linear model and a forest, and says what was taken."""

from dataclasses import dataclass, field, replace

import numpy as np

from dtsen.rank import boosting, linear
from dtsen.rank.boosting import BoostingChoice, BoostingSettings, Shown
from dtsen.rank.folds import LearningRows
from dtsen.rank.frame import Floats, Ints

STACK, BOOSTED, ADDITIVE, AVERAGE = "susunan", "lightgbm", "ebm", "rata_rata_linear"
BEST, OLS = "terbaik", "ols"


@dataclass(frozen=True)
class TrainSettings:
    """policy/rank/pelatihan.yml. `mixtures`: 1 = lasso, 0 = ridge; `copies`: how often a survey family is given holes;
    `weight_powers`: survey weights to these powers are tried when fitting (judged by the weights themselves);
    `method`: BEST lets the folds choose, OLS is the plain baseline that a model has to beat."""

    folds: int = 5
    smallest_for_boosting: int = 3_000
    mixtures: tuple[float, ...] = (1.0, 0.5, 0.0)
    weight_powers: tuple[float, ...] = (1.0, 0.5)
    copies: int = 2
    scattered: float = 0.10
    additive: bool = True
    method: str = BEST
    boosting: BoostingSettings = field(default_factory=BoostingSettings)


@dataclass(frozen=True)
class Candidate:
    """One model that was tried: its error out of fold (mean squared, ln welfare) and its share of explained variance."""

    name: str
    error: float
    r2: float


@dataclass(frozen=True)
class Learned:
    """What was tried and what was taken: one linear model and one forest (or none) with their shares in the stack."""

    tried: tuple[Candidate, ...]
    chosen: str
    line: linear.LinearChoice
    boosted: BoostingChoice | None
    share: tuple[float, float]
    shift: float
    out_of_fold: Floats


def learn(
    straight: Ints, narrow: Ints, signs: Ints, shown: Shown | None, seen: list[int], rows: LearningRows, settings: TrainSettings
) -> Learned:
    """Tries the candidates and takes the one with the least error out of fold; OLS is only there to be compared with."""
    lines = {_name(m): linear.choose(straight, rows, m, signs) for m in settings.mixtures}
    plain = linear.choose(straight, rows, 0.0, np.zeros_like(signs), fixed=0.0)
    if len(lines) > 1:
        lines[AVERAGE] = average(min(lines.values(), key=lambda line: line.error), linear.choose(narrow, rows, 0.0, signs), rows)
    best = min(lines, key=lambda name: lines[name].error)
    tried = [_candidate(OLS, plain.out_of_fold, rows)] + [_candidate(name, line.out_of_fold, rows) for name, line in lines.items()]
    line = lines[best]
    alone = Learned(tuple(tried), best, line, None, (1.0, 0.0), 0.0, line.out_of_fold)
    if shown is None:
        return alone
    line = lines.get(AVERAGE, line)
    if settings.additive:
        additive = boosting.choose(
            replace(shown, alone=True), seen, rows, replace(settings.boosting, seeds=1, leaves=4, learning_rate=0.12, rounds_most=160)
        )
        tried.append(_candidate(ADDITIVE, additive.out_of_fold, rows))
    boosted = boosting.choose(shown, seen, rows, settings.boosting)
    tried.append(_candidate(BOOSTED, boosted.out_of_fold, rows))
    share, shift = stack([line.out_of_fold, boosted.out_of_fold], rows.target, rows.weight)
    together = shift + share[0] * line.out_of_fold + share[1] * boosted.out_of_fold
    tried.append(_candidate(STACK, together, rows))
    if share[1] <= 0 or settings.boosting.objective == boosting.QUANTILE:
        pure = settings.boosting.objective == boosting.QUANTILE
        out = boosted.out_of_fold if pure else line.out_of_fold
        return Learned(tuple(tried), BOOSTED if pure else best, line, boosted, (0.0, 1.0) if pure else (1.0, 0.0), 0.0, out)
    return Learned(tuple(tried), STACK, line, boosted, (share[0], share[1]), shift, together)


def ordinary(straight: Ints, rows: LearningRows) -> Learned:
    """Ordinary least squares on the columns of the linear model, without penalty or promised signs: the baseline to beat."""
    line = linear.choose(straight, rows, 0.0, np.zeros(straight.shape[1], dtype=np.int64), fixed=0.0)
    return Learned((_candidate(OLS, line.out_of_fold, rows),), OLS, line, None, (1.0, 0.0), 0.0, line.out_of_fold)


def average(one: linear.LinearChoice, other: linear.LinearChoice, rows: LearningRows) -> linear.LinearChoice:
    """The mean of two linear models, which is one: a sparse and a dense fit err differently."""
    both = linear.LinearFit((one.fit.constant + other.fit.constant) / 2, (one.fit.coefficient + other.fit.coefficient) / 2)
    out = (one.out_of_fold + other.out_of_fold) / 2
    error = float(np.sum(rows.weight * (rows.target - out) ** 2)) / float(np.sum(rows.weight))
    return linear.LinearChoice(one.mixture, one.penalty, both, out, error, other.penalty)


def weights_that_learn(straight: Ints, signs: Ints, rows: LearningRows, settings: TrainSettings) -> tuple[LearningRows, float]:
    """The power of the survey weights with which a lasso errs least: very uneven weights make few families decide."""
    best: tuple[float, float, LearningRows] | None = None
    for power in settings.weight_powers:
        tempered = rows.weight**power
        tried = replace(rows, learning=tempered / tempered.mean())
        error = linear.choose(straight, tried, settings.mixtures[0], signs).error if len(settings.weight_powers) > 1 else 0.0
        if best is None or error < best[0]:
            best = (error, power, tried)
    if best is None:
        raise ValueError("weight_powers is empty")
    return best[2], best[1]


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


def _candidate(name: str, predicted: Floats, rows: LearningRows) -> Candidate:
    total = float(np.sum(rows.weight))
    error = float(np.sum(rows.weight * (rows.target - predicted) ** 2)) / total
    mean = float(np.sum(rows.weight * rows.target)) / total
    spread = float(np.sum(rows.weight * (rows.target - mean) ** 2)) / total
    return Candidate(name, error, 1.0 - error / spread)


def _name(mixture: float) -> str:
    return {1.0: "lasso", 0.0: "ridge"}.get(mixture, "elastic_net")
