"""The figures of the portal at a million persons, in one command: load of a release, five minutes of requests, a spike.

    PYTHONPATH=src .venv/bin/python bench/portal/million.py --run demo/runs/<release>

Makes the run larger (grow.py; kept in `--work` for the next time), loads it into an embedded PostgreSQL of its own, opens the
portal on it and sends requests (load.py). Afterwards the database is thrown away. Needs some 8 GiB of disk.

The table of the load: seconds, and seconds of processor that Python and PostgreSQL used meanwhile. Stages run beside each
other, so they add up to more than the whole; `--lanes 1` fills one table after another, and then they are exact.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import load as requests
from grow import grow

from portal import postgres
from portal.database_roles import prepare
from portal.keyring import read_ring
from portal.machine import Machine, connection, make_secrets, read_machine
from portal.serving import migrate_here, prepare_installation

PORT = 8765


def own_seconds(who: int = resource.RUSAGE_SELF) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def forget_peak() -> None:
    """From here on the peak of memory counts anew: the run may have been made larger in this process before."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mib() -> int:
    """The most memory that this process had since `forget_peak`."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def load(machine: Machine, run: Path, lanes: int | None) -> None:
    """Loads the run as `python -m portal load` does, and prints what it cost."""
    from portal.exchange.load_release import load_release

    forget_peak()
    began = time.perf_counter()

    def spent() -> tuple[float, float, float]:
        return time.perf_counter() - began, own_seconds(), requests.processor(os.getpid()).get("PostgreSQL", 0.0)

    def line(name: str, start: float, before: tuple[float, float, float]) -> None:
        after = spent()
        parts = "".join(f"{then - now:>10.1f}" for then, now in zip(after, before, strict=True))
        print(f"{name:<34}{start:>8.1f}{parts}", flush=True)

    @contextmanager
    def watch(name: str) -> Iterator[None]:
        before = spent()
        yield
        line(name, before[0], before)

    print(f"{'tahap':<34}{'mulai':>8}{'detik':>10}{'Python':>10}{'PostgreSQL':>10}")
    before, helpers = spent(), own_seconds(resource.RUSAGE_CHILDREN)
    load_release(
        run,
        machine.policy,
        read_ring(machine.keys),
        connection(machine, "owner"),
        demo=True,
        tell=lambda what, rows: None,
        watch=watch,
        lanes=lanes,
    )
    line("seluruhnya", before[0], before)
    after = spent()
    sealing = own_seconds(resource.RUSAGE_CHILDREN) - helpers
    python, server = after[1] - before[1], after[2] - before[2]
    print(f"prosesor: {python + server + sealing:.1f} detik (Python {python:.1f}, enkripsi {sealing:.1f}, PostgreSQL {server:.1f})")
    print(f"waktu: {after[0] - before[0]:.1f} detik; memori puncak Python {peak_mib()} MiB")


@contextmanager
def opened(state: Path) -> Iterator[tuple[str, int]]:
    """The portal on what was loaded; its address and its process."""
    with (state / "portal.log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-m", "portal"], env=os.environ | {"DTSEN_PORTAL_LOGIN": "web"}, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{PORT}"
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise SystemExit("the portal did not open")
            try:
                urllib.request.urlopen(f"{url}/masuk/", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(timeout=120)
        shutil.copyfile(state / "portal.log", state.parent / "portal.log")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="a finished run, of the demo for instance")
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--work", type=Path, help="folder of the larger run and of the database; default: a new one, removed afterwards")
    parser.add_argument("--lanes", type=int, help="tables filled at a time; default: processors + 1")
    parser.add_argument("--seconds", type=float, default=300.0, help="of requests; 0: the load only")
    parser.add_argument("--rate", type=float, default=40.0)
    parser.add_argument("--users", type=int, default=50)
    given = parser.parse_args()
    work = (given.work or Path(tempfile.mkdtemp(prefix="dtsen-sejuta-"))).resolve()
    state, run = work / "portal", work / "runs" / given.run.name
    shutil.rmtree(state, ignore_errors=True)
    os.environ |= {
        "DTSEN_PORTAL_STATE": str(state),
        "DTSEN_PORTAL_MODE": "demo",
        "DTSEN_PORTAL_RUNS": str(work / "runs"),
        "DTSEN_PORTAL_ADDRESS": f"127.0.0.1:{PORT}",
        "DTSEN_PORTAL_LOGIN": "owner",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    for name in ("DATABASE_URL", "DATABASE_URL_OWNER", "DATABASE_URL_WORKER", "DTSEN_PORTAL_KEYS"):
        os.environ.pop(name, None)
    try:
        return measure(run, given)
    finally:
        remove_database(state)
        shutil.rmtree(state, ignore_errors=True)
        if given.work is None:
            shutil.rmtree(work, ignore_errors=True)


def measure(run: Path, given: argparse.Namespace) -> int:
    if not (run / "run.json").exists():
        shutil.rmtree(run, ignore_errors=True)
        print(f"{grow(given.run, run, given.persons)} orang: {run}", flush=True)
    machine = read_machine()
    prepare_installation(machine)
    with postgres.running(machine) as server:
        assert server is not None
        prepare(server, make_secrets(machine))
        import django

        django.setup()
        migrate_here(machine)
        load(machine, run, given.lanes)
    if not given.seconds:
        return 0
    with opened(machine.state) as (url, pid):
        return bool(requests.measure(url, run, given.rate, given.users, given.seconds, pid, spike=True, villages=True))


def remove_database(state: Path) -> None:
    """As root the cluster lies elsewhere than in the state folder (postgres.py)."""
    folder = postgres._data_folder(state).parent
    if folder.exists():
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
