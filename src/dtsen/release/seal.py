"""The seal of one file: size, SHA-256 of the whole, and of every thousand rows so that a flipped byte can be placed."""

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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


class SealedWriter:
    """Writes a CSV file of ours and seals it on the way, so that no byte is read again. Lines come in their order."""

    def __init__(self, path: Path, header: bytes) -> None:
        self._path = path
        self._file = path.open("wb", buffering=1 << 20)
        self._file.write(header)
        self._whole, self._block = hashlib.sha256(header), hashlib.sha256()
        self._size, self._rows = len(header), 0
        self._blocks: list[str] = []

    def add(self, lines: memoryview, ends: NDArray[np.int32]) -> None:
        """Some whole lines: their bytes one after the other, and where each of them ends."""
        self._file.write(lines)
        self._whole.update(lines)
        self._size += len(lines)
        start = taken = 0
        while taken < len(ends):
            more = min(ROWS_A_BLOCK - self._rows % ROWS_A_BLOCK, len(ends) - taken)
            stop = int(ends[taken + more - 1])
            self._block.update(lines[start:stop])
            self._rows += more
            start, taken = stop, taken + more
            if self._rows % ROWS_A_BLOCK == 0:
                self._end_block()

    def close(self) -> Seal:
        if self._rows % ROWS_A_BLOCK:
            self._end_block()
        self._file.close()
        return Seal(self._size, self._whole.hexdigest(), self._rows, tuple(self._blocks))

    def _end_block(self) -> None:
        self._blocks.append(self._block.hexdigest()[:_DIGITS])
        self._block = hashlib.sha256()


def ends_of(lines: Sequence[bytes]) -> NDArray[np.int32]:
    """Where each of some lines ends when they stand one after the other, as `SealedWriter.add` takes it."""
    return np.cumsum([len(line) for line in lines], dtype=np.int32)


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
