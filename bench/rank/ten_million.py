"""Ten million families: scoring in blocks and desil at three levels, on this machine; and twice that, to show it is linear.

    PYTHONPATH=src python bench/rank/ten_million.py [--families 10000000] [--rounds 280] [--seeds 4]

The registry is 60,000 invented families with 57 predictors (12 of them codes, 5 % missing) written again and again to one
Parquet file; region codes are spread over 38 provinces and 514 regencies. Memory is the peak of the whole process; what one
run over the nation would take is projected linearly, which the two sizes show to be right or wrong.
"""

import argparse
import json
import resource
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.rank.frame import blocks, sample_from_table
from dtsen.rank.learn import TrainSettings
from dtsen.rank.model import Model, score_table
from dtsen.rank.schema import Predictor, Schema
from dtsen.rank.tenths import cut_level
from dtsen.rank.train import train

NUMBERS, CODES = 45, 12
POOL = 60_000
NATION = 94_200_000


def invented(families: int, seed: int) -> pa.Table:
    """Families with welfare; numbers 0-5, codes 1-8, one in twenty values missing."""
    dice = np.random.default_rng(seed)
    size = dice.integers(1, 8, families)
    columns = {"size": size, **{f"n{i}": dice.integers(0, 6, families) for i in range(NUMBERS - 1)}}
    codes = {f"c{i}": dice.integers(1, 9, families) for i in range(CODES)}
    ln = 13.4 - 0.3 * np.log(size) + sum(0.03 * columns[f"n{i}"] for i in range(10)) + 0.05 * (codes["c0"] > 4)
    table = {"id": np.arange(families), "welfare": np.exp(ln + dice.normal(0, 0.4, families)), "cluster": np.arange(families) // 12}
    holes = {name: dice.random(families) < 0.05 for name in [*columns, *codes]}
    for name, values in {**columns, **codes}.items():
        table[name] = pa.array(values, mask=holes[name]) if name != "size" else values
    table["provinsi"] = dice.integers(0, 38, families).astype(np.int32)
    table["kabupaten"] = dice.integers(0, 514, families).astype(np.int32)
    return pa.table(table)


def model_of(rounds: int, seeds: int) -> Model:
    """A stack of the size that a national survey gives."""
    schema = Schema(
        id="id",
        target="welfare",
        cluster="cluster",
        ukuran="size",
        predictors=(
            Predictor("size", "bilangan", "turun"),
            *(Predictor(f"n{i}", "bilangan") for i in range(NUMBERS - 1)),
            *(Predictor(f"c{i}", "kode") for i in range(CODES)),
        ),
    )
    settings = TrainSettings(folds=2, additive=False, weight_powers=(1.0,))
    boosting = replace(settings.boosting, rounds_most=rounds, rounds_step=rounds, seeds=seeds)
    return train(sample_from_table(invented(3_600, 1), schema, "bench"), schema, replace(settings, boosting=boosting))


def measure(model: Model, families: int) -> dict[str, float]:
    """Seconds for scoring and for the three levels; peak memory in GiB."""
    pool = invented(POOL, 2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registri.parquet"
        with pq.ParquetWriter(path, pool.schema, compression="zstd") as writer:
            for start in range(0, families, POOL):
                writer.write_table(pool.slice(0, min(POOL, families - start)))
        names = ["provinsi", "kabupaten", *model.schema.columns]
        score = np.zeros(families, dtype=np.int64)
        region = {name: np.zeros(families, dtype=np.int32) for name in ("provinsi", "kabupaten")}
        began, began_cpu, done = time.perf_counter(), time.process_time(), 0
        for block in blocks(path, names, 65_536):
            stop = done + block.num_rows
            score[done:stop] = score_table(model, block).score
            for name, values in region.items():
                values[done:stop] = block[name].to_numpy()
            done = stop
    scoring, scoring_cpu = time.perf_counter() - began, time.process_time() - began_cpu
    # Every family of the pool again: another fraction of a millionth each time would be one more distinct score.
    for start in range(0, families, POOL):
        score[start : start + POOL] += np.arange(start, min(start + POOL, families)) % 1_000
    began = time.perf_counter()
    ones = np.ones(families, dtype=np.int64)
    cut_level("nasional", score, ones, np.zeros(families, dtype=np.int32), [""])
    cut_level("provinsi", score, ones, region["provinsi"], [str(i) for i in range(38)])
    cut_level("kabupaten_kota", score, ones, region["kabupaten"], [str(i) for i in range(514)])
    levels = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {
        "families": families,
        "scoring_s": round(scoring, 1),
        "scoring_cpu_s": round(scoring_cpu, 1),
        "three_levels_s": round(levels, 1),
        "peak_gib": round(peak, 2),
        "projected": {
            "families": NATION,
            "scoring_minutes": round(scoring * NATION / families / 60, 1),
            "three_levels_minutes": round(levels * NATION / families / 60, 1),
        },
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--families", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=280)
    parser.add_argument("--seeds", type=int, default=4)
    asked = parser.parse_args()
    made = model_of(asked.rounds, asked.seeds)
    print(json.dumps({"trees": made.forest.trees, "columns": len(made.encoding.columns)}))
    measure(made, 200_000)
    for count in (asked.families // 2, asked.families):
        print(json.dumps(measure(made, count)), flush=True)
