"""The gate: stops a run whose shares are beyond policy/validate/ambang.yml, after both tables were written, and says why."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from dtsen.engine import Shelf, open_engine
from dtsen.errors import PolicyError
from dtsen.validate import check, load_rules, load_thresholds, quality_numbers
from tests.validate.planted_world import AS_OF, FILLED, POLICY, Case, Checked, checked

RULES = load_rules(POLICY / "validate" / "rules")


def families(number: int, plan: dict[str, object]) -> list[Case]:
    """`number` families with one and the same plan; the letters after the number keep their names apart."""
    return [Case(f"ZZZ{n // 26:02d}{chr(97 + n % 26)}", "", frozenset(), None, plan) for n in range(number)]


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    return checked("duckdb", tmp_path_factory.mktemp("ordinary"), families(50, {}))


def policy_with(folder: Path, **thresholds: str) -> Path:
    """The project's rules with thresholds of our own: rule -> share."""
    shutil.copytree(POLICY / "validate", folder / "validate")
    path = folder / "validate" / "ambang.yml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    data["ambang"] = [
        {"aturan": rule, "paling_banyak": share, "minimal_diperiksa": 10, "alasan": "uji", "tindakan": "Perbaiki.", "action": "Correct it."}
        for rule, share in thresholds.items()
    ]
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return folder


def result(world: Checked, rule: str) -> dict[str, object]:
    return next(row for row in pq.read_table(world.shelf.path("rule_result")).to_pylist() if row["rule"] == rule)


def test_an_ordinary_registry_passes(ordinary: Checked) -> None:
    assert ordinary.stopped is None
    assert all(row["passed"] for row in pq.read_table(ordinary.shelf.path("rule_result")).to_pylist())


def test_the_gate_names_every_rule_beyond_its_threshold(on_duckdb: Checked) -> None:
    assert on_duckdb.stopped is not None
    failed = [row for row in pq.read_table(on_duckdb.shelf.path("rule_result")).to_pylist() if not row["passed"]]
    assert {row["rule"] for row in failed} >= {"INT01", "BRK01"}
    for lang in ("id", "en"):
        text = on_duckdb.stopped.text(lang)  # type: ignore[arg-type]
        for row in failed:
            assert row["rule"] in text and row["judul" if lang == "id" else "title"] in text
            assert f"({row['found']} " in text
    broken = next(line for line in on_duckdb.stopped.text("id").splitlines() if "BRK01" in line)
    files = {
        str(row["subject_id"]).split("/")[1] for row in pq.read_table(on_duckdb.shelf.path("finding")).to_pylist() if row["rule"] == "BRK01"
    }
    assert files and all(f"{name} (" in broken for name in files)
    assert on_duckdb.stopped.exit_code == 3


def test_the_tables_are_there_when_the_gate_stopped(on_duckdb: Checked) -> None:
    assert (on_duckdb.shelf.root / "05-validate" / "finding.parquet").is_file()
    assert (on_duckdb.shelf.root / "05-validate" / "rule_result.parquet").is_file()


@pytest.mark.parametrize(("share", "passes"), [("0.333333", False), ("0.333334", True), ("0.34", True), ("0", False), ("1", True)])
def test_a_third_is_held_to_the_last_digit(tmp_path: Path, share: str, passes: bool) -> None:
    """One of three people of each family has no NIK: 1/3 is more than 0.333333."""
    world = checked(
        "duckdb",
        tmp_path / "run",
        families(20, {"people": {"A": {"nomor_induk_kependudukan": None}}}),
        policy_with(tmp_path / "policy", NIK01=share),
    )
    assert (world.stopped is None) == passes
    row = result(world, "NIK01")
    assert (row["checked"], row["found"], row["passed"], row["threshold"]) == (60, 20, passes, float(share))
    if world.stopped:
        assert "33,34 % (20 dari 60 baris), ambang" in world.stopped.text("id")
        assert "Perbaiki." in world.stopped.text("id") and "Correct it." in world.stopped.text("en")


def test_too_few_rows_are_not_judged(tmp_path: Path) -> None:
    plan = {"people": {"A": {"nomor_induk_kependudukan": None}}}
    assert checked("duckdb", tmp_path / "run", families(3, plan), policy_with(tmp_path / "policy", NIK01="0")).stopped is None


def test_an_empty_registry_does_not_pass(tmp_path: Path) -> None:
    stopped = checked("duckdb", tmp_path, []).stopped
    assert stopped is not None
    assert "INT01" in stopped.text("id") and "tidak ada baris yang dapat diperiksa" in stopped.text("id")


def test_a_rule_without_threshold_never_stops(tmp_path: Path) -> None:
    world = checked("duckdb", tmp_path / "run", families(20, {"family": {"luas_lantai": 0}}), policy_with(tmp_path / "policy"))
    assert world.stopped is None
    row = result(world, "RMH02")
    assert (row["found"], row["threshold"], row["passed"]) == (20, None, True)


def test_a_bad_policy_stops_before_anything_is_written(tmp_path: Path, ordinary: Checked) -> None:
    policy = policy_with(tmp_path / "policy", ABC99="0.1")
    shelf = Shelf(tmp_path / "run")
    for room in FILLED:
        shutil.copytree(ordinary.shelf.room_folder(room), shelf.room_folder(room))
    shelf.begin("validate")
    with open_engine("duckdb") as engine, pytest.raises(PolicyError, match="ABC99"):
        check(engine, shelf, policy, AS_OF)
    assert list(shelf.room_folder("validate").iterdir()) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('paling_banyak: "0.20"', "paling_banyak: 0.20"),
        ('paling_banyak: "0.20"', 'paling_banyak: "1.5"'),
        ("tindakan: Periksa kolom NIK", "tindakan_: Periksa kolom NIK"),
        ("berlaku_sejak:", "mulai:"),
        ("aturan: NIK02", "aturan: NIK01"),
        ("judul:", "judul: ["),
    ],
)
def test_thresholds_of_a_wrong_shape_are_refused(tmp_path: Path, before: str, after: str) -> None:
    text = (POLICY / "validate" / "ambang.yml").read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "ambang.yml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(PolicyError, match=r"ambang\.yml"):
        load_thresholds(path, RULES)


def test_the_thresholds_in_force_are_of_rules_that_exist() -> None:
    thresholds = load_thresholds(POLICY / "validate" / "ambang.yml", RULES)
    assert {"NIK01", "NIK07", "INT01", "INT03"} <= set(thresholds)
    assert all(threshold.todo.id and threshold.todo.en for threshold in thresholds.values())


def test_the_six_quality_numbers_come_from_the_results(on_duckdb: Checked) -> None:
    with open_engine("duckdb") as engine:
        numbers = {number.id: number for number in quality_numbers(engine, on_duckdb.shelf, POLICY)}
    assert list(numbers) == ["tanpa_nik", "nik_ganda", "meninggal", "anggota_hilang", "pbi_milik_asn", "wilayah_tidak_dikenal"]
    for number in numbers.values():
        row = result(on_duckdb, number.rule)
        assert (number.found, number.checked) == (row["found"], row["checked"])
        assert number.share is not None and 0 < number.share < 1
