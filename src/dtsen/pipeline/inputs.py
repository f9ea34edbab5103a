"""What a release is a function of: one fingerprint over everything that goes into a run (design.md section 2)."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import dtsen
from dtsen.sources.manifest import Delivery
from dtsen.vocabulary import Triwulan


@dataclass(frozen=True)
class Request:
    """A run that is asked for. Paths are the user's; `release` and `as_of` may be left to their defaults."""

    deliveries: Path
    wilayah: Path
    out: Path
    policy: Path
    release: str | None = None
    as_of: int | None = None
    previous: Path | None = None
    judgements: Path | None = None
    updates: Path | None = None
    boundaries: Path | None = None
    unit: str = "families"


def release_name(request: Request, as_of: int) -> str:
    """`--release`, or `DTSEN-<year>-TW<quarter>` of the as-of date."""
    return request.release or Triwulan.of(as_of).release_name


def pinned(request: Request, found: dict[str, Delivery], as_of: int) -> dict[str, object]:
    """Every input by its checksum; two runs with equal values give equal bytes. No paths, no time of day."""
    folders = {"judgements": request.judgements, "updates": request.updates}
    return {
        "release": release_name(request, as_of),
        "as_of": as_of,
        "unit": request.unit,
        "code": code_version(),
        "policy": tree_hash(request.policy),
        "deliveries": {name: _hash(delivery.folder / "delivery.yml") for name, delivery in sorted(found.items())},
        "wilayah": tree_hash(request.wilayah),
        "previous": _hash(request.previous / "run.json") if request.previous else "",
        **{name: tree_hash(folder) if folder else "" for name, folder in folders.items()},
    }


def code_version() -> str:
    """Version of the program and a hash of its source: another line of code is another release."""
    return f"{_package_version()}+{tree_hash(Path(dtsen.__file__).parent, ('.py', '.sql', '.yml', '.csv'))[:12]}"


def _package_version() -> str:
    text = (Path(dtsen.__file__).parent / "VERSION").read_text(encoding="utf-8")
    return text.strip()


def tree_hash(folder: Path, endings: tuple[str, ...] = ()) -> str:
    """SHA-256 over names and contents of the files below a folder, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and (not endings or path.suffix in endings):
            digest.update(f"{path.relative_to(folder).as_posix()}\0{_hash(path)}\n".encode())
    return digest.hexdigest()


def _hash(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def same(one: dict[str, object], other: dict[str, object]) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
