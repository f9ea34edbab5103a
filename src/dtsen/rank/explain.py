"""Why this family has this desil: what moved its score up and down against the median family, exactly, and in words.

The contributions and the score of the median family sum to the score. No points are shown in the sentences: what a
family or an enumerator could aim at is not told, only directions.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dtsen.engine import Shelf
from dtsen.errors import RequestError, Say, Where
from dtsen.rank.cuts import TENTHS
from dtsen.rank.encode import encode
from dtsen.rank.forest import PICO
from dtsen.rank.frame import Floats, blocks, codes
from dtsen.rank.frozen import cuts_of
from dtsen.rank.model import MICRO, Model, load, score_raw
from dtsen.rank.schema import Predictor
from dtsen.rank.sentences import sentences
from dtsen.rank.shapley import shares

LEVELS = ("nasional", "provinsi", "kabupaten_kota")


@dataclass(frozen=True)
class Contribution:
    """One characteristic: `effect` in ln welfare against the median family; `imputed`: nobody knows it, it was filled."""

    name: str
    label: Say
    value: Say
    median: Say
    effect: float
    imputed: bool


@dataclass(frozen=True)
class CutDistance:
    """A family's tenth at one level and how far the cuts on both sides are, in ln welfare (None: there is none)."""

    level: str
    code: str
    desil: int
    down: float | None
    up: float | None


@dataclass(frozen=True)
class Explanation:
    """Everything about one family's rank; `median_score` + the effects = `score` (ln welfare, to 1e-6)."""

    family_id: str
    score: float
    score_low: float
    score_high: float
    median_score: float
    desil: dict[str, int | None]
    desil_low: int
    desil_high: int
    unit: str
    model: str
    contributions: tuple[Contribution, ...]
    cuts: tuple[CutDistance, ...]
    sentences: tuple[Say, ...]


def explain_family(shelf: Shelf, family_id: str) -> Explanation:
    """The explanation of a family of a run. Raises RequestError when it has no desil there."""
    found, scored, known = (row_of(shelf, name, family_id) for name in ("desil", "pmt_score", "pmt_ciri"))
    model = model_of(shelf.room_folder("rank") / "model")
    raw = model.raw(known)
    median_score, parts = contributions(model, raw)
    row, score = found.to_pylist()[0], scored.to_pylist()[0]
    codes = {"nasional": "", "provinsi": known["kode_provinsi"][0].as_py(), "kabupaten_kota": known["kode_kabupaten_kota"][0].as_py()}
    desil = {level: row[f"desil_{level}"] for level in LEVELS}
    distances = tuple(
        _distance(shelf, level, codes[level] or "", row["skor"], tenth) for level in LEVELS if (tenth := desil[level]) is not None
    )
    return Explanation(
        family_id=family_id,
        score=row["skor"] / MICRO,
        score_low=score["skor_low"] / MICRO,
        score_high=score["skor_high"] / MICRO,
        median_score=median_score,
        desil=desil,
        desil_low=row["desil_low"],
        desil_high=row["desil_high"],
        unit=row["unit"],
        model=row["model"],
        contributions=parts,
        cuts=distances,
        sentences=sentences(desil, (row["desil_low"], row["desil_high"]), parts, distances),
    )


def contributions(model: Model, raw: Floats, other: Floats | None = None) -> tuple[float, tuple[Contribution, ...]]:
    """The median family's score and the effect of each predictor of one family (`raw`: one row), largest first.

    `other`: one row to compare with instead of the median family.
    """
    reference = model.median if other is None else other[0]
    rows = np.vstack([raw, reference.reshape(1, -1)])
    columns, missing = encode(model.encoding, rows)
    linear = (columns[0] - columns[1]) * model.coefficient
    effects = np.zeros(len(model.schema.predictors))
    for column, value in zip(model.encoding.columns, linear.tolist(), strict=True):
        effects[column.predictor] += value / PICO
    if model.forest.trees:
        whose = np.array([column.predictor for column in model.encoding.columns], dtype=np.int64)
        effects += shares(model.forest, columns[0], columns[1], whose, len(effects))
    score = score_raw(model, rows).score
    # What rounding to millionths took away is less than one of them; the other side carries it.
    median_score = float(score[0]) / MICRO - float(effects.sum())
    made = [
        Contribution(
            name=predictor.nama,
            label=Say(predictor.label_id or predictor.nama, predictor.label_en or predictor.nama),
            value=_words(predictor, model, i, raw[0, i]),
            median=_words(predictor, model, i, reference[i]),
            effect=float(effects[i]),
            imputed=bool(missing[0, i]),
        )
        for i, predictor in enumerate(model.schema.predictors)
    ]
    return median_score, tuple(sorted(made, key=lambda part: (-abs(round(part.effect, 12)), part.name)))


@dataclass(frozen=True)
class RowExplanation:
    """The explanation of a family outside of a run: against the cuts of the survey that the model was trained on."""

    score: float
    median_score: float
    desil: int
    contributions: tuple[Contribution, ...]
    sentences: tuple[Say, ...]


def explain_row(model: Model, data: Path, family_id: str) -> RowExplanation:
    """Explains one family of a file. Raises RequestError when the file does not hold it."""
    for block in blocks(data, list(dict.fromkeys([model.schema.id, *model.schema.columns]))):
        here = pc.equal(codes(block[model.schema.id]), family_id)
        if pc.any(here).as_py():
            return _explain_one(model, model.raw(block.filter(here).slice(0, 1)))
    raise RequestError(
        Say("Keluarga ini tidak ada di berkas data.", "This family is not in the data file."),
        where=Where(file=data.name, column=model.schema.id),
        todo=Say("Periksa nomor yang disebut dengan --id.", "Check the id given with --id."),
    )


def _explain_one(model: Model, raw: Floats) -> RowExplanation:
    median_score, parts = contributions(model, raw)
    score = int(score_raw(model, raw).score[0])
    tenth = int(model.cuts.place(np.array([score], dtype=np.int64))[0])
    last = model.cuts.last
    down = (score - last[tenth - 2]) / MICRO if tenth > 1 else None
    up = (last[tenth - 1] - score + 1) / MICRO if tenth < TENTHS else None
    band = model.bands.lowest[tenth - 1], model.bands.highest[tenth - 1]
    said = sentences({"nasional": tenth}, band, parts, [CutDistance("nasional", "", tenth, down, up)])
    return RowExplanation(score / MICRO, median_score, tenth, parts, said)


@lru_cache(maxsize=4)
def model_of(folder: Path) -> Model:
    """A model folder, read once."""
    return load(folder)


def _words(predictor: Predictor, model: Model, i: int, value: float) -> Say:
    if np.isnan(value):
        return Say("tidak diketahui", "not known")
    if predictor.rata:
        return Say(f"{value:.3g}", f"{value:.3g}")
    known = model.encoding.codes[i]
    code = f"{value:g}" if predictor.jenis == "bilangan" else (known[int(value)] if value >= 0 else "")
    return Say(predictor.words(code, "id") or "lainnya", predictor.words(code, "en") or "other")


def row_of(shelf: Shelf, table: str, family_id: str) -> pa.Table:
    """The one row of a family in `desil`, `pmt_score` or `pmt_ciri`. Raises RequestError when it has none."""
    key = "unit_id" if table == "pmt_ciri" else "family_id"
    filters = [(key, "=", family_id)] + ([("sisi", "=", "registri")] if table == "pmt_ciri" else [])
    found = pq.read_table(shelf.path(table), filters=filters)
    if found.num_rows == 0:
        raise RequestError(
            Say("Keluarga ini tidak mempunyai desil dalam rilis ini.", "This family has no desil in this release."),
            todo=Say(
                "Keluarga yang belum didata atau tanpa anggota aktif ada di tabel unranked_family, dengan alasannya.",
                "Families that no register describes, or in which nobody lives, are in table unranked_family, with the reason.",
            ),
        )
    return found.slice(0, 1)


def _distance(shelf: Shelf, level: str, code: str, score: int, tenth: int) -> CutDistance:
    last = cuts_of(shelf, level, code).last
    down = (score - last[tenth - 2]) / MICRO if tenth > 1 else None
    up = (last[tenth - 1] - score + 1) / MICRO if tenth < TENTHS else None
    return CutDistance(level, code, tenth, down, up)
