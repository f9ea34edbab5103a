"""Does the tutorial do what it says? Every command block, in order, in one shell, on a tiny country.

Two changes only. `--persons 20000` of the tutorial becomes `--persons 2000`. And `./run dtsen` is a script of three lines that does
what the real one does after the set-up (test_readme runs the real one): the folder of the test is no checkout, and the compiled
kernels are kept by the place of the source.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import missing_line, steps_of

ROOT = Path(__file__).resolve().parents[2]
PAGE, ENGLISH = ROOT / "docs" / "tutorial.md", ROOT / "docs" / "tutorial.en.md"
SIZE, TINY = "--persons 20000", "--persons 2000"
RUN = f"""#!/bin/sh
[ "$1" = dtsen ] && shift || exit 2
PYTHONPATH="{ROOT}/src" exec "{sys.executable}" -m dtsen "$@"
"""


def test_both_languages_hold_the_same_commands_and_outputs() -> None:
    assert steps_of(PAGE) == steps_of(ENGLISH)


def test_the_size_is_named_once() -> None:
    assert PAGE.read_text(encoding="utf-8").count("--persons") == PAGE.read_text(encoding="utf-8").count(SIZE) == 1


def test_every_command_of_the_tutorial_runs_and_says_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "src").symlink_to(ROOT / "src")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "run").write_text(RUN, encoding="utf-8")
    (tmp_path / "run").chmod(0o755)
    steps = steps_of(PAGE)
    assert len(steps) > 12
    lines = ["set -eu"]
    for number, step in enumerate(steps):
        lines += [f"echo '@@{number}@@'", step.commands.replace(SIZE, TINY)]
    environment = {**os.environ, "DTSEN_BENANG": "2", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        ["bash", "-c", "\n".join(lines)],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    outputs = done.stdout.split("@@\n")
    assert done.returncode == 0, f"the shell stopped:\n{done.stdout[-3000:]}"
    said = [output.rsplit("@@", 1)[0] for output in outputs[1:]]
    assert len(said) == len(steps)
    for step, output in zip(steps, said, strict=True):
        line = missing_line(step.expected, output)
        assert line is None, f"not said: {line}\nafter:\n{step.commands}\nbut:\n{output[-3000:]}"
    assert not any((tmp_path / "runs").iterdir())
