"""The two commands: what they print, write and refuse; the words themselves are tested beside their modules."""

import importlib
import json
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from dtsen.cli.evaluate import evaluate
from dtsen.cli.explain import explain
from dtsen.cli.usage import usage_text
from dtsen.engine import Shelf
from dtsen.errors import RequestError
from tests.pipeline.tiny_world import write_truth


def test_explain_prints_what_is_known_of_the_dead(tiny_run: Shelf) -> None:
    done = CliRunner().invoke(explain, ["person", "P043", "--run", str(tiny_run.root)], obj=SimpleNamespace(lang="id"))
    assert done.exit_code == 0
    assert done.output.startswith("ORANG P043\n  meninggal (2025-03-01)")


def test_explain_refuses_an_unknown_id(tiny_run: Shelf) -> None:
    done = CliRunner().invoke(explain, ["family", "X", "--run", str(tiny_run.root)], obj=SimpleNamespace(lang="en"))
    assert isinstance(done.exception, RequestError)


def test_evaluate_refuses_a_run_without_end(tiny_run: Shelf, tmp_path: Path) -> None:
    truth = write_truth(tmp_path / "truth")
    done = CliRunner().invoke(evaluate, ["--run", str(tiny_run.root), "--truth", str(truth)], obj=SimpleNamespace(lang="en"))
    assert isinstance(done.exception, RequestError)


def test_evaluate_prints_and_writes_the_same_figures(tiny_run: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("dtsen.cli.evaluate")
    result = SimpleNamespace(as_dict=lambda: {"release": "R"})
    monkeypatch.setattr(module, "measure", lambda engine, run, truth, policy: result)
    monkeypatch.setattr(module, "evaluation_text", lambda found, lang: f"figures in {lang}")
    words = ["--run", str(tiny_run.root), "--truth", str(tmp_path), "--json", str(tmp_path / "angka.json")]
    done = CliRunner().invoke(evaluate, words, obj=SimpleNamespace(lang="en"))
    assert (done.exit_code, done.output) == (0, "figures in en\n")
    assert json.loads((tmp_path / "angka.json").read_text(encoding="utf-8")) == {"release": "R"}


def test_every_command_that_help_lists_can_be_loaded() -> None:
    main = importlib.import_module("dtsen.cli.main")
    done = CliRunner().invoke(main.dtsen, ["--help"])
    assert done.exit_code == 0
    assert all(name in done.output for name in main.COMMANDS if name != "reference")


TYPED_WRONGLY = [
    (["run"], "--deliveries wajib diisi"),
    (["runn"], "Perintah ini tidak ada"),
    (["run", "--semua"], "Pilihan --semua tidak dikenal"),
    (["run", "--deliveries", "a", "--wilayah", "b", "--out", "c", "--unit", "rumah"], "families, persons"),
    (["run", "--deliveries", "a", "--wilayah", "b", "--out", "c", "--as-of", "31/12/2025"], "YYYY-MM-DD"),
    (["explain", "person"], "PERSON_ID wajib diisi"),
    (["explain", "orang"], "person"),
]


@pytest.mark.parametrize(("words", "answer"), TYPED_WRONGLY, ids=[" ".join(case[0][:3]) for case in TYPED_WRONGLY])
def test_a_command_typed_wrongly_is_answered_in_both_tongues(words: list[str], answer: str) -> None:
    main = importlib.import_module("dtsen.cli.main")
    with pytest.raises(click.UsageError) as typed:
        main.dtsen(words, prog_name="dtsen", standalone_mode=False)
    text = usage_text(typed.value, "id")
    assert answer in text and text.startswith("Pemakaian: dtsen")
    assert usage_text(typed.value, "en").startswith("Usage: dtsen")
