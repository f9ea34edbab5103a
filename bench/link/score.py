"""Pairwise figures of a linking that somebody else made, in the program's own measures.

python bench/link/score.py TRUTH RESULT...   (Parquet: source, record_id, person_id; without source: one list)
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.link.measure import matched_columns, measure


def main(truth: Path, results: list[Path]) -> None:
    known = pq.read_table(truth)
    for path in sorted(results):
        table = pq.read_table(path)
        if "source" not in table.column_names:
            table = table.append_column("source", pa.array([known["source"][0].as_py()] * table.num_rows))
        found = measure(*matched_columns(table, known))
        shares = {"P": found.precision, "R": found.recall, "F1": found.f1, "hard": found.hard_recall, "exact": found.exact}
        print(f"{path.stem:24s}", " ".join(f"{name} {value:.4f}" for name, value in shares.items()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
