"""What may not predict is refused with a sentence; survey and registry that speak of different things are told apart."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from dtsen.errors import RequestError
from dtsen.rank.guards import ban_on, check_predictors
from dtsen.rank.overlap import compare_tables
from dtsen.rank.policy import read_policy
from dtsen.rank.schema import Predictor, read_schema
from tests.rank.small_survey import SCHEMA, survey_table

POLICY = Path(__file__).resolve().parents[2] / "policy" / "rank"
LIMITS = {"psi_awas": 0.25, "psi_tolak": 1.0, "kosong_tolak": 0.9}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("pbi_nas", "program"),
        ("penerima_pkh", "program"),
        ("desil_nasional", "peringkat"),
        ("agama", "keyakinan"),
        ("head_ethnicity", "keyakinan"),
        ("nama", "identitas"),
        ("expend_pc", "kebenaran"),
        ("n_earners", None),
        ("lemari_es", None),
        ("teras_luas", None),
    ],
)
def test_names_fall_under_their_ban(name: str, reason: str | None) -> None:
    ban = ban_on(name, read_policy(POLICY).bans)
    assert (ban.reason if ban else None) == reason


@pytest.mark.parametrize("name", ["income_pc", "welfare", "PBI_nas", "id"])
def test_a_forbidden_predictor_is_refused_with_a_sentence(name: str) -> None:
    schema = replace(SCHEMA, predictors=(*SCHEMA.predictors, Predictor(name, "bilangan")), kebenaran_lain=("income_pc",))
    with pytest.raises(RequestError) as refused:
        check_predictors(schema, read_policy(POLICY).bans, "skema.json")
    assert name in refused.value.text("id") and "skema" in refused.value.text("id") and refused.value.text("en")


def test_the_policy_of_the_project_is_allowed_by_its_own_bans() -> None:
    rules = read_policy(POLICY)
    check_predictors(rules.schema, rules.bans, "penduga.yml")


def test_overlap_refuses_what_differs_or_is_not_there() -> None:
    survey, registry = survey_table(), survey_table(seed=4)
    registry = registry.set_column(registry.column_names.index("school"), "school", pa.array(np.full(600, 30.0)))
    registry = registry.set_column(registry.column_names.index("rooms"), "rooms", pa.nulls(600, pa.float64()))
    found = {item.name: item for item in compare_tables(survey, np.ones(600), registry, SCHEMA, LIMITS)}
    assert found["school"].reason == "berbeda" and found["school"].refused
    assert found["rooms"].reason == "kosong"
    assert not found["size"].refused and found["size"].psi < 0.1
    assert found["floor"].survey_codes == ("1", "2", "3")


def test_a_catalogue_of_surveys_needs_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "sets.json"
    path.write_text(
        '{"a": {"id": "i", "target": "t", "numeric": ["x"]}, "b": {"id": "i", "target": "t", "numeric": ["y"]}}', encoding="utf-8"
    )
    assert read_schema(path, "b").names == ("y",)
    with pytest.raises(RequestError, match="--entry"):
        read_schema(path)
