"""Characteristics as integers: what the model multiplies, and what takes the place of a value that nobody knows.

Every predictor becomes one or more *columns* in thousandths: a number itself, its logarithm, its square around the
mean, the number for each person of the family, one yes/no a code, and for the trees the position of the code itself.
The model is sums of integers times integers from here on, so a score is the same on every machine, in any order of
additions, in one run over everything or for one family alone.

A missing predictor is filled by a linear rule learned on the survey (`impute.py`): own columns from the columns of the
known predictors, held between the lowest and highest value of the survey. The filling of a predictor with a promised
direction never falls when another promised predictor rises, so that the promise survives the filling.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dtsen.rank.areas import Areas
from dtsen.rank.frame import Floats, Ints, codes, numbers_of
from dtsen.rank.schema import Predictor, Schema

Bools = npt.NDArray[np.bool_]

THOUSAND = 1000
RULE_SCALE = 1_000_000
VALUE, LOG, SQUARE, CODE, A_PERSON, CATEGORY = 0, 1, 2, 3, 4, 5
# A code that the survey did not hold (often enough): known, but none of the model's yes/no columns.
OTHER_CODE = -1
_SIGNS = {"naik": 1, "turun": -1, "bebas": 0}
# A logarithm or a square of a number with fewer distinct values than this tells nothing that the number does not.
_DISTINCT_FOR_CURVES = 6
_DISTINCT_FOR_SHARES = 3
# A code that fewer sample families hold than this says more about those families than about the code.
_FEWEST_WITH_CODE = 15
_SET_ASIDE = 2
_NO_LIMIT = np.int64(1) << 60
# Fewer families than this are not worth a second thread.
FEWEST_FOR_THREADS = 4_096


@dataclass(frozen=True)
class Column:
    """One column of the model: `predictor` by position; `unit` is what 1,000 thousandths are worth; `centre` for squares."""

    name: str
    predictor: int
    form: int
    unit: float
    centre: float
    code: int
    sign: int


@dataclass(frozen=True)
class Encoding:
    """The predictors, their codes, the columns and the rule for missing values. `base` columns carry the value itself."""

    predictors: tuple[Predictor, ...]
    codes: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...]
    mean: Ints
    low: Ints
    high: Ints
    rule_constant: Ints
    rule: Ints
    # The value column of the number of people, -1 when the survey has none: what a number is divided by.
    people: int = -1

    @property
    def in_forest(self) -> list[int]:
        """Columns that trees see: no use for a logarithm or a square of a number, or for yes/no where they see the code."""
        return [i for i, column in enumerate(self.columns) if column.form in (VALUE, A_PERSON, CATEGORY)]

    @property
    def in_linear(self) -> list[int]:
        """Columns that the linear model sees: all but the position of a code."""
        return [i for i, column in enumerate(self.columns) if column.form != CATEGORY]

    def as_dict(self) -> dict[str, Any]:
        return {
            "codes": [list(words) for words in self.codes],
            "columns": [[c.name, c.predictor, c.form, c.unit, c.centre, c.code, c.sign] for c in self.columns],
            "mean": self.mean.tolist(),
            "low": self.low.tolist(),
            "high": self.high.tolist(),
            "rule_constant": self.rule_constant.tolist(),
            "people": self.people,
            "rule": [[int(row), int(col), int(self.rule[row, col])] for row, col in np.argwhere(self.rule != 0)],
        }

    @staticmethod
    def from_dict(raw: dict[str, Any], predictors: tuple[Predictor, ...]) -> "Encoding":
        columns = tuple(Column(*item) for item in raw["columns"])
        rule = np.zeros((len(columns), len(columns)), dtype=np.int64)
        for row, col, value in raw["rule"]:
            rule[row, col] = value
        mean, low, high, constant = (np.asarray(raw[name], dtype=np.int64) for name in ("mean", "low", "high", "rule_constant"))
        return Encoding(predictors, tuple(tuple(words) for words in raw["codes"]), columns, mean, low, high, constant, rule, raw["people"])


def raw_matrix(
    table: pa.Table, predictors: tuple[Predictor, ...], known_codes: tuple[tuple[str, ...], ...], areas: Areas | None = None
) -> Floats:
    """Predictors as numbers: a code as its position in `known_codes`, a known but rare or new code as OTHER_CODE; NaN is missing.

    `areas` are needed when a predictor is the mean of an area.
    """
    out = np.empty((table.num_rows, len(predictors)), order="F")

    def fill(i: int) -> None:
        predictor = predictors[i]
        if predictor.rata and areas is not None:
            out[:, i] = areas.values(table, predictor.rata)
        else:
            out[:, i] = _values(table, predictor, known_codes[i])

    threads = numba.get_num_threads() if table.num_rows >= FEWEST_FOR_THREADS else 1
    with ThreadPoolExecutor(max(1, threads)) as pool:
        list(pool.map(fill, range(len(predictors))))
    return np.ascontiguousarray(out)


def _values(table: pa.Table, predictor: Predictor, known_codes: tuple[str, ...]) -> Floats:
    if predictor.jenis == "bilangan":
        return numbers_of(table, predictor)
    words = codes(table[predictor.nama])
    place = pc.fill_null(pc.index_in(words, value_set=pa.array(known_codes, type=pa.string())), OTHER_CODE)
    place = pc.if_else(pc.is_null(words), np.nan, place.cast(pa.float64()))
    return np.asarray(place.to_numpy(), dtype=np.float64)


def codes_of(table: pa.Table, schema: Schema) -> tuple[tuple[str, ...], ...]:
    """The codes of each predictor that enough sample families hold, in order; empty for a number."""
    found: list[tuple[str, ...]] = []
    for predictor in schema.predictors:
        if predictor.jenis == "bilangan":
            found.append(())
            continue
        counted = pc.value_counts(codes(table[predictor.nama])).to_pylist()
        rare = [str(item["values"]) for item in counted if item["values"] is not None and item["counts"] >= _FEWEST_WITH_CODE]
        found.append(tuple(sorted(rare, key=lambda word: (len(word), word))))
    return tuple(found)


def fit_encoding(raw: Floats, schema: Schema, known_codes: tuple[tuple[str, ...], ...], weight: Floats) -> Encoding:
    """The columns for a survey, without a rule for missing values yet: they are filled by the mean."""
    columns: list[Column] = []
    for i, predictor in enumerate(schema.predictors):
        known = raw[~np.isnan(raw[:, i]), i]
        if predictor.jenis == "kode":
            columns += [Column(f"{predictor.nama}={word}", i, CODE, 1.0, 0.0, c, 0) for c, word in enumerate(known_codes[i])]
            columns.append(Column(predictor.nama, i, CATEGORY, 1.0, 0.0, len(known_codes[i]), 0))
            continue
        if known.size:
            columns += _number_columns(i, predictor, np.clip(known, *_held_by_enough(known)))
            columns += _a_person(i, predictor, known, raw, schema)
    people = next((j for j, c in enumerate(columns) if c.form == VALUE and c.name == schema.ukuran), -1)
    columns = [c for c in columns if people >= 0 or c.form != A_PERSON]
    bare = Encoding(
        schema.predictors,
        known_codes,
        tuple(columns),
        np.zeros(len(columns), dtype=np.int64),
        np.full(len(columns), -_NO_LIMIT),
        np.full(len(columns), _NO_LIMIT),
        np.zeros(len(columns), dtype=np.int64),
        np.zeros((len(columns), len(columns)), dtype=np.int64),
        people,
    )
    encoded, missing = encode(bare, raw)
    mean, low, high = (np.zeros(len(columns), dtype=np.int64) for _ in range(3))
    for j, column in enumerate(columns):
        known_rows = ~missing[:, column.predictor]
        values, weights = encoded[known_rows, j], weight[known_rows]
        mean[j] = round(float(np.sum(values * weights)) / float(np.sum(weights)))
        if column.form in (CODE, CATEGORY):
            low[j], high[j] = 0, THOUSAND if column.form == CODE else column.code
        else:
            low[j], high[j] = _held_by_enough(values)
    return Encoding(schema.predictors, known_codes, tuple(columns), mean, low, high, mean.copy(), bare.rule, people)


def _number_columns(i: int, predictor: Predictor, known: Floats) -> list[Column]:
    if known.min() == known.max():
        return []
    sign = _SIGNS[predictor.arah]
    made = [Column(predictor.nama, i, VALUE, _unit(known), 0.0, 0, sign)]
    if len(np.unique(known)) >= _DISTINCT_FOR_CURVES:
        if known.min() >= 0:
            made.append(Column(f"ln(1+{predictor.nama})", i, LOG, _power_of_ten(np.log1p(known).std()), 0.0, 0, sign))
        if sign == 0:
            centre = float(np.rint(known.mean()))
            made.append(Column(f"({predictor.nama}-{centre:g})^2", i, SQUARE, _power_of_ten(((known - centre) ** 2).std()), centre, 0, 0))
    return made


def _a_person(i: int, predictor: Predictor, known: Floats, raw: Floats, schema: Schema) -> list[Column]:
    """Rooms, earners, floor for each person. Not where more of it promises less: there a larger family would gain by it."""
    if predictor.nama == schema.ukuran or schema.ukuran not in schema.names or predictor.arah == "turun" or predictor.rata:
        return []
    size = raw[~np.isnan(raw[:, i]), schema.names.index(schema.ukuran)]
    if len(np.unique(known)) < _DISTINCT_FOR_SHARES or known.min() < 0:
        return []
    share = known / np.where(size >= 1, size, 1.0)
    return [Column(f"{predictor.nama}/{schema.ukuran}", i, A_PERSON, _unit(share), 0.0, 0, _SIGNS[predictor.arah])]


def _held_by_enough(values: npt.NDArray[Any]) -> tuple[Any, Any]:
    """The lowest and highest value that more than one or two families have: one household with 100 horses is no rule.

    Both are the same where hardly any family differs from the others.
    """
    ordered = np.sort(values)
    commonest = int(np.unique(ordered, return_counts=True)[1].max())
    if len(ordered) - commonest < _FEWEST_WITH_CODE:
        middle = ordered[len(ordered) // 2]
        return middle, middle
    aside = min(_SET_ASIDE, len(ordered) // 100)
    return ordered[aside], ordered[len(ordered) - 1 - aside]


def _unit(values: Floats) -> float:
    """The unit of a column that trees see: thousandths of it must fit into 32 bits."""
    largest = float(np.abs(values).max())
    return max(_power_of_ten(float(values.std())), float(10.0 ** np.ceil(np.log10(max(largest, 1e-9) * THOUSAND / 2e9))))


def _power_of_ten(spread: float) -> float:
    """The unit in which a spread is 1 to 10; never above 1 for spreads below 1,000, so that counts stay exact."""
    power = float(10.0 ** np.floor(np.log10(spread)))
    return min(power, 1.0) if spread < THOUSAND else power / 100.0


def encode(encoding: Encoding, raw: Floats) -> tuple[Ints, Bools]:
    """Columns in thousandths (rows x columns) and which predictors were missing (rows x predictors)."""
    return _encode(np.ascontiguousarray(raw), *kernel_arrays(encoding))  # type: ignore[no-any-return]


def kernel_arrays(encoding: Encoding) -> tuple[Any, ...]:
    """The encoding as plain arrays, in the order in which `encode_row` takes them."""
    columns = encoding.columns
    return (
        np.array([c.predictor for c in columns], dtype=np.int64),
        np.array([c.form for c in columns], dtype=np.int64),
        np.array([c.unit for c in columns], dtype=np.float64),
        np.array([c.centre for c in columns], dtype=np.float64),
        np.array([c.code for c in columns], dtype=np.int64),
        encoding.mean,
        encoding.low,
        encoding.high,
        encoding.rule_constant,
        encoding.rule,
        encoding.people,
    )


@numba.njit(cache=True)
def encode_row(  # type: ignore[no-untyped-def]
    values, predictor, form, unit, centre, code, mean, low, high, rule_constant, rule, people, out, missing
):
    """One family: `out` gets its columns in thousandths, `missing` which predictors nobody knows."""
    columns = predictor.shape[0]
    for k in range(values.shape[0]):
        missing[k] = np.isnan(values[k])
    # First what carries a value itself; a number outside what the survey saw counts as the lowest or highest that it saw.
    for j in range(columns):
        value = values[predictor[j]]
        if np.isnan(value):
            out[j] = mean[j]
        elif form[j] == CODE:
            out[j] = THOUSAND if value == code[j] else 0
        elif form[j] == VALUE:
            out[j] = min(max(np.int64(np.rint(value * THOUSAND / unit[j])), low[j]), high[j])
    # Then what nobody knows, by the rule; only known values and means are looked at, so the order does not matter.
    filled = np.empty(columns, dtype=np.int64)
    for j in range(columns):
        if missing[predictor[j]] and (form[j] == VALUE or form[j] == CODE):
            total = rule_constant[j] * RULE_SCALE
            for k in range(columns):
                if rule[j, k] != 0:
                    total += rule[j, k] * out[k]
            filled[j] = min(max((total + RULE_SCALE // 2) // RULE_SCALE, low[j]), high[j])
    for j in range(columns):
        if missing[predictor[j]] and (form[j] == VALUE or form[j] == CODE):
            out[j] = filled[j]
    # Last the second forms of a number; its value column stands before them.
    size = np.float64(1.0)
    if people >= 0:
        size = max(1.0, out[people] * unit[people] / THOUSAND)
    base = 0
    for j in range(columns):
        if form[j] == VALUE or form[j] == CODE:
            base = j
            continue
        if form[j] == CATEGORY:
            # The likeliest code where it is not known; the position after the last is every other code.
            if missing[predictor[j]]:
                likeliest = j - code[j]
                for k in range(j - code[j], j):
                    if out[k] > out[likeliest]:
                        likeliest = k
                out[j] = code[likeliest] if code[j] > 0 else 0
            else:
                out[j] = np.int64(values[predictor[j]]) if values[predictor[j]] >= 0 else code[j]
            continue
        value = out[base] * unit[base] / THOUSAND
        if form[j] == LOG:
            made = np.log1p(max(value, 0.0))
        elif form[j] == SQUARE:
            made = (value - centre[j]) * (value - centre[j])
        else:
            made = value / size
        out[j] = min(max(np.int64(np.rint(made * THOUSAND / unit[j])), low[j]), high[j])


@numba.njit(cache=True, nogil=True)
def _encode(raw, predictor, form, unit, centre, code, mean, low, high, rule_constant, rule, people):  # type: ignore[no-untyped-def]
    out = np.empty((raw.shape[0], predictor.shape[0]), dtype=np.int64)
    missing = np.empty(raw.shape, dtype=np.bool_)
    for i in range(raw.shape[0]):
        encode_row(raw[i], predictor, form, unit, centre, code, mean, low, high, rule_constant, rule, people, out[i], missing[i])
    return out, missing
