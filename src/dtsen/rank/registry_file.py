"""A survey held against the registry that it shall rank, both in files: what differs too much, what the registry does not know,
what is usual in its areas."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from dtsen.errors import RequestError, Say, Where
from dtsen.rank.areas import Areas, area_predictors, learn_areas
from dtsen.rank.encode import Bools
from dtsen.rank.frame import blocks, column_names, numbers
from dtsen.rank.overlap import Overlap, as_json, compare_tables
from dtsen.rank.registry_side import PATTERN_FAMILIES, known
from dtsen.rank.schema import Schema

OVERLAP = "overlap.json"


@dataclass(frozen=True)
class Held:
    """`schema`: only what may predict; `pattern`: families x its predictors, not known; `areas`: None without a column of areas."""

    schema: Schema
    overlap: tuple[Overlap, ...]
    pattern: Bools
    areas: Areas | None


def hold(survey: pa.Table, registry: Path, schema: Schema, limits: dict[str, float], fewest: int) -> Held:
    """Compares survey and registry. Raises RequestError when the registry lacks a column or nothing is left to predict with."""
    wanted = list(dict.fromkeys([*schema.columns, *([schema.wilayah] if schema.wilayah else [])]))
    missing = sorted(set(wanted) - set(column_names(registry)))
    if missing:
        raise RequestError(
            Say("Registri tidak mempunyai semua penduga.", "The registry does not hold all predictors."),
            where=Where(file=registry.name),
            expected=Say(f"kolom {', '.join(missing)}", f"columns {', '.join(missing)}"),
            todo=Say("Keluarkan penduga itu dari skema, atau lengkapi berkas.", "Take them out of the schema, or complete the file."),
        )
    some = _every_kth(registry, wanted)
    weight = numbers(survey[schema.weight]) if schema.weight else np.ones(survey.num_rows)
    overlap = tuple(compare_tables(survey, weight, some, schema, limits))
    left = schema.with_predictors([item.name for item in overlap if not item.refused])
    if not left.predictors:
        raise RequestError(
            Say("Survei dan registri tidak punya penduga bersama.", "Survey and registry have no predictor in common."),
            where=Where(file=registry.name),
            todo=Say("Periksa kode dan satuan kedua berkas.", "Check the codes and units of both files."),
        )
    pattern = np.column_stack([~known(some, predictor) for predictor in left.predictors])
    areas = None
    if left.wilayah and area_predictors(left):
        areas = learn_areas(blocks(registry, wanted), left, fewest)
    return Held(left, overlap, pattern, areas)


def write_overlap(overlap: tuple[Overlap, ...], out: Path) -> None:
    """Writes the comparison into the model folder."""
    text = json.dumps(as_json(list(overlap)), ensure_ascii=False, indent=1, sort_keys=True)
    (out / OVERLAP).write_text(text + "\n", encoding="utf-8")


def _every_kth(registry: Path, columns: list[str]) -> pa.Table:
    """Families taken evenly over the whole file."""
    rows = sum(block.num_rows for block in blocks(registry, columns[:1]))
    step, seen, parts = max(1, rows // PATTERN_FAMILIES), 0, []
    for block in blocks(registry, columns):
        parts.append(block.take(pa.array(np.arange((-seen) % step, block.num_rows, step), type=pa.int64())))
        seen += block.num_rows
    return pa.concat_tables(parts)
