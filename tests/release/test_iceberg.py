"""A release in Iceberg: readable by its tag, never changed, refused when keys are not unique."""

from pathlib import Path
from types import ModuleType

import duckdb
import polars
import pyarrow.parquet as pq
import pytest
from pyiceberg.catalog import Catalog

from dtsen.engine import Shelf, open_engine
from dtsen.errors import GateError, RequestError
from dtsen.release import iceberg
from dtsen.release.iceberg import NAMESPACE, files_of, open_catalogue
from dtsen.release.iceberg import publish as publish_with


def publish(shelf: Shelf, release: str, warehouse: Path, catalogue: Catalog) -> dict[str, int]:
    with open_engine("duckdb", threads=1) as engine:
        return publish_with(engine, shelf, release, warehouse, catalogue)


def test_two_releases_are_read_by_their_tags(sealed_release: Path, tmp_path: Path) -> None:
    shelf, warehouse = Shelf(sealed_release.parent), tmp_path / "gudang"
    catalogue = open_catalogue(warehouse)
    assert publish(shelf, "DTSEN-2026-TW1", warehouse, catalogue) == {"keluarga": 5, "anggota": 10}
    with pytest.raises(RequestError):
        publish(shelf, "DTSEN-2026-TW1", warehouse, catalogue)
    families = pq.read_table(shelf.path("released_family"))
    other = _run_with(tmp_path / "lain", families.slice(0, 4), pq.read_table(shelf.path("released_person")).slice(0, 8))
    assert publish(other, "DTSEN-2026-TW2", warehouse, open_catalogue(warehouse)) == {"keluarga": 4, "anggota": 8}

    table = open_catalogue(warehouse).load_table((NAMESPACE, "keluarga"))
    assert set(table.refs()) == {"main", "DTSEN-2026-TW1", "DTSEN-2026-TW2"}
    rows = {release: _rows(files_of(table, release)) for release in ("DTSEN-2026-TW1", "DTSEN-2026-TW2")}
    assert {release: len(found) for release, found in rows.items()} == {"DTSEN-2026-TW1": 5, "DTSEN-2026-TW2": 4}
    # Row by row the lake holds what the room selected.
    assert rows["DTSEN-2026-TW1"] == sorted((r["family_id"], r["alamat"], r["desil_nasional"]) for r in families.to_pylist())
    # PyIceberg reads the same by the tag, and only the files of the asked province.
    scan = table.scan(snapshot_id=table.refs()["DTSEN-2026-TW1"].snapshot_id, row_filter="prov = '35'")
    assert len(list(scan.plan_files())) == 1
    assert scan.to_arrow()["family_id"].to_pylist() == ["g"]
    with pytest.raises(RequestError):
        files_of(table, "DTSEN-2030-TW1")


@pytest.mark.parametrize("at", ["before the second table", "before its tag"])
def test_a_stopped_publication_is_finished_by_the_next_call(
    sealed_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    shelf, warehouse, release = Shelf(sealed_release.parent), tmp_path / "gudang", "DTSEN-2026-TW1"

    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    name, real = ("_write", iceberg._write) if at == "before the second table" else ("_tag", iceberg._tag)
    calls: list[object] = []

    def stops(*args: object) -> None:
        calls.append(args)
        (real if len(calls) == 1 else killed)(*args)  # type: ignore[operator]

    with monkeypatch.context() as patch:
        patch.setattr(iceberg, name, stops)
        with pytest.raises(KeyboardInterrupt):
            publish(shelf, release, warehouse, open_catalogue(warehouse))
    families, persons = (pq.read_table(shelf.path(table)) for table in ("released_family", "released_person"))
    with pytest.raises(RequestError):  # other rows under the name that was begun
        publish(_run_with(tmp_path / "lain", families.slice(0, 4), persons.slice(0, 8)), release, warehouse, open_catalogue(warehouse))
    assert publish(shelf, release, warehouse, open_catalogue(warehouse)) == {"keluarga": 5, "anggota": 10}
    catalogue = open_catalogue(warehouse)
    for table, rows in (("keluarga", 5), ("anggota", 10)):
        lake = catalogue.load_table((NAMESPACE, table))
        assert lake.scan(snapshot_id=lake.refs()[release].snapshot_id).to_arrow().num_rows == rows
        assert lake.scan().to_arrow().num_rows == rows
    with pytest.raises(RequestError):
        publish(shelf, release, warehouse, open_catalogue(warehouse))


def test_polars_reads_the_same_rows(sealed_release: Path, tmp_path: Path) -> None:
    shelf, warehouse = Shelf(sealed_release.parent), tmp_path / "gudang"
    publish(shelf, "DTSEN-2026-TW1", warehouse, open_catalogue(warehouse))
    table = open_catalogue(warehouse).load_table((NAMESPACE, "keluarga"))
    found = polars.scan_iceberg(table, snapshot_id=table.refs()["DTSEN-2026-TW1"].snapshot_id).sort("family_id").collect()
    expected = sorted(pq.read_table(shelf.path("released_family"))["family_id"].to_pylist())
    assert found["family_id"].to_list() == expected


def _rows(files: list[str]) -> list[tuple[str, str, int]]:
    with duckdb.connect() as connection:
        return sorted(connection.execute("SELECT family_id, alamat, desil_nasional FROM read_parquet($1)", [files]).fetchall())


def _run_with(root: Path, families: object, persons: object) -> Shelf:
    shelf = Shelf(root)
    shelf.begin("release")
    for name, data in (("released_family", families), ("released_person", persons)):
        pq.write_table(data, shelf.new_path(name))
    shelf.seal("release")
    return shelf


def test_a_doubled_family_and_a_member_without_one_are_refused(sealed_release: Path, tmp_path: Path, world: ModuleType) -> None:
    source = Shelf(sealed_release.parent)
    families, persons = pq.read_table(source.path("released_family")), pq.read_table(source.path("released_person"))
    doubled = families.take([0, 0, 1, 2, 3, 4])
    for name, first, second in (("ganda", doubled, persons), ("hilang", families.slice(1), persons)):
        catalogue = open_catalogue(tmp_path / f"gudang_{name}")
        with pytest.raises(GateError):
            publish(_run_with(tmp_path / name, first, second), "R", tmp_path / f"gudang_{name}", catalogue)
        assert "R" not in catalogue.load_table((NAMESPACE, "keluarga")).refs()


def test_spark_reads_each_release_by_its_tag(sealed_release: Path, tmp_path: Path) -> None:
    """Through Spark's own protocol (Spark Connect): the same rows as in the room, of each release, by province too."""
    pytest.importorskip("pysail", reason="the second engine is not installed: extra `sail`")
    shelf, warehouse = Shelf(sealed_release.parent), tmp_path / "gudang"
    catalogue = open_catalogue(warehouse)
    publish(shelf, "DTSEN-2026-TW1", warehouse, catalogue)
    families, persons = (pq.read_table(shelf.path(name)) for name in ("released_family", "released_person"))
    other = _run_with(tmp_path / "lain", families.slice(0, 4), persons.slice(0, 8))
    publish(other, "DTSEN-2026-TW2", warehouse, catalogue)
    found = {}
    with open_engine("sail", threads=1) as engine:
        for release in ("DTSEN-2026-TW1", "DTSEN-2026-TW2"):
            for name in ("keluarga", "anggota"):
                place = catalogue.load_table((NAMESPACE, name)).location()
                frame = engine._session.read.format("iceberg").option("tag", release).load(place)  # type: ignore[attr-defined]
                found[release, name] = frame.toArrow().to_pylist()
                east = frame.where("prov = '35'").select("family_id").distinct().toArrow().to_pylist()
                assert east == ([{"family_id": "g"}] if release == "DTSEN-2026-TW1" else [])
    kept = {
        ("DTSEN-2026-TW1", "keluarga"): families,
        ("DTSEN-2026-TW1", "anggota"): persons,
        ("DTSEN-2026-TW2", "keluarga"): families.slice(0, 4),
        ("DTSEN-2026-TW2", "anggota"): persons.slice(0, 8),
    }
    for (release, name), table in kept.items():
        published = next(one for one in iceberg.PUBLISHED if one.name == name)
        rows = [{"prov": row["kab"][:2]} | {column: row[column] for column in published.columns[1:]} for row in table.to_pylist()]
        said = found[release, name]
        assert sorted(said, key=lambda row: row[published.key]) == sorted(rows, key=lambda row: row[published.key])
