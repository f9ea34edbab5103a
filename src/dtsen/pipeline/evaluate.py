"""How good is a run, against a known truth? Linking, ranking, targeting, with intervals; nothing in the run is changed."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dtsen.engine import Engine, Shelf
from dtsen.errors import RequestError, Say
from dtsen.pipeline.books import balance
from dtsen.pipeline.measure_linking import LinkingResult, measure_linking
from dtsen.pipeline.measure_ranking import RankingResult, measure_ranking
from dtsen.pipeline.measure_targeting import TargetingRow, measure_targeting
from dtsen.pipeline.truth import read_truth
from dtsen.pipeline.truth_match import match
from dtsen.pipeline.truth_score import rank_true_world

RUN_FILE = "run.json"


@dataclass(frozen=True)
class Evaluation:
    """`difference`: rows that no door of the run accounts for; `doors`: how many doors were counted."""

    release: str
    as_of: int
    unit: str
    doors: int
    difference: int
    linking: LinkingResult
    ranking: RankingResult
    targeting: tuple[TargetingRow, ...]

    def as_dict(self) -> dict[str, object]:
        return {
            "release": self.release,
            "as_of": self.as_of,
            "unit": self.unit,
            "doors": self.doors,
            "difference": self.difference,
            "linking": self.linking.as_dict(),
            "ranking": self.ranking.as_dict(),
            "targeting": [row.as_dict() for row in self.targeting],
        }


def evaluate(engine: Engine, run: Path, truth_folder: Path, policy: Path) -> Evaluation:
    """Measures the finished run `run` against the truth in `truth_folder` (the format of nusantara).

    `policy` is the root of the policy files that the run used. Raises RequestError for a run that is not finished or a
    folder that is no truth.
    """
    facts = read_run(run)
    as_of, unit = int(str(facts["as_of"])), str(facts["unit"])
    shelf = Shelf(run)
    with tempfile.TemporaryDirectory(prefix="dtsen-ukur-") as folder:
        work = Path(folder)
        truth = read_truth(truth_folder, work / "truth")
        match(engine, shelf, truth)
        linking = measure_linking(truth.table("truth_records"), engine.read(shelf, "person_link"))
        modelled = rank_true_world(engine, shelf, truth, policy, as_of, unit, work / "modelled")
        ranking = measure_ranking(engine, shelf, truth, unit, modelled)
        targeting = measure_targeting(engine, shelf, truth, modelled, policy, as_of, unit, work / "worlds")
    doors = balance(engine, shelf)
    return Evaluation(
        release=str(facts["release"]),
        as_of=as_of,
        unit=unit,
        doors=len(doors),
        difference=sum(abs(door.difference) for door in doors),
        linking=linking,
        ranking=ranking,
        targeting=targeting,
    )


def read_run(run: Path) -> dict[str, object]:
    """`run.json` of a finished run. Raises RequestError when there is none."""
    path = run / RUN_FILE
    if not path.is_file():
        raise RequestError(
            Say(f"Folder {run.name} bukan rilis yang selesai.", f"Folder {run.name} is no finished run."),
            expected=Say(f"folder rilis dengan {RUN_FILE}", f"the folder of a release with {RUN_FILE}"),
            todo=Say(
                "Sebut folder RUNS/<rilis> dengan --run, atau jalankan `dtsen run` sampai selesai.",
                "Name the folder RUNS/<release> with --run, or run `dtsen run` to its end.",
            ),
        )
    facts: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return facts
