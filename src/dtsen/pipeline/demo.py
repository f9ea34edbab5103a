"""What the demo says at its end: counts, figures against the known truth, how long it took to look at."""

from pathlib import Path

from dtsen.errors import Lang
from dtsen.pipeline.evaluate import evaluate


def summary(root: Path, truth: Path, lang: Lang) -> str:
    """The figures of `dtsen evaluate` on the demo's own truth."""
    return evaluate(root, truth).text(lang)
