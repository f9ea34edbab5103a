"""What is usual around a family: means of its area, taken from the registry, which holds everybody, and never from the survey.

The means are part of the model, so that the survey and the registry, a full run and one changed family, are given the same.
A family's own value counts in the mean of its area: left out by what it says today, a family that gains something would
lower the mean around itself, and with it perhaps its score. An area of few families, in which one would weigh much, has no
mean.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dtsen.rank.frame import Floats, Ints, codes, numbers_of
from dtsen.rank.schema import Predictor, Schema

FEWEST = 30
THOUSAND = 1000
MICRO = 1_000_000
_NOTHING = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Areas:
    """Means of `predictors` for each area of `codes` (ascending), in millionths; areas x predictors, `_NOTHING` where few know."""

    column: str
    predictors: tuple[str, ...]
    codes: tuple[str, ...]
    mean: Ints

    def values(self, table: pa.Table, predictor: str) -> Floats:
        """The mean of each family's area; NaN where the area is not known or has none."""
        place = pc.index_in(codes(table[self.column]), value_set=pa.array(self.codes, type=pa.string()))
        known = place.is_valid().to_numpy()
        row = np.asarray(pc.fill_null(place, 0).to_numpy(), dtype=np.int64)
        if not self.codes:
            return np.full(table.num_rows, np.nan)
        found = self.mean[row, self.predictors.index(predictor)]
        return np.where(known & (found != _NOTHING), found / MICRO, np.nan)

    def as_dict(self) -> dict[str, Any]:
        mean = [[None if value == _NOTHING else value for value in row] for row in self.mean.tolist()]
        return {"column": self.column, "predictors": list(self.predictors), "codes": list(self.codes), "mean": mean}

    @staticmethod
    def from_dict(raw: dict[str, Any]) -> "Areas":
        mean = [[_NOTHING if value is None else value for value in row] for row in raw["mean"]]
        shape = (len(raw["codes"]), len(raw["predictors"]))
        return Areas(raw["column"], tuple(raw["predictors"]), tuple(raw["codes"]), np.array(mean, dtype=np.int64).reshape(shape))


def area_predictors(schema: Schema) -> tuple[Predictor, ...]:
    """The predictors whose means are asked for: those that the schema names, or every number with a direction."""
    asked = schema.rata_wilayah
    return tuple(p for p in schema.predictors if p.jenis == "bilangan" and not p.rata and (p.nama in asked if asked else p.arah != "bebas"))


def learn_areas(blocks: Iterator[pa.Table], schema: Schema, fewest: int = FEWEST) -> Areas:
    """The means from the families of a registry, in whole thousandths, so that their order never matters."""
    chosen = area_predictors(schema)
    total: dict[str, npt.NDArray[np.int64]] = {}
    for block in blocks:
        encoded = codes(block[schema.wilayah]).combine_chunks().dictionary_encode()
        names = encoded.dictionary.to_pylist()
        place = np.asarray(pc.fill_null(encoded.indices, len(names)).to_numpy(zero_copy_only=False), dtype=np.int64)
        sums = np.zeros((len(names) + 1, 2, len(chosen)), dtype=np.int64)
        for k, predictor in enumerate(chosen):
            values = numbers_of(block, predictor)
            known = ~np.isnan(values)
            np.add.at(sums[:, 0, k], place[known], 1)
            np.add.at(sums[:, 1, k], place[known], np.rint(values[known] * THOUSAND).astype(np.int64))
        for name, found in zip(names, sums[:-1], strict=True):
            total[name] = total[name] + found if name in total else found.copy()
    order = tuple(sorted(total))
    mean = np.full((len(order), len(chosen)), _NOTHING, dtype=np.int64)
    for row, name in enumerate(order):
        for k, (count, sum_of) in enumerate(total[name].T.tolist()):
            if count >= fewest:
                mean[row, k] = (2 * sum_of * (MICRO // THOUSAND) + count) // (2 * count)
    return Areas(schema.wilayah, tuple(p.nama for p in chosen), order, mean)


def with_areas(schema: Schema, areas: Areas) -> Schema:
    """The schema with one more predictor, without a direction, for each mean."""
    of = {p.nama: p for p in schema.predictors}
    added = tuple(
        Predictor(
            nama=f"rata_wilayah_{name}",
            jenis="bilangan",
            kelompok="Wilayah",
            label_id=f"Rata-rata wilayah: {of[name].label_id or name}",
            label_en=f"Mean of the area: {of[name].label_en or name}",
            rata=name,
        )
        for name in areas.predictors
    )
    return replace(schema, predictors=schema.predictors + added)
