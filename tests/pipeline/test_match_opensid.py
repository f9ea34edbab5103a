"""A village's own OpenSID export, made from the registry of the small country, matches without a mapping."""

import csv
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from dtsen.cli.main import dtsen
from tests.conftest import Walked

Rows = list[dict[str, str]]
# The registry's codes -> the numbers of OpenSID: its own place in the family, by sex where OpenSID tells husband from wife.
_OTHERS = {"1": "1", "3": "4", "4": "5", "5": "6", "6": "7", "7": "10", "8": "11"}
LEVELS = {("2", "1"): "2", ("2", "2"): "3", **{(code, sex): level for code, level in _OTHERS.items() for sex in "12"}}
UNASKED = {"agama_id": "1", "pendidikan_kk_id": "5", "pekerjaan_id": "9", "warganegara_id": "1", "golongan_darah_id": "13"}


@pytest.fixture(scope="module")
def people(walked: Walked) -> Rows:
    """The people of the largest village whom a register describes."""
    room = walked.root / "04-registry"
    village = "SELECT kode_desa_kemendagri FROM f WHERE didata GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    found = duckdb.sql(
        f"""WITH f AS (SELECT * FROM '{room / "family.parquet"}')
        SELECT p.person_id, p.nomor_induk_kependudukan AS nik, p.nomor_kartu_keluarga AS no_kk, p.nama, p.jenis_kelamin, p.tempat_lahir,
          p.tanggal_lahir, p.status_kawin, p.status_hubungan_keluarga AS hubungan, p.nama_ibu
        FROM '{room / "person.parquet"}' AS p JOIN f USING (family_id)
        WHERE f.didata AND p.sumber_register <> '' AND p.keadaan = 'hidup' AND p.nomor_induk_kependudukan IS NOT NULL
          AND f.kode_desa_kemendagri = ({village})
        ORDER BY p.person_id"""
    )
    return [{name: str(value or "") for name, value in zip(found.columns, row, strict=True)} for row in found.fetchall()]


def exported(people: Rows, path: Path) -> Path:
    columns = [
        "alamat", "dusun", "rw", "rt", "nama", "no_kk", "nik", "sex", "tempatlahir", "tanggallahir", "agama_id", "pendidikan_kk_id",
        "pekerjaan_id", "status_kawin", "kk_level", "warganegara_id", "nama_ibu", "golongan_darah_id", "status_dasar",
    ]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="-", lineterminator="\n")
        writer.writeheader()
        for place, one in enumerate(people):
            level = LEVELS.get((one["hubungan"], one["jenis_kelamin"]), "")
            own = {"nama": one["nama"], "no_kk": one["no_kk"], "nik": one["nik"], "sex": one["jenis_kelamin"], "kk_level": level}
            own |= {"tempatlahir": one["tempat_lahir"], "tanggallahir": one["tanggal_lahir"], "nama_ibu": one["nama_ibu"]}
            # Of the first two, one has died and one has married.
            own |= {"status_dasar": "2" if place == 0 else "1", "status_kawin": turned(one) if place == 1 else one["status_kawin"]}
            writer.writerow(UNASKED | own)
    return path


def turned(one: dict[str, str]) -> str:
    return "4" if one["status_kawin"] != "4" else "2"


def test_a_village_matches_without_a_mapping_and_its_codes_are_understood(walked: Walked, people: Rows, tmp_path: Path) -> None:
    path = exported(people, tmp_path / "penduduk.csv")
    words = ["match", "--as-of", "2026-02-13", "--against", str(walked.root), "--file", str(path), "--out", str(tmp_path / "jawaban")]
    done = CliRunner().invoke(dtsen, words, catch_exceptions=False)
    assert "ekspor opensid" in done.output
    with (tmp_path / "jawaban" / "hasil.csv").open(encoding="utf-8", newline="") as file:
        answers = [row for row in csv.DictReader(file) if row["kelas"] != "bukan_data"]
    assert [row["person_id"] for row in answers] == [one["person_id"] for one in people] and len(people) > 20
    assert answers[0]["kelas"] == "meninggal_dilaporkan"
    assert answers[1]["kelas"] == "ubah" and '"status_kawin"' in answers[1]["ubah"]
    rest = Counter(row["kelas"] for row in answers[2:])
    assert rest["sama"] == rest.total(), rest
    assert not any("tidak dikenali" in row["catatan"] or "kode " in row["catatan"] for row in answers)


def test_the_same_numbers_in_a_list_of_an_office_are_not_read_as_opensids(walked: Walked, people: Rows, tmp_path: Path) -> None:
    """Without one of the marks: the dead of OpenSID's list is nobody's death, and a number under `kk_level` no relation."""
    path = exported(people, tmp_path / "penduduk.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("warganegara_id", "kewarganegaraan", 1), encoding="utf-8")
    words = ["match", "--as-of", "2026-02-13", "--against", str(walked.root), "--file", str(path), "--out", str(tmp_path / "jawaban")]
    done = CliRunner().invoke(dtsen, words, catch_exceptions=False)
    assert "ekspor opensid" not in done.output
    with (tmp_path / "jawaban" / "hasil.csv").open(encoding="utf-8", newline="") as file:
        assert "meninggal_dilaporkan" not in {row["kelas"] for row in csv.DictReader(file)}
