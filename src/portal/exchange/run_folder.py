"""A finished run as the batch leaves it: RUNS/<release>/<nn>-<room>/<table>.parquet and run.json; is it whole?"""

import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

import pyarrow as pa
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
    "desil_reason",
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
    """`files`: table -> path; `sums`: table -> rows and SHA-256 of what was read; `stamps`: inode, size and time of that file."""

    root: Path
    release: str
    as_of: int
    unit: str
    invented: bool
    files: dict[str, Path]
    sums: dict[str, dict[str, str | int]]
    stamps: dict[str, tuple[int, int, int]]

    def must_be_as_opened(self) -> None:
        """Raises RequestError when a file was changed or replaced while it was read."""
        for name, path in self.files.items():
            if _stamp(path) != self.stamps[name]:
                raise RequestError(
                    Say("Run ini diubah selagi dibaca.", "This run was changed while it was read."),
                    where=Where(file=f"{self.root.name}/{name}.parquet"),
                    todo=Say("Muat lagi setelah `dtsen run` selesai.", "Load it again when `dtsen run` is done."),
                )

    @property
    def public_card(self) -> Path:
        return self.root / folder("rank") / "model" / "kartu-publik.json"


def open_run(root: Path) -> RunFolder:
    """The run in a folder, proved: all rooms done, every table there with the rows that run.json promises. RequestError if not."""
    said, done = _json(root / "run.json"), _json(root / "kemajuan.json")
    if not _is_card(said) or not isinstance(done, list) or set(map(str, done)) != set(ROOMS):
        raise RequestError(
            Say("Folder ini bukan run yang selesai.", "This folder is no finished run."),
            where=Where(file=root.name),
            todo=Say("Jalankan `dtsen run` sampai selesai.", "Run `dtsen run` to its end."),
        )
    files = {name: root / folder(TABLES[name].written_by) / f"{name}.parquet" for name in NEEDED}
    for name, path in files.items():
        promised = said["tables"].get(name, {}).get("rows")
        rows = _rows(path)
        if rows != promised:
            raise RequestError(
                Say("Tabel run tidak sama dengan run.json.", "A table of the run is not what run.json says."),
                where=Where(file=f"{root.name}/{name}.parquet"),
                expected=Say(f"{promised} baris", f"{promised} rows"),
                came=Say(f"{rows} baris" if rows >= 0 else "tidak ada", f"{rows} rows" if rows >= 0 else "none"),
                todo=Say("Salin ulang folder run seutuhnya.", "Copy the folder of the run again, whole."),
            )
    stamps = {name: _stamp(path) for name, path in files.items()}
    with ThreadPoolExecutor() as pool:
        digests = dict(zip(files, pool.map(_digest, files.values()), strict=True))
    sums: dict[str, dict[str, str | int]] = {
        name: {"baris": said["tables"][name]["rows"], "sha256": digest} for name, digest in digests.items()
    }
    invented = all(pq.read_table(files["delivery"], columns=["tiruan"])["tiruan"].to_pylist())
    return RunFolder(root, said["release"], said["as_of"], said["unit"], invented, files, sums, stamps)


def _is_card(said: object) -> TypeGuard[dict[str, Any]]:
    """run.json with all that is asked of it."""
    return isinstance(said, dict) and isinstance(said.get("tables"), dict) and {"release", "as_of", "unit"} <= set(said)


def _rows(path: Path) -> int:
    """The rows that a file says it has; -1 when it is not there, or was copied in part: the end says what is in it."""
    try:
        return pq.read_metadata(path).num_rows if path.is_file() else -1
    except pa.ArrowInvalid:
        return -1


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _stamp(path: Path) -> tuple[int, int, int]:
    """Changes whenever a file is written or replaced."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return status.st_ino, status.st_size, status.st_mtime_ns


def newest_run(runs: Path) -> Path | None:
    """The newest finished run below a folder, by its date and name."""
    found = []
    for path in runs.glob("*/run.json"):
        done = _json(path.parent / "kemajuan.json")
        said = _json(path)
        if isinstance(done, list) and set(map(str, done)) == set(ROOMS) and _is_card(said):
            found.append((said["as_of"], path.parent.name, path.parent))
    return max(found)[2] if found else None


def _json(path: Path) -> object:
    """None for a file that is not there, or not whole."""
    try:
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    except (json.JSONDecodeError, UnicodeDecodeError):
        return None


def same_run(root: Path, release: str, sums: Mapping[str, Mapping[str, str | int]]) -> bool:
    """Whether a folder holds the finished run that was loaded: its name, and its persons to the last byte."""
    said, done = _json(root / "run.json"), _json(root / "kemajuan.json")
    if not _is_card(said) or said["release"] != release or not isinstance(done, list) or set(map(str, done)) != set(ROOMS):
        return False
    path = root / folder(TABLES["person"].written_by) / "person.parquet"
    return path.is_file() and _digest(path) == sums.get("person", {}).get("sha256")
