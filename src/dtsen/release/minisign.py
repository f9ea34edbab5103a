"""Ed25519 signatures in minisign's file format, so that Debian's `minisign` alone can verify a release offline.

Format: https://jedisct1.github.io/minisign/ (prehashed with BLAKE2b-512, algorithm `ED`). Nothing here depends on the
clock or on chance but `new_key`: the same file, key and comment give the same signature.
"""

import base64
import binascii
import hashlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dtsen.errors import RequestError, Say, Where

_KEY, _HASHED, _SCRYPT, _BLAKE2B = b"Ed", b"ED", b"Sc", b"B2"
_SECRET = struct.Struct("<2s2s2s32sQQ104s")
_COMMENT, _TRUSTED = "untrusted comment: ", "trusted comment: "
FIRST_LINE = f"{_COMMENT}tanda tangan rilis DTSEN"
# 64 MiB of memory to open a key: minisign reads these limits from the file.
_OPSLIMIT, _MEMLIMIT = 1 << 21, 1 << 26


@dataclass(frozen=True)
class PublicKey:
    """Who signed: what a recipient keeps, once, from a channel that it trusts."""

    key_id: bytes
    raw: bytes

    def text(self) -> str:
        body = base64.b64encode(_KEY + self.key_id + self.raw).decode()
        return f"{_COMMENT}minisign public key {self.key_id[::-1].hex().upper()}\n{body}\n"


@dataclass(frozen=True)
class SecretKey:
    """Signs; `seed` never appears in a text of this object."""

    key_id: bytes
    seed: bytes

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.key_id, self._key().public_key().public_bytes_raw())

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, path: Path, comment: str) -> str:
        """The text of `<path>.minisig`; `comment` is signed too and may hold one line."""
        first = self._key().sign(_digest(path))
        second = self._key().sign(first + comment.encode())
        head = base64.b64encode(_HASHED + self.key_id + first).decode()
        return f"{FIRST_LINE}\n{head}\n{_TRUSTED}{comment}\n{base64.b64encode(second).decode()}\n"

    def text(self, password: str) -> str:
        """The file of the key, locked with `password`; an empty password leaves it open (as `minisign -W`)."""
        public = self.public.raw
        body = self.key_id + self.seed + public
        secret = body + hashlib.blake2b(_KEY + body, digest_size=32).digest()
        if not password:
            packed = _SECRET.pack(_KEY, b"\0\0", _BLAKE2B, bytes(32), 0, 0, self.key_id + self.seed + public + bytes(32))
        else:
            salt = os.urandom(32)
            packed = _SECRET.pack(
                _KEY, _SCRYPT, _BLAKE2B, salt, _OPSLIMIT, _MEMLIMIT, _masked(secret, password, salt, _OPSLIMIT, _MEMLIMIT)
            )
        return f"{_COMMENT}kunci rahasia rilis DTSEN\n{base64.b64encode(packed).decode()}\n"

    def __repr__(self) -> str:
        return f"SecretKey({self.key_id.hex()})"


def new_key() -> SecretKey:
    return SecretKey(os.urandom(8), os.urandom(32))


def read_public(path: Path) -> PublicKey:
    data = _body(path, 42, _KEY)
    return PublicKey(data[2:10], data[10:])


def read_secret(path: Path, password: str) -> SecretKey:
    """Raises RequestError when the file is no secret key of minisign or the password does not open it."""
    data = _body(path, _SECRET.size, _KEY)
    _, kdf, _, salt, opslimit, memlimit, secret = _SECRET.unpack(data)
    if kdf == _SCRYPT:
        secret = _masked(secret, password, salt, opslimit, memlimit)
        body, check = secret[:72], secret[72:]
        if hashlib.blake2b(_KEY + body, digest_size=32).digest() != check:
            raise RequestError(
                Say("Kata sandi kunci rahasia tidak cocok.", "The password does not open the secret key."), where=Where(file=path.name)
            )
    return SecretKey(secret[:8], secret[8:40])


def needs_password(path: Path) -> bool:
    return _body(path, _SECRET.size, _KEY)[2:4] == _SCRYPT


def signature_problem(path: Path, signature: Path, public: PublicKey) -> Say | None:
    """Why `signature` does not prove `path`; None when it does."""
    try:
        lines = signature.read_text(encoding="utf-8").split("\n")
        first, comment, second = _decoded(lines[1]), lines[2], _decoded(lines[3])
        whole = len(lines) == 5 and lines[4] == "" and lines[0].startswith(_COMMENT) and comment.startswith(_TRUSTED)
    except (OSError, UnicodeDecodeError, IndexError, binascii.Error):
        whole = False
    if not whole or len(first) != 74 or len(second) != 64 or first[:2] != _HASHED:
        return Say("tanda tangan tidak dapat dibaca", "the signature cannot be read")
    if first[2:10] != public.key_id:
        return Say("ditandatangani dengan kunci lain", "signed with another key")
    key = Ed25519PublicKey.from_public_bytes(public.raw)
    try:
        key.verify(first[10:], _digest(path))
        key.verify(second, first[10:] + comment.removeprefix(_TRUSTED).encode())
    except InvalidSignature:
        return Say("tanda tangan tidak cocok dengan isinya", "the signature does not fit the content")
    return None


def _decoded(text: str) -> bytes:
    """Base64 in its one canonical form: otherwise the unused bits of the last digit could be flipped unseen."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise binascii.Error("not canonical")
    return data


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, hashlib.blake2b).digest()


def _body(path: Path, size: int, algorithm: bytes) -> bytes:
    """The second line of a key file, decoded."""
    try:
        data = _decoded(path.read_text(encoding="utf-8").split("\n")[1])
    except (OSError, UnicodeDecodeError, IndexError, binascii.Error):
        data = b""
    if len(data) != size or data[:2] != algorithm:
        raise RequestError(
            Say("Berkas kunci tidak dapat dibaca.", "The key file cannot be read."),
            where=Where(file=path.name),
            expected=Say("kunci minisign (Ed25519)", "a minisign key (Ed25519)"),
            todo=Say("Buat sepasang kunci dengan `dtsen release keygen`.", "Make a pair of keys with `dtsen release keygen`."),
        )
    return data


def _masked(secret: bytes, password: str, salt: bytes, opslimit: int, memlimit: int) -> bytes:
    """Locks or opens the secret part: XOR with scrypt of the password, parameters chosen as libsodium does."""
    opslimit = max(opslimit, 32768)
    r, p = 8, 1
    most = opslimit // (r * 4) if opslimit < memlimit // 32 else memlimit // (r * 128)
    log2 = next(n for n in range(1, 63) if (1 << n) > most // 2)
    if opslimit >= memlimit // 32:
        p = min((opslimit // 4) >> log2, 0x3FFFFFFF) // r
    stream = hashlib.scrypt(password.encode(), salt=salt, n=1 << log2, r=r, p=p, maxmem=(128 * r << log2) + (1 << 26), dklen=len(secret))
    return bytes(a ^ b for a, b in zip(secret, stream, strict=True))
