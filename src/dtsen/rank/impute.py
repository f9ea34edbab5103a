"""What takes the place of a value that nobody knows: a linear rule learned on the survey, written into the model.

The registry knows less than the survey, and not at random: whole blocks are missing where a register never asked. So
the rule is learned on survey families that were given the holes of the registry (`holes`), with everything that is
still known about them. Signs are promised: see `encode.py`.
"""

import hashlib
from dataclasses import replace

import numpy as np

from dtsen.rank.encode import CODE, RULE_SCALE, THOUSAND, VALUE, Bools, Encoding, encode
from dtsen.rank.frame import Floats, Ints
from dtsen.rank.linear import SWEEPS, TOLERANCE, descend, moments, standard

# Ridge on standardised columns: a rule for a rare code must not follow five families.
RIDGE = 0.05
LASSO = 0.01


def with_holes(raw: Floats, holes: Bools) -> Floats:
    """The values with those forgotten that `holes` names."""
    return np.where(holes, np.nan, raw)


def drawn_holes(ids: list[str], pattern: Bools, round_number: int) -> Bools:
    """One row of `pattern` (families x predictors that the registry does not know) for each id, drawn by hash."""
    if len(pattern) == 0:
        return np.zeros((len(ids), pattern.shape[1]), dtype=np.bool_)
    picks = [int.from_bytes(hashlib.sha256(f"{round_number}|{name}".encode()).digest()[:8], "big") % len(pattern) for name in ids]
    return pattern[np.array(picks, dtype=np.int64)]


def scattered_holes(ids: list[str], predictors: int, share: float) -> Bools:
    """Holes at random, by hash, for a survey whose registry is not at hand: each predictor forgotten with chance `share`."""
    out = np.zeros((len(ids), predictors), dtype=np.bool_)
    for row, name in enumerate(ids):
        for block in range(0, predictors, 32):
            digest = hashlib.sha256(f"lubang|{block}|{name}".encode()).digest()
            for k in range(block, min(block + 32, predictors)):
                out[row, k] = digest[k - block] < share * 256
    return out


def learn_rule(encoding: Encoding, raw: Floats, holes: Bools, weight: Floats) -> Encoding:
    """The encoding with its rule: each value or code column from the value and code columns of the other predictors."""
    truth, unknown = encode(encoding, raw)
    seen, _ = encode(encoding, with_holes(raw, holes))
    columns = encoding.columns
    base = [j for j, c in enumerate(columns) if c.form in (VALUE, CODE)]
    constant, rule = encoding.mean.copy(), np.zeros((len(columns), len(columns)), dtype=np.int64)
    one_fold = np.zeros(len(raw), dtype=np.int64)
    regressors = np.ascontiguousarray(seen[:, base])
    shared = None
    for j in base:
        column = columns[j]
        known = ~unknown[:, column.predictor]
        target = truth[:, j] / THOUSAND
        if shared is None or not known.all():
            block = moments(regressors[known], target[known], weight[known], one_fold[known], 1)[0]
            shared = block if known.all() else None
        else:
            block = shared.copy()
            block[-1, :-1] = block[:-1, -1] = _cross(regressors, target, weight)
        parts = standard(block)
        low, high = _allowed(encoding, j, base)
        found = descend(parts.gram, parts.cross, LASSO * 0.1, RIDGE, low, high, np.zeros(len(base)), SWEEPS, TOLERANCE) / parts.spread
        rule[j, base] = np.rint(found * RULE_SCALE).astype(np.int64)
        rest = parts.target_mean * THOUSAND - float(np.sum(rule[j, base] / RULE_SCALE * parts.mean * THOUSAND))
        constant[j] = round(rest)
    return replace(encoding, rule=rule, rule_constant=constant)


def _cross(regressors: Ints, target: Floats, weight: Floats) -> Floats:
    out = np.empty(regressors.shape[1] + 1)
    out[0] = float(np.sum(weight * target))
    for k in range(regressors.shape[1]):
        out[k + 1] = float(np.sum(weight * target * regressors[:, k])) / THOUSAND
    return out


def _allowed(encoding: Encoding, j: int, base: list[int]) -> tuple[Floats, Floats]:
    """Limits of the rule for column `j`: nothing from its own predictor; no promise may be broken through a filling."""
    low, high = np.full(len(base), -np.inf), np.full(len(base), np.inf)
    own = encoding.columns[j]
    for place, k in enumerate(base):
        other = encoding.columns[k]
        if other.predictor == own.predictor or (own.sign == 0 and other.sign != 0):
            low[place] = high[place] = 0.0
        elif own.sign != 0 and other.sign != 0:
            if own.sign * other.sign > 0:
                low[place] = 0.0
            else:
                high[place] = 0.0
    return low, high
