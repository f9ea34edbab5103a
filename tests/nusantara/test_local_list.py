"""The list of an office: the same for the same seed, every row with its truth, numbers spoilt as a spreadsheet spoils them."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from nusantara.local_list import write_local_list

KAB = "4101"


@pytest.fixture(scope="module")
def written(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[list[object]], list[dict[str, str]]]:
    path = tmp_path_factory.mktemp("daftar") / "data.xlsx"
    write_local_list(tiny, KAB, 400, 5, path, numbers=0.3)
    with path.with_name("data_kebenaran.csv").open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False), truth


def test_the_same_seed_gives_the_same_list_and_another_seed_another(tiny: Path, tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_local_list(tiny, KAB, 60, seed, tmp_path / name / "data.xlsx")
    truth = {name: (tmp_path / name / "data_kebenaran.csv").read_bytes() for name in "abc"}
    cells = {name: CalamineWorkbook.from_path(tmp_path / name / "data.xlsx").get_sheet_by_index(0).to_python() for name in "abc"}
    assert truth["a"] == truth["b"] and cells["a"] == cells["b"]
    assert cells["a"] != cells["c"]


def test_every_row_of_the_sheet_has_a_truth(written: tuple[list[list[object]], list[dict[str, str]]]) -> None:
    cells, truth = written
    assert [int(row["row"]) for row in truth] == list(range(1, len(cells) + 1))
    kinds = Counter(row["kelas"] for row in truth)
    assert set(kinds) >= {
        "sama",
        "ubah",
        "belum_di_dtsen",
        "meninggal_dilaporkan",
        "pindah_keluar",
        "tidak_ditemukan",
        "ganda",
        "bukan_data",
    }
    assert kinds["sama"] > kinds.total() / 2
    assert all(row["person_id"] for row in truth if row["kelas"] in ("sama", "ubah", "ganda", "meninggal_dilaporkan"))


def test_a_double_is_the_person_of_the_row_before(written: tuple[list[list[object]], list[dict[str, str]]]) -> None:
    _, truth = written
    doubles = [place for place, row in enumerate(truth) if row["kelas"] == "ganda"]
    assert doubles and all(truth[place]["person_id"] in {row["person_id"] for row in truth[:place]} for place in doubles)


def test_a_number_in_a_cell_has_lost_its_last_digit(written: tuple[list[list[object]], list[dict[str, str]]]) -> None:
    cells, _ = written
    numbers = [cell for row in cells for cell in row if isinstance(cell, float) and cell > 1e14]
    assert len(numbers) > 50
    assert all(int(cell) % 10 == 0 for cell in numbers)
