"""All chosen values come out of the packed text as the run says them, however the file is cut into blocks."""

import random
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dtsen.errors import RequestError
from portal.exchange.packed import HIDDEN, Known, Lost, unpack
from portal.exchange.value_rows import Heads, place_of, value_rows

COLUMNS = ("subject", "subject_id", "variabel", "nilai", "source", "tanggal_data", "kasar", "aturan", "kalah")
TYPES = [pa.int32() if name == "tanggal_data" else pa.string() for name in COLUMNS]


def invented(subjects: int, seed: int = 5) -> list[tuple[object, ...]]:
    """Values with gaps of every kind: no day, no coarse values, no rule, an empty value, signs that a text format escapes."""
    luck, rows = random.Random(seed), []
    for number in range(subjects):
        subject = "family" if number % 3 == 0 else "person"
        for variable in sorted(luck.sample(["nama", "alamat", "status_kawin", "luas_lantai", *HIDDEN], luck.randint(1, 5))):
            value = luck.choice(["4", "JL. MELATI\\3\t", "", None, "N\nO", "é"])
            lost = luck.choice(["", "dtks@20230228=1803060101010001", "dtks@20230228=5;p3ke@20220131=", None])
            day = luck.choice([20221016, None])
            rule, coarse = luck.choice(["terbaru", None]), luck.choice(["", "4|5", None])
            rows.append((subject, f"{subject[0]}{number:04d}", variable, value, luck.choice(["dtks", "regsosek"]), day, coarse, rule, lost))
    return sorted(rows, key=lambda row: (str(row[0]), str(row[1]), str(row[2])))


def write(path: Path, rows: Iterable[tuple[object, ...]], block: int) -> Path:
    columns = list(zip(*rows, strict=True))
    table = pa.table([pa.array(values, kind) for values, kind in zip(columns, TYPES, strict=True)], names=list(COLUMNS))
    pq.write_table(table, path, row_group_size=block)
    return path


def expected(rows: Iterable[tuple[object, ...]]) -> dict[str, dict[str, Known]]:
    """The same read row by row."""
    made: dict[str, dict[str, Known]] = {}
    for _, subject, variable, value, source, day, coarse, rule, lost in rows:
        hidden = variable in HIDDEN
        several = []
        for part in filter(None, str(lost or "").split(";")):
            where, _, text = part.partition("=")
            several.append(Lost(where.split("@")[0], int(where.split("@")[1]), "" if hidden else text))
        said = "" if hidden else str(value or "")
        known = Known(str(variable), said, str(source), day, str(coarse or ""), str(rule or ""), tuple(several))  # type: ignore[arg-type]
        made.setdefault(str(subject), {})[str(variable)] = known
    return made


@pytest.mark.parametrize("block", [1, 2, 7, 100, 10_000])
def test_every_value_comes_out_as_the_run_says_it(tmp_path: Path, block: int) -> None:
    rows = invented(60)
    heads, found = Heads(), []
    for ids, texts in value_rows(write(tmp_path / "v.parquet", rows, block), heads):
        found += list(zip(ids.to_pylist(), texts.to_pylist(), strict=True))
    assert len(found) == len(dict(found)) == 60
    assert {subject: unpack(text, heads.listed) for subject, text in found} == expected(rows)


def test_a_number_that_is_encrypted_elsewhere_is_in_no_text(tmp_path: Path) -> None:
    number = "1803060101010001"
    rows = [("person", "p1", name, number, "dtks", 20230228, "", "terbaru", f"p3ke@20220131={number}") for name in HIDDEN]
    (found,) = [texts for _, texts in value_rows(write(tmp_path / "v.parquet", rows, 10), Heads()) if len(texts)]
    assert number not in found[0].as_py() and "p3ke@20220131=" in found[0].as_py()


def test_the_same_file_gives_the_same_numbers_of_heads(tmp_path: Path) -> None:
    path, listed = write(tmp_path / "v.parquet", invented(40), 9), []
    for _ in range(2):
        heads = Heads()
        assert sum(len(ids) for ids, _ in value_rows(path, heads)) == 40
        listed.append(heads.listed)
    assert listed[0] == listed[1] and ["nama", "dtks", "terbaru"] in listed[0]


def test_a_file_that_is_not_sorted_by_subject_is_refused(tmp_path: Path) -> None:
    rows = [("person", subject, "nama", "A", "dtks", 20230228, "", "terbaru", "") for subject in ("p1", "p2", "p1")]
    with pytest.raises(RequestError, match="urut"):
        list(value_rows(write(tmp_path / "v.parquet", rows, 10), Heads()))


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    table = pa.table([pa.array([], kind) for kind in TYPES], names=list(COLUMNS))
    pq.write_table(table, tmp_path / "v.parquet")
    assert not list(value_rows(tmp_path / "v.parquet", Heads()))


def test_the_village_of_a_subject_is_found_in_its_stretch() -> None:
    asked = []

    def rows(first: str, last: str) -> pa.Table:
        asked.append((first, last))
        return pa.table({"subject_id": ["a", "b", "c"], "kode_desa": ["1803060001", None, "3510110001"]})

    assert place_of(rows, pa.array(["c", "a", "b", "d"])).to_pylist() == ["3510110001", "1803060001", None, None]
    assert asked == [("a", "d")] and place_of(rows, pa.array([], pa.string())).to_pylist() == []
