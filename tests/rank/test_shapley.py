"""Shares of predictors in a forest are the average over all orders, sum to the difference, and keep a promise."""

from itertools import permutations

import numpy as np
import pytest

from dtsen.rank.encode import encode, raw_matrix
from dtsen.rank.forest import PICO, forest_rows
from dtsen.rank.model import Model
from dtsen.rank.shapley import shares
from dtsen.rank.train import train
from tests.rank.small_survey import ASSETS, BOOSTED, SCHEMA, survey, survey_table


@pytest.fixture(scope="module")
def model() -> Model:
    return train(survey(), SCHEMA, BOOSTED)


def test_shares_are_the_average_effect_over_all_orders(model: Model) -> None:
    columns, _ = encode(model.encoding, raw_matrix(survey_table(12, seed=41), SCHEMA.predictors, model.encoding.codes))
    # Three players only, so that every order can be walked: the family's size, its school, all the rest.
    player = np.array([{0: 0, 1: 1}.get(c.predictor, 2) for c in model.encoding.columns], dtype=np.int64)
    for row, other in ((0, 1), (2, 3), (4, 5), (6, 7), (8, 9)):
        expected = np.zeros(3)
        for order in permutations(range(3)):
            mixed = columns[other].copy()
            for one in order:
                before = forest_rows(mixed.reshape(1, -1), *model.forest.arrays())[0]
                mixed[player == one] = columns[row][player == one]
                expected[one] += (forest_rows(mixed.reshape(1, -1), *model.forest.arrays())[0] - before) / PICO / 6
        assert np.abs(shares(model.forest, columns[row], columns[other], player, 3) - expected).max() < 1e-9


def test_shares_sum_to_the_difference_and_an_asset_never_counts_against_its_owner(model: Model) -> None:
    columns, _ = encode(model.encoding, raw_matrix(survey_table(200, seed=42, missing=0.1), SCHEMA.predictors, model.encoding.codes))
    said = forest_rows(columns, *model.forest.arrays()) / PICO
    whose = np.array([c.predictor for c in model.encoding.columns], dtype=np.int64)
    poorest = columns[0].copy()
    assets = [j for j, c in enumerate(model.encoding.columns) if c.name.split("/")[0] in ASSETS]
    poorest[assets] = 0
    base = forest_rows(poorest.reshape(1, -1), *model.forest.arrays())[0] / PICO
    for row in range(1, 200):
        found = shares(model.forest, columns[row], poorest, whose, len(SCHEMA.names))
        assert abs(found.sum() - (said[row] - base)) < 1e-9
        assert min(found[SCHEMA.names.index(name)] for name in ASSETS) > -1e-12
