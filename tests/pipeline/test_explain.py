"""What an explanation says of a person and a family, and what it never shows."""

import re
from pathlib import Path

import pytest

from dtsen.engine import Engine, Shelf
from dtsen.errors import Lang, RequestError
from dtsen.pipeline import explain
from dtsen.pipeline.explain import Teller, explain_family, explain_person, masked, teller
from tests.pipeline.tiny_world import tables, write_run

POLICY = Path(__file__).parents[2] / "policy"


@pytest.fixture
def no_rank(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hand-made run has no model; the words of the ranking are tested in its own room."""
    monkeypatch.setattr(explain, "_rank", lambda tell, family_id: [f"desil {family_id}"])


def _tell(run: Shelf, lang: Lang = "en") -> Teller:
    return teller(run.root, POLICY, lang)


def _with_rules(engine: Engine, root: Path) -> Shelf:
    """The run with the sentence that opens each programme, which the room `target` always writes."""
    heading = {"programme": "sembako", "reason": "J00", "kalimat": "Sembako: aturan sejak 2025.", "sentence": "Sembako: rule since 2025."}
    return write_run(engine, root, {"programme_reason": [*tables()["programme_reason"], heading]})


@pytest.mark.usefixtures("no_rank")
def test_a_person_is_told_by_records_values_families_and_programmes(engine: Engine, tmp_path: Path) -> None:
    text = "\n".join(explain_person(_tell(_with_rules(engine, tmp_path / "run")), "P001"))
    for part in (
        "PERSON P001",
        "living; age 40; known to Dukcapil",
        "DTKS: individu_9901 / 1",
        "same NIK, confirmed by name and birth date, weight of evidence 31.5 bits",
        "Civil servants, army, police: asn / 1",
        "nomor_induk_kependudukan = 9901************",
        "Dukcapil, 2025-12-31",
        "lost: 9901************ (DTKS, 2025-01-31)",
        "F001: Kepala keluarga; 2020-01-01 … today",
        "desil F001",
        "Desil below the ceiling",
    ):
        assert part in text


@pytest.mark.usefixtures("no_rank")
def test_a_family_shows_codes_in_words_and_what_lost(engine: Engine, tmp_path: Path) -> None:
    text = "\n".join(explain_family(_tell(_with_rules(engine, tmp_path / "run"), "id"), "F001"))
    for part in (
        "KELUARGA F001",
        "jenis_lantai_terluas = 2 (Keramik)",
        "kalah: 5 (Kayu/papan) (P3KE, 2020-01-31)",
        "P001: Kepala keluarga",
        "P002: Istri/suami",
        "K01 Luas lantai mustahil (Peringatan)",
    ):
        assert part in text


@pytest.mark.usefixtures("no_rank")
def test_no_number_of_a_person_or_card_is_shown(engine: Engine, tmp_path: Path) -> None:
    run = _with_rules(engine, tmp_path / "run")
    for lines in (explain_person(_tell(run), "P001"), explain_family(_tell(run), "F001")):
        assert not re.search(r"\d{16}", "\n".join(lines))


def test_the_dead_are_in_no_family_and_it_says_so(tiny_run: Shelf) -> None:
    lines = explain_person(_tell(tiny_run), "P043")
    assert lines[1].strip() == "dead (2025-03-01); age 40; known to Dukcapil"
    assert lines[-1] == "In no family of today: dead"


def test_a_family_without_desil_says_why(engine: Engine, tmp_path: Path) -> None:
    lines = explain_family(_tell(_with_rules(engine, tmp_path / "run")), "F021")
    assert "  no desil: described by no register yet" in lines


def test_an_unknown_id_is_an_error_that_says_what_to_do(tiny_run: Shelf) -> None:
    with pytest.raises(RequestError) as found:
        explain_person(_tell(tiny_run), "9901010101800001")
    assert "not a NIK" in found.value.text("en")
    assert "9901010101800001" not in found.value.text("id") + found.value.text("en")
    with pytest.raises(RequestError, match="keluarga"):
        explain_family(_tell(tiny_run), "P001")


def test_an_id_of_an_earlier_release_leads_to_its_successor(engine: Engine, tmp_path: Path) -> None:
    redirect = [{"subject": "person", "old_id": "P900", "new_id": "P001", "reason": "gabung"}]
    run = write_run(engine, tmp_path / "run", {"id_redirect": redirect})
    with pytest.raises(RequestError) as found:
        explain_person(_tell(run), "P900")
    assert "P001" in found.value.text("en")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3201010101800001", "3201************"),
        ("di 3201010101800001 dan 12", "di 3201************ dan 12"),
        ("18030000032", "18030000032"),
        ("198001012005011001", "1980**************"),
    ],
)
def test_long_numbers_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
