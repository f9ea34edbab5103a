"""The seal of one file: size, SHA-256 of the whole, and of every thousand rows so that a flipped byte can be placed."""

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROWS_A_BLOCK = 1000
_DIGITS = 16


@dataclass(frozen=True)
class Seal:
    """`rows` and `blocks` are for CSV files (header not counted); null and empty for other files."""

    size: int
    sha256: str
    rows: int | None = None
    blocks: tuple[str, ...] = ()


def seal_csv(path: Path) -> Seal:
    """Reads a CSV file of ours once; memory: one block. Relies on one record being one line (csv_file.py)."""
    whole = hashlib.sha256()
    blocks: list[str] = []
    rows = size = 0
    for number, data, count in line_blocks(path):
        whole.update(data)
        size += len(data)
        rows += count
        if number:
            blocks.append(block_seal(data))
    return Seal(size, whole.hexdigest(), rows, tuple(blocks))


def seal_file(path: Path) -> Seal:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Seal(path.stat().st_size, digest)


def block_seal(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_DIGITS]


def line_blocks(path: Path) -> Iterator[tuple[int, bytes, int]]:
    """`(number, bytes, rows)`: number 0 is the header with 0 rows, then blocks of up to a thousand lines."""
    with path.open("rb") as file:
        yield 0, file.readline(), 0
        for number in itertools.count(1):
            lines = list(itertools.islice(file, ROWS_A_BLOCK))
            if not lines:
                return
            yield number, b"".join(lines), len(lines)
