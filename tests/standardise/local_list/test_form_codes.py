"""The numbers of OpenSID mean what OpenSID says, in its export only."""

from pathlib import Path

import pyarrow as pa
import pytest

from dtsen.errors import PolicyError
from dtsen.release.codebook import load_codes
from dtsen.standardise.local_list import Official, Reader, ReadPerson, Villages, load_form_codes, load_words

FORMS = Path("policy/updates/bentuk")
WORDS = Path("policy/updates/kata_daerah.yml")
CODES = Path("policy/standardise/codes/dtsen-2026.csv")


def read(form: str, **values: str) -> ReadPerson:
    nowhere = Villages.of(pa.table({name: pa.array([], pa.string()) for name in ("kode_desa_kemendagri", "kunci_desa", "kunci_kecamatan")}))
    reader = Reader(load_words(WORDS), Official.of(load_codes(CODES)), nowhere, 20260213, load_form_codes(FORMS))
    return reader.read({"nama": "SITI", **values}, frozenset(), form)


@pytest.mark.parametrize(
    ("level", "relation"),
    [("1", 1), ("2", 2), ("3", 2), ("4", 3), ("5", 4), ("6", 5), ("7", 6), ("8", 6), ("9", 8), ("10", 7), ("11", 8), ("04", 3)],
)
def test_a_place_in_the_family_is_opensids(level: str, relation: int) -> None:
    found = read("opensid", hubungan=level)
    assert (found.relation, found.strange) == (relation, ())


def test_the_same_number_in_any_other_list_means_the_registrys_code() -> None:
    assert read("opensid", hubungan="4").relation == 3
    assert read("", hubungan="4").relation == 4
    assert read("", status_kawin="2").claims == (), "a number under no official name means nothing"


def test_sex_and_marriage_and_the_words_that_opensid_takes_as_well() -> None:
    found = read("opensid", jenis_kelamin="2", status_kawin="4")
    assert (found.sex, {claim.variable: claim.codes for claim in found.claims}) == (2, {"status_kawin": (4,)})
    found = read("opensid", jenis_kelamin="L", status_kawin="CERAI HIDUP", hubungan="ORANGTUA", keterangan="HIDUP")
    assert (found.sex, found.relation, {claim.variable: claim.codes for claim in found.claims}) == (1, 6, {"status_kawin": (3,)})
    assert found.strange == ()


@pytest.mark.parametrize(
    ("state", "event", "strange"), [("1", "", ""), ("2", "meninggal", ""), ("3", "pindah_keluar", ""), ("4", "", "hilang")]
)
def test_the_state_of_a_person_is_an_event_or_a_question(state: str, event: str, strange: str) -> None:
    found = read("opensid", keterangan=state)
    assert found.event == event
    assert found.strange == ((("keterangan", strange),) if strange else ())


@pytest.mark.parametrize("field", ["jenis_kelamin", "hubungan", "status_kawin", "keterangan"])
def test_a_number_that_opensid_does_not_have_is_asked_about_and_means_nothing(field: str) -> None:
    found = read("opensid", **{field: "77"})
    assert (found.sex, found.relation, found.claims, found.event) == (0, 0, (), "")
    assert found.strange == ((field, "kode 77"),)


def test_codes_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("kode: {hubungan: [1, 2]}\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="tidak dapat dibaca"):
        load_form_codes(tmp_path)


def test_the_questionnaire_in_opensid_has_wood_and_bamboo_and_no_cooking_otherwise() -> None:
    """All other numbers of its sheet of families are the registry's own."""
    found = read("opensid_regsosek", jenis_atap_terluas="5", bahan_bakar_utama_memasak="12", jenis_lantai_terluas="8", daya_terpasang="2")
    assert {claim.variable: claim.codes for claim in found.claims} == {
        "jenis_atap_terluas": (6,), "bahan_bakar_utama_memasak": (0,), "jenis_lantai_terluas": (8,), "daya_terpasang": (2,),
    }  # fmt: skip
    assert read("opensid_regsosek", hubungan="4").relation == 4, "409 of the questionnaire, not kk_level"
    assert read("opensid_regsosek", status_kawin="KAWIN TERCATAT").claims[0].codes == (2,)


@pytest.mark.parametrize(("here", "event", "strange"), [("1", "", ""), ("2", "meninggal", ""), ("5", "", ""), ("6", "", "tidak ditemukan")])
def test_who_is_not_found_at_home_is_asked_about_and_not_moved(here: str, event: str, strange: str) -> None:
    found = read("opensid_regsosek", keterangan=here)
    assert (found.event, found.strange) == (event, (("keterangan", strange),) if strange else ())
