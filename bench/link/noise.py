"""What was done to the records of a world, class by class, beside the noise table of linkage.md section 2.

python bench/link/noise.py TRUTH...   (truth.parquet of world.py, or truth_records.csv of a made country or of the sample)
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

SOURCES = ("dtks", "regsosek", "p3ke")
NO_NIK = pa.array(["missing", "placeholder", "malformed"])
# linkage.md section 2, in percent of the records of DTKS, Regsosek, P3KE; twins and namesakes of all records.
TABLE = {
    "no valid NIK": (3.1, 4.7, 6.2),
    "valid-looking but wrong NIK": (1.5, 2.3, 2.5),
    "name changed": (12.0, 20.0, 17.0),
    "birth date changed or missing": (3.8, 7.2, 6.2),
    "listed twice": (1.2, 0.6, 0.8),
}


def shares(truth: pa.Table) -> dict[str, float]:
    """The shares of one source, in percent."""
    rows = truth.num_rows
    nik, name, born = (truth[column].combine_chunks().cast(pa.string()) for column in ("nik_status", "name_status", "dob_status"))
    none = pc.is_in(nik, NO_NIK)
    counts = {
        "no valid NIK": pc.sum(none).as_py(),
        "valid-looking but wrong NIK": pc.sum(pc.and_(pc.not_equal(nik, "ok"), pc.invert(none))).as_py(),
        "name changed": pc.sum(pc.not_equal(name, "ok")).as_py(),
        "birth date changed or missing": pc.sum(pc.not_equal(born, "ok")).as_py(),
        "listed twice": rows - pc.count_distinct(truth["person_id"]).as_py(),
    }
    return {what: 100 * (count or 0) / rows for what, count in counts.items()}


def main(paths: list[Path]) -> None:
    print(f"{'':32s}" + "".join(f"{source:>10s}" for source in SOURCES))
    found = {}
    for path in paths:
        truth = pq.read_table(path) if path.suffix == ".parquet" else pyarrow.csv.read_csv(path)
        found[path] = [shares(truth.filter(pc.equal(truth["source"], source))) for source in SOURCES]
    for what, asked in TABLE.items():
        print(f"{what:32s}" + "".join(f"{share:9.1f}%" for share in asked) + "  linkage.md")
        for path, sources in found.items():
            print(f"{'':32s}" + "".join(f"{one[what]:9.1f}%" for one in sources) + f"  {path}")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
