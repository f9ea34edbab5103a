"""What is served is what stands in `field/`: the committed build is the build of the committed sources.

Two proofs. The hash of the sources, recorded in the build, is compared always, without Node and without a network. The build
itself is repeated, and its bytes compared, wherever npm can install the locked packages; where it cannot, that is said as a warning
of the test run, not passed over in silence.
"""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import warnings
from pathlib import Path

from portal.enumeration.offline_views import BUILD, built

FIELD = Path(__file__).resolve().parents[3] / "field"
LARGEST = 400_000
# What npm says when there is no registry to reach; anything else that goes wrong is a fault of ours.
NO_NETWORK = (
    "ENOTFOUND",
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "EAI_AGAIN",
    "ENETUNREACH",
    "ENOTCACHED",
    "EHOSTUNREACH",
    "SELF_SIGNED",
)


def sources() -> list[Path]:
    alone = [FIELD / name for name in ("build.mjs", "package.json", "package-lock.json", "tsconfig.json")]
    return [*(path for path in (FIELD / "src").rglob("*") if path.is_file()), *alone]


def hash_of(paths: list[Path]) -> str:
    """As build.mjs counts it."""
    total = hashlib.sha256()
    for name, path in sorted((path.relative_to(FIELD).as_posix(), path) for path in paths):
        total.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def test_the_build_was_made_from_these_sources() -> None:
    assert built()["sources"] == hash_of(sources()), "npm ci && npm run build in field/, then commit what it wrote"
    assert built()["version"] == f"{json.loads((FIELD / 'package.json').read_text())['version']}+{built()['sources'][:8]}"


def test_a_changed_source_would_be_noticed(tmp_path: Path) -> None:
    changed = tmp_path / "field"
    shutil.copytree(FIELD, changed, ignore=shutil.ignore_patterns("node_modules"))
    words = changed / "src" / "words.ts"
    words.write_text(words.read_text().replace("Januari", "Januaari"))
    listed = [changed / path.relative_to(FIELD) for path in sources()]
    total = hashlib.sha256()
    for name, path in sorted((path.relative_to(changed).as_posix(), path) for path in listed):
        total.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    assert total.hexdigest() != built()["sources"]


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        warnings.warn(
            "Tidak ada npm: hanya sidik sumber yang dibandingkan. / No npm: only the hash of the sources was compared.", stacklevel=1
        )
        return
    copy = tmp_path / "field"
    shutil.copytree(FIELD, copy, ignore=shutil.ignore_patterns("node_modules"))
    installed = subprocess.run([npm, "ci", "--prefer-offline"], cwd=copy, capture_output=True, text=True, check=False)
    if installed.returncode and any(mark in installed.stderr for mark in NO_NETWORK):
        warnings.warn(
            "npm tidak menjangkau paketnya: hanya sidik sumber yang dibandingkan. / npm reaches no packages: only the hash was compared.",
            stacklevel=1,
        )
        return
    assert installed.returncode == 0, installed.stderr[-2000:]
    for words in (["run", "check"], ["run", "build", "--", "--out", str(tmp_path / "out")]):
        made = subprocess.run([npm, *words], cwd=copy, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-2000:]
    again = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    served = {path.name: path.read_bytes() for path in BUILD.iterdir()}
    assert sorted(again) == sorted(served)
    assert [name for name in served if served[name] != again[name]] == []


def test_the_lock_holds_hashes_and_no_address() -> None:
    lock = json.loads((FIELD / "package-lock.json").read_text())
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert packages and all(about["integrity"].startswith("sha512-") for about in packages.values())
    assert not [name for name, about in packages.items() if "resolved" in about]
    wanted = json.loads((FIELD / "package.json").read_text())
    pinned = [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned)


def test_the_worker_names_every_file_of_the_program_and_it_is_small() -> None:
    files = built()["files"]
    on_disk = {path.name for path in BUILD.iterdir()}
    assert on_disk == {*files, "sw.js", "build.json", "lisensi.txt"}
    worker = (BUILD / "sw.js").read_text()
    assert all(f"/statis/enumeration/luring/{name}" in worker for name in files) and built()["version"] in worker
    assert sum(len(gzip.compress((BUILD / name).read_bytes(), 9)) for name in [*files, "sw.js"]) <= LARGEST
    licences = (BUILD / "lisensi.txt").read_text()
    assert "@getodk/xforms-engine 0.22.0 (Apache-2.0)" in licences and "preact" in licences
