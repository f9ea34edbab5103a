"""Who gets a programme by mistake, who is missed, and why: decided on the truth, then with one ingredient of ours at a time."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dtsen.engine import Engine, Shelf
from dtsen.errors import Say
from dtsen.pipeline.intervals import Measure, share
from dtsen.pipeline.truth import Truth
from dtsen.pipeline.truth_world import World, build
from dtsen.target import decide

CAUSES: tuple[tuple[str, Say, frozenset[str]], ...] = (
    ("linking", Say("pemadanan dan susunan keluarga", "linking and who lives with whom"), frozenset({"families"})),
    ("stale", Say("nilai usang atau hilang dalam syarat program", "stale or missing values in the rule"), frozenset({"values"})),
    ("ranking", Say("pemeringkatan: model pada ciri benar", "ranking: the model on true characteristics"), frozenset({"modelled"})),
    ("ranking_stale", Say("pemeringkatan dengan nilai usang", "ranking with stale values in it"), frozenset({"desil"})),
    ("coverage", Say("belum didata", "described by no register"), frozenset({"covered"})),
)
TOGETHER = ("all", Say("semuanya (rilis ini)", "all together (this run)"))

FAMILIES = "SELECT family_id, household_id FROM truth_families WHERE in_area = 'true' ORDER BY family_id"
TRUE_IDS = "SELECT programme, family_id, eligible FROM eligibility WHERE person_id = ''"
OUR_IDS = """SELECT e.programme, m.true_id AS family_id, e.eligible
FROM family_match AS m INNER JOIN eligibility AS e ON m.our_id = e.family_id
WHERE m.best_of_true AND e.person_id = ''"""


@dataclass(frozen=True)
class TargetingRow:
    """One programme with one ingredient of ours: families let in by mistake (of all let in), families missed (of all meant)."""

    programme: str
    cause: str
    name: Say
    meant: int
    let_in: int
    by_mistake_count: int
    by_mistake: Measure
    missed_count: int
    missed: Measure
    missed_unknown: int

    def as_dict(self) -> dict[str, object]:
        return {
            "programme": self.programme,
            "cause": self.cause,
            "meant": self.meant,
            "let_in": self.let_in,
            "by_mistake_count": self.by_mistake_count,
            "by_mistake": self.by_mistake.as_dict(),
            "missed_count": self.missed_count,
            "missed": self.missed.as_dict(),
            "missed_unknown": self.missed_unknown,
        }


def measure_targeting(
    engine: Engine, shelf: Shelf, truth: Truth, modelled: Shelf, policy: Path, as_of: int, unit: str, work: Path
) -> tuple[TargetingRow, ...]:
    """Runs the room `target` once on the truth and once for each cause; every family of the region counts."""
    families = engine.query(FAMILIES, (("truth_families", truth.path("truth_families")),))
    ids = families["family_id"].to_pylist()
    house = np.asarray(families["household_id"].combine_chunks().dictionary_encode().indices, dtype=np.int64)

    def decided(ours: frozenset[str]) -> dict[str, dict[str, str]]:
        world = World(ours, unit)
        built = build(engine, shelf, truth, world, work / "-".join(["world", *sorted(ours)]), modelled=modelled)
        built.begin("target")
        decide(engine, built, policy, as_of)
        built.seal("target")
        return _answers(engine, OUR_IDS if world.is_ours("families") else TRUE_IDS, built, truth)

    # Worlds share nothing but what they read; one of them alone does not keep two processors busy.
    with ThreadPoolExecutor(2) as pool:
        right, *answered = pool.map(decided, [frozenset(), *(ours for _, _, ours in CAUSES)])
    rows = []
    for (cause, name, _), answers in zip(CAUSES, answered, strict=True):
        rows += [_row(programme, cause, name, ids, house, right[programme], answers.get(programme, {})) for programme in sorted(right)]
    run = _answers(engine, OUR_IDS, shelf, truth)
    rows += [_row(programme, *TOGETHER, ids, house, right[programme], run.get(programme, {})) for programme in sorted(right)]
    order = {cause: at for at, cause in enumerate([*(cause for cause, _, _ in CAUSES), TOGETHER[0]])}
    return tuple(sorted(rows, key=lambda row: (row.programme, order[row.cause])))


def _answers(engine: Engine, sql: str, shelf: Shelf, truth: Truth) -> dict[str, dict[str, str]]:
    """programme -> true family -> yes, no, unknown; programmes for persons are left out."""
    found = engine.query(sql, (("eligibility", shelf.path("eligibility")), ("family_match", truth.path("family_match")))).to_pylist()
    answers: dict[str, dict[str, str]] = {}
    for row in found:
        answers.setdefault(row["programme"], {})[row["family_id"]] = row["eligible"]
    return answers


def _row(
    programme: str, cause: str, name: Say, ids: list[str], house: NDArray[np.int64], right: Mapping[str, str], got: Mapping[str, str]
) -> TargetingRow:
    meant = np.array([right.get(family) == "yes" for family in ids], dtype=bool)
    let_in = np.array([got.get(family) == "yes" for family in ids], dtype=bool)
    unknown = np.array([got.get(family) == "unknown" for family in ids], dtype=bool)
    wrong, missed = let_in & ~meant, meant & ~let_in

    def by_house(flags: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(house, weights=flags, minlength=int(house.max(initial=-1)) + 1).astype(np.float64)

    return TargetingRow(
        programme=programme,
        cause=cause,
        name=name,
        meant=int(meant.sum()),
        let_in=int(let_in.sum()),
        by_mistake_count=int(wrong.sum()),
        by_mistake=share(by_house(wrong), by_house(let_in)),
        missed_count=int(missed.sum()),
        missed=share(by_house(missed), by_house(meant)),
        missed_unknown=int((missed & unknown).sum()),
    )
