"""Which way a characteristic points when its schema does not say: owning more never lowers a score, whoever wrote the schema.

A number points by its name. A code does when it is a plain question: one code says yes, one says no, and what is owned
stands in the name or in the words of the yes (policy/rank/arah.yml).
"""

from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from dtsen.rank.frame import codes
from dtsen.rank.guards import says
from dtsen.rank.schema import YES_NO, Direction, Predictor, Schema


@dataclass(frozen=True)
class Ways:
    """`words`: direction and the words of names, `naik` first. `yes`, `no`, `not_known`: code words, in lower case."""

    words: tuple[tuple[Direction, tuple[str, ...]], ...]
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()


def with_directions(schema: Schema, ways: Ways, table: pa.Table | None = None) -> Schema:
    """The schema with a direction for each predictor that its file says none of; what the file says stays.

    Codes are looked at when the data are given with `table`.
    """
    predictors = []
    for predictor in schema.predictors:
        if predictor.nama in schema.tanpa_arah:
            if predictor.jenis == "bilangan":
                found = _way(ways, predictor.nama)
                predictor = replace(predictor, arah=found) if found else predictor
            elif table is not None and predictor.nama in table.column_names:
                predictor = _answered(predictor, ways, table[predictor.nama])
        predictors.append(predictor)
    return replace(schema, predictors=tuple(predictors), tanpa_arah=())


def _way(ways: Ways, name: str) -> Direction | None:
    return next((direction for direction, patterns in ways.words if says(name, patterns)), None)


def _answered(predictor: Predictor, ways: Ways, column: pa.ChunkedArray) -> Predictor:
    """A code as a number with a direction, when its codes are one yes, one no and such as say that nobody knows."""
    found = [word for word in pc.unique(codes(column)).to_pylist() if word is not None and word.lower() not in ways.not_known]
    no = [word for word in found if word.lower() in ways.no]
    if len(found) != 2 or len(no) != 1:
        return predictor
    yes = next(word for word in found if word != no[0])
    # 1 and 2, yes and no say what is owned in the name of the question; "telephone" and "no" say it in the answer.
    said = predictor.nama if yes.lower() in ways.yes else yes
    direction = _way(ways, said)
    if direction is None:
        return predictor
    return replace(predictor, jenis="bilangan", arah=direction, ya=yes, tidak=no[0], nilai=predictor.nilai or YES_NO)
