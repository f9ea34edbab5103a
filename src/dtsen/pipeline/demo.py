"""What the demo says at its end: the figures of `dtsen evaluate` on the demo's own truth."""

from pathlib import Path

from dtsen.engine import open_engine
from dtsen.errors import Lang
from dtsen.pipeline.evaluate import evaluate
from dtsen.pipeline.evaluate_text import evaluation_text
from dtsen.settings import Settings


def summary(root: Path, truth: Path, settings: Settings, lang: Lang) -> str:
    """Counts and figures of a finished run against the known truth, ready to print."""
    with open_engine(settings.engine, threads=settings.threads, memory_gib=settings.memory_gib) as engine:
        return evaluation_text(evaluate(engine, root, truth, settings.policy), lang)
