"""Every desil of a stored release is made again from its tables; whatever was changed afterwards is found and named."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from dtsen.cli.rank import rank as rank_commands
from dtsen.engine import Shelf, open_engine
from dtsen.errors import RequestError
from dtsen.rank.recompute import Recomputed, recompute
from dtsen.rank.registry_side import registry_blocks
from dtsen.rank.versions import DataDigest, cuts_hash
from dtsen.tables import folder
from tests.conftest import Walked

KEPT = ("standardise", "registry", "rank")


def copied(walked: Walked, root: Path) -> Shelf:
    for room in KEPT:
        shutil.copytree(walked.root / folder(room), root / folder(room))
    return Shelf(root)


def again(shelf: Shelf) -> Recomputed:
    with open_engine("duckdb") as engine:
        return recompute(engine, shelf)


def plant(shelf: Shelf, table: str, column: str, change: Callable[[pa.ChunkedArray], pa.ChunkedArray]) -> None:
    path = shelf.path(table)
    old = pq.read_table(path)
    kind = old.schema.field(column).type
    pq.write_table(old.set_column(old.column_names.index(column), column, change(old[column]).cast(kind)), path)


def first_changed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    values = column.to_pylist()
    return pa.chunked_array([pa.array([values[0] % 10 + 1, *values[1:]])])


def test_a_release_is_made_again_to_the_row_and_names_what_it_was_made_from(walked: Walked) -> None:
    found = again(Shelf(walked.root))
    assert found.equal and [table.differing for table in found.tables] == [0, 0, 0, 0]
    desil = pq.read_table(Shelf(walked.root).path("desil"))
    for name in ("unit", "model", "data", "cuts", "rule"):
        assert set(desil[name].to_pylist()) == {found.origin[name]}
    assert found.origin["rule"] == "desil/1" and len(found.origin["data"]) == len(found.origin["cuts"]) == 64


@pytest.mark.parametrize("column", ["desil_nasional", "desil_kabupaten_kota", "skor"])
def test_one_changed_desil_is_found_by_its_family(walked: Walked, tmp_path: Path, column: str) -> None:
    shelf = copied(walked, tmp_path)
    plant(shelf, "desil", column, first_changed)
    found = {table.table: table for table in again(shelf).tables}
    assert found["desil"].differing == 1 and found["desil"].columns == {column: 1}
    assert found["desil"].examples == (pq.read_table(shelf.path("desil"))["family_id"][0].as_py(),)
    assert found["cut"].differing == found["pmt_score"].differing == 0


def test_a_family_taken_out_of_the_release_is_found(walked: Walked, tmp_path: Path) -> None:
    shelf = copied(walked, tmp_path)
    whole = pq.read_table(shelf.path("desil"))
    pq.write_table(whole.slice(1), shelf.path("desil"))
    found = again(shelf).tables[0]
    assert (found.table, found.differing, found.examples) == ("desil", 1, (whole["family_id"][0].as_py(),))


def test_a_changed_characteristic_changes_the_hash_of_the_data(walked: Walked, tmp_path: Path) -> None:
    shelf = copied(walked, tmp_path)
    before = pq.read_table(shelf.path("desil"))["data"][0].as_py()
    plant(shelf, "family", "luas_lantai", lambda column: pc.add(column, 40))
    found = again(shelf)
    assert not found.equal and found.origin["data"] != before
    assert found.tables[0].columns["data"] == found.tables[0].rows and found.tables[0].columns["skor"] > 0


def test_moved_cuts_are_found(walked: Walked, tmp_path: Path) -> None:
    shelf = copied(walked, tmp_path)
    plant(shelf, "cut", "skor_terakhir", lambda column: pc.add(column, 1))
    found = {table.table: table for table in again(shelf).tables}
    assert found["cut"].differing == found["cut"].rows and found["desil"].differing == 0


def test_a_changed_model_is_refused(walked: Walked, tmp_path: Path) -> None:
    shelf = copied(walked, tmp_path)
    path = shelf.room_folder("rank") / "model" / "model.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"constant":1', '"constant":2', 1), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    with pytest.raises(RequestError, match="sidik jarinya"):
        again(shelf)


@pytest.mark.parametrize(("lang", "words"), [("id", "Tidak sama"), ("en", "Not what is stored")])
def test_the_command_says_so_and_ends_with_code_1(walked: Walked, tmp_path: Path, lang: str, words: str) -> None:
    shelf = copied(walked, tmp_path)
    plant(shelf, "desil", "desil_provinsi", first_changed)
    done = CliRunner().invoke(rank_commands, ["recompute", "--run", str(tmp_path)], obj=SimpleNamespace(lang=lang))
    assert done.exit_code == 1 and words in done.output and "desil_provinsi 1" in done.output


def test_the_hashes_follow_the_content_and_not_the_file(walked: Walked, tmp_path: Path) -> None:
    shelf = Shelf(walked.root)

    def data_hash(path: Path) -> str:
        digest = DataDigest()
        for block in registry_blocks(path, ["unit_id", "luas_lantai", "kode_kabupaten_kota"]):
            digest.add(block)
        return digest.hexdigest()

    known, cuts = pq.read_table(shelf.path("pmt_ciri")), pq.read_table(shelf.path("cut"))
    pq.write_table(known, tmp_path / "a.parquet", row_group_size=100, compression="none")
    assert data_hash(tmp_path / "a.parquet") == data_hash(shelf.path("pmt_ciri"))
    assert cuts_hash(cuts.take(pa.array(range(cuts.num_rows - 1, -1, -1)))) == cuts_hash(cuts)
    whose = pc.and_(pc.equal(known["sisi"], "registri"), pc.is_valid(known["luas_lantai"]))
    one = known["unit_id"].filter(whose)[0]
    forgotten = pc.if_else(pc.equal(known["unit_id"], one), None, known["luas_lantai"])
    place = known.column_names.index("luas_lantai")
    pq.write_table(known.set_column(place, "luas_lantai", forgotten), tmp_path / "b.parquet")
    assert data_hash(tmp_path / "b.parquet") != data_hash(tmp_path / "a.parquet")
