"""The same deliveries in another row order: what a pipeline makes of them must be the same, byte for byte.

Records are moved as the bytes they came in, so records broken over lines and malformed ones stay whole and wrong. Where
a record ends is decided by the form of the source (quotes or not) and checked against `baris` of `delivery.yml`.
"""

import hashlib
import re
import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import yaml
from numpy.random import PCG64, Generator, SeedSequence

_LONGEST = 6


@dataclass(frozen=True)
class _Form:
    delimiter: bytes
    quoted: bool


def shuffle_deliveries(src: Path, dst: Path, seed: int) -> None:
    """Copy every delivery folder under `src` to `dst` with its CSV and Parquet records in another order.

    Other files are copied as they are. Raises ValueError when a file does not hold the records that its delivery promises.
    """
    for manifest in sorted(src.glob("*/delivery.yml")):
        folder = dst / manifest.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        text = manifest.read_text(encoding="utf-8")
        delivery = yaml.safe_load(text)
        for entry in delivery["berkas"]:
            source = manifest.parent / entry["nama"]
            target = folder / entry["nama"]
            rng = Generator(PCG64(SeedSequence([seed, zlib.crc32(f"{folder.name}/{entry['nama']}".encode())])))
            if source.suffix == ".csv":
                content = source.read_bytes()
                form = _Form(str(delivery["pemisah"]).encode(), delivery["sumber"] not in ("dukcapil", "p3ke"))
                head, records, newline = split_records(content, form.delimiter, form.quoted)
                if len(records) != entry["baris"]:
                    raise ValueError(f"{folder.name}/{entry['nama']}: {len(records)} records found, {entry['baris']} promised")
                order = rng.permutation(len(records)).tolist()
                target.write_bytes(b"".join([head, *(records[i] + newline for i in order)]))
            elif source.suffix == ".parquet":
                table = pq.read_table(source)
                pq.write_table(table.take(rng.permutation(table.num_rows)), target)
            else:
                shutil.copyfile(source, target)
            text = _with_new_sums(text, entry["nama"], target)
        (folder / "delivery.yml").write_bytes(text.encode("utf-8"))


def split_records(content: bytes, delimiter: bytes, quoted: bool) -> tuple[bytes, list[bytes], bytes]:
    """Header with its line end, records without theirs, and the line end of the file."""
    end = content.index(b"\n") + 1
    head = content[:end]
    newline = b"\r\n" if head.endswith(b"\r\n") else b"\n"
    body = content[end:]
    lines = body.split(newline)
    if lines and lines[-1] == b"":
        lines.pop()
    return head, _joined(lines, head.count(delimiter), delimiter, quoted, newline), newline


def _joined(lines: list[bytes], delimiters: int, delimiter: bytes, quoted: bool, newline: bytes) -> list[bytes]:
    """Physical lines -> records."""
    records: list[bytes] = []
    place = 0
    while place < len(lines):
        taken = _length(lines, place, delimiters, delimiter, quoted)
        records.append(newline.join(lines[place : place + taken]))
        place += taken
    return records


def _length(lines: list[bytes], place: int, delimiters: int, delimiter: bytes, quoted: bool) -> int:
    """How many lines from `place` on are one record: quotes must close (quoted files), or a too short line and the next
    ones add up to exactly one record (files without quotes). A line that stands for itself is never joined to another."""
    line = lines[place]
    if quoted:
        marks = line.count(b'"')
        if marks % 2 == 0:
            return 1
        for more in range(1, _LONGEST):
            if place + more >= len(lines):
                return 1
            marks += lines[place + more].count(b'"')
            if marks % 2 == 0:
                return more + 1
        return 1
    found = line.count(delimiter)
    if found >= delimiters:
        return 1
    for more in range(1, _LONGEST):
        if place + more >= len(lines):
            return 1
        alone = lines[place + more].count(delimiter)
        if alone >= delimiters:
            return 1
        found += alone
        if found == delimiters:
            return more + 1
        if found > delimiters:
            return 1
    return 1


def _with_new_sums(text: str, name: str, path: Path) -> str:
    """`delivery.yml` with size and checksum of one file replaced, everything else as it was."""
    content = path.read_bytes()
    entry = re.compile(rf'(  - nama: "?{re.escape(name)}"?\n(?:    \w+: .*\n)*?)(?=  - nama|\Z|\w)')
    match = entry.search(text)
    if match is None:
        raise ValueError(f"{name}: not listed in delivery.yml in the usual form")
    block = re.sub(r"(?m)^    ukuran: .*$", f"    ukuran: {len(content)}", match.group(1))
    block = re.sub(r"(?m)^    sha256: .*$", f"    sha256: {hashlib.sha256(content).hexdigest()}", block)
    return text[: match.start()] + block + text[match.end() :]
