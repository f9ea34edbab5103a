"""`dtsen evaluate`: a run against a known truth."""

import json
from pathlib import Path

import click

from dtsen.engine import open_engine
from dtsen.pipeline.evaluate import evaluate as measure
from dtsen.pipeline.evaluate_text import evaluation_text
from dtsen.settings import read_settings

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--run", type=_FOLDER, required=True, help="Folder rilis yang selesai, RUNS/<rilis>.")
@click.option("--truth", type=_FOLDER, required=True, help="Folder kebenaran (truth_*.csv), seperti yang ditulis nusantara.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Tulis semua angka ke berkas JSON ini juga.")
@click.option("--policy", type=_FOLDER, help="Folder kebijakan yang dipakai rilis itu; bawaan milik proyek.")
@click.pass_context
def evaluate(context: click.Context, run: Path, truth: Path, json_file: Path | None, policy: Path | None) -> None:
    """Ketepatan pemadanan, pemeringkatan, dan penentuan program terhadap kebenaran yang diketahui."""
    settings = read_settings()
    with open_engine(settings.engine, threads=settings.threads, memory_gib=settings.memory_gib) as engine:
        result = measure(engine, run, truth, policy or settings.policy)
    if json_file:
        json_file.write_text(json.dumps(result.as_dict(), indent=1) + "\n", encoding="utf-8")
    click.echo(evaluation_text(result, context.obj.lang))
