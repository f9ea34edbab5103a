"""Two releases side by side: what happened to every family, why, and who would lose which programme."""

import csv
import io
import zipfile
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import msoffcrypto
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from dtsen.cli.release import release
from dtsen.engine import Shelf, fingerprint, open_engine
from dtsen.errors import RequestError
from dtsen.release import verify
from dtsen.release.difference import Comparison, Impact, compare
from dtsen.release.parcel import Form, pack

Rows = list[dict[str, Any]]
# The cuts of before: a score of 13.0 million is desil 1, 13.1 desil 2 ... ; of now: the cut between 4 and 5 is lower.
CUTS_BEFORE = {desil: 13_000_000 + 100_000 * (desil - 1) for desil in range(1, 11)}
CUTS_NOW = CUTS_BEFORE | {4: 13_250_000}
DESIL_BEFORE = {"a": 1, "b": 4, "c": 5, "d": 9, "e": 3, "g": 2}
DESIL_NOW = {
    "a": (9, 13_800_000),
    "b": (5, 13_300_000),
    "c": (3, 13_200_000),
    "e": (3, 13_200_000),
    "f": (3, 13_200_000),
    "g": (2, 13_100_000),
    "h": (2, 13_100_000),
}


def _cuts(cuts: dict[int, int]) -> Rows:
    return [{"level": "nasional", "kode": "", "desil": desil, "skor_terakhir": score, "bobot": 1} for desil, score in cuts.items()]


def _desil(family_id: str, desil: int, score: int, model: str = "m") -> dict[str, Any]:
    levels = dict.fromkeys(("desil_low", "desil_high", "desil_nasional", "desil_provinsi", "desil_kabupaten_kota"), desil)
    return {"family_id": family_id, "skor": score, "unit": "families", "model": model, "missing": 0, **levels}


def _before(name: str, rows: Rows) -> Rows:
    if name == "desil":
        return [_desil(family_id, desil, CUTS_BEFORE[desil]) for family_id, desil in DESIL_BEFORE.items()]
    return rows


def _now(world: ModuleType, model: str) -> Any:
    def change(name: str, rows: Rows) -> Rows:
        if name == "desil":
            return [_desil(family_id, desil, score, model) for family_id, (desil, score) in DESIL_NOW.items()]
        if name == "family":
            changes: dict[str, dict[str, Any]] = {
                "a": {"jenis_lantai_terluas": 1, "alamat": "JALAN BARU"},
                "e": {"kode_desa_kemendagri": "1801012001", "kode_kelurahan_desa": "1803010001"},
                "f": {"didata": True},
                "g": {"kode_desa_kemendagri": "1801012002", "kode_kelurahan_desa": "1803010002"},
            }
            kept = [row | changes.get(row["family_id"], {}) for row in rows if row["family_id"] != "d"]
            return [*kept, world.family("h", world.KK["h"], "1801012001", "1803010001")]
        if name == "person":
            kept = [row for row in rows if row["family_id"] != "d"]
            kept = [row | ({"family_id": "h"} if row["person_id"] == "a-2" else {}) for row in kept]
            baby = world.person("c-3", "c", None, world.KK["c"], tanggal_lahir="2026-01-01")
            ill = [row | ({"penyakit_kronis": 10} if row["person_id"] in ("a-2", "b-1") else {}) for row in kept]
            return [*ill, baby]
        if name == "eligibility":
            return [
                world.decision("pkh", "a", "no", "desil_di_atas"),
                world.decision("pkh", "b", "unknown", "hamil_tidak_diketahui"),
                world.decision("pkh", "f", "yes", "desil_cukup", 225000),
                world.decision("pbi", "h", "no", "desil_di_atas", person_id="a-2"),
            ]
        return rows

    return change


@pytest.fixture
def two_runs(world: ModuleType, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Shelf, Shelf]:
    previous = world.lay_world(tmp_path / "DTSEN-2025-TW4", _before)
    current = world.lay_world(tmp_path / "DTSEN-2026-TW1", _now(world, getattr(request, "param", "m")))
    world.lay(previous, "cut", _cuts(CUTS_BEFORE))
    world.lay(current, "cut", _cuts(CUTS_NOW))
    world.lay(current, "id_redirect", [{"subject": "family", "old_id": "a", "new_id": "h", "reason": "pisah"}])
    return previous, current


def _compare(two_runs: tuple[Shelf, Shelf], world: ModuleType, out: Path, engine: str = "duckdb") -> Comparison:
    with open_engine(engine, threads=1) as opened:
        return compare(opened, *two_runs, world.POLICY, 20260331, out)


def _table(out: Path, name: str) -> Rows:
    path = out / "kerja" / f"{name}.parquet"
    return pq.read_table(path).to_pylist()


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|"))


def test_every_family_has_its_change_its_class_and_its_cause(two_runs: tuple[Shelf, Shelf], world: ModuleType, tmp_path: Path) -> None:
    result = _compare(two_runs, world, tmp_path / "beda")
    found = {(row["lama_id"], row["baru_id"]): row for row in _table(tmp_path / "beda", "family_change")}
    said = {pair: (row["perubahan"], row["kelas_desil"], row["sebab"]) for pair, row in found.items()}
    assert said == {
        ("a", "a"): ("tetap", "Naik Ekstrem", "keluarga data"),
        ("a", "h"): ("tetap", "Naik", "keluarga data"),
        ("b", "b"): ("tetap", "Naik", "batas"),
        ("c", "c"): ("tetap", "Turun", "keluarga data"),
        ("d", None): ("hilang", None, None),
        ("e", "e"): ("pindah_kabupaten_kota", "Tetap", None),
        ("f", "f"): ("baru", None, None),
        ("g", "g"): ("pindah_kabupaten_kota", "Tetap", None),
    }
    assert found["a", "a"]["variabel_berubah"] == "alamat jenis_lantai_terluas"
    assert result.changes == {"baru": 1, "hilang": 1, "pindah_kabupaten_kota": 2, "tetap": 4}


@pytest.mark.parametrize("two_runs", ["m2"], indirect=True)
def test_another_model_is_named_as_a_cause(two_runs: tuple[Shelf, Shelf], world: ModuleType, tmp_path: Path) -> None:
    _compare(two_runs, world, tmp_path / "beda")
    causes = {row["baru_id"]: row["sebab"] for row in _table(tmp_path / "beda", "family_change")}
    # The score of b is the same as before: only the cut moved, so the model is not blamed.
    assert causes["a"] == "keluarga data model" and causes["b"] == "batas"


def test_persons(two_runs: tuple[Shelf, Shelf], world: ModuleType, tmp_path: Path) -> None:
    _compare(two_runs, world, tmp_path / "beda")
    found = {
        (row["lama_id"], row["baru_id"]): (row["perubahan"], row["variabel_berubah"]) for row in _table(tmp_path / "beda", "person_change")
    }
    assert found == {
        (None, "c-3"): ("baru", ""),
        ("d-1", None): ("hilang", ""),
        ("d-2", None): ("hilang", ""),
        ("a-2", "a-2"): ("pindah_keluarga", "penyakit_kronis"),  # to h, which a redirect names as a part of a
        ("b-1", "b-1"): ("ubah", "penyakit_kronis"),
    }


def test_who_loses_what_is_seen_before_it_happens(two_runs: tuple[Shelf, Shelf], world: ModuleType, tmp_path: Path) -> None:
    result = _compare(two_runs, world, tmp_path / "beda")
    assert result.impacts == (Impact("pbi", 1, 0, 0, 1, 0, 42000, 0), Impact("pkh", 2, 0, 1, 1, 1, 1200000, 225000))
    assert [impact.programme for impact in result.alarming] == ["pbi", "pkh"]
    notices = _read(tmp_path / "beda" / "18.01" / "pemberitahuan_2026_tw1_18.01.csv")
    assert [(row["programme"], row["family_id"], row["arah"], row["nilai_lama"], row["berlaku_sampai"]) for row in notices] == [
        ("pbi", "h", "keluar", "42000", "2026-04-30"),
        ("pkh", "a", "keluar", "975000", "2026-04-30"),
        ("pkh", "b", "ditahan", "225000", "2026-04-30"),
    ]
    assert notices[1]["alasan"] == "Desil di atas batas" and notices[0]["nama_penerima"] == "NAMA A-2"


def test_the_churn_adds_up(two_runs: tuple[Shelf, Shelf], world: ModuleType, tmp_path: Path) -> None:
    result = _compare(two_runs, world, tmp_path / "beda")
    everybody = {row["person_id"] for shelf in two_runs for row in pq.read_table(shelf.path("person")).to_pylist()}
    assert sum(result.churn["orang"].values()) == len(everybody) and result.churn["orang"]["tetap"] == len(everybody) - 5
    assert result.churn["keluarga"] == result.changes
    redirects = {(row["subject"], row["old_id"]) for row in pq.read_table(two_runs[1].path("id_redirect")).to_pylist()}
    told = sum(sum(result.churn.get(subject, {}).values()) for subject in ("nomor orang", "nomor keluarga"))
    assert redirects and told == len(redirects)
    written = {(row["subjek"], row["kejadian"]): int(row["jumlah"]) for row in _read(tmp_path / "beda" / "perputaran.csv")}
    assert written == {(subject, what): number for subject, all_of_it in result.churn.items() for what, number in all_of_it.items()}


@pytest.mark.parametrize("same", [False, True])
def test_the_command_stops_a_pipeline_above_the_threshold(
    two_runs: tuple[Shelf, Shelf], world: ModuleType, tmp_path: Path, same: bool
) -> None:
    previous, current = two_runs
    words = [str((current if same else previous).root), str(current.root), "--out", str(tmp_path / "beda"), "--tanggal", "2026-03-31"]
    done = CliRunner().invoke(release, ["diff", *words], obj=SimpleNamespace(lang="id"))
    assert done.exit_code == (0 if same else 3), done.output
    assert ("PERIKSA pkh" in done.output) is not same
    assert (tmp_path / "beda" / "dampak_program.csv").is_file()


def test_the_difference_of_a_region_opens_as_a_workbook(two_runs: tuple[Shelf, Shelf], world: ModuleType, tmp_path: Path) -> None:
    _compare(two_runs, world, tmp_path / "beda")
    parcel = pack(tmp_path / "beda" / "18.01", tmp_path / "paket", Form.XLSX, ())
    with parcel.path.open("rb") as locked:
        opened = io.BytesIO()
        book = msoffcrypto.OfficeFile(locked)
        book.load_key(password=parcel.password)
        book.decrypt(opened)
    with zipfile.ZipFile(opened) as inside:
        sheets = inside.read("xl/workbook.xml").decode("utf-8")
    assert "perubahan" in sheets and "pemberitahuan" in sheets


def test_the_seriously_ill_are_protected(two_runs: tuple[Shelf, Shelf], world: ModuleType, tmp_path: Path) -> None:
    previous, current = two_runs
    world.lay(
        previous,
        "eligibility",
        [
            world.decision("pkh", "b", "yes", "desil_cukup", 5),
            {**world.decision("pbi", "b", "yes", "desil_cukup", 5, person_id="b-1"), "programme": "pbi_jk"},
        ],
    )
    world.lay(current, "eligibility", [{**world.decision("pbi", "b", "no", "desil_di_atas", person_id="b-1"), "programme": "pbi_jk"}])
    _compare(two_runs, world, tmp_path / "beda")
    notices = _read(tmp_path / "beda" / "18.01" / "pemberitahuan_2026_tw1_18.01.csv")
    assert [(row["programme"], row["dilindungi"]) for row in notices] == [("pbi_jk", "ya"), ("pkh", "tidak")]


def test_the_folder_is_sealed_and_never_written_over(two_runs: tuple[Shelf, Shelf], world: ModuleType, tmp_path: Path) -> None:
    out = tmp_path / "beda"
    _compare(two_runs, world, out)
    assert verify(out) == verify(out / "18.01") == []
    assert (out / "18.01" / "desil.svg").read_text(encoding="utf-8").startswith("<svg ")
    with pytest.raises(RequestError):
        _compare(two_runs, world, out)
    (out / "dampak_program.csv").write_bytes((out / "dampak_program.csv").read_bytes().replace(b"42000", b"42001"))
    assert [problem.where.file for problem in verify(out)] == ["dampak_program.csv"]


def test_a_release_compared_with_itself_has_no_change(world: ModuleType, tmp_path: Path) -> None:
    shelf = world.lay_world(tmp_path / "DTSEN-2025-TW4", _before)
    world.lay(shelf, "cut", _cuts(CUTS_BEFORE))
    result = _compare((shelf, shelf), world, tmp_path / "beda")
    assert result.changes == {"tetap": 6} and result.alarming == ()
    assert (
        _table(tmp_path / "beda", "change_list") == _table(tmp_path / "beda", "person_change") == _table(tmp_path / "beda", "notice") == []
    )


def test_both_engines_find_the_same(two_runs: tuple[Shelf, Shelf], world: ModuleType, tmp_path: Path) -> None:
    pytest.importorskip("pysail", reason="the second engine is not installed: extra `sail`")
    _compare(two_runs, world, tmp_path / "d")
    _compare(two_runs, world, tmp_path / "s", "sail")
    names = sorted(path.stem for path in (tmp_path / "d" / "kerja").iterdir() if not path.stem.startswith("kosong"))
    for name in names:
        assert fingerprint(tmp_path / "d" / "kerja" / f"{name}.parquet") == fingerprint(tmp_path / "s" / "kerja" / f"{name}.parquet"), name
    assert len(names) >= 14
