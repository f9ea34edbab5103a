"""NIK and No. KK: one rule in two tongues. The cases are run against Python here and against SQL in tests/standardise."""

import csv
from pathlib import Path

import pytest

from dtsen.vocabulary import Nik, NoKk, kk_problem, nik_problem

HERE = Path(__file__).parent


def cases(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HERE / f"cases_{name}.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", cases("nik"), ids=lambda c: c["nik"] or "kosong")
def test_nik(case: dict[str, str]) -> None:
    assert nik_problem(case["nik"]) == case["masalah"]


@pytest.mark.parametrize("case", cases("kk"), ids=lambda c: c["kk"] or "kosong")
def test_kk(case: dict[str, str]) -> None:
    assert kk_problem(case["kk"]) == case["masalah"]


def test_numbers_print_masked() -> None:
    assert f"{Nik('1801214208950001')!r} {NoKk('1801011201200001')}" == "1801************ 1801************"


def test_a_wrong_number_is_no_value() -> None:
    with pytest.raises(ValueError, match="NIK"):
        Nik("1801")
    with pytest.raises(ValueError, match="KK"):
        NoKk("1801")
