"""The commands on files: CSV and Parquet, blocks, columns in two files, reports; never from training rows."""

import json
from pathlib import Path

import numpy as np
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from dtsen.engine.progress import Silent
from dtsen.errors import RequestError
from dtsen.rank.card import card
from dtsen.rank.explain import explain_row
from dtsen.rank.files import DesilRequest, desil_file, score_file, six_decimals
from dtsen.rank.model import MICRO, Model, save, score_table
from dtsen.rank.report import write_report
from dtsen.rank.train import train
from dtsen.rank.validation import validate
from tests.rank.small_survey import BOOSTED, LINEAR, SCHEMA, survey, survey_table


@pytest.fixture(scope="module")
def model() -> Model:
    return train(survey(), SCHEMA, BOOSTED)


def test_csv_and_parquet_give_the_same_scores_with_six_decimals(tmp_path: Path, model: Model) -> None:
    save(model, tmp_path / "m")
    table = survey_table(300, seed=21, missing=0.1)
    pq.write_table(table, tmp_path / "d.parquet")
    pacsv.write_csv(table, tmp_path / "d.csv")
    for ending in ("csv", "parquet"):
        score_file(tmp_path / "m", tmp_path / f"d.{ending}", tmp_path / f"{ending}.out.csv", Silent())
    text = (tmp_path / "csv.out.csv").read_text(encoding="utf-8")
    assert text == (tmp_path / "parquet.out.csv").read_text(encoding="utf-8")
    first = text.splitlines()[1].split(",")
    assert first[1] == six_decimals(int(score_table(model, table).score[0])) and len(first[1].split(".")[1]) == 6


@pytest.mark.parametrize(("micro", "text"), [(13_500_001, "13.500001"), (-42, "-0.000042"), (0, "0.000000")])
def test_six_decimals(micro: int, text: str) -> None:
    assert six_decimals(micro) == text


def test_desil_takes_columns_from_a_second_file_and_freezes_its_cuts(tmp_path: Path) -> None:
    table = survey_table(200, seed=22)
    pacsv.write_csv(table.select(["id", "weight", "region"]), tmp_path / "more.csv")
    lines = ["id,score"] + [f"{name},{value:.6f}" for name, value in zip(table["id"].to_pylist(), np.linspace(12, 15, 200), strict=True)]
    (tmp_path / "s.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ask = DesilRequest(tmp_path / "s.csv", tmp_path / "more.csv", tmp_path / "o.csv", weight="weight", by="region")
    assert desil_file(ask) == 200
    frozen = DesilRequest(tmp_path / "s.csv", tmp_path / "more.csv", tmp_path / "p.csv", by="region", frozen=tmp_path / "o.batas.csv")
    desil_file(frozen)
    assert (tmp_path / "o.csv").read_text() == (tmp_path / "p.csv").read_text()
    with pytest.raises(RequestError, match="Kolom yang diperlukan"):
        desil_file(DesilRequest(tmp_path / "s.csv", None, tmp_path / "q.csv", weight="weight"))


def test_validation_never_uses_training_rows(tmp_path: Path, model: Model) -> None:
    both = survey_table(900)  # the first 600 ids are those of the training survey
    pq.write_table(both, tmp_path / "all.parquet")
    found = validate(model, tmp_path / "all.parquet", SCHEMA, None, rounds=20)
    assert (found.families, found.skipped) == (300, 600)
    pq.write_table(survey_table(600), tmp_path / "seen.parquet")
    with pytest.raises(RequestError, match="belum pernah dilihat"):
        validate(model, tmp_path / "seen.parquet", SCHEMA, None)


def test_the_report_holds_measures_groups_and_a_paired_comparison(tmp_path: Path, model: Model) -> None:
    table = survey_table(1_400)
    pq.write_table(table.slice(600), tmp_path / "test.parquet")
    other = train(survey(), SCHEMA.with_predictors(["size", "age"]), LINEAR)
    found = validate(model, tmp_path / "test.parquet", SCHEMA, other, rounds=40)
    assert found.differences["r2"].low > 0 and found.results["r2"].low <= found.results["r2"].value <= found.results["r2"].high
    assert {group.kind for group in found.groups} >= {"wilayah", "ukuran_keluarga"}
    write_report(found, tmp_path / "out")
    read = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert read["results"]["exclusion_error_40"]["value"] == found.results["exclusion_error_40"].value
    assert "<svg" in html and "http" not in html and "worst-served" in html


def test_contributions_sum_to_the_score(tmp_path: Path, model: Model) -> None:
    table = survey_table(40, seed=23, missing=0.2)
    pq.write_table(table, tmp_path / "d.parquet")
    for name in table["id"].to_pylist():
        found = explain_row(model, tmp_path / "d.parquet", name)
        assert abs(found.median_score + sum(part.effect for part in found.contributions) - found.score) < 1e-6
        assert f"desil {found.desil} dari 10" in found.sentences[0].id and found.sentences[0].en
    score = score_table(model, table).score
    assert explain_row(model, tmp_path / "d.parquet", table["id"][0].as_py()).score == score[0] / MICRO


def test_points_stand_only_on_the_restricted_card(model: Model) -> None:
    public, restricted = (card(model, "BPS", "2026-12-31", points=points) for points in (False, True))
    assert "bobot_linear" in restricted and "bobot_linear" not in public
    assert {item["nama"]: item["arah"] for item in public["peubah"]}["punya_tv"] == "naik"
    assert public["model"] == model.hash and public["pelatihan"]["candidates"]
