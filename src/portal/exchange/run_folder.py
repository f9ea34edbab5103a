"""A finished run as the batch leaves it: RUNS/<release>/<nn>-<room>/<table>.parquet and run.json; is it whole?"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from dtsen.errors import RequestError, Say, Where
from dtsen.tables import ROOMS, TABLES, folder

NEEDED = (
    "person",
    "family",
    "membership",
    "value_origin",
    "desil",
    "pmt_score",
    "unranked_family",
    "unplaced_person",
    "eligibility",
    "programme_reason",
    "finding",
    "rule_result",
    "review_pair",
    "person_record",
    "family_record",
    "person_link",
    "id_redirect",
    "wilayah_desa",
    "delivery",
    "cut",
)


@dataclass(frozen=True)
class RunFolder:
    """`files`: table -> path; `sums`: table -> rows and SHA-256 of what was read."""

    root: Path
    release: str
    as_of: int
    unit: str
    invented: bool
    files: dict[str, Path]
    sums: dict[str, dict[str, str | int]]

    @property
    def public_card(self) -> Path:
        return self.root / folder("rank") / "model" / "kartu-publik.json"


def open_run(root: Path) -> RunFolder:
    """The run in a folder, proved: all rooms done, every table there with the rows that run.json promises."""
    said, done = _json(root / "run.json"), _json(root / "kemajuan.json")
    if not isinstance(said, dict) or not isinstance(done, list) or set(done) != set(ROOMS):
        raise RequestError(
            Say("Folder ini bukan run yang selesai.", "This folder is no finished run."),
            where=Where(file=root.name),
            todo=Say("Jalankan `dtsen run` sampai selesai.", "Run `dtsen run` to its end."),
        )
    files, sums = {}, {}
    for name in NEEDED:
        path = root / folder(TABLES[name].written_by) / f"{name}.parquet"
        promised = said["tables"].get(name, {}).get("rows")
        rows = pq.read_metadata(path).num_rows if path.is_file() else -1
        if rows != promised:
            raise RequestError(
                Say("Tabel run tidak sama dengan run.json.", "A table of the run is not what run.json says."),
                where=Where(file=f"{root.name}/{name}.parquet"),
                expected=Say(f"{promised} baris", f"{promised} rows"),
                came=Say(f"{rows} baris" if rows >= 0 else "tidak ada", f"{rows} rows" if rows >= 0 else "none"),
                todo=Say("Salin ulang folder run seutuhnya.", "Copy the folder of the run again, whole."),
            )
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        files[name], sums[name] = path, {"baris": rows, "sha256": digest}
    invented = all(pq.read_table(files["delivery"], columns=["tiruan"])["tiruan"].to_pylist())
    return RunFolder(root, said["release"], said["as_of"], said["unit"], invented, files, sums)


def newest_run(runs: Path) -> Path | None:
    """The newest finished run below a folder, by its date and name."""
    found = []
    for path in runs.glob("*/run.json"):
        done = _json(path.parent / "kemajuan.json")
        said = _json(path)
        if isinstance(done, list) and set(done) == set(ROOMS) and isinstance(said, dict):
            found.append((said["as_of"], path.parent.name, path.parent))
    return max(found)[2] if found else None


def _json(path: Path) -> object:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
