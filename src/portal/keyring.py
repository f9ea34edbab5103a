"""The keys of the field encryption: in a file of this machine, never in the database and never in a log.

```json
{"aktif": "k001", "kunci": {"k001": "<32 bytes, base64>"}}
```

Every stored value names the key that made it, so that several keys live side by side while a rotation runs. From one
key come separate keys for encryption and for each kind of look-up (HKDF).
"""

import base64
import json
import secrets
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dtsen.errors import MachineError, Say
from portal.machine import write_private

KEY_ID_LENGTH = 4
_KEY_BYTES = 32


@dataclass(frozen=True)
class Key:
    """One master key; what is derived from it is never the same for two purposes."""

    key_id: str
    master: bytes

    def derive(self, purpose: str) -> bytes:
        return _derive(self.master, purpose)

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self.derive("enkripsi"))

    def __repr__(self) -> str:
        return f"Key({self.key_id})"


@lru_cache(maxsize=64)
def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=f"dtsen/portal/{purpose}".encode()).derive(master)


@dataclass(frozen=True)
class KeyRing:
    """`active` makes new values; the others only read old ones."""

    active: Key
    keys: dict[str, Key]


def make_ring(path: Path) -> None:
    """A new ring with one random key; leaves one that exists alone."""
    if not path.exists():
        _write(path, "k001", {"k001": secrets.token_bytes(_KEY_BYTES)})


def add_key(path: Path) -> str:
    """Adds a random key and makes it the active one; its id. Old values stay readable until they are rewritten."""
    ring = read_ring(path)
    key_id = f"k{max(int(name[1:]) for name in ring.keys) + 1:03d}"
    _write(path, key_id, {name: key.master for name, key in ring.keys.items()} | {key_id: secrets.token_bytes(_KEY_BYTES)})
    return key_id


def drop_keys(path: Path) -> list[str]:
    """Takes every key but the active one out of the ring; their ids. Only after a rotation left no value made with them."""
    ring = read_ring(path)
    _write(path, ring.active.key_id, {ring.active.key_id: ring.active.master})
    return sorted(set(ring.keys) - {ring.active.key_id})


def read_ring(path: Path) -> KeyRing:
    """The ring of a file, read again when the file changed. Raises MachineError when it is not there or not whole."""
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError as error:
        raise MachineError(
            Say("Berkas kunci enkripsi portal tidak ada.", "The portal's file of encryption keys does not exist."),
            expected=Say(path.name, path.name),
            todo=Say(
                "Pulihkan dari cadangan; tanpa kunci itu NIK dan No. KK yang tersimpan tidak dapat dibaca.",
                "Restore it from its backup; without it the stored NIK and card numbers cannot be read.",
            ),
        ) from error
    return _read(path, stamp)


@lru_cache(maxsize=4)
def _read(path: Path, stamp: int) -> KeyRing:
    raw = json.loads(path.read_text(encoding="utf-8"))
    keys = {name: Key(name, base64.b64decode(text)) for name, text in raw["kunci"].items()}
    if raw["aktif"] not in keys or any(len(key.master) != _KEY_BYTES or len(name) != KEY_ID_LENGTH for name, key in keys.items()):
        raise MachineError(
            Say("Berkas kunci enkripsi portal tidak utuh.", "The portal's file of encryption keys is not whole."),
            expected=Say("kunci 32 bita dan nama empat tanda", "keys of 32 bytes and ids of four signs"),
        )
    return KeyRing(keys[raw["aktif"]], keys)


def _write(path: Path, active: str, keys: dict[str, bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    raw = {"aktif": active, "kunci": {name: base64.b64encode(key).decode() for name, key in sorted(keys.items())}}
    write_private(path, json.dumps(raw, indent=1))
