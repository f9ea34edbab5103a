"""Which way a number points when its schema does not say: owning more never lowers a score, whoever wrote the schema."""

from dataclasses import replace

from dtsen.rank.guards import says
from dtsen.rank.schema import Direction, Schema


def with_directions(schema: Schema, words: tuple[tuple[Direction, tuple[str, ...]], ...]) -> Schema:
    """The schema with a direction for each number whose name says so (policy/rank/arah.yml); what the schema says stays."""
    predictors = []
    for predictor in schema.predictors:
        if predictor.jenis == "bilangan" and predictor.nama in schema.tanpa_arah:
            found = [direction for direction, patterns in words if says(predictor.nama, patterns)]
            predictor = replace(predictor, arah=found[0]) if found else predictor
        predictors.append(predictor)
    return replace(schema, predictors=tuple(predictors), tanpa_arah=())
