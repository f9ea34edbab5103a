"""Puts a release into Apache Iceberg, so that any engine reads any release by its tag (stack.md section 3).

The engine writes the Parquet files, PyIceberg registers them in one transaction and tags the snapshot with the name of the
release. A tag is never moved and never written twice: a correction is a new release.
"""

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.exceptions import NamespaceAlreadyExistsError, NoSuchTableError
from pyiceberg.expressions import AlwaysTrue
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Snapshot
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import IntegerType, NestedField, StringType

from dtsen.engine import Engine, Shelf, row_count
from dtsen.errors import GateError, RequestError, Say
from dtsen.tables import ANGGOTA, KELUARGA, Variable

NAMESPACE = "dtsen"
_PARTITION = "prov"
_RELEASE, _PRINT = "rilis", "sidik"  # properties of a snapshot


@dataclass(frozen=True)
class PublishedTable:
    """One table of the lake: made from a work table of the room; `key` is unique, `ids` stand before the variables."""

    name: str
    source: str
    key: str
    ids: tuple[str, ...]
    variables: tuple[Variable, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return (_PARTITION, "kab", *self.ids, *(variable.name for variable in self.variables))

    def schema(self) -> Schema:
        integers = {variable.name for variable in self.variables if variable.type == "INT"}
        fields = [
            NestedField(number, name, IntegerType() if name in integers else StringType(), required=False)
            for number, name in enumerate(self.columns, start=1)
        ]
        return Schema(*fields)


PUBLISHED = (
    PublishedTable("keluarga", "released_family", "family_id", ("family_id",), KELUARGA),
    PublishedTable("anggota", "released_person", "person_id", ("person_id", "family_id"), ANGGOTA),
)


def open_catalogue(warehouse: Path, properties: Mapping[str, str] | None = None) -> Catalog:
    """SQLite beside the data unless `properties` name another catalogue (PostgreSQL: `uri`; REST: `type`, `uri`)."""
    warehouse.mkdir(parents=True, exist_ok=True)
    default = {"type": "sql", "uri": f"sqlite:///{warehouse.resolve()}/katalog.db"}
    return load_catalog("dtsen", **{**default, "warehouse": f"file://{warehouse.resolve()}", **(properties or {})})


def publish(engine: Engine, shelf: Shelf, release: str, warehouse: Path, catalogue: Catalog) -> dict[str, int]:
    """Writes, checks, registers and tags one release; returns the rows of each table. What a stopped call has begun is
    finished by the next one of the same release and the same run.

    Raises RequestError when the release is there already, whole or begun from another run, GateError when a key is not
    unique or a member has no family.
    """
    tables = {published.name: _table(catalogue, published) for published in PUBLISHED}
    whole = all(release in table.refs() for table in tables.values())
    for published in PUBLISHED:
        begun = _begun(tables[published.name], release)
        if whole or (begun is not None and begun.summary and begun.summary.get(_PRINT) != _print(shelf, published)):
            raise RequestError(
                Say(f"Rilis {release} sudah ada di tabel {published.name}.", f"Release {release} is in table {published.name} already."),
                todo=Say("Rilis tidak pernah diubah: beri nama baru.", "A release is never changed: give a new name."),
            )
    _check(engine, shelf)
    for published in PUBLISHED:
        table = tables[published.name]
        if _begun(table, release) is None:
            _write(engine, shelf, published, table, release, warehouse)
        if release not in table.refs():
            _tag(table, release)
    return {published.name: row_count(shelf.path(published.source)) for published in PUBLISHED}


def _begun(table: Table, release: str) -> Snapshot | None:
    """The snapshot in which the files of a release were registered, tagged or not yet."""
    return next((one for one in table.snapshots() if one.summary and one.summary.get(_RELEASE) == release), None)


def _tag(table: Table, release: str) -> None:
    snapshot = _begun(table, release)
    if snapshot is None:
        raise AssertionError("a table to which files were added has their snapshot")
    table.manage_snapshots().create_tag(snapshot.snapshot_id, release).commit()


def _print(shelf: Shelf, published: PublishedTable) -> str:
    """SHA-256 of the table that is published: a release that was begun goes on from the same rows only."""
    with shelf.path(published.source).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table(catalogue: Catalog, published: PublishedTable) -> Table:
    with contextlib.suppress(NamespaceAlreadyExistsError):
        catalogue.create_namespace(NAMESPACE)
    name = (NAMESPACE, published.name)
    try:
        return catalogue.load_table(name)
    except NoSuchTableError:
        spec = PartitionSpec(PartitionField(source_id=1, field_id=1000, transform=IdentityTransform(), name=_PARTITION))
        return catalogue.create_table(name, published.schema(), partition_spec=spec, properties={"format-version": "2"})


def _check(engine: Engine, shelf: Shelf) -> None:
    """Iceberg enforces no key: what must be unique and must be found is counted before anything is registered."""
    inputs = tuple((published.source, shelf.path(published.source)) for published in PUBLISHED)
    doubled = [(published.name, _count(engine, doubled_keys_sql(published), inputs)) for published in PUBLISHED]
    sql = """SELECT count(*) FROM released_person AS p
    LEFT JOIN released_family AS f ON f.family_id = p.family_id WHERE f.family_id IS NULL"""
    for name, rows in (*doubled, ("anggota tanpa keluarga", _count(engine, sql, inputs))):
        if rows:
            raise GateError(
                Say(f"Rilis tidak dapat diterbitkan: {name}.", f"The release cannot be published: {name}."),
                expected=Say("kunci tunggal dan setiap anggota berkeluarga", "unique keys, and a family for every member"),
                came=Say(f"{rows:,} baris", f"{rows:,} rows"),
            )


def _count(engine: Engine, sql: str, inputs: tuple[tuple[str, Path], ...]) -> int:
    return int(engine.query(sql, inputs).column(0)[0].as_py())


def _write(engine: Engine, shelf: Shelf, published: PublishedTable, table: Table, release: str, warehouse: Path) -> None:
    """One file a province, which is the partition; the rows in the order of their ids, so that equal rows are equal bytes."""
    inputs = ((published.source, shelf.path(published.source)),)
    provinces = engine.query(provinces_sql(published), inputs).column(0).to_pylist()
    folder = warehouse / NAMESPACE / published.name / "data" / release
    for done, province in enumerate(provinces, start=1):
        part = folder / f"{_PARTITION}={province}" / "data.parquet"
        part.parent.mkdir(parents=True, exist_ok=True)
        # The partition column stays inside the file: PyIceberg's add_files reads it there.
        engine.write(province_rows_sql(published, province), inputs, part)
        engine.progress.say(f"release: iceberg {published.name}", done, len(provinces))
    # Not as_uri(): PyIceberg does not decode the %3D that it would make of `prov=18`.
    files = [f"file://{file.resolve()}" for file in sorted(folder.rglob("*.parquet")) if file.is_file()]
    with table.transaction() as transaction:
        if table.current_snapshot() is not None:
            transaction.delete(AlwaysTrue())
        transaction.add_files(files, snapshot_properties={_RELEASE: release, _PRINT: _print(shelf, published)})
    table.refresh()


def doubled_keys_sql(published: PublishedTable) -> str:
    return f"SELECT count(*) - count(DISTINCT {published.key}) FROM {published.source}"


def provinces_sql(published: PublishedTable) -> str:
    return f"SELECT DISTINCT substr(kab, 1, 2) AS {_PARTITION} FROM {published.source} ORDER BY 1"


def province_rows_sql(published: PublishedTable, province: str) -> str:
    columns = ", ".join(published.columns[1:])
    return f"""SELECT substr(kab, 1, 2) AS {_PARTITION}, {columns} FROM {published.source}
    WHERE kab LIKE '{province}%' ORDER BY kab, {published.key}"""


def files_of(table: Table, release: str) -> list[str]:
    """The Parquet files of one release: any engine reads them, DuckDB with `read_parquet`."""
    reference = table.refs().get(release)
    if reference is None:
        raise RequestError(Say(f"Rilis {release} tidak ada.", f"There is no release {release}."))
    return sorted(task.file.file_path.removeprefix("file://") for task in table.scan(snapshot_id=reference.snapshot_id).plan_files())
