"""How long release takes and how much it holds: cutting every bundle, signing, one workbook, the difference of two releases.

    PYTHONPATH=src python bench/release/measure.py cut RUN              # all folders, manifests and signatures
    PYTHONPATH=src python bench/release/measure.py workbook RUN         # the workbook of its largest kabupaten/kota
    PYTHONPATH=src python bench/release/measure.py difference OLD NEW --out FOLDER

RUN, OLD, NEW: of scale.py, or any finished run. One measurement a process, because the memory told is the peak of the
process. CPU seconds are of this process and its children: on a shared machine the clock says more than it costs.
"""

import argparse
import resource
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dtsen.engine import Shelf, open_engine
from dtsen.release import cut, verify
from dtsen.release.difference import compare
from dtsen.release.minisign import new_key
from dtsen.release.parcel import Form, pack
from dtsen.release.signing import sign_release, signature_check

POLICY = Path(__file__).resolve().parents[2] / "policy"
AS_OF = 20251231


class Steps:
    """A progress that tells what each step cost when the next one begins."""

    def __init__(self) -> None:
        self.name, self.began, self.spent = "", time.time(), _cpu()

    def say(self, what: str, done: int, total: int = 0) -> None:
        if what != self.name:
            self.close()
            self.name, self.began, self.spent = what, time.time(), _cpu()

    def close(self) -> None:
        if self.name:
            print(f"  {self.name:38} {time.time() - self.began:8.1f} s {_cpu() - self.spent:8.1f} CPU s", flush=True)
        self.name = ""


def _cpu() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


@contextmanager
def told(what: str) -> Iterator[None]:
    began, spent = time.time(), _cpu()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{what:40} {time.time() - began:8.1f} s {_cpu() - spent:8.1f} CPU s   peak {peak:.2f} GiB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", type=float, default=2.0, help="GiB of the engine")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("cut", "workbook"):
        commands.add_parser(name).add_argument("run", type=Path)
    difference = commands.add_parser("difference")
    difference.add_argument("old", type=Path)
    difference.add_argument("new", type=Path)
    difference.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    if options.command == "cut":
        measure_cut(options.run, options.threads, options.memory)
    elif options.command == "workbook":
        measure_workbook(options.run)
    else:
        steps = Steps()
        spill = options.out.with_suffix(".sementara")
        with (
            open_engine("duckdb", threads=options.threads, memory_gib=options.memory, progress=steps, spill=spill) as engine,
            told("difference"),
        ):
            result = compare(engine, Shelf(options.old), Shelf(options.new), POLICY, AS_OF, options.out)
            steps.close()
        print(result.churn)


def measure_cut(run: Path, threads: int, memory: float) -> None:
    shelf, steps, key = Shelf(run), Steps(), new_key()
    spill = run / "sementara"
    with open_engine("duckdb", threads=threads, memory_gib=memory, progress=steps, spill=spill) as engine:
        shelf.begin("release")
        with told("cut"):
            cut(engine, shelf, POLICY, AS_OF, "DTSEN-2026-TW1", {"program": "bench"})
            steps.close()
        shelf.seal("release")
    shutil.rmtree(spill, ignore_errors=True)
    with told("sign"):
        signed = sign_release(run, key)
    folders = [path for path in (run / "08-release").iterdir() if path.is_dir() and path.name != "kerja"]
    size = sum(path.stat().st_size for folder in folders for path in folder.iterdir())
    print(f"{len(signed)} signatures, {len(folders)} folders, {size / 2**30:.2f} GiB")
    smallest = min(folders, key=lambda folder: sum(path.stat().st_size for path in folder.iterdir()))
    print("smallest folder:", "intact" if not verify(smallest, signature_check(key.public)) else "DAMAGED")


def measure_workbook(run: Path) -> None:
    folders = [path for path in (run / "08-release").iterdir() if path.is_dir() and path.name != "kerja"]
    folder = max(folders, key=lambda one: sum(path.stat().st_size for path in one.iterdir()))
    out = run / "paket"
    shutil.rmtree(out, ignore_errors=True)
    with told(f"workbook of {folder.name}"):
        parcel = pack(folder, out, Form.XLSX)
    print(f"{parcel.path.stat().st_size / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
