"""The registers are at least as noisy as the sample world, class by class; `noise` turns all of it up and down."""

import math
from pathlib import Path

import pytest

from nusantara import make_country, noise_shares, noise_table
from tests.nusantara.reading import truth


def test_no_class_is_rarer_than_in_the_sample(town: Path, sample: Path) -> None:
    mine, theirs = noise_shares(town / "truth"), noise_shares(sample / "truth")
    assert len(theirs) > 100
    quieter = []
    for key, share in theirs.items():
        found = mine.get(key)
        rate = found.rate if found else 0.0
        records = found.records if found else share.records
        spread = math.sqrt(share.rate / share.records + share.rate / records)
        if rate < share.rate - 3 * spread:
            quieter.append((key, rate, share.rate))
    assert not quieter


@pytest.mark.parametrize(
    "kind", ["missing", "placeholder", "typo", "malformed", "transpose", "stranger", "plus40", "family", "old", "bulk"]
)
@pytest.mark.parametrize("source", ["dtks", "regsosek", "p3ke"])
def test_every_class_of_wrong_nik_occurs(town: Path, source: str, kind: str) -> None:
    assert noise_shares(town / "truth")[source, "nik", kind].count > 0


def test_noise_turns_the_errors_off(tmp_path: Path) -> None:
    make_country(tmp_path, 1000, 3, noise=0.0)
    shares = noise_shares(tmp_path / "truth")
    assert {key[1:] for key in shares if key[1] in ("nik", "name", "dob")} <= {("nik", "missing"), ("nik", "old")}
    assert truth(tmp_path, "truth_lines") == []


def test_noise_turns_the_errors_up(tiny: Path, tmp_path: Path) -> None:
    make_country(tmp_path, 2500, 1, noise=3.0)
    quiet, loud = noise_shares(tiny / "truth"), noise_shares(tmp_path / "truth")
    for source in ("dtks", "regsosek", "p3ke"):
        assert loud[source, "name_changed", "any"].rate > 2 * quiet[source, "name_changed", "any"].rate


def test_table_shows_both_worlds(tiny: Path, town: Path) -> None:
    lines = noise_table(tiny / "truth", town / "truth").splitlines()
    assert "banding" in lines[0]
    assert any(line.split()[:3] == ["p3ke", "nik", "malformed"] for line in lines)
