"""Febrl 1-4 linked by the program and by Splink 5, on the same files in one run: precision, recall, F1 of both.

    python bench/link/febrl.py LISTS --python SPLINK/bin/python --out OUT

LISTS is what `febrl_lists.py` wrote. The program runs with the policy in force: one model, one threshold, no tuning per set.
Splink is given the best of its thresholds, chosen by looking at the truth.
"""

import argparse
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.link.measure import Measures, matched_columns, measure

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path)
    parser.add_argument("--python", type=Path, required=True, help="of the environment with splink==5.0.0")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    print(f"{'set':6s} {'':8s} {'P':>7s} {'R':>7s} {'F1':>7s}")
    for folder in sorted(arguments.lists.glob("febrl*")):
        truth = pq.read_table(folder / "truth.parquet")
        out = arguments.out / folder.name
        lists = sorted(file for file in folder.glob("*.parquet") if file.stem != "truth")
        sources = [part for file in lists for part in ("--source", f"{file.stem}={file}")]
        mapping = ["--mapping", str(arguments.lists / "mapping.yml")]
        run([sys.executable, "-m", "dtsen", "link", "files", *sources, *mapping, "--out", str(out / "dtsen")])
        run([str(arguments.python), str(HERE / "splink_referee.py"), str(folder), str(out / "splink"), "--kind", "febrl"])
        say(folder.name, "dtsen", found(out / "dtsen" / "person_link.parquet", truth, lists[0].stem))
        others = [(file.stem, found(file, truth, lists[0].stem)) for file in sorted((out / "splink").glob("*.parquet"))]
        threshold, best = max(others, key=lambda one: one[1].f1)
        say(folder.name, "splink", best, f"(p >= {threshold})")


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def found(path: Path, truth: pa.Table, source: str) -> Measures:
    table = pq.read_table(path)
    if "source" not in table.column_names:
        table = table.append_column("source", pa.repeat(pa.scalar(source), table.num_rows))
    return measure(*matched_columns(table, truth))


def say(name: str, tool: str, measures: Measures, note: str = "") -> None:
    print(f"{name:6s} {tool:8s} {measures.precision:7.4f} {measures.recall:7.4f} {measures.f1:7.4f} {note}", flush=True)


if __name__ == "__main__":
    main()
