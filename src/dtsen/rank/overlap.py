"""Do survey and registry speak of the same thing? Each predictor on both sides, before anything is trained."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from dtsen.rank.frame import Floats, codes, numbers, numbers_of
from dtsen.rank.registry_side import PATTERN_FAMILIES, registry_blocks
from dtsen.rank.schema import Predictor, Schema

BINS = 10
# Kept off zero in a population stability index: a share that is nobody's would make it infinite.
SMALLEST_SHARE = 1e-3


@dataclass(frozen=True)
class Overlap:
    """One predictor on both sides. `psi` of known values; `refused` with the reason: it may not predict."""

    name: str
    kind: str
    survey_missing: float
    registry_missing: float
    survey_mean: float | None
    registry_mean: float | None
    survey_codes: tuple[str, ...]
    only_in_registry: tuple[str, ...]
    psi: float
    warned: bool
    refused: bool
    reason: str


def compare(survey: pa.Table, registry: Path, rows: int, schema: Schema, limits: dict[str, float]) -> list[Overlap]:
    """Every predictor of the schema; the registry is read at every k-th family."""
    step = max(1, rows // PATTERN_FAMILIES)
    parts, seen = [], 0
    for block in registry_blocks(registry, list(schema.names)):
        parts.append(block.take(pa.array(np.arange((-seen) % step, block.num_rows, step), type=pa.int64())))
        seen += block.num_rows
    weight = numbers(survey[schema.weight]) if schema.weight else np.ones(survey.num_rows)
    return compare_tables(survey, weight, pa.concat_tables(parts) if parts else survey.slice(0, 0), schema, limits)


def compare_tables(survey: pa.Table, weight: Floats, registry: pa.Table, schema: Schema, limits: dict[str, float]) -> list[Overlap]:
    """The same for two tables in memory."""
    found = []
    for predictor in schema.predictors:
        if predictor.rata:
            continue
        here = _Side(survey, predictor, weight)
        there = _Side(registry, predictor, np.ones(registry.num_rows))
        psi = _psi(here, there) if registry.num_rows else 0.0
        reason = ""
        if registry.num_rows and there.missing > limits["kosong_tolak"]:
            reason = "kosong"
        elif psi > limits["psi_tolak"]:
            reason = "berbeda"
        found.append(
            Overlap(
                name=predictor.nama,
                kind=predictor.jenis,
                survey_missing=round(here.missing, 6),
                registry_missing=round(there.missing, 6),
                survey_mean=here.mean,
                registry_mean=there.mean,
                survey_codes=tuple(sorted(here.shares)) if predictor.jenis == "kode" else (),
                only_in_registry=tuple(sorted(set(there.shares) - set(here.shares))) if predictor.jenis == "kode" else (),
                psi=round(psi, 6),
                warned=psi > limits["psi_awas"],
                refused=bool(reason),
                reason=reason,
            )
        )
    return found


class _Side:
    """One predictor on one side: weighted share missing, mean of a number, shares of codes."""

    def __init__(self, table: pa.Table, predictor: Predictor, weight: Floats) -> None:
        self.kind = kind = predictor.jenis
        self.values: Floats = numbers_of(table, predictor) if kind == "bilangan" else np.zeros(0)
        words = codes(table[predictor.nama]).to_pylist() if kind == "kode" else []
        known = ~np.isnan(self.values) if kind == "bilangan" else np.array([word is not None for word in words], dtype=np.bool_)
        total = float(weight.sum())
        self.missing = float(weight[~known].sum()) / total if total else 0.0
        self.weight = weight[known]
        self.values = self.values[known] if kind == "bilangan" else self.values
        self.mean = round(float(np.average(self.values, weights=self.weight)), 6) if kind == "bilangan" and known.any() else None
        self.shares: dict[str, float] = {}
        for word, heavy in zip(words, weight.tolist(), strict=False):
            if word is not None:
                self.shares[word] = self.shares.get(word, 0.0) + heavy / max(float(self.weight.sum()), 1e-9)


def _psi(here: _Side, there: _Side) -> float:
    if here.kind == "kode":
        names = sorted(set(here.shares) | set(there.shares))
        return psi(np.array([here.shares.get(n, 0.0) for n in names]), np.array([there.shares.get(n, 0.0) for n in names]))
    if len(here.values) == 0 or len(there.values) == 0:
        return 0.0
    edges = np.unique(np.quantile(here.values, np.arange(1, BINS) / BINS))
    shares = [
        np.bincount(np.searchsorted(edges, side.values, side="left"), weights=side.weight, minlength=len(edges) + 1) / side.weight.sum()
        for side in (here, there)
    ]
    return psi(shares[0], shares[1])


def psi(before: Floats, after: Floats) -> float:
    """Population stability index of two distributions over the same bins."""
    a, b = np.maximum(before, SMALLEST_SHARE), np.maximum(after, SMALLEST_SHARE)
    return float(np.sum((b - a) * np.log(b / a)))


def as_json(overlap: list[Overlap]) -> list[dict[str, Any]]:
    return [asdict(item) for item in overlap]
