"""How a public count is rounded, so that two releases one after the other tell no small change (docs/decisions/0009).

Every cell has a threshold of its own, drawn once from its name under the registry's key: the same people give the same
number in every release, so nothing is gained by averaging, and a number that moves says only that a threshold which nobody
knows was passed. On average nothing is added or taken away.
"""

import hmac


def rounded(count: int, cell: str, key: bytes, base: int) -> int:
    """`count` as a multiple of `base`, less than `base` away from it; nothing stays nothing. `cell`: its name in every release."""
    offset = int.from_bytes(hmac.digest(key, b"sel|" + cell.encode(), "sha256")[:8], "big") % base
    return (count + offset) // base * base
