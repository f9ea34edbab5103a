"""Every kind of damage is found and named: file, and row and column where there is one."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from dtsen.cli.release import release as command
from dtsen.errors import RequestError
from dtsen.release import verify

FAMILIES = "18.01/keluarga_dtsen_2026_tw1_18.01.csv"
MEMBERS = "18.01/anggota_keluarga_dtsen_2026_tw1_18.01.csv"


class Lang:
    lang = "id"


def test_a_whole_run_a_release_and_one_region_are_intact(sealed_release: Path) -> None:
    assert verify(sealed_release.parent) == verify(sealed_release) == verify(sealed_release / "18.01") == []


def _replace(path: Path, old: bytes, new: bytes, count: int = 1) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, count))


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "column", "words"),
    [
        (FAMILIES, b'"DUSUN SATU"|"1801010101200002"', b'"DUSUN SATV"|"1801010101200002"', 1, "", "berubah"),  # a flipped byte
        (FAMILIES, b'"KEPALA B"|""', b'"KEPALA B"|"', 3, "", "petik"),
        (FAMILIES, b'"KEPALA B"|""', b'"KEPALA B"x"|"|"', 3, "", "petik"),
        (FAMILIES, b'"KEPALA B"|""', b'"KEPALA B"', 3, "", "51 isian, diharapkan 52"),
        (FAMILIES, b'"KEPALA B"|""', b'"KEPALA B"|""|""', 3, "", "53 isian, diharapkan 52"),
        (FAMILIES, b'|"4"|"4"|"4"|', b'|"4"|"11"|"4"|', 3, "desil_provinsi", "di luar"),
        (FAMILIES, b'"520012345678"|"2"', b'"520012345678"|"dua"', 4, "jumlah_anggota_keluarga", "di luar"),
        (FAMILIES, b'"kode_provinsi"|"provinsi"', b'"provinsi"|"kode_provinsi"', 0, "", "kolom 1"),
        (FAMILIES, b"KEPALA C", b"KEPALA \xff", 4, "", "UTF-8"),
        (MEMBERS, b'"1801010605810002"', b'"180101060581000"', 4, "nomor_induk_kependudukan", "di luar"),
        (MEMBERS, b'"NAMA A-2"|"1980-05-06"', b'"NAMA A-2"|"1980-02-30"', 4, "tanggal_lahir", "di luar"),
        (MEMBERS, b'"NAMA A-2"|"1980-05-06"|"1"', b'"NAMA A-2"|"1980-05-06"|"3"', 4, "jenis_kelamin", "di luar"),
    ],
)
def test_the_first_wrong_row_is_named(copy_of_release: Path, file: str, old: bytes, new: bytes, row: int, column: str, words: str) -> None:
    _replace(copy_of_release / file, old, new)
    problems = verify(copy_of_release)
    assert [problem.where.file for problem in problems] == [file]
    assert (problems[0].where.row, problems[0].where.column) == (row, column)
    assert words in problems[0].what.id
    assert [problem.where.file for problem in verify(copy_of_release / "18.01")] == [file.split("/")[1]]


def test_lines_lost_and_added_are_found(copy_of_release: Path) -> None:
    path = copy_of_release / FAMILIES
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    assert verify(copy_of_release) and verify(copy_of_release)[0].where.file == FAMILIES
    path.write_bytes(b"".join([*lines, lines[-1]]))
    assert verify(copy_of_release)[0].where.file == FAMILIES
    path.write_bytes(b"".join(lines)[:-1])
    assert "terpotong" in verify(copy_of_release)[0].what.id


def test_every_flipped_byte_is_found(copy_of_release: Path) -> None:
    """One bit of every place of every file of a region, one at a time (long files: every 401st): no place is blind."""
    folder = copy_of_release / "35.10"
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        for place in range(0, len(whole), 1 if len(whole) < 500 else 401):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert verify(folder), f"{path.name}: byte {place}"
        path.write_bytes(whole)
    assert verify(folder) == []


@pytest.mark.parametrize(
    "name", ["18.01/temuan_18.01.csv", "18.01/kamus_data.csv", "18.01/kamus_data.md", "35.10/manifest.json", "unreleased_row.parquet"]
)
def test_a_missing_file_is_named(copy_of_release: Path, name: str) -> None:
    (copy_of_release / name).unlink()
    assert next((problem.where.file, "tidak ada" in problem.what.id) for problem in verify(copy_of_release)) == (name, True)


@pytest.mark.parametrize("name", ["18.01/catatan.txt", "18.01/sub/x.csv", "lain.csv"])
def test_a_file_too_many_is_named(copy_of_release: Path, name: str) -> None:
    path = copy_of_release / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x", encoding="utf-8")
    assert [problem.where.file for problem in verify(copy_of_release)] == [name]


def test_a_missing_region_and_a_foreign_one_are_named(copy_of_release: Path) -> None:
    (copy_of_release / "35.10").rename(copy_of_release / "35.11")
    assert {problem.where.file for problem in verify(copy_of_release)} >= {"35.11", "35.10/manifest.json"}


def test_a_changed_table_is_named(copy_of_release: Path) -> None:
    shutil.copy(copy_of_release / "released_file.parquet", copy_of_release / "unreleased_row.parquet")
    assert [problem.where.file for problem in verify(copy_of_release)] == ["unreleased_row.parquet"]


def test_a_folder_without_manifest_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(RequestError) as caught:
        verify(tmp_path)
    assert "manifest.json" in caught.value.text("en")


def test_the_command_says_so_and_exits_1(copy_of_release: Path) -> None:
    runner = CliRunner()
    good = runner.invoke(command, ["verify", str(copy_of_release)], obj=Lang())
    assert good.exit_code == 0 and "Utuh" in good.output
    _replace(copy_of_release / FAMILIES, b'|"4"|"4"|"4"|', b'|"4"|"11"|"4"|')
    bad = runner.invoke(command, ["verify", str(copy_of_release)], obj=Lang())
    assert bad.exit_code == 1
    assert f"berkas {FAMILIES}, baris 3, kolom desil_provinsi" in bad.output
