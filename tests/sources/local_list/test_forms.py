"""An export of OpenSID is known by its columns, and nothing else is taken for one."""

from pathlib import Path

import pytest

from dtsen.errors import PolicyError
from dtsen.sources.local_list import ColumnPolicy, load_column_policy, read_list
from dtsen.sources.local_list.forms import load_forms

NIK, KK = "3510010101900001", "3510010101100001"
# In the order of OpenSID's import sheet, as far as anything here depends on it.
COLUMNS = [
    "alamat", "dusun", "rw", "rt", "nama", "no_kk", "nik", "sex", "tempatlahir", "tanggallahir", "agama_id", "pendidikan_kk_id",
    "pendidikan_sedang_id", "pekerjaan_id", "status_kawin", "kk_level", "warganegara_id", "ayah_nik", "nama_ayah", "ibu_nik",
    "nama_ibu", "golongan_darah_id", "status_dasar",
]  # fmt: skip
ROW = {
    "nama": "SITI", "no_kk": KK, "nik": NIK, "sex": "2", "tempatlahir": "KEDIRI", "tanggallahir": "1990-01-01", "agama_id": "1",
    "pekerjaan_id": "9", "pendidikan_kk_id": "5", "status_kawin": "2", "kk_level": "3", "warganegara_id": "1", "ayah_nik": NIK,
    "nama_ibu": "SRI", "status_dasar": "1", "rw": "-", "rt": "002", "dusun": "KRAJAN",
}  # fmt: skip


@pytest.fixture(scope="module")
def policy() -> ColumnPolicy:
    return load_column_policy(Path("policy/updates/kolom_daerah.yml"))


def sheet(path: Path, columns: list[str]) -> Path:
    lines = [",".join(columns), ",".join(ROW.get(name, "") for name in columns)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_an_export_of_opensid_needs_no_mapping(policy: ColumnPolicy, tmp_path: Path) -> None:
    found = read_list(sheet(tmp_path / "a.csv", COLUMNS), policy)
    (part,) = found.parts
    assert (part.form, part.people, part.official) == ("opensid", 1, frozenset())
    (line,) = [line for line in found.lines if not line.why]
    assert dict(line.values) == {
        "dusun": "KRAJAN", "rw": "-", "rt": "002", "nama": "SITI", "no_kk": KK, "nik": NIK, "jenis_kelamin": "2", "tempat_lahir": "KEDIRI",
        "tanggal_lahir": "1990-01-01", "status_kawin": "2", "hubungan": "3", "nama_ibu": "SRI", "keterangan": "1",
    }  # fmt: skip


def test_the_order_of_the_columns_and_others_beside_do_not_matter(policy: ColumnPolicy, tmp_path: Path) -> None:
    (part,) = read_list(sheet(tmp_path / "a.csv", ["catatan_desa", *reversed(COLUMNS)]), policy).parts
    assert part.form == "opensid" and part.header is not None
    assert part.header.fields[0] == "", "a column that OpenSID does not have is not read as its own"


@pytest.mark.parametrize("absent", ["kk_level", "warganegara_id", "sex", "pekerjaan_id", "tanggallahir"])
def test_a_list_without_one_of_its_marks_is_an_offices_own(policy: ColumnPolicy, tmp_path: Path, absent: str) -> None:
    (part,) = read_list(sheet(tmp_path / "a.csv", [name for name in COLUMNS if name != absent]), policy).parts
    assert part.form == "" and part.people == 1


def test_what_an_office_says_of_a_column_stands_above_the_form(policy: ColumnPolicy, tmp_path: Path) -> None:
    (part,) = read_list(sheet(tmp_path / "a.csv", COLUMNS), policy, {"status_dasar": "", "pekerjaan_id": "pekerjaan"}).parts
    assert part.header is not None
    fields = dict(zip(part.header.names, part.header.fields, strict=True))
    assert (fields["status_dasar"], fields["pekerjaan_id"], part.form) == ("", "pekerjaan", "opensid")


@pytest.mark.parametrize("text", ["penanda: []\nisian: {}\n", "penanda: [nik]\nisian: {nik: [a], nama: [A]}\n", "penanda: [nik]\n"])
def test_a_form_that_cannot_be_recognised_for_certain_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.yml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError):
        load_forms(tmp_path)
    assert load_forms(tmp_path / "tidak_ada") == ()
