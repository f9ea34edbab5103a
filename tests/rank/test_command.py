"""`dtsen rank` as it is typed: a baseline by command, and a comparison that shows its intervals, in both languages."""

from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner

from dtsen.cli.rank import rank
from tests.rank.small_survey import SCHEMA, survey_table


@pytest.mark.parametrize(("lang", "words"), [("id", "Selisih terhadap pembanding"), ("en", "Difference from the other model")])
def test_a_model_is_compared_with_plain_ols_by_command(tmp_path: Path, lang: str, words: str) -> None:
    table = survey_table(1_000)
    pq.write_table(table.slice(0, 500), tmp_path / "train.parquet")
    pq.write_table(table.slice(500), tmp_path / "test.parquet")
    (tmp_path / "schema.yml").write_text(yaml.safe_dump(SCHEMA.as_dict()), encoding="utf-8")

    def typed(*arguments: str) -> str:
        done = CliRunner().invoke(rank, list(arguments), obj=SimpleNamespace(lang=lang), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    learn = ("--data", f"{tmp_path}/train.parquet", "--schema", f"{tmp_path}/schema.yml")
    assert "ols 0." in typed("train", *learn, "--out", f"{tmp_path}/ols", "--method", "ols")
    typed("train", *learn, "--out", f"{tmp_path}/best")
    judged = ("--data", f"{tmp_path}/test.parquet", "--out", f"{tmp_path}/report", "--rounds", "20")
    said = typed("validate", "--model", f"{tmp_path}/best", "--versus", f"{tmp_path}/ols", *judged)
    after = said[said.index(words) :].splitlines()
    row = next(line for line in after if line.startswith("spearman")).split()
    assert len(row) == 4 and float(row[2]) <= float(row[1]) <= float(row[3])
