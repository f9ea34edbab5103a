"""The sealed model of a run on the true characteristics: what the ranking would be if every value were known."""

import shutil
from pathlib import Path

import yaml

from dtsen.engine import Engine, Shelf
from dtsen.errors import RequestError, Say
from dtsen.pipeline.truth import Truth
from dtsen.pipeline.truth_world import World, build
from dtsen.rank import rank
from dtsen.tables import folder

IN_FORCE = "rilis"


def rank_true_world(engine: Engine, run: Shelf, truth: Truth, policy: Path, as_of: int, unit: str, work: Path) -> Shelf:
    """The true families with scores and tenths of the room `rank` and the run's model: table `desil` by true family.

    Raises RequestError when the run holds no sealed model.
    """
    model = run.room_folder("rank") / "model"
    if not model.is_dir():
        raise RequestError(
            Say("Rilis ini tidak memuat model kesejahteraan.", "This run holds no welfare model."),
            todo=Say("Jalankan `dtsen run` sampai selesai.", "Run `dtsen run` to its end."),
        )
    world = build(engine, run, truth, World(frozenset(), unit), work / "world", rooms=("registry",))
    (world.root / folder("standardise")).symlink_to(run.room_folder("standardise").resolve(), target_is_directory=True)
    world.begin("rank")
    rank(engine, world, _policy_with(model, policy, work / "policy"), as_of, unit)
    world.seal("rank")
    return world


def _policy_with(model: Path, policy: Path, into: Path) -> Path:
    """A copy of the policy of the ranking in which the run's model is in force, so that nothing is trained again."""
    shutil.copytree(policy / "rank", into / "rank")
    shutil.copytree(model, into / "rank" / "model" / IN_FORCE)
    training = into / "rank" / "pelatihan.yml"
    content = yaml.safe_load(training.read_text(encoding="utf-8"))
    content["model_berlaku"] = IN_FORCE
    content["sebab_keluarga_paling_banyak"] = 0  # only the tenths are compared
    training.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return into
