"""One definition becomes a form that Collect's own engine accepts, the same bytes every time, and what it sends is read again."""

import re
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from dtsen.cli.main import dtsen
from dtsen.errors import PolicyError
from dtsen.questionnaire import AnswersError, Form, check, form_xml, read_answers, read_form, workbook
from dtsen.questionnaire.check import asked_values
from dtsen.tables.official import ANGGOTA, KELUARGA
from tests.questionnaire.conftest import INSTANCE, POLICY, instance_xml

# What an enumerator cannot know or must not ask: results of the registry and what Dukcapil alone says.
NOT_ASKED = re.compile(
    r"desil|pbi_|_ktp$|^(kode_)?(provinsi|kabupaten_kota|kecamatan|kelurahan_desa)$"
    r"|id_pelanggan_pln|kepemilikan_aset|nama_anggota"
)


@pytest.fixture(scope="module")
def xml(form: Form) -> str:
    return form_xml(form).decode()


def test_odk_validate_accepts_the_form_and_the_bytes_are_the_same(form: Form, xml: str) -> None:
    assert form_xml(read_form(POLICY), validate=True).decode() == xml


def test_no_roster_is_tied_to_a_count_and_the_version_of_entities_is_kept(xml: str) -> None:
    assert xml.count("<repeat ") == 2 and "jr:count" not in xml and "jr:noAddRemove" not in xml
    assert 'entities:entities-version="2024.1.0"' in xml
    assert "decimal-date-time" not in xml and "today()" not in xml


def test_both_languages_say_everything(xml: str) -> None:
    for language in ("Bahasa Indonesia (id)", "English (en)"):
        block = re.search(rf'<translation lang="{re.escape(language)}".*?</translation>', xml, re.S)
        assert block and "<value>-</value>" not in block[0]
    ids = [set(re.findall(r'<text id="([^"]+)"', part)) for part in re.findall(r"<translation.*?</translation>", xml, re.S)]
    assert len(ids) == 2 and ids[0] == ids[1]


def test_every_variable_that_an_enumerator_can_know_is_asked_with_the_official_list(form: Form) -> None:
    for variable in (*KELUARGA, *ANGGOTA):
        if NOT_ASKED.search(variable.name):
            continue
        asked = form.by_name[variable.name]
        assert not variable.daftar_kode or asked.options == variable.daftar_kode, variable.name


def test_a_soft_warning_is_a_note_and_never_a_condition(form: Form) -> None:
    rows = {row["name"]: row for row in workbook(form)["survey"] if "name" in row}
    soft = [one for one in form.questions if one.kind == "ingat"]
    assert len(soft) >= 10
    for one in soft:
        assert rows[one.name]["type"] == "note" and "constraint" not in rows[one.name] and "required" not in rows[one.name]


def test_a_module_is_added_without_code(tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    shutil.copytree(POLICY / "forms", policy / "forms")
    shutil.copytree(POLICY / "standardise", policy / "standardise")
    shutil.copytree(POLICY / "validate", policy / "validate")
    before = read_form(policy)
    module = {
        "modul": "banjir",
        "daftar": {"sering": [{"kode": "1", "id": "Tiap tahun", "en": "Every year"}, {"kode": "2", "id": "Jarang", "en": "Seldom"}]},
        "tambah": [{"dalam": "b3", "isi": [{"nama": "banjir", "jenis": "satu", "daftar": "sering", "id": "Banjir", "en": "Floods"}]}],
    }
    (policy / "forms" / "modul" / "banjir.yml").write_text(yaml.safe_dump(module))
    after = read_form(policy)
    assert after.version != before.version and after.modules == ("banjir", "pbi_2026")
    assert b"/data/b3/banjir" in form_xml(after, validate=True)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('harus: ". >= 1 and . <= 997"', 'harus: ". >= ${tidak_ada}"', "luas_lantai"),
        ("aturan: RMH02", "aturan: RMH99", "RMH99"),
        ("nama: luas_lantai", "nama: jenis", "dua kali"),
        ('bila: "${jenis} = 1"', 'bila: "${jenis} === 1"', "keluarga"),
    ],
)
def test_a_mistake_in_the_definition_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    policy = tmp_path / "policy"
    for folder in ("forms", "standardise", "validate"):
        shutil.copytree(POLICY / folder, policy / folder)
    text = (policy / "forms" / "pendataan.yml").read_text()
    assert old in text
    (policy / "forms" / "pendataan.yml").write_text(text.replace(old, new, 1))
    with pytest.raises(PolicyError, match=said):
        read_form(policy)


def test_answers_are_read_again_with_their_rows(form: Form) -> None:
    family = {"jenis": "2", "hasil": "1", "alamat": "JL <MELATI> & 2", "hari_ini": "2026-11-24", "foto_rumah": "1.jpg"}
    xml = instance_xml(form, family, [{"nama": "SITI", "keberadaan": "1"}, {"keberadaan": "2"}])
    read = read_answers(xml, form)
    assert (read.form_id, read.version, read.instance_id, read.files) == (form.form_id, form.version, INSTANCE, ("1.jpg",))
    assert read.values["alamat"] == "JL <MELATI> & 2"
    assert [row.values.get("nama", "") for row in read.rosters["anggota"]] == ["SITI", ""]
    members = asked_values(form, read)[1]
    assert [one["ini_tinggal"] for one in members] == ["1", "0"] and members[0]["nama"] == "SITI"


NO_ID = b'<data id="x"><meta><instanceID>1</instanceID></meta></data>'


@pytest.mark.parametrize("xml", [b"", b"<data", b"<data/>", b"<!DOCTYPE a><data/>", b"\xff\xfe\x00", NO_ID])
def test_what_is_no_instance_is_refused_in_a_word(form: Form, xml: bytes) -> None:
    with pytest.raises(AnswersError) as error:
        read_answers(xml, form)
    assert 5 < len(str(error.value)) < 40


def test_a_whole_family_passes_and_each_gap_is_told(form: Form, whole_family: tuple[dict[str, str], list[dict[str, str]]]) -> None:
    family, members = whole_family
    assert check(form, read_answers(instance_xml(form, family, members), form)) == ()
    gap = {name: value for name, value in family.items() if name != "luas_lantai"}
    found = check(form, read_answers(instance_xml(form, gap, members), form))
    assert [(one.question, one.row, one.hard) for one in found] == [("luas_lantai", -1, True)]
    two_heads = [members[0], {**members[1], "status_hubungan_keluarga": "1"}]
    found = check(form, read_answers(instance_xml(form, family, two_heads), form))
    assert {one.rule for one in found} >= {"KEL02"} and all(one.words.en for one in found)


def test_the_command_writes_workbook_and_form(tmp_path: Path) -> None:
    result = CliRunner().invoke(dtsen, ["--lang", "en", "form", "--out", str(tmp_path / "f")])
    assert result.exit_code == 0 and "dtsen_pendataan" in result.output, result.output
    assert (tmp_path / "f" / "formulir.xlsx").stat().st_size > 10_000
    assert (tmp_path / "f" / "formulir.xml").read_bytes() == form_xml(read_form(POLICY))
