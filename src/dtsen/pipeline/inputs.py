"""What a release is a function of: one fingerprint over everything that goes into a run (design.md section 2)."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

import dtsen
from dtsen.errors import PolicyError, RequestError, Say
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


# Ages, rules and amounts of another year would be wrong for these people: a typing error, not a wish.
_MOST_YEARS_APART = 5
_POLICY_FOLDERS = ("standardise", "link", "registry", "validate", "rank", "target", "release")


def require_usable(request: Request) -> None:
    """Refuses, before any work, a request that could only fail hours later."""
    if request.release is not None and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", request.release):
        raise RequestError(
            Say("Nama rilis tidak dapat dipakai.", "The name of the release cannot be used."),
            expected=Say("huruf, angka, titik, garis; paling panjang 80, tanpa /", "letters, digits, dots, dashes; at most 80, without /"),
            todo=Say("Periksa --release.", "Check --release."),
        )
    missing = [name for name in _POLICY_FOLDERS if not (request.policy / name).is_dir()]
    if missing:
        raise PolicyError(
            Say(f"Folder {request.policy.name} bukan folder kebijakan.", f"Folder {request.policy.name} is no policy folder."),
            expected=Say(f"folder {', '.join(missing)} di dalamnya", f"the folders {', '.join(missing)} in it"),
            todo=Say("Periksa --policy atau DTSEN_POLICY.", "Check --policy or DTSEN_POLICY."),
        )
    if request.previous and not (request.previous / "run.json").is_file():
        raise RequestError(
            Say(f"Folder {request.previous.name} bukan rilis yang selesai.", f"Folder {request.previous.name} is no finished release."),
            expected=Say("folder rilis dengan run.json", "the folder of a release, with run.json"),
            todo=Say("Periksa --previous.", "Check --previous."),
        )
    for option, folder in (("--wilayah", request.wilayah), ("--judgements", request.judgements), ("--updates", request.updates)):
        if folder and not folder.is_dir():
            raise RequestError(
                Say(f"Folder {folder.name} tidak ada.", f"There is no folder {folder.name}."),
                todo=Say(f"Periksa {option}.", f"Check {option}."),
            )


def chosen_day(asked: int | None, of_dukcapil: int) -> int:
    """`--as-of`, or the as-of date of Dukcapil; one that is years away from the data is refused."""
    if asked is None:
        return of_dukcapil
    if abs(asked // 10000 - of_dukcapil // 10000) > _MOST_YEARS_APART:
        raise RequestError(
            Say("Tanggal acuan terlalu jauh dari data.", "The as-of date is too far from the data."),
            expected=Say(
                f"paling jauh {_MOST_YEARS_APART} tahun dari tanggal_acuan Dukcapil, {of_dukcapil}",
                f"at most {_MOST_YEARS_APART} years from the tanggal_acuan of Dukcapil, {of_dukcapil}",
            ),
            came=Say(str(asked), str(asked)),
            todo=Say("Periksa --as-of.", "Check --as-of."),
        )
    return asked


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
