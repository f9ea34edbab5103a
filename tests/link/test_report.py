"""The report beside linked lists: its numbers are those of the tables, and it names nobody."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from dtsen.engine import Silent
from dtsen.link.files import link_files
from dtsen.link.report import expected, histogram, rates
from dtsen.settings import read_settings

HEAD = "record_id,nik,no_kk,nama,tanggal_lahir,jenis_kelamin,nama_ibu,kode_wilayah"
NAMES = ("SITI AMINAH", "SUPARNO", "NURHAYATI", "WAYAN SUDANA", "FATIMAH ZAHRA", "DJOKO WALUYO")


def person(number: int, nik: bool = True, name: str = "") -> str:
    """One person of an invented list; the same number is the same person."""
    born = f"19{50 + number % 40}-0{1 + number % 9}-1{number % 9}"
    date = f"1{number % 9}0{1 + number % 9}{50 + number % 40}"
    who = name or f"{NAMES[number % 6]} {NAMES[(number * 7 + 1) % 6].split()[-1]}"
    return f"{number},{f'180301{date}{1 + number:04d}' if nik else ''},180301010115{1 + number // 4:04d},{who},{born},1,MARYAM,1803012001"


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("daftar")
    lists = {
        "lama": [person(n) for n in range(60)],
        "baru": [person(n, nik=n % 5 > 0) for n in range(20, 80)],
    }
    for name, rows in lists.items():
        (folder / f"{name}.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    sources = [(name, folder / f"{name}.csv") for name in lists]
    link_files(sources, None, None, folder / "hasil", read_settings().policy, b"k" * 32, Silent())
    return folder / "hasil"


def test_the_report_counts_what_the_table_holds(linked: Path) -> None:
    links = pq.read_table(linked / "person_link.parquet").to_pylist()
    page = (linked / "report.html").read_text(encoding="utf-8")
    persons = len({row["person_id"] for row in links})
    assert len(links) == 120 and persons < 120
    assert f"120 catatan menjadi {persons} orang" in page
    by_nik = sum(row["method"] == "nik" and row["source"] == "lama" for row in links)
    assert by_nik and f'<td class="n">{by_nik}</td>' in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_report_names_nobody(linked: Path) -> None:
    page = (linked / "report.html").read_text(encoding="utf-8")
    for number in range(80):
        values = person(number).split(",")
        assert values[1] not in page and values[2] not in page and values[3] not in page


def test_expected_errors_are_the_sum_of_the_chances() -> None:
    found = expected(np.full(100, 0.1))
    assert found.value == pytest.approx(10)
    assert (found.low, found.high) == (pytest.approx(10 - 1.96 * 3), pytest.approx(10 + 1.96 * 3))
    assert expected(np.zeros(0)).high == 0


def test_rates_of_known_groups_only() -> None:
    group = np.array([2, 1, 1, -1, 3], np.int64)
    joined = np.array([True, False, True, True, False])
    assert [(one.name, one.records, one.linked) for one in rates(group, joined, "{:02d}", 9)] == [("01", 2, 1), ("02", 1, 1), ("03", 1, 0)]
    assert [one.name for one in rates(group, joined, "{}", 1)] == ["1"]


def test_every_score_stands_in_a_bar() -> None:
    drawn = histogram(np.array([-3.0, 4.0, 7.0, 500.0]))
    assert drawn.count('<rect class="bar"') == 0 and drawn.count('class="bar"') == 12
    assert drawn.count(">2</text>") == 1 and drawn.count(">1</text>") == 2
