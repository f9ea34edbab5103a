"""The whole journey through a small invented country: books, bytes, interruptions, figures."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dtsen.engine import Silent, open_engine
from dtsen.errors import MachineError, RequestError
from dtsen.pipeline.evaluate import evaluate
from dtsen.pipeline.inputs import Request
from dtsen.pipeline.run import begun, execute
from dtsen.release import verify
from nusantara import shuffle_deliveries
from tests.conftest import Walked, settings, walk_through


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file that leaves, by its place; work tables and Parquet of the room are no release files."""
    wanted = (".csv", ".json", ".md", ".minisig")
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix in wanted}


def test_the_books_balance_at_every_door(walked: Walked) -> None:
    doors = json.loads((walked.root / "run.json").read_text())["doors"]
    assert len(doors) > 40
    assert {door["room"] for door in doors} >= {"sources", "standardise", "link", "registry", "rank", "target", "release"}
    for door in doors:
        assert door["rows_in"] == door["rows_out"] + sum(door["explained"].values()), door


def test_the_release_verifies(walked: Walked) -> None:
    assert verify(walked.root) == []


def test_same_deliveries_in_another_order_and_another_number_of_threads_give_the_same_bytes(
    walked: Walked, country: Path, tmp_path: Path
) -> None:
    shuffled = tmp_path / "negeri"
    shuffle_deliveries(country / "deliveries", shuffled / "deliveries", seed=99)
    for name in ("wilayah", "batas"):
        shutil.copytree(country / name, shuffled / name)
    other = walk_through(shuffled, tmp_path / "jalan", threads=1)
    ours, theirs = files_of(walked.root / "08-release"), files_of(other.root / "08-release")
    assert list(ours) == list(theirs) and len(ours) > 10
    assert [name for name in ours if ours[name] != theirs[name]] == []
    tables = [json.loads((root / "run.json").read_text())["tables"] for root in (walked.root, other.root)]
    ordered = {"refused_record", "repaired_record"}  # they name the row of the file, which the shuffle moved
    assert [n for n in tables[0] if n not in ordered and tables[0][n] != tables[1][n]] == []


def test_killed_anywhere_and_run_again_gives_the_same_bytes(walked: Walked, country: Path, tmp_path: Path) -> None:
    out = tmp_path / "jalan"
    words = [sys.executable, "-m", "dtsen", "run", "--deliveries", str(country / "deliveries")]
    words += ["--wilayah", str(country / "wilayah"), "--batas", str(country / "batas"), "--out", str(out)]
    environment = {**os.environ, "PYTHONPATH": "src", "DTSEN_BENANG": "2"}
    for seconds in (1.5, 4.0, 7.0):
        process = subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    finished = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    (root,) = [path for path in out.iterdir() if path.is_dir()]
    assert files_of(root / "08-release") == files_of(walked.root / "08-release")
    assert not list(root.glob("*.sementara"))


def request_for(country: Path, out: Path, **more: object) -> Request:
    return Request(country / "deliveries", country / "wilayah", out, settings().policy, **more)  # type: ignore[arg-type]


def test_a_finished_release_is_never_changed(walked: Walked, country: Path) -> None:
    same = request_for(country, walked.root.parent)
    before = (walked.root / "run.json").stat().st_mtime_ns
    assert execute(same, settings(), Silent()) == walked.root
    assert (walked.root / "run.json").stat().st_mtime_ns == before
    with pytest.raises(RequestError, match="tidak pernah diubah"):
        execute(request_for(country, walked.root.parent, unit="persons"), settings(), Silent())


def test_two_runs_never_write_into_one_folder(country: Path, tmp_path: Path) -> None:
    with (
        begun(request_for(country, tmp_path), settings()),
        pytest.raises(MachineError, match="proses lain"),
        begun(request_for(country, tmp_path), settings()),
    ):
        raise AssertionError("the second run began")


def test_ids_survive_a_second_run(walked: Walked, country: Path, tmp_path: Path) -> None:
    second = walk_through(country, tmp_path, release="DTSEN-BERIKUT", previous=walked.root)
    with open_engine("duckdb") as engine:
        sql = """SELECT count(*) AS n, count(b.person_id) AS sama FROM a LEFT JOIN b
            ON b.source = a.source AND b.file = a.file AND b.record_id = a.record_id AND b.person_id = a.person_id"""
        links = tuple((name, one.root / "03-link" / "person_link.parquet") for name, one in (("a", walked), ("b", second)))
        (counts,) = engine.query(sql, links).to_pylist()
        assert counts["n"] == counts["sama"] > 1000
        families = tuple((name, one.root / "04-registry" / "membership.parquet") for name, one in (("a", walked), ("b", second)))
        (kept,) = engine.query(
            "SELECT count(*) AS n FROM a LEFT JOIN b ON b.person_id = a.person_id AND b.family_id = a.family_id WHERE b.person_id IS NULL",
            families,
        ).to_pylist()
        assert kept["n"] == 0
        redirects = engine.query("SELECT count(*) AS n FROM r", (("r", second.root / "04-registry" / "id_redirect.parquet"),))
        assert redirects["n"].to_pylist() == [0]


def test_the_figures_hold_on_an_invented_country(walked: Walked, country: Path) -> None:
    """The floors of the main job, on a world that nothing was tuned to."""
    with open_engine("duckdb") as engine:
        figures = evaluate(engine, walked.root, country / "truth", settings().policy).as_dict()
    linking, ranking = figures["linking"], figures["ranking"]
    assert linking["precision"]["value"] >= 0.995
    assert linking["recall"]["value"] >= 0.985
    assert linking["recall_without_right_nik"]["value"] >= 0.80
    assert linking["clusters_with_two_living_dukcapil"] == 0
    assert ranking["ours"]["spearman"]["value"] >= 0.50  # a survey of some 300 households
