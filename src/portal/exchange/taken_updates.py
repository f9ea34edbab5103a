"""Which accepted proposals a loaded run took in: the records of the source `pemutakhiran` that it holds."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from dtsen.tables import TABLES, folder
from dtsen.updates import proposal_of
from portal.exchange.run_folder import same_run


def taken_in(root: Path, release: str, sums: Mapping[str, Mapping[str, str | int]]) -> frozenset[str] | None:
    """Ids of proposals in a finished run; None when it is not the run that was loaded as this release."""
    if not same_run(root, release, sums):
        return None
    found: set[str] = set()
    for name in ("person_record", "family_record"):
        path = root / folder(TABLES[name].written_by) / f"{name}.parquet"
        table = pq.read_table(path, columns=["source", "record_id"], filters=pc.field("source") == "pemutakhiran")
        found |= {proposal_of(record_id) for record_id in table["record_id"].to_pylist()}
    return frozenset(found)


def became_in(root: Path) -> dict[str, str]:
    """Proposal of somebody new -> the person whom the run made of it; the run is one that `taken_in` knew."""
    path = root / folder(TABLES["person_link"].written_by) / "person_link.parquet"
    table = pq.read_table(path, columns=["record_id", "person_id"], filters=pc.field("source") == "pemutakhiran")
    rows = zip(table["record_id"].to_pylist(), table["person_id"].to_pylist(), strict=True)
    return {name: person for name, person in rows if person and proposal_of(name) == name}


def told_in(root: Path) -> frozenset[str]:
    """Ids of refused proposals that the files of a run's regions tell of; the run is one that `taken_in` knew."""
    place = root / folder("sources") / "landed_pemutakhiran_ditolak"
    files = sorted(place.glob("*.parquet")) if place.is_dir() else [place.with_suffix(".parquet")]
    return frozenset(one for path in files if path.is_file() for one in pq.read_table(path, columns=["id_usulan"])["id_usulan"].to_pylist())
