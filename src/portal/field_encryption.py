"""NIK and No. KK at rest: AES-256-GCM with the row as associated data, and a keyed hash to look them up.

A stored value is `version (1 byte) || key id (4) || nonce (12) || ciphertext and tag`. The associated data are the kind
of value and the id of its row: a value moved to another row does not open. A bare hash would not do for looking up: all
possible NIK can be counted through in hours, so it is an HMAC, and its first 16 bytes are enough.
"""

import hmac
import os

from cryptography.exceptions import InvalidTag
from django.conf import settings

from dtsen.errors import MachineError, Say
from portal.keyring import KEY_ID_LENGTH, Key, KeyRing, read_ring

VERSION = 1
_NONCE = 12
_HEAD = 1 + KEY_ID_LENGTH
INDEX_BYTES = 16


def ring() -> KeyRing:
    return read_ring(settings.MACHINE.keys)


def encrypt(text: str, kind: str, row_id: str, key: Key | None = None) -> bytes:
    """The stored form of a value; `kind` is nik, kk, totp ..., `row_id` the key of its row."""
    key = key or ring().active
    nonce = os.urandom(_NONCE)
    sealed = key.cipher.encrypt(nonce, text.encode(), f"{kind}:{row_id}".encode())
    return bytes([VERSION]) + key.key_id.encode() + nonce + sealed


def decrypt(stored: bytes, kind: str, row_id: str) -> str:
    """The value again. Raises MachineError when its key is not here or it belongs to another row or was changed."""
    key = ring().keys.get(key_id_of(stored))
    try:
        if key is None or stored[0] != VERSION:
            raise InvalidTag
        return key.cipher.decrypt(stored[_HEAD : _HEAD + _NONCE], stored[_HEAD + _NONCE :], f"{kind}:{row_id}".encode()).decode()
    except InvalidTag as error:
        raise MachineError(
            Say("Nilai terenkripsi tidak dapat dibuka.", "An encrypted value cannot be opened."),
            expected=Say("nilai utuh, barisnya sendiri, dan kuncinya ada", "a whole value, its own row, and its key present"),
            todo=Say(
                "Periksa berkas kunci; laporkan sebagai insiden bila kuncinya benar.", "Check the key file; an incident if it is right."
            ),
        ) from error


def key_id_of(stored: bytes) -> str:
    return stored[1:_HEAD].decode("ascii", "replace")


def lookup_hash(text: str, kind: str, key: Key | None = None) -> bytes:
    """The keyed hash of a value under one key (the active one)."""
    key = key or ring().active
    return index_with(key.derive(f"cari-{kind}"), text)


def index_with(derived: bytes, text: str) -> bytes:
    """The same with a key that was derived before: for a million rows."""
    return hmac.digest(derived, text.encode(), "sha256")[:INDEX_BYTES]


def lookup_hashes(text: str, kind: str) -> list[bytes]:
    """The keyed hashes under every key of the ring: while a rotation runs, rows of both are found."""
    return [lookup_hash(text, kind, key) for key in ring().keys.values()]
