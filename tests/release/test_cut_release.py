"""What leaves: the official shape, the right rows, the same bytes, and nothing that no profile lists."""

import csv
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from dtsen.engine import Engine, Shelf, fingerprint, open_engine
from dtsen.errors import PolicyError
from dtsen.release.stage import STEPS
from dtsen.tables import ANGGOTA, KELUARGA


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|", strict=True))


def official(folder: Path, kind: str, code: str) -> Path:
    return folder / code / f"{'anggota_' if kind == 'anggota' else ''}keluarga_dtsen_2026_tw1_{code}.csv"


@pytest.mark.parametrize(("kind", "variables", "width"), [("keluarga", KELUARGA, 52), ("anggota", ANGGOTA, 48)])
def test_official_files_have_the_shape_of_the_contract(sealed_release: Path, kind: str, variables: tuple, width: int) -> None:
    data = official(sealed_release, kind, "18.01").read_bytes()
    header = data.split(b"\n", 1)[0].decode()
    assert header == "|".join(f'"{variable.name}"' for variable in variables)
    assert header.count("|") == width - 1
    assert not data.startswith(b"\xef\xbb\xbf") and b"\r" not in data and data.endswith(b'"\n')
    assert all(line.startswith('"') and line.endswith('"') for line in data.decode().splitlines())


def test_families_are_sorted_by_village_and_card_and_texts_survive(sealed_release: Path) -> None:
    rows = read(official(sealed_release, "keluarga", "18.01"))
    assert [row["nama_anggota_keluarga"] for row in rows] == ["KEPALA D", "KEPALA A", "KEPALA B", "KEPALA C"]
    assert rows[1]["alamat"] == 'JL. "MAWAR" | NO 1 RT 01'  # quotes and bars survive; a line end became a blank
    assert rows[0]["nomor_kartu_keluarga"] == "" and rows[0]["kode_kabupaten_kota"] == "1803"
    assert [row["desil_nasional"] for row in rows] == ["9", "1", "4", "5"]


def test_members_follow_their_families_head_first(world: ModuleType, sealed_release: Path) -> None:
    rows = read(official(sealed_release, "anggota", "18.01"))
    assert [row["nama"] for row in rows] == [f"NAMA {name}-{place}" for name in "DABC" for place in (1, 2)]
    assert rows[2]["nomor_induk_kependudukan"] == world.NIK["a-1"] and rows[2]["nomor_kartu_keluarga"] == world.KK["a"]


def test_lists_say_who_gets_what_and_why(world: ModuleType, sealed_release: Path) -> None:
    pkh = read(sealed_release / "18.01" / "penerima_pkh_18.01.csv")
    assert [(row["family_id"], row["nilai_bantuan"], row["dalam_kuota"]) for row in pkh] == [("a", "975000", "ya"), ("b", "225000", "")]
    assert [row["alasan"] for row in pkh] == [
        "Desil masih di bawah batas; Ada anggota yang menjadi komponen",
        "Ada anggota yang menjadi komponen; Desil masih di bawah batas",
    ]
    pbi = read(sealed_release / "18.01" / "penerima_pbi_18.01.csv")
    assert [(row["nik_kepala_keluarga"], row["nik_penerima"], row["nama_penerima"]) for row in pbi] == [
        (world.NIK["a-1"], world.NIK["a-2"], "NAMA A-2")
    ]
    assert read(sealed_release / "35.10" / "penerima_pkh_35.10.csv") == []  # unknown is not eligible


# Their band holds the ceiling of pbi (1) or pkh (4), and nothing about them is unknown or old.
STRADDLING = [("a", "pita_memuat_batas", ""), ("c", "pita_memuat_batas", "")]


@pytest.mark.parametrize(
    ("code", "reasons"),
    [
        ("18.01", [("f", "belum_didata", ""), ("b", "pita_memotong_batas", "pkh"), *STRADDLING]),
        ("35.10", [("g", "tidak_diketahui", "pkh"), ("g", "pita_memuat_batas", "")]),
    ],
)
def test_work_list_names_whom_to_visit(sealed_release: Path, code: str, reasons: list[tuple[str, str, str]]) -> None:
    rows = read(sealed_release / code / f"daftar_kerja_{code}.csv")
    assert [(row["family_id"], row["kode_alasan"], row["programme"]) for row in rows] == reasons


def test_findings_go_to_their_region(sealed_release: Path) -> None:
    assert [row["kode_aturan"] for row in read(sealed_release / "18.01" / "temuan_18.01.csv")] == ["alamat_kosong", "nik_ganda"]
    assert [row["id_subjek"] for row in read(sealed_release / "35.10" / "temuan_35.10.csv")] == ["dtks/individu_3510/77"]


def test_a_region_is_told_which_of_its_proposals_were_not_taken_and_why(sealed_release: Path) -> None:
    rows = read(sealed_release / "18.01" / "usulan_ditolak_18.01.csv")
    assert [(row["id_usulan"], row["variabel"], row["kode_alasan"], row["nilai_usulan"], row["nilai_berlaku"]) for row in rows] == [
        ("u-1", "penyakit_kronis", "kode_tidak_dikenal", "77", ""),
        ("u-1", "status_bekerja", "data_lain_didahulukan", "1", "2"),
        ("u-9", "status_kawin", "ditolak_pusat", "4", ""),
        ("k-1", "jenis_kloset", "tidak_ditanyakan", "1", ""),
        ("k-2", "jenis_lantai_terluas", "usulan_lain_lebih_baru", "5", "2"),
    ]
    assert rows[1]["sumber_berlaku"] == "dukcapil" and rows[1]["nama"] == "NAMA A-1" and rows[1]["family_id"] == "a"
    assert rows[1]["alasan"].startswith("Sumber lain didahulukan") and len({row["alasan"] for row in rows}) == 5
    assert rows[2]["alasan"] == "NIK tidak padan dengan Dukcapil: kartu tidak terbaca" and rows[2]["nama"] == "NAMA A-1"
    lost = read(sealed_release / "35.10" / "usulan_ditolak_35.10.csv")
    assert [(row["id_usulan"], row["variabel"], row["kode_alasan"]) for row in lost] == [
        ("k-3", "", "tidak_ditempatkan"),
        ("u-10", "nama", "ditolak_pusat"),
    ]


def test_a_region_without_rejected_proposals_gets_the_empty_list(world: ModuleType, tmp_path: Path) -> None:
    shelf = world.lay_world(tmp_path / world.NAME, lambda name, rows: [] if name in {*world.UPDATES, "refused"} else rows)
    with open_engine("duckdb", threads=1) as engine:
        folder = world.release(shelf, engine)
    lines = (folder / "35.10" / "usulan_ditolak_35.10.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 and lines[0].startswith('"subjek"|"id_usulan"|')


def test_books_balance(world: ModuleType, tmp_path: Path) -> None:
    shelf = world.lay_world(tmp_path / world.NAME)
    with open_engine("duckdb", threads=1) as engine:
        folder = world.release(shelf, engine)
        left = engine.read(shelf, "unreleased_row").to_pylist()
        files = engine.read(shelf, "released_file").to_pylist()
    rows = {kind: sum(file["rows"] for file in files if file["kind"] == kind) for kind in ("keluarga", "anggota")}
    ranked = len(world.WORLD["desil"])
    placed = sum(1 for person in world.WORLD["person"] if person["family_id"])
    assert ranked == rows["keluarga"] + sum(1 for row in left if row["subject"] == "family")
    assert placed == rows["anggota"] + sum(1 for row in left if row["subject"] == "person")
    assert {(row["subject_id"], row["reason"]) for row in left} == {
        ("e", "wilayah_tidak_diketahui"),
        ("e-1", "wilayah_tidak_diketahui"),
        ("e-2", "wilayah_tidak_diketahui"),
        ("f-1", "keluarga_belum_didata"),
        ("f-2", "keluarga_belum_didata"),
        ("x-2", "tidak_hidup"),
    }
    national = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert {kind: national["jumlah"][kind] for kind in rows} == rows
    assert [region["kode"] for region in national["kabupaten_kota"]] == ["18.01", "35.10"]


def _shuffled(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return random.Random(name).sample(rows, len(rows))


def _files(folder: Path) -> dict[str, bytes]:
    kept = [path for path in folder.rglob("*") if path.is_file() and "kerja" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in kept}


def test_same_content_same_bytes_whatever_the_order_of_rows_and_the_threads(
    world: ModuleType, sealed_release: Path, tmp_path: Path
) -> None:
    shelf = world.lay_world(tmp_path / world.NAME, _shuffled)
    with open_engine("duckdb", threads=2) as engine:
        assert _files(world.release(shelf, engine)) == _files(sealed_release)


def test_one_changed_cell_changes_the_manifest(world: ModuleType, sealed_release: Path, tmp_path: Path) -> None:
    def change(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "jenis_lantai_terluas": 8} if row.get("family_id") == "c" and name == "family" else row for row in rows]

    shelf = world.lay_world(tmp_path / world.NAME, change)
    with open_engine("duckdb", threads=1) as engine:
        new, old = _files(world.release(shelf, engine)), _files(sealed_release)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"18.01/keluarga_dtsen_2026_tw1_18.01.csv", "18.01/manifest.json", "manifest.json", "released_file.parquet"}


def test_both_engines_select_the_same_rows_and_write_the_same_files(world: ModuleType, sealed_release: Path, tmp_path: Path) -> None:
    pytest.importorskip("pysail", reason="the second engine is not installed: extra `sail`")
    duck, sail = world.lay_world(tmp_path / "d" / world.NAME), world.lay_world(tmp_path / "s" / world.NAME)

    def prints(engine: Engine, shelf: Shelf) -> dict[str, str]:
        world.release(shelf, engine)
        return {step: fingerprint(shelf.path(step)) for step in STEPS}

    with open_engine("sail") as engine:
        by_sail = prints(engine, sail)
    with open_engine("duckdb", threads=1) as engine:
        assert prints(engine, duck) == by_sail
    theirs = _files(sail.room_folder("release"))
    assert {name: data for name, data in theirs.items() if not name.endswith("parquet")} == {
        name: data for name, data in _files(sealed_release).items() if not name.endswith("parquet")
    }


def _policy_with(world: ModuleType, tmp_path: Path, change: dict[str, object]) -> Path:
    """A copy of the policy in which the family file of the profile is changed."""
    root = tmp_path / "policy"
    profile = root / "release" / "profiles" / "kabupaten_kota.yml"
    profile.parent.mkdir(parents=True)
    raw = yaml.safe_load((world.POLICY / "release" / "profiles" / "kabupaten_kota.yml").read_text(encoding="utf-8"))
    raw["berkas"]["keluarga"] |= change
    profile.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), encoding="utf-8")
    for name in ("daftar_kerja.yml", "usulan_ditolak.yml"):
        (root / "release" / name).write_bytes((world.POLICY / "release" / name).read_bytes())
    (root / "standardise").symlink_to(world.POLICY / "standardise")
    return root


def test_a_column_that_no_profile_lists_cannot_leave(world: ModuleType, tmp_path: Path) -> None:
    listed = [variable.name for variable in KELUARGA if variable.name not in ("alamat", "nama_anggota_keluarga")]
    policy = _policy_with(world, tmp_path, {"kolom": listed, "bentuk_resmi": False})
    shelf = world.lay_world(tmp_path / world.NAME)
    with open_engine("duckdb", threads=1) as engine:
        folder = world.release(shelf, engine, policy)
    path = official(folder, "keluarga", "18.01")
    assert list(read(path)[0]) == listed
    assert "MAWAR" not in path.read_text(encoding="utf-8") and "KEPALA" not in path.read_text(encoding="utf-8")
    manifest = json.loads((folder / "18.01" / "manifest.json").read_text(encoding="utf-8"))
    assert next(file["kolom"] for file in manifest["berkas"] if file["jenis"] == "keluarga") == listed


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"kolom": ["alamat", "skor"], "bentuk_resmi": False, "kunci": []}, "skor"),  # the score never leaves: no codebook knows it
        ({"kolom": ["alamat"], "kunci": []}, "bentuk_resmi"),  # the official shape may not be shortened
        ({"samarkan": {"alamat": "sembunyi"}}, "bentuk_resmi"),  # nor masked
        ({"kolom": ["alamat", "alamat"], "bentuk_resmi": False, "kunci": []}, "alamat"),
        ({"kolom": "semua"}, "array"),
    ],
)
def test_a_profile_that_cannot_be_meant_is_refused(world: ModuleType, tmp_path: Path, change: dict[str, object], word: str) -> None:
    shelf = world.lay_world(tmp_path / world.NAME)
    with open_engine("duckdb", threads=1) as engine, pytest.raises(PolicyError) as caught:
        world.release(shelf, engine, _policy_with(world, tmp_path, change))
    assert word in caught.value.text("id")


def test_masks_leave_nothing_behind(world: ModuleType, tmp_path: Path) -> None:
    masks = {"nomor_kartu_keluarga": "empat_angka", "nama_anggota_keluarga": "inisial", "alamat": "sembunyi"}
    shelf = world.lay_world(tmp_path / world.NAME)
    with open_engine("duckdb", threads=1) as engine:
        folder = world.release(shelf, engine, _policy_with(world, tmp_path, {"samarkan": masks, "bentuk_resmi": False}))
    rows = read(official(folder, "keluarga", "18.01"))
    assert [(row["nomor_kartu_keluarga"], row["nama_anggota_keluarga"], row["alamat"]) for row in rows] == [
        ("", "K D", ""),
        ("1801" + "*" * 12, "K A", ""),
        ("1801" + "*" * 12, "K B", ""),
        ("1801" + "*" * 12, "K C", ""),
    ]
