"""Whose copy is this? A mark in the order of siblings, which changes no value and no line of the official file.

The contract orders members by village, card and relation; which of two children of one family stands first is free. In a
marked copy that order is drawn, person by person, from the registry's key and the number of the parcel. Some sixty families
with two children are enough to tell one parcel from all others, in a part of a file too; sorting the rows anew wipes it
out (docs/decisions/0010).
"""

import csv
import hmac
import json
import math
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from dtsen.errors import RequestError, Say, Where
from dtsen.release.csv_file import line_of
from dtsen.release.manifest import read_manifest, write_manifest
from dtsen.release.seal import SealedWriter, ends_of
from dtsen.release.verify import SIGNATURE

_KIND = "anggota"
_NIK, _CARD, _RELATION = "nomor_induk_kependudukan", "nomor_kartu_keluarga", "status_hubungan_keluarga"
_LINES = 20_000


@dataclass(frozen=True)
class Agreement:
    """How many pairs of siblings of a file stand as a parcel would have them; half of them do by chance."""

    parcel: str
    agree: int
    pairs: int

    @property
    def bits(self) -> float:
        """How unlikely that is by chance: the binary logarithm, as a tail of tossed coins (bounded from above)."""
        if self.pairs == 0 or self.agree * 2 <= self.pairs:
            return 0.0
        share = self.agree / self.pairs
        entropy = sum(-part * math.log2(part) for part in (share, 1 - share) if part)
        return self.pairs * (1 - entropy)


def mark_folder(folder: Path, target: Path, parcel: str, key: bytes) -> dict[str, Any]:
    """A copy of the sealed folder of one region, its member file in the order of `parcel`, with a manifest of its own.

    The signature is left out, because it is of the other manifest. Returns the manifest.
    """
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns(SIGNATURE))
    content = {name: value for name, value in read_manifest(folder).items() if name != "sha256_isi"}
    for entry in content["berkas"]:
        if entry["jenis"] == _KIND and {_NIK, _CARD, _RELATION} <= set(entry["kolom"]):
            writer = SealedWriter(target / entry["path"], line_of(entry["kolom"]))
            lines = _lines(folder / entry["path"], tuple(entry["kolom"]))
            for part in _batches(_ordered(lines, parcel, key)):
                writer.add(memoryview(b"".join(part)), ends_of(part))
            seal = writer.close()
            entry |= {"ukuran": seal.size, "sha256": seal.sha256, "blok": list(seal.blocks)}
    write_manifest(target, content | {"tanda": parcel})
    return read_manifest(target)


def trace(path: Path, parcels: Iterable[str], key: bytes) -> list[Agreement]:
    """The parcels of which a file, or a part of it, may be the copy: the most likely first.

    `path`: a CSV file of members with `|`, its header first. Raises RequestError when the columns that tell are not there.
    """
    with path.open(encoding="utf-8", newline="") as file:
        columns = tuple(next(csv.reader(file, delimiter="|"), ()))
    if not {_NIK, _CARD, _RELATION} <= set(columns):
        raise RequestError(
            Say("Berkas ini tidak memuat kolom tempat tanda penerima.", "This file lacks the columns that carry the recipient's mark."),
            where=Where(file=path.name),
            expected=Say(f"{_NIK}, {_CARD}, {_RELATION}", f"{_NIK}, {_CARD}, {_RELATION}"),
            todo=Say("Pakai berkas anggota keluarga seperti yang ditemukan.", "Use the file of members as it was found."),
        )
    pairs = [
        (one, other)
        for group, members in groupby(_lines(path, columns), key=lambda line: line.group)
        if all(group)
        for one, other in pairwise([member.nik for member in members])
        if one and other and one != other
    ]
    found = []
    for parcel in sorted(set(parcels)):
        agree = sum(_place(one, parcel, key) < _place(other, parcel, key) for one, other in pairs)
        found.append(Agreement(parcel, agree, len(pairs)))
    return sorted(found, key=lambda one: (-one.agree, one.parcel))


def receipt_marks(receipts: Iterable[Path]) -> dict[str, str]:
    """The mark of each receipt -> the name of its parcel; receipts of unmarked parcels are passed over."""
    marks = {}
    for path in receipts:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            name = str(content["paket"])
        except (ValueError, KeyError, TypeError) as error:
            raise RequestError(
                Say("Ini bukan tanda terima paket.", "This is no receipt of a parcel."),
                where=Where(file=path.name),
                todo=Say("Sebut berkas .json yang ditulis di samping paket.", "Name the .json file that was written beside the parcel."),
            ) from error
        if "tanda" in content:
            marks[str(content["tanda"])] = name
    return marks


@dataclass(frozen=True)
class _Line:
    nik: str
    group: tuple[str, str]
    data: bytes


def _lines(path: Path, columns: tuple[str, ...]) -> Iterator[_Line]:
    nik, card, relation = (columns.index(name) for name in (_NIK, _CARD, _RELATION))
    with path.open("rb") as file:
        next(file, b"")
        for data in file:
            fields = next(csv.reader([data.decode("utf-8", "replace")], delimiter="|"), [])
            whole = len(fields) == len(columns)
            yield _Line(fields[nik] if whole else "", (fields[card], fields[relation]) if whole else ("", ""), data)


def _ordered(lines: Iterable[_Line], parcel: str, key: bytes) -> Iterator[bytes]:
    """Members of one card and relation that follow each other, in the order of the parcel; without a number they stay."""
    for group, members in groupby(lines, key=lambda line: line.group):
        found = list(members)
        if len(found) > 1 and all(group) and all(member.nik for member in found):
            found.sort(key=lambda member: (_place(member.nik, parcel, key), member.data))
        yield from (member.data for member in found)


def _place(nik: str, parcel: str, key: bytes) -> bytes:
    return hmac.digest(key, f"tanda|{parcel}|{nik}".encode(), "sha256")


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == _LINES:
            yield batch
            batch = []
    if batch:
        yield batch
