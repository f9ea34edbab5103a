"""Ids of people and families: opaque, the same for the same anchor and key, and nothing to be learned from them.

An id is an HMAC of the anchor (a record key, a card) under the registry's own key; without the key nobody can tell
which id a NIK or No. KK would have (design.md section 8).
"""

import hmac
from collections.abc import Iterable

import numpy as np
import pyarrow as pa

_LENGTH = 20  # base32 characters = 100 bits: no collision to be expected among 10^9 ids (p < 10^-12)
_ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", np.uint8)  # RFC 4648
_PLACES = np.array([16, 8, 4, 2, 1], np.uint8)
_BLOCK = 100_000


def mint(key: bytes, kind: str, anchor: str) -> str:
    """The id of a new person (`kind` P) or family (`K`): kind and 20 characters of base32."""
    return str(mint_all(key, kind, [anchor])[0].as_py())


def mint_all(key: bytes, kind: str, anchors: Iterable[str]) -> pa.Array:
    """`mint` of each anchor, as Arrow text. The letters are made a block at a time: one by one they cost five times the HMAC."""
    prefix = f"{kind}|"
    digests = b"".join([hmac.digest(key, (prefix + anchor).encode(), "sha256") for anchor in anchors])
    data = np.frombuffer(digests, np.uint8).reshape(-1, 32)[:, : (5 * _LENGTH + 7) // 8]
    text = np.empty((data.shape[0], 1 + _LENGTH), np.uint8)
    text[:, 0] = ord(kind)
    for begin in range(0, data.shape[0], _BLOCK):
        bits = np.unpackbits(data[begin : begin + _BLOCK], axis=1)[:, : 5 * _LENGTH].reshape(-1, _LENGTH, 5)
        text[begin : begin + _BLOCK, 1:] = _ALPHABET[bits @ _PLACES]
    ends = np.arange(data.shape[0] + 1, dtype=np.int64) * text.shape[1]
    return pa.LargeStringArray.from_buffers(data.shape[0], pa.py_buffer(ends), pa.py_buffer(text)).cast(pa.string())


def mint_unused(key: bytes, kind: str, anchor: str, used: set[str]) -> str:
    """As `mint`, but never an id that is in use: an anchor may come back after its family moved on to another one."""
    number, minted = 0, mint(key, kind, anchor)
    while minted in used:
        number += 1
        minted = mint(key, kind, f"{anchor}#{number}")
    return minted
