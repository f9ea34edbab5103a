"""Which rows of the files are one family or one person, and under which id?"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

_DIGITS = 20


@dataclass(frozen=True)
class Kept:
    """Rows that stay with their ids, and the rows (places in the input) that repeat another one."""

    data: pa.Table
    doubled: tuple[int, ...]


def mint(key: bytes, kind: str, *parts: object) -> str:
    """An opaque id: the same for the same parts, not to be found from them without the registry's key."""
    text = "\x1f".join(("" if part is None else str(part)) for part in (kind, *parts))
    return kind[0] + hashlib.blake2b(text.encode(), key=hashlib.sha256(key).digest(), digest_size=16).hexdigest()[:_DIGITS]


def families(data: pa.Table, key: bytes) -> Kept:
    """One row a No. KK: the fullest, so that the order of the files does not matter; rows without one stand alone."""
    cards = data["nomor_kartu_keluarga"].to_pylist()
    content = _content(data)
    fullness = _fullness(data)
    best: dict[str, int] = {}
    for place, card in enumerate(cards):
        name = f"k{card}" if card else f"i{content[place]}"
        old = best.get(name)
        if old is None or (-fullness[place], content[place]) < (-fullness[old], content[old]):
            best[name] = place
    kept = sorted(best.values())
    ids = [mint(key, "family", cards[place] or "", "" if cards[place] else content[place]) for place in kept]
    return Kept(data.take(kept).append_column("family_id", pa.array(ids, pa.string())), _rest(len(cards), kept))


def persons(data: pa.Table, key: bytes) -> Kept:
    """A row that repeats NIK, name, birth date and No. KK of another is doubled; one NIK under two names is two people."""
    columns = [data[name].to_pylist() for name in ("nomor_induk_kependudukan", "nama", "tanggal_lahir", "nomor_kartu_keluarga")]
    content = _content(data)
    fullness = _fullness(data)
    best: dict[tuple[object, ...], int] = {}
    for place, who in enumerate(zip(*columns, strict=True)):
        old = best.get(who)
        if old is None or (-fullness[place], content[place]) < (-fullness[old], content[old]):
            best[who] = place
    kept = sorted(best.values())
    numbers = Counter(columns[0][place] for place in kept)
    ids = []
    for place in kept:
        nik, *rest = (column[place] for column in columns)
        ids.append(mint(key, "person", nik) if nik and numbers[nik] == 1 else mint(key, "person", nik, *rest))
    return Kept(data.take(kept).append_column("person_id", pa.array(ids, pa.string())), _rest(len(content), kept))


def _content(data: pa.Table) -> Sequence[str]:
    """One short text a row that is the same for the same content, whatever file and line it came from."""
    texts = [pc.fill_null(data[name].cast(pa.string()), "") for name in data.column_names if name not in ("berkas", "baris")]
    whole = pc.binary_join_element_wise(*texts, "\x1f").to_pylist()
    return [hashlib.blake2b(text.encode(), digest_size=16).hexdigest() for text in whole]


def _fullness(data: pa.Table) -> Sequence[int]:
    counts = pa.array([0] * data.num_rows, pa.int32())
    for name in data.column_names:
        counts = pc.add(counts, pc.cast(pc.is_valid(data[name]), pa.int32()))
    filled: list[int] = counts.to_pylist()
    return filled


def _rest(count: int, kept: Sequence[int]) -> tuple[int, ...]:
    stay = set(kept)
    return tuple(place for place in range(count) if place not in stay)
