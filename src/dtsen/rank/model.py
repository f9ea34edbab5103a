"""A proxy means test as one immutable file: named by the hash of its content, read by people and machines, never a pickle.

`model.json` holds everything that a score and its explanation need; `model.sha256` its hash; `latih.sha256` short hashes
of the families that it was trained on, so that it is never judged by them. The score is a sum of integers: constant +
coefficients x columns + leaves.
"""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pyarrow as pa

from dtsen.errors import RequestError, Say, Where
from dtsen.rank.areas import Areas
from dtsen.rank.band import Bands
from dtsen.rank.cuts import Cuts
from dtsen.rank.encode import FEWEST_FOR_THREADS, Bools, Encoding, encode_row, kernel_arrays, raw_matrix
from dtsen.rank.forest import PICO, Forest
from dtsen.rank.frame import Floats, Ints
from dtsen.rank.quick import TOGETHER, Quick, add_quick, quick
from dtsen.rank.schema import Schema, schema_from_dict

FORMAT = "dtsen-pmt/2"
MICRO = 1_000_000
FILE = "model.json"
TRAINED_FILE = "latih.sha256"


@dataclass(frozen=True)
class Model:
    """`constant`, `coefficient` and leaves in 10^-12 of ln welfare (a coefficient: for each thousandth of its column).

    `median` is the median family of the survey as predictors (codes as their position); `trained_on` short hashes of the
    ids of the training families; `facts` is what the model card says about training.
    """

    schema: Schema
    encoding: Encoding
    constant: int
    coefficient: Ints
    forest: Forest
    bands: Bands
    cuts: Cuts
    median: Floats
    trained_on: tuple[str, ...]
    facts: dict[str, Any]
    areas: Areas | None = None

    @cached_property
    def hash(self) -> str:
        return hashlib.sha256(canonical(self.as_dict()).encode()).hexdigest()

    @cached_property
    def quick(self) -> Quick:
        return quick(self.forest)

    def raw(self, table: pa.Table) -> Floats:
        """The predictors of families of a table that has the columns of the schema: see `encode.raw_matrix`."""
        return raw_matrix(table, self.schema.predictors, self.encoding.codes, self.areas)

    def as_dict(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "schema": self.schema.as_dict(),
            "encoding": self.encoding.as_dict(),
            "constant": self.constant,
            "coefficient": self.coefficient.tolist(),
            "forest": self.forest.as_dict(),
            "trained_on": hashlib.sha256(" ".join(self.trained_on).encode()).hexdigest(),
            "bands": {"below": self.bands.below, "above": self.bands.above, "lowest": self.bands.lowest, "highest": self.bands.highest},
            "cuts": {"last": self.cuts.last, "weight": self.cuts.weight},
            "median": self.median.tolist(),
            "facts": self.facts,
            **({"areas": self.areas.as_dict()} if self.areas else {}),
        }


@dataclass(frozen=True)
class Scores:
    """Scores in millionths of ln welfare, and which predictors were missing (families x predictors)."""

    score: Ints
    missing: Bools


def short_hash(family: str) -> str:
    """How a training family is remembered: 48 bits of a hash of its id."""
    return hashlib.sha256(family.encode()).hexdigest()[:12]


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def save(model: Model, folder: Path) -> None:
    """Writes the model folder; the hash is the name of its content and is written beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(canonical(model.as_dict()) + "\n", encoding="utf-8")
    (folder / TRAINED_FILE).write_text("\n".join(model.trained_on) + "\n", encoding="utf-8")
    (folder / "model.sha256").write_text(model.hash + "\n", encoding="utf-8")


def load(folder: Path) -> Model:
    """Reads a model folder. Raises RequestError when a part is missing (an older model) or its content is not what its hash says."""
    path = folder / FILE
    if not path.exists():
        raise _unusable(folder, Say("tidak ada model.json", "there is no model.json"))
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw.get("format") != FORMAT:
            raise _unusable(folder, Say(f"bentuk {raw.get('format')}", f"format {raw.get('format')}"))
        model = _from_dict(raw, folder)
        written = (folder / "model.sha256").read_text(encoding="utf-8").strip()
    except (KeyError, TypeError, ValueError, AttributeError, FileNotFoundError) as problem:
        # A part that is not there: the model was made by an older version, or its folder was cut short.
        lacking = problem.args[0] if isinstance(problem, KeyError) else type(problem).__name__
        raise _unusable(folder, Say(f"bagian yang tidak terbaca: {lacking}", f"a part that cannot be read: {lacking}")) from problem
    if written != model.hash:
        raise _unusable(folder, Say("isi tidak sama dengan sidik jarinya", "content differs from its hash"))
    return model


def _from_dict(raw: dict[str, Any], folder: Path) -> Model:
    schema = schema_from_dict(raw["schema"], folder / FILE)
    return Model(
        schema=schema,
        encoding=Encoding.from_dict(raw["encoding"], schema.predictors),
        constant=int(raw["constant"]),
        coefficient=np.asarray(raw["coefficient"], dtype=np.int64),
        forest=Forest.from_dict(raw["forest"]),
        bands=Bands(**{name: tuple(values) for name, values in raw["bands"].items()}),
        cuts=Cuts(tuple(raw["cuts"]["last"]), tuple(raw["cuts"]["weight"])),
        median=np.asarray(raw["median"], dtype=np.float64),
        trained_on=tuple((folder / TRAINED_FILE).read_text(encoding="utf-8").split()),
        facts=raw["facts"],
        areas=Areas.from_dict(raw["areas"]) if "areas" in raw else None,
    )


def score_table(model: Model, table: pa.Table) -> Scores:
    """Scores the families of a table that has a column for each predictor."""
    return score_raw(model, model.raw(table))


def score_raw(model: Model, raw: Floats) -> Scores:
    """Scores families given as `encode.raw_matrix` makes them; the rows are shared among numba's number of threads."""
    fixed = kernel_arrays(model.encoding), model.coefficient, np.int64(model.constant), model.quick.arrays(), model.forest.trees
    threads = max(1, min(numba.get_num_threads(), len(raw) // FEWEST_FOR_THREADS))
    if threads == 1:
        return Scores(*_score_rows(np.ascontiguousarray(raw), *fixed))
    parts = [np.ascontiguousarray(part) for part in np.array_split(raw, threads)]
    with ThreadPoolExecutor(threads) as pool:
        done = list(pool.map(lambda part: _score_rows(part, *fixed), parts))
    return Scores(np.concatenate([one[0] for one in done]), np.concatenate([one[1] for one in done]))


@numba.njit(cache=True, nogil=True)
def _score_rows(raw, encoding, coefficient, constant, forest, trees):  # type: ignore[no-untyped-def]
    predictor, form, unit, centre, code, mean, low, high, rule_constant, rule, people = encoding
    column, edge, threshold, codes, range_of, start, tree, mask, leaf = forest
    families = raw.shape[0]
    score = np.empty(families, dtype=np.int64)
    missing = np.empty(raw.shape, dtype=np.bool_)
    rows = np.empty((TOGETHER, coefficient.shape[0]), dtype=np.int64)
    total = np.empty(TOGETHER, dtype=np.int64)
    left = np.empty((TOGETHER, trees), dtype=mask.dtype)
    for begin in range(0, families, TOGETHER):
        some = min(TOGETHER, families - begin)
        for i in range(some):
            place = begin + i
            encode_row(
                raw[place], predictor, form, unit, centre, code, mean, low, high, rule_constant, rule, people, rows[i], missing[place]
            )
        add_quick(rows[:some], left, total, column, edge, threshold, codes, range_of, start, tree, mask, leaf)
        for i in range(some):
            sum_of = constant + total[i]
            for j in range(coefficient.shape[0]):
                sum_of += coefficient[j] * rows[i, j]
            score[begin + i] = (sum_of + PICO // MICRO // 2) // (PICO // MICRO)
    return score, missing


def _unusable(folder: Path, came: Say) -> RequestError:
    return RequestError(
        Say("Folder model tidak dapat dipakai.", "The model folder cannot be used."),
        where=Where(file=folder.name),
        expected=Say(
            f"model.json berbentuk {FORMAT}, latih.sha256 dan model.sha256 dari satu pelatihan",
            f"model.json of format {FORMAT}, latih.sha256 and model.sha256 of one training",
        ),
        came=came,
        todo=Say(
            "Sebut folder yang dibuat `dtsen rank train` versi ini, utuh; model versi lama perlu dilatih ulang.",
            "Name a folder made by `dtsen rank train` of this version, whole; a model of an older version has to be trained again.",
        ),
    )
