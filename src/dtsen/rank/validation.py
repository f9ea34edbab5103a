"""How good a model is on families that it never saw: every measure with its interval, by groups, against another model."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dtsen.errors import RequestError, Say, Where
from dtsen.rank.files import TEST, chosen_rows
from dtsen.rank.frame import Floats, Ints, Sample, codes, numbers, read_table, sample_from_table
from dtsen.rank.measures import Interval, Ranked, bootstrap, measures, part, tenth
from dtsen.rank.model import Model, score_table, short_hash
from dtsen.rank.schema import Schema

ROUNDS = 300
SEED = 20251231
QUOTA = 40
FEWEST_IN_GROUP = 40
# Words in a column name that tell what kind of group it makes, when the schema does not say so itself.
_GROUPS = (
    ("perkotaan", r"(^|_)(urban|zone|tipe_wilayah|perkotaan|rural|area_rural)(_|$)"),
    ("jenis_kelamin_kepala", r"(head_sex|sexo_jefe|kepala_perempuan|krt_jenis_kelamin)"),
    ("umur_kepala", r"(head_age|edad_jefe|umur_kepala|krt_umur)"),
    ("disabilitas", r"(disab|hambatan|difabel)"),
)


@dataclass(frozen=True)
class GroupResult:
    """One group: how many, how often its poor are left out and its chosen are not poor (at 40 %), share chosen and truly poor."""

    kind: str
    name: str
    families: int
    exclusion_error: Interval
    inclusion_error: Interval
    chosen: float
    poor: float
    mean_decile_error: float


@dataclass(frozen=True)
class Validation:
    """Everything that the report shows. `skipped`: rows that the model had been trained on."""

    model: str
    families: int
    skipped: int
    clusters: int
    results: dict[str, Interval]
    versus: str
    differences: dict[str, Interval]
    groups: tuple[GroupResult, ...]
    worst: tuple[GroupResult, ...]
    calibration: tuple[tuple[int, float, float, int], ...]
    confusion: tuple[tuple[float, ...], ...]
    band_coverage: float
    band_by_decile: tuple[float, ...]
    facts: dict[str, Any]


def validate(model: Model, data: Path, schema: Schema, versus: Model | None, rounds: int = ROUNDS) -> Validation:
    """Judges a model on the rows of a file that it was not trained on. Raises RequestError when none is left."""
    table = chosen_rows(read_table(data), TEST).table
    seen = set(model.trained_on) | (set(versus.trained_on) if versus else set())
    fresh = np.array([short_hash(str(name)) not in seen for name in codes(table[schema.id]).to_pylist()], dtype=np.bool_)
    skipped = int((~fresh).sum())
    table = table.filter(pa.array(fresh))
    if table.num_rows < FEWEST_IN_GROUP:
        raise RequestError(
            Say("Tidak cukup keluarga yang belum pernah dilihat model.", "Too few families that the model has not seen."),
            where=Where(file=data.name),
            expected=Say(f"sedikitnya {FEWEST_IN_GROUP}", f"at least {FEWEST_IN_GROUP}"),
            came=Say(f"{table.num_rows}; {skipped} baris adalah data latih", f"{table.num_rows}; {skipped} rows are training data"),
            todo=Say("Pakai data uji yang lain dari data latih.", "Use test data other than the training data."),
        )
    sample = sample_from_table(table, schema, data.name)
    table = _in_order(table, schema, sample)
    score = score_table(model, table).score
    ranked = Ranked.of(score, sample.log_welfare, sample.weight)
    results = bootstrap(lambda weight: measures(ranked, weight), sample.weight, sample.cluster, rounds, SEED)
    differences: dict[str, Interval] = {}
    if versus is not None:
        other = Ranked.of(score_table(versus, table).score, sample.log_welfare, sample.weight)
        differences = bootstrap(lambda weight: _difference(ranked, other, weight), sample.weight, sample.cluster, rounds, SEED)
    groups = tuple(_groups(table, schema, sample, ranked, rounds))
    true_tenth = tenth(ranked.by_truth.middle(sample.weight))
    place = model.cuts.place(score).astype(np.int64)
    low, high = np.array(model.bands.lowest)[place - 1], np.array(model.bands.highest)[place - 1]
    inside = (low <= true_tenth) & (true_tenth <= high)
    predicted = tenth(ranked.by_score.middle(sample.weight))
    return Validation(
        model=model.hash,
        families=len(sample),
        skipped=skipped,
        clusters=len(set(sample.cluster)),
        results=results,
        versus=versus.hash if versus else "",
        differences=differences,
        groups=groups,
        worst=_worst(groups, results[f"exclusion_error_{QUOTA}"].value),
        calibration=_calibration(predicted, score, sample),
        confusion=tuple(tuple(part(predicted == d, true_tenth == t, sample.weight) for d in range(1, 11)) for t in range(1, 11)),
        band_coverage=float(np.sum(sample.weight[inside]) / np.sum(sample.weight)),
        band_by_decile=tuple(part(inside, place == d, sample.weight) for d in range(1, 11)),
        facts=model.facts,
    )


def _difference(ours: Ranked, other: Ranked, weight: Floats) -> dict[str, float]:
    a, b = measures(ours, weight), measures(other, weight)
    return {name: a[name] - b[name] for name in a}


def _in_order(table: pa.Table, schema: Schema, sample: Sample) -> pa.Table:
    where = {name: row for row, name in enumerate(codes(table[schema.id]).to_pylist())}
    return table.take(pa.array([where[name] for name in sample.ids], type=pa.int64()))


def _calibration(predicted: Ints, score: Ints, sample: Sample) -> tuple[tuple[int, float, float, int], ...]:
    rows = []
    for d in range(1, 11):
        here = predicted == d
        if here.any():
            heavy = sample.weight[here]
            means = [float(np.average(values[here] / 1e6, weights=heavy)) for values in (score, sample.log_welfare)]
            rows.append((d, means[0], means[1], int(here.sum())))
    return tuple(rows)


def _groups(table: pa.Table, schema: Schema, sample: Sample, ranked: Ranked, rounds: int) -> list[GroupResult]:
    truth, score = ranked.by_truth.middle(sample.weight), ranked.by_score.middle(sample.weight)
    poor, chosen = truth < QUOTA / 100, score < QUOTA / 100
    off = np.abs(tenth(score) - tenth(truth))
    found = []
    for kind, names in group_labels(table, schema, sample).items():
        for name in sorted(set(names.tolist())):
            here = names == name
            if int(here.sum()) < FEWEST_IN_GROUP or not (here & poor).any() or not (here & chosen).any():
                continue
            errors = bootstrap(_group_errors(here, poor, chosen), sample.weight, sample.cluster, rounds // 3, SEED)
            found.append(
                GroupResult(
                    kind=kind,
                    name=str(name),
                    families=int(here.sum()),
                    exclusion_error=errors["exclusion"],
                    inclusion_error=errors["inclusion"],
                    chosen=part(chosen, here, sample.weight),
                    poor=part(poor, here, sample.weight),
                    mean_decile_error=float(np.average(off[here], weights=sample.weight[here])),
                )
            )
    return found


def _group_errors(here: npt.NDArray[np.bool_], poor: npt.NDArray[np.bool_], chosen: npt.NDArray[np.bool_]) -> Any:
    def errors(weight: Floats) -> dict[str, float]:
        return {"exclusion": part(~chosen, here & poor, weight), "inclusion": part(~poor, here & chosen, weight)}

    return errors


def _worst(groups: tuple[GroupResult, ...], overall: float) -> tuple[GroupResult, ...]:
    """Groups whose poor are left out more often than the average, by more than chance; the worst first."""
    bad = [group for group in groups if group.exclusion_error.value > overall]
    return tuple(sorted(bad, key=lambda group: (-(group.exclusion_error.low > overall), -group.exclusion_error.value, group.name))[:8])


def group_labels(table: pa.Table, schema: Schema, sample: Sample) -> dict[str, npt.NDArray[Any]]:
    """For each kind of group a label for every row: those of the schema, and those that column names give away."""
    labels: dict[str, npt.NDArray[Any]] = {}
    if schema.region:
        labels["wilayah"] = np.array(sample.region, dtype=object)
    if schema.ukuran:
        labels["ukuran_keluarga"] = _classes(sample.people.astype(np.float64), (1, 3, 5, 7), ("1", "2-3", "4-5", "6-7", "8+"))
    named = dict(schema.golongan)
    for kind, pattern in _GROUPS:
        column = named.get(kind) or next((name for name in table.column_names if re.search(pattern, name)), "")
        if column:
            named[kind] = column
    for kind, column in named.items():
        if column not in table.column_names:
            continue
        if kind == "umur_kepala":
            labels[kind] = _classes(numbers(table[column]), (29, 44, 59, 74), ("<30", "30-44", "45-59", "60-74", "75+"))
        else:
            labels[kind] = np.array(
                [f"{column}={word if word is not None else '?'}" for word in codes(table[column]).to_pylist()], dtype=object
            )
    return labels


def _classes(values: Floats, edges: tuple[int, ...], names: tuple[str, ...]) -> npt.NDArray[Any]:
    place = np.searchsorted(np.array(edges), np.nan_to_num(values), side="left")
    return np.array(names, dtype=object)[place]
