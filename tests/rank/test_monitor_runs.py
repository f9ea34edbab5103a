"""Two releases compared: each planted change rings its own alarm, and an unchanged release rings none."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from dtsen.engine import Shelf, open_engine
from dtsen.rank import rank
from dtsen.rank.forest import PICO
from dtsen.rank.frozen import national_cuts
from dtsen.rank.model import load, save
from dtsen.rank.monitor import Answers, monitor_runs
from tests.conftest import Walked
from tests.rank.test_stage import POLICY, laid


@pytest.fixture(scope="module")
def release(walked: Walked, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    shelf = laid(walked, tmp_path_factory.mktemp("pantau") / "run")
    with open_engine("duckdb") as engine:
        shelf.begin("rank")
        rank(engine, shelf, POLICY, 20251231, "families")
        shelf.seal("rank")
    return shelf


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The policy in force, but for a small country: regions of a few families are compared too."""
    folder = tmp_path_factory.mktemp("kebijakan")
    shutil.copytree(POLICY / "rank", folder / "rank")
    limits = folder / "rank" / "ambang.yml"
    limits.write_text(limits.read_text(encoding="utf-8").replace("keluarga_minimal: 200", "keluarga_minimal: 20"), encoding="utf-8")
    return folder


def changed(release: Shelf, root: Path, table: str, column: str, values: pa.Array) -> Path:
    """A copy of the release with one column of one table replaced."""
    shutil.copytree(release.root, root)
    path = Shelf(root).path(table)
    old = pq.read_table(path)
    place = old.column_names.index(column)
    pq.write_table(old.set_column(place, column, values.cast(old.schema.field(column).type)), path)
    return root


def test_the_same_release_twice_is_quiet(release: Shelf, policy: Path, tmp_path: Path) -> None:
    found = monitor_runs(release.root, release.root, policy, tmp_path)
    assert found.alarms == () and found.churn.moved == found.churn.by_data == found.churn.by_model == found.churn.by_cut == 0.0
    assert json.loads((tmp_path / "monitor.json").read_text(encoding="utf-8"))["alarms"] == []


def test_a_characteristic_that_shifts_or_goes_missing_is_named(release: Shelf, policy: Path, tmp_path: Path) -> None:
    known = pq.read_table(release.path("pmt_ciri"))
    more = pc.add(known["luas_lantai"], 80)
    shifted = changed(release, tmp_path / "a", "pmt_ciri", "luas_lantai", more.combine_chunks())
    found = monitor_runs(release.root, shifted, policy, tmp_path)
    assert {alarm.tempat for alarm in found.alarms if alarm.kode == "ciri_bergeser"} >= {"nasional/luas_lantai"}
    assert found.churn.by_data > 0 == found.churn.by_model
    none = changed(release, tmp_path / "b", "pmt_ciri", "punya_tv_datar", pa.nulls(known.num_rows, pa.int64()))
    found = monitor_runs(release.root, none, policy, tmp_path)
    assert {alarm.tempat for alarm in found.alarms if alarm.kode == "kosong_bertambah"} >= {"nasional/punya_tv_datar"}


def test_desil_turned_round_and_scores_moved_ring(release: Shelf, policy: Path, tmp_path: Path) -> None:
    desil = pq.read_table(release.path("desil"))
    turned = changed(release, tmp_path / "a", "desil", "desil_nasional", pc.subtract(11, desil["desil_nasional"]).combine_chunks())
    found = monitor_runs(release.root, turned, policy, tmp_path)
    assert found.churn.moved == 1.0 and {alarm.kode for alarm in found.alarms} == {"desil_berpindah"}
    moved = changed(release, tmp_path / "b", "desil", "skor", pc.add(desil["skor"], 400_000).combine_chunks())
    assert "skor_bergeser" in {alarm.kode for alarm in monitor_runs(release.root, moved, policy, tmp_path).alarms}


def test_an_enumerator_who_stands_apart_is_named_in_the_report(release: Shelf, policy: Path, tmp_path: Path) -> None:
    dice = np.random.default_rng(7)
    who = dice.choice(["p1", "p2", "p3"], 600)
    floor = dice.normal(60, 15, 600) - np.where(who == "p2", 30, 0)
    pacsv.write_csv(pa.table({"pendata": who, "kode_desa": ["d"] * 600, "luas_lantai": floor}), tmp_path / "isian.csv")
    found = monitor_runs(release.root, release.root, policy, tmp_path, Answers(tmp_path / "isian.csv", "pendata", "kode_desa"))
    # The others are compared with a mean that p2 pulls down, so they may stand out too; p2 stands out most.
    assert max(found.enumerators, key=lambda item: abs(item["z"]))["pendata"] == "p2"
    assert "pendata_berbeda" in {alarm.kode for alarm in found.alarms}


def test_a_heap_below_a_cut_of_a_release_rings_for_that_cut_only(release: Shelf, policy: Path, tmp_path: Path) -> None:
    cuts, score = national_cuts(release), pq.read_table(release.path("desil"))["skor"].to_numpy().copy()
    score[np.flatnonzero(score > cuts.last[5])[:60]] = cuts.last[3] - 5
    heaped = changed(release, tmp_path / "a", "desil", "skor", pa.array(score))
    alarms = monitor_runs(release.root, heaped, policy, tmp_path).alarms
    assert [alarm.tempat for alarm in alarms if alarm.kode == "menumpuk_di_batas"] == ["4"]


def test_the_causes_of_a_move_are_told_apart(release: Shelf, policy: Path, tmp_path: Path) -> None:
    old = pq.read_table(release.path("cut"))["skor_terakhir"]
    found = monitor_runs(
        release.root, changed(release, tmp_path / "cut", "cut", "skor_terakhir", pc.add(old, 60_000).combine_chunks()), policy, tmp_path
    )
    assert found.churn.by_cut > 0.0 == found.churn.by_data == found.churn.by_model
    shutil.copytree(release.root, tmp_path / "model")
    place = Shelf(tmp_path / "model").room_folder("rank") / "model"
    model = load(place)
    save(replace(model, constant=model.constant + PICO // 10), place)
    found = monitor_runs(release.root, tmp_path / "model", policy, tmp_path)
    assert found.churn.by_model > 0.0 == found.churn.by_data == found.churn.by_cut


def test_scores_that_move_in_one_regency_ring_for_that_regency(release: Shelf, policy: Path, tmp_path: Path) -> None:
    desil = pq.read_table(release.path("desil"))
    known = pq.read_table(release.path("pmt_ciri"), filters=[("sisi", "=", "registri")]).sort_by("unit_id")
    place = sorted({name for name in known["kode_kabupaten_kota"].to_pylist() if name})[-1]
    here = np.array(known["kode_kabupaten_kota"].to_pylist(), dtype=object) == place
    score = desil["skor"].to_numpy() + np.where(here, 500_000, 0)
    found = monitor_runs(release.root, changed(release, tmp_path / "a", "desil", "skor", pa.array(score)), policy, tmp_path)
    rung = {alarm.tempat for alarm in found.alarms if alarm.kode == "skor_bergeser"}
    assert place in rung and rung <= {place, "nasional"} and len(found.score_psi) > 2
