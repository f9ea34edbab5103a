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
        print(f"{path.stem:24s} P {found.precision:.4f} R {found.recall:.4f} F1 {found.f1:.4f} hard {found.hard_recall:.4f} exact {found.exact:.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
