"""Runs the journey on real deliveries: RUNS/<release>/, room after room, to be stopped and resumed at any moment.

A room that is done is never done again for the same inputs; a room that was interrupted starts anew. What is finished
is immutable: the same release with other inputs is refused.
"""

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dtsen.engine import Engine, Progress, Shelf, fingerprint, open_engine, row_count
from dtsen.errors import GateError, MachineError, RequestError, Say
from dtsen.link import link
from dtsen.pipeline.books import balance, require_balance
from dtsen.pipeline.inputs import Request, chosen_day, pinned, release_name, require_usable, same
from dtsen.pipeline.journey import JOURNEY
from dtsen.pipeline.report import RunCard, Version, write_report
from dtsen.rank import rank
from dtsen.registry import assemble
from dtsen.release import cut
from dtsen.settings import Settings, registry_key
from dtsen.sources import land
from dtsen.sources.stage import find_deliveries
from dtsen.standardise import standardise
from dtsen.tables import TABLES
from dtsen.target import decide
from dtsen.validate import check

INPUTS, PROGRESS, RUN = "masukan.json", "kemajuan.json", "run.json"


@dataclass(frozen=True)
class Run:
    """A run in progress: everything that the rooms are given. `whole`: an earlier call finished it already."""

    request: Request
    shelf: Shelf
    as_of: int
    key: bytes
    inputs: dict[str, object]
    previous: Shelf | None
    whole: bool


def execute(request: Request, settings: Settings, progress: Progress) -> Path:
    """Walks the journey to its end and returns the folder of the run. Raises DtsenError; run it again to go on."""
    with begun(request, settings) as run:
        if not run.whole:
            spill = run.shelf.root / ".sementara"
            with open_engine(
                settings.engine, threads=settings.threads, memory_gib=settings.memory_gib, spill=spill, progress=progress
            ) as engine:
                walk(run, engine)
                finish(run, engine)
            shutil.rmtree(spill, ignore_errors=True)
        return run.shelf.root


@contextmanager
def begun(request: Request, settings: Settings) -> Iterator[Run]:
    """Pins the inputs of a run and holds its folder: nobody else writes there until the block ends."""
    require_usable(request)
    _boundaries(request.boundaries)
    found = find_deliveries(request.deliveries)
    as_of = chosen_day(request.as_of, found["dukcapil"].as_of)
    root = request.out / release_name(request, as_of)
    root.mkdir(parents=True, exist_ok=True)
    with _alone(root):
        inputs = pinned(request, found, as_of)
        whole = _finished(root, inputs)
        key = registry_key(settings, all(delivery.invented for delivery in found.values()))
        previous = Shelf(request.previous) if request.previous else None
        yield Run(request, Shelf(root), as_of, key, inputs, previous, whole)


def walk(run: Run, engine: Engine) -> None:
    """Each room once, in order; those that an earlier attempt finished are left as they are."""
    root = run.shelf.root
    done: list[str] = json.loads((root / PROGRESS).read_text()) if (root / PROGRESS).exists() else []
    for step in JOURNEY:
        if step.room in done:
            continue
        run.shelf.begin(step.room)
        try:
            VERBS[step.room](run, engine)
        except GateError:
            # What stopped the run can be read; the room is not done, the next attempt looks again.
            run.shelf.seal(step.room)
            raise
        run.shelf.seal(step.room)
        done.append(step.room)
        _write(root / PROGRESS, done)


def finish(run: Run, engine: Engine) -> None:
    """The books, the report, and `run.json`, which says that the run is whole."""
    engine.progress.say("laporan", 0)
    doors = balance(engine, run.shelf)
    root = run.shelf.root
    document = {
        "release": run.inputs["release"],
        "as_of": run.as_of,
        "unit": run.request.unit,
        "inputs": run.inputs,
        "doors": [door.as_dict() for door in doors],
        "tables": {
            name: {"rows": row_count(path), "fingerprint": fingerprint(path)}
            for name in sorted(TABLES)
            if run.shelf.has(name) and (path := run.shelf.path(name))
        },
    }
    require_balance(doors)
    write_report(engine, run.shelf, _card(run), doors, _boundaries(run.request.boundaries), run.request.policy)
    _write(root / RUN, document)


def _card(run: Run) -> RunCard:
    versions = (
        Version(Say("program", "program"), str(run.inputs["code"])),
        Version(Say("kebijakan", "policy"), str(run.inputs["policy"])[:12]),
        Version(Say("model peringkat", "ranking model"), _model(run)[:12]),
        Version(Say("satuan desil", "unit of the desil"), run.request.unit),
    )
    return RunCard(str(run.inputs["release"]), run.as_of, versions)


def _boundaries(folder: Path | None) -> Path | None:
    """The file of kabupaten/kota boundaries in a folder (or the file itself)."""
    if folder is None or folder.is_file():
        return folder
    found = sorted(path for ending in ("*kabkota*.geojson", "*kabkota*.json") for path in folder.glob(ending))
    if found:
        return found[0]
    raise RequestError(
        Say(f"Folder {folder.name} tidak berisi batas kabupaten/kota.", f"Folder {folder.name} holds no boundaries of kabupaten/kota."),
        expected=Say("kabkota*.geojson", "kabkota*.geojson"),
        todo=Say("Periksa --batas, atau jalankan tanpa peta.", "Check --batas, or run without a map."),
    )


def _model(run: Run) -> str:
    """The hash of the model that ranked this run."""
    return (run.shelf.room_folder("rank") / "model" / "model.sha256").read_text(encoding="utf-8").strip()


def _target(run: Run, engine: Engine) -> None:
    decide(engine, run.shelf, run.request.policy, run.as_of)


def _release(run: Run, engine: Engine) -> None:
    versions = {"kode": str(run.inputs["code"]), "policy": str(run.inputs["policy"]), "model": _model(run)}
    cut(engine, run.shelf, run.request.policy, run.as_of, str(run.inputs["release"]), versions)


VERBS: dict[str, Callable[[Run, Engine], None]] = {
    "sources": lambda r, e: land(e, r.shelf, r.request.deliveries, r.request.wilayah, r.request.updates),
    "standardise": lambda r, e: standardise(e, r.shelf, r.request.policy),
    "link": lambda r, e: link(e, r.shelf, r.request.policy, r.key, r.previous, r.request.judgements),
    "registry": lambda r, e: assemble(e, r.shelf, r.request.policy, r.as_of, r.previous),
    "validate": lambda r, e: check(e, r.shelf, r.request.policy, r.as_of),
    "rank": lambda r, e: rank(e, r.shelf, r.request.policy, r.as_of, r.request.unit),
    "target": _target,
    "release": _release,
}


def _finished(root: Path, inputs: dict[str, object]) -> bool:
    """True when this very run is already whole; an unfinished one with other inputs is thrown away."""
    before = json.loads((root / INPUTS).read_text(encoding="utf-8")) if (root / INPUTS).exists() else None
    whole = (root / RUN).exists()
    if before is not None and same(before, inputs):
        return whole
    if whole:
        differing = ", ".join(sorted(name for name in inputs if (before or {}).get(name) != inputs[name]))
        raise RequestError(
            Say(
                f"Rilis {root.name} sudah selesai dengan masukan lain; rilis tidak pernah diubah.",
                f"Release {root.name} is finished with other inputs; a release is never changed.",
            ),
            came=Say(f"yang berbeda: {differing}", f"what differs: {differing}"),
            todo=Say("Beri nama lain dengan --release, atau pakai --out lain.", "Give another name with --release, or another --out."),
        )
    for leftover in root.iterdir():
        if leftover.is_dir():
            shutil.rmtree(leftover)
        elif leftover.name != _LOCK:
            leftover.unlink()
    _write(root / INPUTS, inputs)
    return False


_LOCK = ".kunci"


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Two runs never write into one folder: the second is told so. The lock dies with its process."""
    with (root / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise MachineError(
                Say(f"Rilis {root.name} sedang dikerjakan proses lain.", f"Release {root.name} is being made by another process."),
                todo=Say("Tunggu sampai selesai, lalu jalankan lagi.", "Wait until it is done, then run again."),
            ) from busy
        yield


def _write(path: Path, document: object) -> None:
    """Whole or not at all."""
    part = path.with_suffix(".sementara")
    part.write_text(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    part.replace(path)
