"""One pass over a table writes and seals the file of every region: the same bytes whatever the table lies in."""

import csv
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dtsen.release.csv_file import CsvKernel, Part
from dtsen.release.profile import FileProfile
from dtsen.release.seal import Seal, seal_csv

FILE = FileProfile("temuan", "uji", "uji_{kode}.csv", ("id", "nama", "umur"), ("id",), False, ())
ORDER = ("kab", "id")
# More rows than a block of the seal and than a batch of the engine, in regions of very different sizes.
SIZES = {"1101": 1, "1102": 45_000, "1103": 1000, "1104": 0, "1105": 2001, "1106": 7}
NAMES = ('SITI "ITI"', "A|B", "DUA\r\n\nBARIS", None, "", "BIASA")


def table() -> pa.Table:
    rows = [
        (kab, f"{number:06d}", NAMES[number % len(NAMES)], number % 90 or None) for kab, size in SIZES.items() for number in range(size)
    ]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(("kab", "id", "nama", "umur"))}
    return pa.table(columns)


def written(source: Path, out: Path, regions: tuple[str, ...] = tuple(SIZES)) -> tuple[dict[str, bytes], dict[Part, Seal], CsvKernel]:
    out.mkdir()
    kernel = CsvKernel({"t": source})
    parts: dict[Part, Path] = {(kab,): out / f"{kab}.csv" for kab in regions}
    seals = kernel.write("t", FILE, parts, ("kab",), ORDER)
    return {path.stem: path.read_bytes() for path in out.iterdir()}, seals, kernel


@pytest.fixture
def one_file(tmp_path: Path) -> Path:
    pq.write_table(table(), tmp_path / "t.parquet", row_group_size=10_000)
    return tmp_path / "t.parquet"


def test_every_region_gets_its_rows_in_order_one_record_a_line(one_file: Path, tmp_path: Path) -> None:
    files, seals, _ = written(one_file, tmp_path / "satu")
    for kab, size in SIZES.items():
        header, *rows = csv.reader(files[kab].decode().splitlines(), delimiter="|", strict=True)
        assert header == ["id", "nama", "umur"] and len(rows) == size == seals[(kab,)].rows
        names = ['SITI "ITI"', "A|B", "DUA BARIS", "", "", "BIASA"]
        assert rows == [[f"{n:06d}", names[n % 6], str(n % 90 or "")] for n in range(size)]


def test_the_seal_made_on_the_way_is_the_seal_of_the_file(one_file: Path, tmp_path: Path) -> None:
    _, seals, _ = written(one_file, tmp_path / "satu")
    assert seals == {(kab,): seal_csv(tmp_path / "satu" / f"{kab}.csv") for kab in SIZES}


def test_a_table_in_many_files_and_any_order_gives_the_same_bytes(one_file: Path, tmp_path: Path) -> None:
    rows = table()
    mixed = rows.take(random.Random(5).sample(range(rows.num_rows), rows.num_rows))
    (tmp_path / "banyak").mkdir()
    for number in range(3):
        pq.write_table(mixed.slice(number * 20_000, 20_000), tmp_path / "banyak" / f"part-{number}.parquet")
    assert written(tmp_path / "banyak", tmp_path / "dua")[0] == written(one_file, tmp_path / "satu")[0]


def test_only_the_regions_that_are_asked_for_are_written(one_file: Path, tmp_path: Path) -> None:
    whole, _, _ = written(one_file, tmp_path / "satu")
    some, _, kernel = written(one_file, tmp_path / "dua", ("1101", "1105"))
    assert some == {kab: whole[kab] for kab in ("1101", "1105")}
    assert kernel.doubled("t", FILE, [("1105",)], ("kab",)) == {("1105",): (0, 0)}


def test_a_table_that_is_not_in_its_order_is_not_written_in_two_halves(tmp_path: Path) -> None:
    rows = table()
    pq.write_table(pa.concat_tables([rows, rows.slice(0, 1)]), tmp_path / "t.parquet")
    with pytest.raises(AssertionError, match="order of its key"):
        written(tmp_path / "t.parquet", tmp_path / "satu")
