"""The two commands: what they print, write and refuse; the words themselves are tested beside their modules."""

import importlib
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from dtsen.cli.evaluate import evaluate
from dtsen.cli.explain import explain
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
