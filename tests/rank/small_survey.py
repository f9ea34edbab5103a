"""A small invented survey: welfare from size, school, assets and floor, with noise and clusters; seeded."""

import numpy as np
import pyarrow as pa

from dtsen.rank.boosting import BoostingSettings
from dtsen.rank.frame import Sample, sample_from_table
from dtsen.rank.learn import TrainSettings
from dtsen.rank.schema import Predictor, Schema

ASSETS = ("punya_tv", "punya_mobil", "punya_kulkas")
SCHEMA = Schema(
    id="id",
    target="welfare",
    predictors=(
        Predictor("size", "bilangan", "turun", label_id="Jumlah anggota", label_en="Family size"),
        Predictor("school", "bilangan", "naik", label_id="Tahun sekolah", label_en="Years of school"),
        *(Predictor(name, "bilangan", "naik", label_id=name, label_en=name) for name in ASSETS),
        Predictor("rooms", "bilangan", "naik"),
        Predictor("age", "bilangan", "bebas"),
        Predictor("floor", "kode", "bebas", nilai=(("1", "keramik", "ceramic"), ("2", "semen", "cement"), ("3", "tanah", "earth"))),
    ),
    weight="weight",
    cluster="cluster",
    region="region",
    ukuran="size",
)
LINEAR = TrainSettings(folds=3)
BOOSTED = TrainSettings(
    folds=3,
    smallest_for_boosting=200,
    boosting=BoostingSettings(rounds_most=40, rounds_step=20, learning_rate=0.1, leaves=6, smallest_leaf=10, seeds=2),
)


def survey_table(families: int = 600, seed: int = 3, missing: float = 0.0) -> pa.Table:
    """The survey as a table of files: numbers and codes, some of them missing."""
    dice = np.random.default_rng(seed)
    size = dice.integers(1, 9, families)
    school = dice.integers(0, 17, families)
    assets = {
        name: (dice.random(families) < 0.1 + 0.04 * school * share).astype(float)
        for name, share in zip(ASSETS, (1.0, 0.4, 0.8), strict=True)
    }
    rooms = dice.integers(1, 6, families)
    age = dice.integers(20, 80, families)
    floor = dice.choice(["1", "2", "3"], families, p=[0.5, 0.35, 0.15])
    cluster = dice.integers(0, 60, families)
    shock = dice.normal(0, 0.1, 60)[cluster]
    ln = 13.5 - 0.25 * np.log(size) + 0.04 * school + 0.1 * rooms / size + 0.3 * assets["punya_mobil"] + 0.1 * assets["punya_tv"]
    ln = ln - 0.2 * (floor == "3") + 0.3 * np.sin(age / 6) * (size <= 4) + shock + dice.normal(0, 0.3, families)
    columns = {
        "size": size.astype(float),
        "school": school.astype(float),
        **assets,
        "rooms": rooms.astype(float),
        "age": age.astype(float),
    }
    for values in columns.values():
        values[dice.random(families) < missing] = np.nan
    return pa.table(
        {
            "id": [f"F{i:05d}" for i in range(families)],
            "welfare": np.exp(ln),
            "weight": dice.uniform(0.5, 3.0, families),
            "cluster": [f"k{c}" for c in cluster],
            "region": [f"r{c % 4}" for c in cluster],
            **{name: pa.array(values, from_pandas=True) for name, values in columns.items()},
            "floor": floor,
        }
    )


def survey(families: int = 600, seed: int = 3) -> Sample:
    return sample_from_table(survey_table(families, seed), SCHEMA, "survei")
