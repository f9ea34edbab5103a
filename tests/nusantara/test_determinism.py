"""The same seed gives the same bytes, in any process; another seed gives another country."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nusantara import make_country


def _sums(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_same_seed_same_bytes_in_another_process(tiny: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "nusantara", "--out", str(tmp_path), "--persons", "2500", "--seed", "1"]
    source = str(Path(__file__).resolve().parents[2] / "src")
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": source, "PYTHONHASHSEED": "7"})
    assert _sums(tmp_path) == _sums(tiny)


def test_two_processes_write_the_same_bytes_as_one(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nusantara.country.WORTH_TWO", 0)
    make_country(tmp_path, 2500, 1)
    assert _sums(tmp_path) == _sums(tiny)


def test_another_seed_another_country(tiny: Path, tmp_path: Path) -> None:
    make_country(tmp_path, 2500, 2)
    first, second = _sums(tiny), _sums(tmp_path)
    assert first.keys() == second.keys()
    same = {name for name in first if first[name] == second[name]}
    assert same == set()


def test_gzip_files_carry_no_time(tiny: Path) -> None:
    packed = sorted((tiny / "wilayah").glob("*.gz"))
    assert len(packed) == 3
    for path in packed:
        assert path.read_bytes()[3:8] == b"\0\0\0\0\0", path.name
