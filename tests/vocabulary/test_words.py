"""Dates, quarters, regions and desil: values that cannot be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtsen.vocabulary import Desil, System, Triwulan, Wilayah, age_on, as_iso, from_iso
from dtsen.vocabulary.tanggal import parse_day

DAYS = [
    ("14-11-1953", "dd-mm-yyyy", 19531114),
    ("30/10/1953", "dd/mm/yyyy", 19531030),
    ("1953-10-30", "dd/mm/yyyy", 19531030),
    ("19662", "dd/mm/yyyy", 19531030),
    ("19662.0", "dd/mm/yyyy", 19531030),
    ("17-AGU-1985", "dd-MMM-yyyy", 19850817),
    ("17-agu-1985", "dd-MMM-yyyy", 19850817),
    ("17-AUG-1985", "dd-MMM-yyyy", None),
    ("1979-9-16", "yyyy-m-d", 19790916),
    ("2024-02-29", "yyyy-mm-dd", 20240229),
    ("2023-02-29", "yyyy-mm-dd", None),
    ("31-04-1990", "dd-mm-yyyy", None),
    ("--", "yyyy-m-d", None),
    ("1979--16", "yyyy-m-d", None),
    ("", "dd-mm-yyyy", None),
    ("0", "dd/mm/yyyy", None),
    ("99999", "dd/mm/yyyy", None),
    ("12/30/1990", "dd/mm/yyyy", None),
]


@pytest.mark.parametrize(("text", "form", "day"), DAYS)
def test_days_as_written(text: str, form: str, day: int | None) -> None:
    assert parse_day(text, form) == day


@given(st.dates())
def test_a_day_and_its_text_are_one(day) -> None:
    assert as_iso(from_iso(day.isoformat())) == day.isoformat()


@pytest.mark.parametrize(("birth", "age"), [(20000229, 25), (19900101, 35), (19891231, 36), (19900102, 35), (20251231, 0), (20250101, 0)])
def test_age_counts_completed_years(birth: int, age: int) -> None:
    assert age_on(20251231, birth) == age


def test_a_quarter_names_its_release() -> None:
    assert Triwulan.of(20260101).release_name == "DTSEN-2026-TW1"
    assert Triwulan.of(20251231).release_name == "DTSEN-2025-TW4"
    with pytest.raises(ValueError):
        Triwulan(2026, 5)


def test_a_region_is_never_a_bare_code() -> None:
    kalianda = Wilayah(System.KEMENDAGRI, "2025", "1801061007")
    assert (kalianda.dotted, kalianda.level) == ("18.01.06.1007", "kelurahan_desa")
    assert kalianda.parent("kecamatan") == Wilayah(System.KEMENDAGRI, "2025", "180106")
    assert Wilayah(System.BPS, "2025", "1803110021").parent("kecamatan").code == "1803110"
    assert Wilayah(System.BPS, "2025", "1271") != Wilayah(System.KEMENDAGRI, "2025", "1271")
    with pytest.raises(ValueError):
        Wilayah(System.BPS, "2025", "180106")


@pytest.mark.parametrize("value", [0, 11, -1])
def test_there_is_no_desil_zero(value: int) -> None:
    with pytest.raises(ValueError):
        Desil(value)
