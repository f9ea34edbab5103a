"""A penalised linear model by coordinate descent on moments, with promised signs, in one fixed order of additions.

Own code instead of a library because the result must be the same on one or two threads and on any machine: the sums
are taken row by row in the order of the ids, never by a matrix library that chooses its order by the processor. One
pass over the data gives the moments of every fold; all penalties, mixtures and folds are then solved from those.
"""

from dataclasses import dataclass

import numba
import numpy as np

from dtsen.rank.encode import THOUSAND, Bools
from dtsen.rank.folds import LearningRows
from dtsen.rank.frame import Floats, Ints

SWEEPS = 2_000
TOLERANCE = 1e-7
PENALTIES = 40
# From the smallest penalty that leaves nothing in the model down to this share of it.
LAST_PENALTY = 1e-3
RIDGE_LAST_PENALTY = 1e-4
# A code that four families in a thousand hold has a spread of 0.06. Brought to spread 1, what varies less than this
# (a rare code that only fillings touch) would get a coefficient from a handful of families.
SMALLEST_SPREAD = 0.05


@dataclass(frozen=True)
class LinearFit:
    """`coefficient` is ln welfare per thousandth of a column, `constant` ln welfare."""

    constant: float
    coefficient: Floats


@numba.njit(cache=True, nogil=True)
def moments(columns, target, weight, fold, folds):  # type: ignore[no-untyped-def]
    """Sums of weighted products of (1, columns, target) by fold: folds x (p+2) x (p+2), lower triangle filled and mirrored."""
    n, p = columns.shape
    out = np.zeros((folds, p + 2, p + 2))
    row = np.empty(p + 2)
    row[0] = 1.0
    for i in range(n):
        for j in range(p):
            row[j + 1] = columns[i, j] / THOUSAND
        row[p + 1] = target[i]
        place = out[fold[i]]
        for j in range(p + 2):
            part = row[j] * weight[i]
            if part == 0.0:
                continue
            for k in range(j + 1):
                place[j, k] += part * row[k]
    for f in range(folds):
        for j in range(p + 2):
            for k in range(j):
                out[f, k, j] = out[f, j, k]
    return out


@numba.njit(cache=True, nogil=True)
def descend(gram, cross, l1, l2, low, high, start, sweeps, tolerance):  # type: ignore[no-untyped-def]
    """Minimises b'Gb/2 - c'b + l1 |b|_1 + l2 |b|_2^2 / 2 with low <= b <= high, coordinate by coordinate."""
    p = gram.shape[0]
    b = start.copy()
    residual = cross.copy()
    for j in range(p):
        if b[j] != 0.0:
            for k in range(p):
                residual[k] -= gram[k, j] * b[j]
    for _ in range(sweeps):
        largest = 0.0
        for j in range(p):
            if gram[j, j] <= 0.0:
                continue
            pull = residual[j] + gram[j, j] * b[j]
            if pull > l1:
                new = (pull - l1) / (gram[j, j] + l2)
            elif pull < -l1:
                new = (pull + l1) / (gram[j, j] + l2)
            else:
                new = 0.0
            new = min(max(new, low[j]), high[j])
            change = new - b[j]
            if change != 0.0:
                b[j] = new
                for k in range(p):
                    residual[k] -= gram[k, j] * change
                largest = max(largest, abs(change))
        if largest < tolerance:
            break
    return b


@dataclass(frozen=True)
class Standard:
    """Moments brought to mean 0 and spread 1: `gram` and `cross` a unit of weight."""

    gram: Floats
    cross: Floats
    mean: Floats
    spread: Floats
    target_mean: float


def standard(moment: Floats) -> Standard:
    """Centres and scales one block of moments; a column without spread gets none."""
    total = moment[0, 0]
    mean = moment[1:-1, 0] / total
    target_mean = float(moment[-1, 0] / total)
    covariance = moment[1:-1, 1:-1] / total - mean[:, None] * mean[None, :]
    cross = moment[1:-1, -1] / total - mean * target_mean
    variance = np.diag(covariance)
    spread = np.where(variance > 1e-9, np.maximum(np.sqrt(np.maximum(variance, 0.0)), SMALLEST_SPREAD), np.inf)
    scale = 1.0 / spread
    return Standard(covariance * scale[:, None] * scale[None, :], cross * scale, mean, spread, target_mean)


def path(mixture: float, strongest: float) -> Floats:
    """Penalties from strong to weak; `mixture` 1 = lasso, 0 = ridge."""
    last = LAST_PENALTY if mixture > 0 else RIDGE_LAST_PENALTY
    steps = np.arange(PENALTIES) / (PENALTIES - 1)
    return (strongest / max(mixture, 1e-2)) * last**steps


def solve(parts: Standard, mixture: float, penalties: Floats, signs: Ints) -> list[LinearFit]:
    """One fit a penalty, each started from the one before. `signs`: +1 never negative, -1 never positive, 0 free."""
    low = np.where(signs > 0, 0.0, -np.inf)
    high = np.where(signs < 0, 0.0, np.inf)
    start = np.zeros(len(parts.cross))
    fits = []
    for penalty in penalties:
        start = descend(parts.gram, parts.cross, penalty * mixture, penalty * (1.0 - mixture) + 1e-7, low, high, start, SWEEPS, TOLERANCE)
        coefficient = start / parts.spread
        fits.append(LinearFit(float(parts.target_mean - _in_order(coefficient, parts.mean)), coefficient / THOUSAND))
    return fits


def _in_order(left: Floats, right: Floats) -> float:
    total = 0.0
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        total += a * b
    return total


@numba.njit(cache=True, nogil=True)
def predict(columns, constant, coefficient):  # type: ignore[no-untyped-def]
    """constant + columns . coefficient, row by row from left to right."""
    out = np.empty(columns.shape[0])
    for i in range(columns.shape[0]):
        total = constant
        for j in range(columns.shape[1]):
            total += columns[i, j] * coefficient[j]
        out[i] = total
    return out


@dataclass(frozen=True)
class LinearChoice:
    """The penalty that did best out of fold, what it predicts out of fold, and its fit on all rows.

    `second_penalty` above 0: the mean of this fit and of a ridge with that penalty.
    """

    mixture: float
    penalty: float
    fit: LinearFit
    out_of_fold: Floats
    error: float
    second_penalty: float = 0.0


def choose(columns: Ints, rows: LearningRows, mixture: float, signs: Ints, fixed: float | None = None) -> LinearChoice:
    """Chooses the penalty by cross-validation on the given folds (or takes `fixed`), then fits all rows.

    Fitted with the learning weights, judged with the survey weights.
    """
    folds = int(rows.fold.max()) + 1
    by_fold = moments(columns, rows.target, rows.learning, rows.fold, folds)
    whole = by_fold.sum(axis=0)
    everything = standard(whole)
    strongest = float(np.max(np.abs(everything.cross)))
    penalties = path(mixture, strongest) if fixed is None else np.array([fixed])
    predicted = np.empty((len(penalties), len(rows.target)))
    for f in range(folds):
        inside = rows.fold == f
        for number, fit in enumerate(solve(standard(whole - by_fold[f]), mixture, penalties, signs)):
            predicted[number, inside] = predict(columns[inside], fit.constant, fit.coefficient)
    errors = np.array([float(np.sum(rows.weight * (rows.target - row) ** 2)) for row in predicted]) / float(np.sum(rows.weight))
    best = int(np.argmin(errors))
    fit = solve(everything, mixture, penalties[: best + 1], signs)[-1]
    return LinearChoice(mixture, float(penalties[best]), fit, predicted[best], float(errors[best]))


def refit(columns: Ints, narrow: Ints, rows: LearningRows, which: Bools, choice: LinearChoice, signs: Ints) -> LinearFit:
    """The chosen penalty (or two) on some of the rows: for a regional hold-out."""
    none = np.zeros(int(which.sum()), dtype=np.int64)

    def fit(of: Ints, mixture: float, penalty: float) -> LinearFit:
        block = moments(np.ascontiguousarray(of[which]), rows.target[which], rows.learning[which], none, 1)[0]
        return solve(standard(block), mixture, np.array([penalty]), signs)[0]

    first = fit(columns, choice.mixture, choice.penalty)
    if choice.second_penalty <= 0:
        return first
    second = fit(narrow, 0.0, choice.second_penalty)
    return LinearFit((first.constant + second.constant) / 2, (first.coefficient + second.coefficient) / 2)
