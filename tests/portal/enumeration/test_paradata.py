"""What is measured of a submission, whatever the phone wrote; and the file of thresholds that is refused when it is not whole."""

import shutil
from pathlib import Path

import pytest

from dtsen.errors import PolicyError
from dtsen.questionnaire import Form, read_answers
from portal.enumeration.paradata import compared_questions, measure, moment, point_of
from portal.enumeration.watch_rules import read_watch_rules
from tests.questionnaire.conftest import POLICY, a_family, a_member, form, instance_xml

__all__ = ["form"]
RULES = read_watch_rules(POLICY)


def measured(form: Form, listed: int | None = 2, **more: str):  # type: ignore[no-untyped-def]
    members = [a_member(), a_member(keberadaan="2")]
    return measure(form, read_answers(instance_xml(form, a_family(**more), members), form), listed, RULES)


def test_a_visit_in_seconds_metres_and_codes(form: Form) -> None:
    told = measured(form)
    kept = told.paradata
    assert (kept["detik"], kept["jam"], kept["ketelitian"], kept["tempat"]) == (31 * 60, 9, 8, [-7.796, 110.370])
    assert (kept["anggota"], kept["terdaftar"], kept["foto"], kept["manual"], kept["hasil"]) == (1, 2, False, False, "1")
    assert kept["jawaban"]["luas_lantai"] == "54" and kept["seragam"] is True
    assert told.point == "-7.795600,110.369500" and "luas_lantai=54" in told.pattern
    assert measured(form, aset_bergerak_mobil="1").paradata["seragam"] is False


def test_nothing_that_names_anybody_or_speaks_of_health_is_kept_in_the_open(form: Form) -> None:
    asked = set(compared_questions(form, RULES))
    assert {"jenis_lantai_terluas", "aset_bergerak_mobil", "r8_sewa"} <= asked
    assert all(not form.by_name[name].roster and form.by_name[name].kind in ("satu", "bulat") for name in asked)
    assert not asked & {"penglihatan", "penyakit_kronis", "nama", "alamat", "nomor_kartu_keluarga"}
    assert "MELATI" not in str(measured(form)) and "3510110202260001" not in str(measured(form))


def test_a_family_that_was_not_met_has_no_answers(form: Form) -> None:
    told = measured(form, hasil="5")
    assert "jawaban" not in told.paradata and told.pattern == "" and told.paradata["hasil"] == "5"


@pytest.mark.parametrize(
    "said",
    [
        {"mulai": "kemarin", "lokasi": "x y"},
        {"mulai": "2026-11-24T09:00:00", "lokasi": "120 110 0 8"},
        {"mulai": "", "lokasi": ""},
        {"mulai": "9999-12-31T23:59:59.999-12:00", "selesai": "0001-01-01T00:00:00+14:00", "lokasi": "1 2 3 abc", "luas_lantai": "lima"},
    ],
)
def test_what_is_not_as_phones_write_it_is_left_out(form: Form, said: dict[str, str]) -> None:
    kept = measured(form, **said).paradata
    assert "mulai" not in kept and "detik" not in kept and "ketelitian" not in kept


def test_points_by_gps_and_by_hand() -> None:
    assert point_of({"lokasi": "-7.7956 110.3695 100 8"}) == (-7.7956, 110.3695)
    assert point_of({"lokasi_manual": "-7.7956, 110.3695"}) == (-7.7956, 110.3695)
    assert point_of({"lokasi": "-91 110"}) is None and point_of({}) is None
    assert moment("2026-11-24T09:00:00.000+07:00") is not None and moment("2026-11-24") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    meter: 50\n", ""),
        ("galat: 0.01", "galat: 0.9"),
        ("  malam:", "  siang:"),
        ("selisih: 0.25, kunjungan: 12", "selisih: 0.25, kunjungan: 1"),
    ],
)
def test_rules_that_are_not_whole_are_refused(tmp_path: Path, old: str, new: str) -> None:
    shutil.copytree(POLICY / "portal", tmp_path / "portal")
    file = tmp_path / "portal" / "pengawasan.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PolicyError):
        read_watch_rules(tmp_path)
