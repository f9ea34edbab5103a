"""`dtsen link bench`: two linkings of the same lists in processes of their own, measured alike; a referee that is not there."""

import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dtsen.errors import RequestError
from dtsen.link.bench import bench, bench_text

NAMES = "SUKARDI", "AGUS", "BUDI", "HENDRO", "SLAMET", "WAGIMAN", "EKO", "YULIANTO", "TRIMO", "DANANG", "PARDI", "KARYO"
# Joins by NIK alone and says what it used: enough to be measured.
REFEREE = """
import json, pathlib, sys
import pyarrow.parquet as pq
folder, out = map(pathlib.Path, sys.argv[1:3])
out.mkdir()
rows = [(file.stem, row) for file in sorted(folder.glob("*.parquet")) for row in pq.read_table(file).to_pylist()]
import pyarrow as pa
for name, key in (("0.5", "desa"), ("0.9", "nik")):
    pq.write_table(pa.table({"source": [s for s, _ in rows], "record_id": [r["record_id"] for _, r in rows],
        "person_id": [r[key] or s + r["record_id"] for s, r in rows]}), out / f"{name}.parquet")
print(json.dumps({"wall": 2.0, "cpu": 3.0, "pairs": 7}))
"""


def listed(path: Path, prefix: str, wrong: int) -> None:
    """Twelve people of one village; the first `wrong` have no NIK there."""
    rows = [
        {
            "record_id": f"{prefix}{n:02d}",
            "nik": f"180101{n + 1:02d}0680{1:04d}" if n >= wrong else None,
            "no_kk": f"18010101011000{n // 3:02d}",
            "nama": f"{name} WIRYAWAN",
            "tanggal_lahir": f"1980-06-{n + 1:02d}",
            "jenis_kelamin": "1",
            "kode_wilayah": "1801012001",
        }
        for n, name in enumerate(
            ["SUKARDI", "AGUS", "BUDI", "HENDRO", "SLAMET", "WAGIMAN", "EKO", "YULIANTO", "TRIMO", "DANANG", "PARDI", "KARYO"]
        )
    ]
    pq.write_table(pa.Table.from_pylist(rows), path)


def test_both_are_run_and_measured_alike(tmp_path: Path) -> None:
    listed(tmp_path / "a.parquet", "A", 0)
    listed(tmp_path / "b.parquet", "B", 3)
    truth = {
        "source": ["a"] * 12 + ["b"] * 12,
        "record_id": [f"{p}{n:02d}" for p in "AB" for n in range(12)],
        "person_id": [*range(12)] * 2,
        "nik_status": ["ok"] * 12 + ["missing"] * 3 + ["ok"] * 9,
    }
    pq.write_table(pa.table(truth), tmp_path / "truth.parquet")
    (tmp_path / "referee.py").write_text(REFEREE, encoding="utf-8")
    lists = [("a", tmp_path / "a.parquet"), ("b", tmp_path / "b.parquet")]
    found = bench(lists, None, tmp_path / "truth.parquet", tmp_path / "out", tmp_path / "referee.py", Path(sys.executable))
    assert (found.other.wall, found.other.cpu, found.other.pairs, found.other.setting) == (2.0, 3.0, 7, "p >= 0.9")
    assert found.other.measures.recall == pytest.approx(9 / 12) and found.other.measures.precision == 1.0
    assert found.ours.measures.precision == 1.0 and found.ours.measures.recall >= found.other.measures.recall
    assert found.ours.wall > 0 and found.ours.cpu > 0 and found.ours.peak > 50 and found.ours.pairs > 0
    times = json.loads((tmp_path / "out" / "dtsen" / "times.json").read_text(encoding="utf-8"))
    assert times["records"] == 24 and times["pairs"] == found.ours.pairs
    text = bench_text(found, "en")
    assert "splink" in text and "times faster" in text and "0.7500" in text
    assert "kali lebih cepat" in bench_text(found, "id")


def test_a_referee_that_fails_or_is_not_there_is_said(tmp_path: Path) -> None:
    listed(tmp_path / "a.parquet", "A", 0)
    pq.write_table(pa.table({"source": ["a"], "record_id": ["A00"], "person_id": [0]}), tmp_path / "truth.parquet")
    lists, truth = [("a", tmp_path / "a.parquet")], tmp_path / "truth.parquet"
    with pytest.raises(RequestError, match="splink"):
        bench(lists, None, truth, tmp_path / "out", tmp_path / "nobody.py", Path(sys.executable))
    (tmp_path / "referee.py").write_text("raise SystemExit('tidak ada modul')", encoding="utf-8")
    with pytest.raises(RequestError, match="tidak ada modul"):
        bench(lists, None, truth, tmp_path / "out", tmp_path / "referee.py", Path(sys.executable))
