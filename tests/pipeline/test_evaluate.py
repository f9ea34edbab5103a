"""A run against its truth: who matches whom, what each cause costs, what the text says."""

import json
from pathlib import Path

import pytest

from dtsen.engine import Engine, Shelf
from dtsen.errors import RequestError
from dtsen.pipeline.evaluate import Evaluation, evaluate, read_run
from dtsen.pipeline.evaluate_text import evaluation_text
from dtsen.pipeline.measure_linking import measure_linking
from dtsen.pipeline.measure_ranking import measure_ranking
from dtsen.pipeline.measure_targeting import TargetingRow, measure_targeting
from dtsen.pipeline.truth import Truth, read_truth
from dtsen.pipeline.truth_match import match
from tests.pipeline.tiny_world import FAMILIES, put, tables, truth_rows, write_run, write_truth

POLICY = Path(__file__).parents[2] / "policy"
AS_OF = 20251231


def _modelled(engine: Engine, folder: Path, scores: dict[str, int]) -> Shelf:
    """The true families as if the model had ranked them: score and tenth follow from the given order."""
    shelf = Shelf(folder)
    shelf.begin("rank")
    rows = [
        {"family_id": family, "skor": score, "desil_nasional": min(10, 1 + at // 2), "unit": "families", "model": "m", "missing": 0}
        for at, (family, score) in enumerate(sorted(scores.items(), key=lambda item: item[1]))
    ]
    put(engine, shelf, "desil", rows)
    shelf.seal("rank")
    return shelf


def _truth(engine: Engine, run: Shelf, tmp_path: Path) -> Truth:
    truth = read_truth(write_truth(tmp_path / "csv"), tmp_path / "truth")
    match(engine, run, truth)
    return truth


def _perfect(engine: Engine, tmp_path: Path) -> Shelf:
    return _modelled(engine, tmp_path / "modelled", {f"f{n}": 1000 * n for n in range(1, FAMILIES + 2)})


def test_everybody_finds_himself(engine: Engine, tiny_run: Shelf, tmp_path: Path) -> None:
    truth = _truth(engine, tiny_run, tmp_path)
    for name, pair in (("person_match", ("t7", "P007")), ("family_match", ("f4", "F004"))):
        rows = truth.table(name).to_pylist()
        assert all(row["best_of_true"] and row["best_of_ours"] for row in rows)
        assert pair in {(row["true_id"], row["our_id"]) for row in rows}
    assert truth.table("family_match").num_rows == FAMILIES + 1


def test_the_order_is_measured_on_families_that_the_survey_has_not_seen(engine: Engine, tiny_run: Shelf, tmp_path: Path) -> None:
    truth = _truth(engine, tiny_run, tmp_path)
    found = measure_ranking(engine, tiny_run, truth, "families", _perfect(engine, tmp_path))
    # 21 families: f2 was surveyed, f21 is described by no register.
    assert (found.not_surveyed, found.families, found.not_covered, found.not_matched) == (20, 19, 1, 0)
    assert found.ours.spearman.value == pytest.approx(1)
    assert (found.ours.within_one.value, found.ours.exact.value) == (1, 1)
    assert found.ours.errors[0].exclusion.value == 0
    assert found.spearman_lost.value == pytest.approx(0)


def test_what_stale_data_cost_is_the_difference(engine: Engine, tmp_path: Path) -> None:
    desil = [{**row, "skor": -int(str(row["skor"])), "desil_nasional": 11 - int(str(row["desil_nasional"]))} for row in tables()["desil"]]
    run = write_run(engine, tmp_path / "run", {"desil": desil})
    truth = _truth(engine, run, tmp_path)
    found = measure_ranking(engine, run, truth, "families", _perfect(engine, tmp_path))
    assert found.ours.spearman.value == pytest.approx(-1)
    assert found.spearman_lost.value == pytest.approx(2)
    assert found.ours.errors[0].exclusion.value == 1


def _targeting(engine: Engine, run: Shelf, tmp_path: Path) -> dict[str, TargetingRow]:
    truth = _truth(engine, run, tmp_path)
    rows = measure_targeting(engine, run, truth, _perfect(engine, tmp_path), POLICY, AS_OF, "families", tmp_path / "worlds")
    assert {row.programme for row in rows} >= {"pkh", "sembako"}
    return {row.cause: row for row in rows if row.programme == "sembako"}


def test_each_mistake_goes_to_its_cause(engine: Engine, tmp_path: Path) -> None:
    """F001 is ranked rich and F020 poor; family f21 is described by nobody; Sembako is for desil 1-5."""
    wrong = {"F001": 9, "F020": 1}
    desil = [{**row, "desil_nasional": wrong.get(str(row["family_id"]), row["desil_nasional"])} for row in tables()["desil"]]
    # What the run decided: as the tiny run does for F001-F008, but by the wrong tenths.
    yes = {f"F{number:03d}" for number in range(2, 11)} | {"F020"}
    decided = [
        {**row, "eligible": "yes" if row["family_id"] in yes else "unknown" if row["family_id"] == "F021" else "no"}
        for row in tables()["eligibility"]
    ]
    found = _targeting(engine, write_run(engine, tmp_path / "run", {"desil": desil, "eligibility": decided}), tmp_path)
    counts = {cause: (row.by_mistake_count, row.missed_count, row.missed_unknown) for cause, row in found.items()}
    assert {row.meant for row in found.values()} == {11}
    assert counts["ranking_stale"] == (1, 1, 0)
    assert counts["coverage"] == (0, 1, 0)
    assert counts["linking"] == (0, 0, 0)
    assert counts["stale"] == (0, 0, 0)
    assert counts["all"] == (1, 2, 1)


def test_a_family_taken_apart_is_the_fault_of_linking(engine: Engine, tmp_path: Path) -> None:
    """The members of F020 are put into F001: the rich family f20 gets what f1 is meant to get."""
    moved = [{**row, "family_id": "F001" if row["family_id"] == "F020" else row["family_id"]} for row in tables()["membership"]]
    found = _targeting(engine, write_run(engine, tmp_path / "run", {"membership": moved}), tmp_path)
    assert found["linking"].by_mistake_count == 1
    assert (found["stale"].by_mistake_count, found["stale"].missed_count) == (0, 0)


def test_true_values_of_a_person_come_from_the_truth(engine: Engine, tiny_run: Shelf, tmp_path: Path) -> None:
    """A true person of 70 years that we hold to be 40 makes a difference to PKH only through the value."""
    persons = [
        {**row, "tanggal_lahir": "1950-01-01", "umur": "75"} if row["person_id"] == "t5" else row for row in truth_rows()["truth_persons"]
    ]
    truth = read_truth(write_truth(tmp_path / "csv", {"truth_persons": persons}), tmp_path / "truth")
    match(engine, tiny_run, truth)
    modelled = _perfect(engine, tmp_path)
    rows = measure_targeting(engine, tiny_run, truth, modelled, POLICY, AS_OF, "families", tmp_path / "worlds")
    pkh = {row.cause: row for row in rows if row.programme == "pkh"}
    assert pkh["stale"].meant == 1
    assert (pkh["stale"].missed_count, pkh["linking"].missed_count, pkh["ranking"].missed_count) == (1, 0, 0)


def test_the_text_names_every_part_in_both_tongues(engine: Engine, tiny_run: Shelf, tmp_path: Path) -> None:
    truth = _truth(engine, tiny_run, tmp_path)
    modelled = _perfect(engine, tmp_path)
    result = Evaluation(
        release="DTSEN-2025-TW4",
        as_of=AS_OF,
        unit="families",
        doors=12,
        difference=0,
        linking=measure_linking(truth.table("truth_records"), engine.read(tiny_run, "person_link")),
        ranking=measure_ranking(engine, tiny_run, truth, "families", modelled),
        targeting=measure_targeting(engine, tiny_run, truth, modelled, POLICY, AS_OF, "families", tmp_path / "worlds"),
    )
    english, indonesian = evaluation_text(result, "en"), evaluation_text(result, "id")
    for word in ("BOOKS", "LINKING", "RANKING", "TARGETING", "described by no register", "sembako"):
        assert word in english
    for word in ("PEMBUKUAN", "PEMADANAN", "PEMERINGKATAN", "PENENTUAN PROGRAM", "belum didata", "sembako"):
        assert word in indonesian
    assert json.loads(json.dumps(result.as_dict()))["linking"]["precision"]["value"] == 1


def test_a_folder_that_is_no_truth_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"truth_records\.csv"):
        read_truth(tmp_path / "nothing", tmp_path / "into")
    folder = write_truth(tmp_path / "csv")
    (folder / "truth_families.csv").write_text("family_id,household_id\n1,1\n", encoding="utf-8")
    with pytest.raises(RequestError, match="pengeluaran_per_kapita"):
        read_truth(folder, tmp_path / "into")


def test_a_run_that_is_not_finished_is_refused(engine: Engine, tiny_run: Shelf, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"run\.json"):
        read_run(tiny_run.root)
    with pytest.raises(RequestError):
        evaluate(engine, tmp_path, tmp_path, POLICY)
