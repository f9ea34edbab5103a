"""One village for OpenSID: exactly its families, as text, under the profile; what cannot be told apart stays out, counted."""

import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from dtsen.cli.main import dtsen
from dtsen.engine import Shelf, open_engine
from dtsen.errors import DtsenError, PolicyError, RequestError
from dtsen.release.opensid import Written, write_opensid

VILLAGE = "18.01.01.2001"


def write(run: Path, policy: Path, out: Path, village: str = VILLAGE) -> Written:
    with open_engine("duckdb", threads=1) as engine:
        return write_opensid(engine, Shelf(run), policy, village, out)


def cells(path: Path) -> list[list[Any]]:
    (name,) = CalamineWorkbook.from_path(path).sheet_names
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)


def test_the_families_of_one_village_and_nobody_else(sealed_release: Path, world: ModuleType, tmp_path: Path) -> None:
    done = write(sealed_release.parent, world.POLICY, tmp_path / "desa.xlsx")
    assert cells(done.path) == [
        ["Nomor KK", "Desil", "NIK", "Nama"],
        [world.KK["a"], "1", world.NIK["a-1"], "NAMA A-1"],
        [world.KK["b"], "4", world.NIK["b-1"], "NAMA B-1"],
    ]
    assert (done.village, done.families, done.without_card, done.without_head, done.doubled) == ("BUMI", 2, 0, 0, 0)
    assert done.expires == "2026-06-29"


def test_the_same_village_is_the_same_bytes_and_a_folder_takes_the_name_of_the_profile(
    sealed_release: Path, world: ModuleType, tmp_path: Path
) -> None:
    one = write(sealed_release.parent, world.POLICY, tmp_path / "a", "1801012001")
    two = write(sealed_release.parent, world.POLICY, tmp_path / "b")
    assert one.path == tmp_path / "a" / "opensid_desil_2026_tw1_18.01.01.2001.xlsx"
    assert one.path.read_bytes() == two.path.read_bytes() and one.sha256 == two.sha256


def test_a_family_that_opensid_could_not_tell_is_left_out_and_counted(world: ModuleType, tmp_path: Path) -> None:
    def change(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if name == "person":
            return [{**row, "nomor_induk_kependudukan": None} if row["person_id"] == "a-1" else row for row in rows]
        return rows

    shelf = world.lay_world(tmp_path / world.NAME, change)
    with open_engine("duckdb", threads=1) as engine:
        world.release(shelf, engine)
    done = write(shelf.root, world.POLICY, tmp_path / "desa.xlsx")
    assert (done.families, done.without_head) == (1, 1)
    assert world.KK["a"] not in str(cells(done.path))


def test_two_heads_of_one_nik_would_overwrite_each_other_and_both_stay_out(world: ModuleType, tmp_path: Path) -> None:
    def change(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if name == "family":
            return [{**row, "kode_desa_kemendagri": "1801012001", "kode_kelurahan_desa": "1803010001"} if row["family_id"] == "c" else row
                    for row in rows]  # fmt: skip
        if name == "person":
            return [{**row, "nomor_induk_kependudukan": world.NIK["a-1"]} if row["person_id"] == "c-1" else row for row in rows]
        return rows

    shelf = world.lay_world(tmp_path / world.NAME, change)
    with open_engine("duckdb", threads=1) as engine:
        world.release(shelf, engine)
    done = write(shelf.root, world.POLICY, tmp_path / "desa.xlsx")
    assert (done.families, done.doubled) == (1, 2)
    assert [row[0] for row in cells(done.path)[1:]] == [world.KK["b"]]


def test_a_column_that_the_profile_does_not_list_cannot_leave(sealed_release: Path, world: ModuleType, tmp_path: Path) -> None:
    policy = Path(shutil.copytree(world.POLICY, tmp_path / "policy"))
    path = policy / "release" / "profiles" / "opensid.yml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    raw["berkas"]["opensid"]["kolom"] = ["nomor_kk", "desil"]
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    done = write(sealed_release.parent, policy, tmp_path / "desa.xlsx")
    assert cells(done.path) == [["Nomor KK", "Desil"], [world.KK["a"], "1"], [world.KK["b"], "4"]]
    raw["berkas"]["opensid"]["kolom"] = ["nomor_kk", "desil", "alamat"]
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    with pytest.raises(PolicyError, match="kolom"):
        write(sealed_release.parent, policy, tmp_path / "lain.xlsx")
    assert not (tmp_path / "lain.xlsx").exists()


@pytest.mark.parametrize(
    ("village", "said"),
    [("18.01", "tidak lengkap"), ("18.99.01.2001", "tidak mengenal"), ("abcdefghij", "tidak lengkap")],
)
def test_a_village_that_is_none_is_refused_in_words(
    sealed_release: Path, world: ModuleType, tmp_path: Path, village: str, said: str
) -> None:
    with pytest.raises(RequestError, match=said):
        write(sealed_release.parent, world.POLICY, tmp_path / "x.xlsx", village)
    assert not (tmp_path / "x.xlsx").exists()


def test_the_command_says_what_it_wrote_in_both_tongues_and_never_writes_twice(
    sealed_release: Path, world: ModuleType, tmp_path: Path
) -> None:
    words = ["release", "opensid", "--run", str(sealed_release.parent), "--wilayah", VILLAGE, "--policy", str(world.POLICY), "--out"]
    done = CliRunner().invoke(dtsen, [*words, str(tmp_path / "a.xlsx")], catch_exceptions=False)
    assert "2 keluarga BUMI, berlaku sampai 2026-06-29" in done.output and "0 tanpa NIK kepala" in done.output
    english = CliRunner().invoke(dtsen, ["--lang", "en", *words, str(tmp_path / "b.xlsx")], catch_exceptions=False)
    assert "2 families of BUMI, valid until 2026-06-29" in english.output
    assert not any(number in done.output for number in (*world.KK.values(), *world.NIK.values()))
    with pytest.raises(DtsenError, match="sudah ada"):
        CliRunner().invoke(dtsen, [*words, str(tmp_path / "a.xlsx")], catch_exceptions=False)
