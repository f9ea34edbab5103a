"""A family is told in sentences what was decided, and never by a name."""

from pathlib import Path

import pytest
from small_registry import SmallFamily, rows, run

from dtsen.engine import Engine, Shelf
from dtsen.target import explain_eligibility

DAY = 20251231


@pytest.fixture(scope="module")
def shelf(duck: Engine, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    families = [
        SmallFamily("a", 2, [{}, {"umur": 30, "kelamin": "perempuan"}, {"umur": 9, "sekolah": "SD"}]),
        SmallFamily("b", 8, [{}]),
        SmallFamily("c", 3, [{}, {"umur": 3, "padan_dukcapil": False}]),
    ]
    return run(duck, tmp_path_factory.mktemp("explain"), families, DAY)


def test_a_yes_says_what_for_and_what_is_still_open(shelf: Shelf) -> None:
    told = explain_eligibility(shelf, "a", "id")
    text = "\n".join(told)
    assert "Berhak, Rp225.000 per triwulan (SD:1)." in told
    assert "- Dihitung sebagai komponen: anak SD/sederajat. (Ketentuan ini masih perlu verifikasi.) [K-SD]" in told
    assert "- Desil keluarga tidak di atas 4. (Ketentuan ini masih perlu verifikasi.) [Y08]" in told
    assert "Kehamilan hari ini tidak diketahui" in text
    assert "Program Keluarga Harapan (PKH): aturan yang berlaku sejak 2021-01-01" in text
    assert "Berhak (3 orang), Rp42.000 per bulan." in told
    assert "RAHASIA" not in text


def test_a_no_says_only_what_is_against(shelf: Shelf) -> None:
    told = explain_eligibility(shelf, "b", "en")
    assert told.count("Not entitled.") == 2
    assert any(line.startswith("- The desil of the family is above 4.") and line.endswith("[X08]") for line in told)
    assert any("No member of the family meets a component" in line for line in told)
    assert not any("[T" in line for line in told)


def test_persons_with_one_decision_stand_together_and_one_person_may_be_asked_for(shelf: Shelf) -> None:
    told = explain_eligibility(shelf, "c", "id")
    assert "Berhak (1 orang), Rp42.000 per bulan." in told
    assert "Tidak berhak (1 orang)." in told
    assert len([line for line in told if line.startswith("Penerima Bantuan Iuran")]) == 1
    only = explain_eligibility(shelf, "c", "id", person_id="c-2")
    assert "Tidak berhak (1 orang)." in only
    assert "Berhak (1 orang), Rp42.000 per bulan." not in only


def test_an_unknown_family_has_no_decision(shelf: Shelf) -> None:
    assert explain_eligibility(shelf, "z", "id") == []


def test_a_programme_without_a_rule_is_named(duck: Engine, tmp_path: Path) -> None:
    early = run(duck, tmp_path, [SmallFamily("a", 1)], 20210101)
    told = explain_eligibility(early, "a", "id")
    assert "Program Sembako (BPNT): tidak ada aturan yang berlaku pada 2021-01-01, jadi tidak ada putusan." in told


def test_every_sentence_is_filled_in_both_tongues(shelf: Shelf) -> None:
    for row in rows(shelf, "programme_reason"):
        for text in (row["kalimat"], row["sentence"]):
            assert text and "{" not in text
        assert row["kalimat"] != row["sentence"]
