"""Ids of people and families: opaque, the same for the same anchor and key, and nothing to be learned from them.

An id is a keyed hash (BLAKE2s) of the anchor (a record key, a card) under the registry's own key; without the key nobody
can tell which id a NIK or No. KK would have (design.md section 8, decision 12).
"""

import hmac

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dtsen.link.compiled import kernel
from dtsen.link.keyed_hash import keyed_hashes
from dtsen.link.words import buffers

_LENGTH = 20  # base32 characters = 100 bits: no collision to be expected among 10^9 ids (p < 10^-12)
_ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", np.uint8)  # RFC 4648


def mint(key: bytes, kind: str, anchor: str) -> str:
    """The id of a new person (`kind` P) or family (`K`): kind and 20 characters of base32."""
    return str(mint_all(key, kind, pa.array([anchor]))[0].as_py())


def mint_all(key: bytes, kind: str, anchors: pa.Array) -> pa.Array:
    """`mint` of each anchor, as Arrow text. Each kind has a key of its own, so that equal anchors say nothing."""
    own = hmac.digest(key, b"id|" + kind.encode(), "sha256")
    text = _lettered(keyed_hashes(own, *buffers(anchors)), _ALPHABET, ord(kind))
    ends = np.arange(text.shape[0] + 1, dtype=np.int32) * np.int32(text.shape[1])
    return pa.StringArray.from_buffers(text.shape[0], pa.py_buffer(ends), pa.py_buffer(text))


@kernel
def _lettered(digests: NDArray[np.uint8], alphabet: NDArray[np.uint8], kind: int) -> NDArray[np.uint8]:
    """The kind and a letter for each five bits, first bits first."""
    out = np.empty((digests.shape[0], 21), np.uint8)
    for row in range(digests.shape[0]):
        out[row, 0] = kind
        held = 0
        bits = 0
        at = 0
        for place in range(20):
            if bits < 5:
                held = (held << 8 | digests[row, at]) & 0xFFFF
                at += 1
                bits += 8
            bits -= 5
            out[row, 1 + place] = alphabet[held >> bits & 31]
    return out


def mint_unused(key: bytes, kind: str, anchor: str, used: set[str]) -> str:
    """As `mint`, but never an id that is in use: an anchor may come back after its family moved on to another one."""
    number, minted = 0, mint(key, kind, anchor)
    while minted in used:
        number += 1
        minted = mint(key, kind, f"{anchor}#{number}")
    return minted
