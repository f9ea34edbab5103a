"""The default model against plain OLS on public surveys, and what it promises: one table a survey, ready for README.md.

    PYTHONPATH=src python bench/rank/surveys.py --sets FOLDER/sets.json [--only NAME] [--rounds 300]

FOLDER holds `sets.json` (a schema for each survey) and `dev/NAME.parquet` with a column `split`; scores of other systems for
the test rows may lie in `dev/peer/NAME_SYSTEM.csv` (id, score). Trained on the train rows only, judged on the test rows only.
"""

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dtsen.rank.directions import with_directions
from dtsen.rank.explain import contributions
from dtsen.rank.files import TEST, TRAIN, chosen_rows, read_rules
from dtsen.rank.frame import Sample, codes, numbers, numbers_of, read_table, sample_from_table
from dtsen.rank.learn import OLS
from dtsen.rank.measures import Interval, Ranked, bootstrap, measures, part, tenth
from dtsen.rank.model import Model, score_table
from dtsen.rank.schema import Schema, read_schema
from dtsen.rank.train import train

POLICY = Path(__file__).resolve().parents[2] / "policy"
SHOWN = ("r2", "spearman", "auc40", "mean_decile_error", "exclusion_error_40")
SEED = 20251231


def judge(folder: Path, name: str, rounds: int) -> list[str]:
    """The lines of one survey."""
    rules = read_rules(POLICY)
    free = read_schema(folder / "sets.json", name)
    whole = read_table(folder / "dev" / f"{name}.parquet")
    schema = with_directions(free, rules.directions, chosen_rows(whole, TRAIN).table)
    learning = sample_from_table(chosen_rows(whole, TRAIN).table, schema, name)
    began = time.process_time()
    ours = train(learning, schema, rules.training)
    spent = time.process_time() - began
    plain = train(learning, free, replace(rules.training, method=OLS))
    unpromised = train(learning, free, rules.training)
    table = chosen_rows(whole, TEST).table
    sample = sample_from_table(table, schema, name)
    table = table.take(pc.index_in(pa.array(sample.ids), value_set=codes(table[schema.id]).combine_chunks()))
    scores = {"ours": score_table(ours, table).score, "no directions": score_table(unpromised, table).score}
    scores["ols"] = score_table(plain, table).score
    for path in sorted((folder / "dev" / "peer").glob(f"{name}_*.csv")):
        peer = read_table(path)
        said = dict(zip(codes(peer["id"]).to_pylist(), numbers(peer["score"]).tolist(), strict=True))
        scores[f"peer {path.stem.removeprefix(name + '_')}"] = np.rint(np.array([said[one] for one in sample.ids]) * 1e6).astype(np.int64)
    lines = [
        f"### {name}",
        "",
        f"{len(learning)} train, {len(sample)} test families, {len(set(sample.cluster))} clusters in the test rows.",
    ]
    lines += [f"Chosen: {ours.facts['chosen']}; training {spent:.0f} CPU seconds.", ""]
    return lines + comparison(scores, sample, rounds) + [""] + promises(ours, unpromised, schema, table, sample, rounds) + [""]


def comparison(scores: dict[str, np.ndarray], sample: Sample, rounds: int) -> list[str]:
    """A row a system; then ours less each other with its paired cluster-bootstrap interval."""
    ranked = {name: Ranked.of(score, sample.log_welfare, sample.weight) for name, score in scores.items()}
    lines = ["| | " + " | ".join(SHOWN) + " |", "|---" * (len(SHOWN) + 1) + "|"]
    for name, one in ranked.items():
        found = measures(one)
        lines.append(f"| {name} | " + " | ".join(f"{found[m]:.4f}" for m in SHOWN) + " |")
    for name, other in ranked.items():
        if name == "ours":
            continue

        def less(weight: np.ndarray, other: Ranked = other) -> dict[str, float]:
            here, there = measures(ranked["ours"], weight), measures(other, weight)
            return {m: here[m] - there[m] for m in SHOWN}

        gaps = bootstrap(less, sample.weight, sample.cluster, rounds, SEED)
        lines.append(f"| ours - {name} | " + " | ".join(spread(gaps[m]) for m in SHOWN) + " |")
    return lines


def spread(gap: Interval) -> str:
    clear = "" if gap.low <= 0 <= gap.high else " *"
    return f"{gap.value:+.4f} ({gap.low:+.4f}, {gap.high:+.4f}){clear}"


def promises(ours: Model, unpromised: Model, schema: Schema, table: pa.Table, sample: Sample, rounds: int) -> list[str]:
    """Bands, directions and the time of an explanation."""
    score = score_table(ours, table).score
    truth = tenth(Ranked.of(score, sample.log_welfare, sample.weight).by_truth.middle(sample.weight))
    place = ours.cuts.place(score).astype(np.int64)
    inside = (np.array(ours.bands.lowest)[place - 1] <= truth) & (truth <= np.array(ours.bands.highest)[place - 1])

    def cover(weight: np.ndarray) -> dict[str, float]:
        return {"all": part(inside, place > 0, weight), **{str(d): part(inside, place == d, weight) for d in range(1, 11)}}

    covered = bootstrap(cover, sample.weight, sample.cluster, rounds, SEED)
    low = [d for d in range(1, 11) if covered[str(d)].high < 0.75]
    by_desil = " ".join(f"{covered[str(d)].value:.2f}" for d in range(1, 11))
    up = [p for p in schema.predictors if p.arah == "naik"]
    fell = rose = 0
    for predictor in up:
        name = predictor.nama
        values, own = numbers_of(table, predictor), table.column_names.index(name)
        given = codes(table[name])
        added = pa.array(np.where(values == 0, 1.0, values), from_pandas=True)
        richer = table.set_column(own, name, pc.if_else(pc.equal(given, predictor.tidak), predictor.ya, given) if predictor.ya else added)
        change = (score_table(ours, richer).score - score)[values == 0]
        fell += int(np.sum(change < 0))
        rose += int(np.sum(change > 0))
    cv = [max(c["r2"] for c in model.facts["candidates"] if c["name"] == model.facts["chosen"]) for model in (ours, unpromised)]
    raw = ours.raw(table.slice(0, 200))
    contributions(ours, raw[:1])
    began = time.process_time()
    for row in range(len(raw)):
        contributions(ours, raw[row : row + 1])
    spent = 1000 * (time.process_time() - began) / len(raw)
    return [
        f"Band of 80 %: {covered['all'].value:.3f} of the families inside; by predicted desil {by_desil}; "
        f"significantly below .75: {low or 'none'}.",
        f"Directions on {len(up)} things owned: adding one lowered {fell} scores and raised {rose}; "
        f"R2 out of fold with them {cv[0]:.4f}, without {cv[1]:.4f}.",
        f"Explanation: {spent:.2f} ms CPU a family.",
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--only")
    parser.add_argument("--rounds", type=int, default=300)
    asked = parser.parse_args()
    for survey in json.loads(asked.sets.read_text(encoding="utf-8")):
        if asked.only in (None, survey):
            print("\n".join(judge(asked.sets.parent, survey, asked.rounds)), flush=True)
