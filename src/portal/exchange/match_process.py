"""The list of an office is matched by the batch, in a process of its own: starting it, watching it, reading what it found.

The process lives apart from whoever started it: a worker that comes back after a crash finds it by its mark in the folder
and goes on watching. What it found is whole when `selesai.json` is there, which the batch writes last.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dtsen.errors import Say
from portal.exchange.models import Release
from portal.exchange.run_folder import same_run
from portal.machine import PROJECT, Machine

PROGRESS, PROCESS, OUT, MAPPING = "kemajuan.json", "proses.json", "hasil", "pemetaan.yml"
ERRORS, _KIND = "galat.txt", re.compile(r"([\w.]+(?:Error|Exception))(?::|$)")
COLUMNS, TABLE, DONE = "kolom.json", "baris.jsonl", "selesai.json"
# Pages come first: the match takes what is left of the processors.
_NICE = 10
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV", "DTSEN_BENANG", "DTSEN_MEMORI_GIB", "DTSEN_MESIN", "DTSEN_KUNCI")


@dataclass(frozen=True)
class Progress:
    """`stage`: as the batch calls it; `failed`: the message of an error in both tongues."""

    stage: str = ""
    done: int = 0
    total: int | None = None
    failed: Say | None = None


def run_of(machine: Machine, release: Release) -> Path | None:
    """The folder of the run that is in force, proved by the checksum of its persons; None when it is not on this machine."""
    for card in sorted(machine.runs.glob("*/run.json")):
        if same_run(card.parent, release.name, release.files):
            return card.parent
    return None


def start_columns(machine: Machine, folder: Path, file: Path, against: Path, known: Mapping[str, str], most_rows: int) -> None:
    """Only reads which column is what."""
    _start(machine, folder, ["--columns", *_words(folder, file, against, known, most_rows)])


def start_match(
    machine: Machine, folder: Path, file: Path, against: Path, known: Mapping[str, str], most_rows: int, wilayah: str, day: int
) -> None:
    """Matches every row; `wilayah`: BPS code beyond which nothing is told; `day`: as-of day of the list, yyyymmdd."""
    when = f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"
    limits = ["--region-bps", wilayah, "--only-region", "--as-of", when]
    _start(machine, folder, ["--table", *limits, *_words(folder, file, against, known, most_rows)])


def _words(folder: Path, file: Path, against: Path, known: Mapping[str, str], most_rows: int) -> list[str]:
    (folder / MAPPING).write_text(yaml.safe_dump(dict(known), allow_unicode=True), encoding="utf-8")
    words = ["--against", str(against), "--file", str(file), "--out", str(folder / OUT), "--mapping", str(folder / MAPPING)]
    return [*words, "--most-rows", str(most_rows), "--progress", str(folder / PROGRESS)]


def _start(machine: Machine, folder: Path, words: list[str]) -> None:
    shutil.rmtree(folder / OUT, ignore_errors=True)
    (folder / PROGRESS).unlink(missing_ok=True)
    # Nothing of the portal's secrets goes along, and what the batch lays aside stays in the private folder.
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {"TMPDIR": str(folder), "DTSEN_POLICY": str(machine.policy), "PYTHONPATH": str(PROJECT / "src")}
    with (folder / ERRORS).open("wb") as errors:
        begun = subprocess.Popen(
            [sys.executable, "-m", "dtsen", "match", *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
            cwd=PROJECT,
        )
    os.setpriority(os.PRIO_PROCESS, begun.pid, _NICE)
    (folder / PROCESS).write_text(json.dumps({"pid": begun.pid, "mulai": _born(begun.pid)}), encoding="utf-8")


def is_running(folder: Path) -> bool:
    """Whether the process of this folder lives, whoever started it."""
    pid = _pid(folder)
    if pid is None:
        return False
    try:
        # Our own child that has ended must be taken note of, or it would look alive.
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return True


def stop(folder: Path) -> None:
    """Ends the process of this folder and what it has started."""
    pid = _pid(folder)
    if pid is not None:
        os.killpg(pid, signal.SIGKILL)
        try:
            os.waitpid(pid, 0)
        except ChildProcessError:
            return


def _pid(folder: Path) -> int | None:
    try:
        said = json.loads((folder / PROCESS).read_text(encoding="utf-8"))
        pid = int(said["pid"])
    except (OSError, ValueError, KeyError):
        return None
    # A number may belong to another process by now: that one was not born at the same time.
    return pid if said["mulai"] and _born(pid) == said["mulai"] else None


def _born(pid: int) -> str:
    """When a process began, as the kernel counts; '' when it is gone or already dead."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "XZ" else fields[19]


def progress_of(folder: Path) -> Progress:
    try:
        said = json.loads((folder / PROGRESS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Progress()
    if "galat" in said:
        return Progress(failed=Say(said["galat"]["id"], said["galat"]["en"]))
    return Progress(said["tahap"], int(said["selesai"]), said["dari"])


def crash_of(folder: Path) -> str:
    """The kind of error that ended the process, for the log; never its text, which may quote a row."""
    try:
        lines = (folder / ERRORS).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    kinds = [found[1] for line in lines if (found := _KIND.match(line))]
    return kinds[-1] if kinds else ""


def read_columns(folder: Path) -> dict[str, Any] | None:
    """What `--columns` found; None when it is not there."""
    return _json(folder / OUT / COLUMNS)


def read_done(folder: Path) -> dict[str, Any] | None:
    """The head of a whole answer; None while there is none."""
    return _json(folder / OUT / DONE)


def read_rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Every row of the list in its order."""
    with (folder / OUT / TABLE).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _json(path: Path) -> dict[str, Any] | None:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None
