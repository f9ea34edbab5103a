"""The strongest reasons of every family's score, as numbers: what raises and what lowers it against the median family."""

from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dtsen.rank.encode import encode
from dtsen.rank.forest import PICO
from dtsen.rank.frame import Floats, Ints
from dtsen.rank.model import MICRO, Model
from dtsen.rank.sentences import WORTH_NAMING
from dtsen.rank.shapley import shares_of_rows

STRONGEST = 3
# Rows at once: their columns and effects have to fit beside the block that they come from.
ROWS = 8_192


def strongest(model: Model, ids: npt.NDArray[np.object_], raw: Floats) -> pa.Table:
    """Rows of `desil_reason` for families given as `encode.raw_matrix` makes them, in the order of `ids`.

    At most three each way, strongest first; nothing that is not known, and nothing that moves the score by less than a
    sentence would name.
    """
    parts = [(start, raw[start : start + ROWS]) for start in range(0, len(raw), ROWS)]
    median, _ = encode(model.encoding, model.median.reshape(1, -1))
    with ThreadPoolExecutor(max(1, numba.get_num_threads())) as pool:
        effects = list(pool.map(lambda part: _effects(model, part[1], median[0]), parts))
    tables = [_rows(model, ids[start : start + ROWS], effect) for (start, _), effect in zip(parts, effects, strict=True)]
    return pa.concat_tables(tables) if tables else _rows(model, ids, np.zeros((0, len(model.schema.names)), dtype=np.int64))


def _effects(model: Model, raw: Floats, median: Ints) -> Ints:
    """Effect of each predictor (families x predictors) in millionths; 0 where the predictor is not known."""
    columns, missing = encode(model.encoding, raw)
    whose = np.array([column.predictor for column in model.encoding.columns], dtype=np.int64)
    pico = np.zeros((len(model.schema.names), len(raw)), dtype=np.int64)
    for j, predictor in enumerate(whose.tolist()):
        pico[predictor] += (columns[:, j] - median[j]) * model.coefficient[j]
    effect = pico.T / PICO
    if model.forest.trees:
        effect = effect + shares_of_rows(model.forest, columns, median, whose, len(pico))
    return np.asarray(np.where(missing, 0, np.rint(effect * MICRO)), dtype=np.int64)


def _rows(model: Model, ids: npt.NDArray[np.object_], effect: Ints) -> pa.Table:
    names = np.array(model.schema.names, dtype=object)
    by_name = np.argsort(names, kind="stable")
    effect, names = effect[:, by_name], names[by_name]
    found = []
    for sign in (1, -1):
        order = np.argsort(-sign * effect, axis=1, kind="stable")[:, :STRONGEST]
        value = np.take_along_axis(effect, order, axis=1)
        family, place = np.nonzero(sign * value >= round(WORTH_NAMING * MICRO))
        found.append((family, place + 1, names[order[family, place]], value[family, place]))
    family, place, name, value = (np.concatenate([one[k] for one in found]) for k in range(4))
    turn = np.repeat([0, 1], [len(one[0]) for one in found])
    order = np.lexsort((place, turn, family))
    return pa.table(
        {
            "family_id": pa.array(ids[family[order]], type=pa.string()),
            "arah": pa.array(np.array(["naik", "turun"], dtype=object)[turn[order]], type=pa.string()),
            "urutan": pa.array(place[order], type=pa.int32()),
            "peubah": pa.array(name[order], type=pa.string()),
            "efek": pa.array(value[order], type=pa.int64()),
        }
    )
