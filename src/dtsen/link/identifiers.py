"""Ids of people and families: opaque, the same for the same anchor and key, and nothing to be learned from them.

An id is an HMAC of the anchor (a record key, a card) under the registry's own key; without the key nobody can tell
which id a NIK or No. KK would have (design.md section 8).
"""

import base64
import hmac

_LENGTH = 20  # base32 characters = 100 bits: no collision to be expected among 10^9 ids (p < 10^-12)


def mint(key: bytes, kind: str, anchor: str) -> str:
    """The id of a new person (`kind` P) or family (`K`): kind and 20 characters of base32."""
    digest = hmac.digest(key, f"{kind}|{anchor}".encode(), "sha256")
    return kind + base64.b32encode(digest).decode("ascii")[:_LENGTH]


def mint_unused(key: bytes, kind: str, anchor: str, used: set[str]) -> str:
    """As `mint`, but never an id that is in use: an anchor may come back after its family moved on to another one."""
    number, minted = 0, mint(key, kind, anchor)
    while minted in used:
        number += 1
        minted = mint(key, kind, f"{anchor}#{number}")
    return minted
