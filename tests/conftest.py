"""A small invented country and the journey through it, made once for all tests that look at a whole run."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from dtsen.engine import Silent, open_engine
from dtsen.engine.engine import Ran
from dtsen.pipeline.inputs import Request
from dtsen.pipeline.run import begun, finish, walk
from dtsen.settings import Settings, read_settings
from nusantara import make_country
from nusantara.quarter import make_next_quarter

os.environ.setdefault("NUMBA_NUM_THREADS", "2")
PERSONS, SEED = 3_000, 7


@dataclass(frozen=True)
class Walked:
    """A finished run and every statement that it ran."""

    root: Path
    ran: tuple[Ran, ...]


def settings(threads: int = 2) -> Settings:
    """This machine with a number of threads; the key of invented countries whatever the environment says."""
    here = read_settings()
    return Settings(threads, 2.0, "duckdb", here.key_file, False, here.policy)


def walk_through(country: Path, out: Path, threads: int = 2, **more: object) -> Walked:
    """The whole journey through a country, in this process."""
    folders = {name: country / name for name in ("deliveries", "wilayah")}
    request = Request(folders["deliveries"], folders["wilayah"], out, settings().policy, boundaries=country / "batas", **more)  # type: ignore[arg-type]
    with begun(request, settings(threads)) as run, open_engine("duckdb", threads=threads, memory_gib=2.0, progress=Silent()) as engine:
        walk(run, engine)
        finish(run, engine)
        return Walked(run.shelf.root, tuple(engine.ran))


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("negeri")
    make_country(folder, PERSONS, SEED)
    return folder


@pytest.fixture(scope="session")
def walked(country: Path, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    return walk_through(country, tmp_path_factory.mktemp("jalan"))


@pytest.fixture(scope="session")
def later(walked: Walked, country: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Walked]:
    """The country a quarter later, and the journey through it with the first run before it."""
    folder = tmp_path_factory.mktemp("triwulan")
    make_next_quarter(country, folder / "negeri", PERSONS, SEED)
    return folder / "negeri", walk_through(folder / "negeri", folder / "jalan", previous=walked.root)
