"""Shuffled deliveries hold the same records in another order, and their manifests are right."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from nusantara import shuffle_deliveries
from nusantara.shuffle import split_records
from tests.nusantara.reading import UNQUOTED, manifest


def _records(path: Path) -> list[bytes]:
    delimiter = str(manifest(path.parent)["pemisah"]).encode()
    return split_records(path.read_bytes(), delimiter, path.parent.name not in UNQUOTED)[1]


def _check(before: Path, after: Path) -> None:
    moved = 0
    for path in sorted(before.glob("*/*")):
        twin = after / path.parent.name / path.name
        if path.suffix == ".csv":
            old, new = _records(path), _records(twin)
            assert Counter(old) == Counter(new), path.name
            moved += old != new
        elif path.name != "delivery.yml":
            assert path.read_bytes() == twin.read_bytes()
    assert moved > 10
    for folder in sorted(before.iterdir()):
        said, was = manifest(after / folder.name), manifest(folder)
        assert {k: v for k, v in said.items() if k != "berkas"} == {k: v for k, v in was.items() if k != "berkas"}
        files, old_files = said["berkas"], was["berkas"]
        assert isinstance(files, list) and isinstance(old_files, list)
        for entry, old_entry in zip(files, old_files, strict=True):
            content = (after / folder.name / entry["nama"]).read_bytes()
            assert entry["sha256"] == hashlib.sha256(content).hexdigest()
            assert {k: v for k, v in entry.items() if k != "sha256"} == {k: v for k, v in old_entry.items() if k != "sha256"}
            assert entry["ukuran"] == len(content)


def test_invented_country(town: Path, tmp_path: Path) -> None:
    shuffle_deliveries(town / "deliveries", tmp_path, 4)
    _check(town / "deliveries", tmp_path)


def test_sample_world(sample: Path, tmp_path: Path) -> None:
    shuffle_deliveries(sample / "deliveries", tmp_path, 4)
    _check(sample / "deliveries", tmp_path)


CASES = [
    ("plain", b"a|b\n1|x\n2|y\n", b"|", False, [b"1|x", b"2|y"]),
    ("broken over two lines", b"a|b|c\n1|KP TE|z\n2|KP\nTUA|q\n", b"|", False, [b"1|KP TE|z", b"2|KP\nTUA|q"]),
    ("cut off stands alone", b"a|b|c\n1|x\n2|y|z\n", b"|", False, [b"1|x", b"2|y|z"]),
    ("one delimiter too many", b"a|b\n1|x|y\n2|z\n", b"|", False, [b"1|x|y", b"2|z"]),
    ("line break in quotes", b'a,b\n1,"x\ny"\n2,z\n', b",", True, [b'1,"x\ny"', b"2,z"]),
    ("quotes that nobody doubled", b'a,b\n1,"x "y" z"\n2,z\n', b",", True, [b'1,"x "y" z"', b"2,z"]),
    ("break inside a CRLF file", b'"a","b"\r\n"1","x\ny"\r\n"2","z"\r\n', b",", True, [b'"1","x\ny"', b'"2","z"']),
]


@pytest.mark.parametrize(("content", "delimiter", "quoted", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_where_records_end(content: bytes, delimiter: bytes, quoted: bool, wanted: list[bytes]) -> None:
    head, found, newline = split_records(content, delimiter, quoted)
    assert found == wanted
    assert head + b"".join(record + newline for record in found) == content


def test_a_file_that_breaks_its_promise_is_refused(tiny: Path, tmp_path: Path) -> None:
    source = tmp_path / "src" / "susenas"
    source.mkdir(parents=True)
    for path in (tiny / "deliveries" / "susenas").iterdir():
        (source / path.name).write_bytes(path.read_bytes())
    with (source / "rumah_tangga.csv").open("ab") as file:
        file.write(b"S1,2\n")
    with pytest.raises(ValueError, match=r"susenas/rumah_tangga\.csv"):
        shuffle_deliveries(source.parent, tmp_path / "dst", 1)
