"""A file that never lies plain on the disk: sealed piece by piece as it comes in, each piece in its place.

A key for each upload alone, and from it one for each file by its name (AES-256-GCM; the piece's number is the nonce, name and end
are bound to it), so that a rotation of the portal's keys rewrites one key and no file. A name is never used for a second content:
the nonces would come again. A piece that is missing, moved or cut off does not open.
"""

import base64
import hmac
import os
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from dtsen.errors import MachineError, Say
from portal.field_encryption import decrypt, encrypt

KIND = "unggahan"
PIECE = 2**20
_HEAD = 4


def folder() -> Path:
    """Where sealed files lie; this user's alone."""
    path: Path = settings.MACHINE.state / "unggahan"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


@dataclass(frozen=True)
class Sealed:
    """`key`: encrypted with the portal's ring."""

    token: str
    key: bytes


class Writer:
    """Takes bytes in any portions; `close` writes the last piece. A file that is not closed is no whole file and is thrown away."""

    def __init__(self, beside: Sealed | None = None) -> None:
        """`beside`: an upload whose key is used for one more file; '' makes a new one."""
        fresh = secrets.token_urlsafe(24)
        self.token = f"{beside.token}.{fresh}" if beside else fresh
        self._own = _own(beside) if beside else os.urandom(32)
        self._cipher = _cipher(self._own, self.token)
        self._path = folder() / self.token
        descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._stream = os.fdopen(descriptor, "wb")
        self._waiting = bytearray()
        self._pieces = 0

    @property
    def _part(self) -> Path:
        return self._path.with_name(f"{self.token}.sementara")

    def write(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def close(self) -> Sealed:
        self._put(bytes(self._waiting), last=True)
        self._stream.close()
        self._part.replace(self._path)
        return Sealed(self.token, encrypt(base64.b64encode(self._own).decode(), KIND, self.token))

    def throw_away(self) -> None:
        self._stream.close()
        self._part.unlink(missing_ok=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._pieces), piece, _bound(self.token, last=last))
        self._stream.write(len(sealed).to_bytes(_HEAD, "big") + sealed)
        self._pieces += 1


def read_sealed(upload: Sealed, token: str = "") -> Iterator[bytes]:
    """The file of an upload again, piece by piece; `token`: of another file beside it.

    Raises MachineError when the file is not on this machine or is not whole."""
    token = token or upload.token
    cipher = _cipher(_own(upload), token)
    try:
        with (folder() / token).open("rb") as stream:
            number, last = 0, False
            while head := stream.read(_HEAD):
                sealed = stream.read(int.from_bytes(head, "big"))
                last = stream.peek(1) == b""
                yield cipher.decrypt(_nonce(number), sealed, _bound(token, last=last))
                number += 1
            if not last:
                raise InvalidTag
    except (FileNotFoundError, InvalidTag) as error:
        raise MachineError(
            Say("Berkas unggahan tidak ada di mesin ini atau tidak utuh.", "The uploaded file is not on this machine or not whole."),
            expected=Say("berkas seperti saat diunggah", "the file as it was uploaded"),
            todo=Say("Unggah berkas aslinya sekali lagi.", "Upload the original file once more."),
        ) from error


def is_there(token: str) -> bool:
    return (folder() / token).is_file()


def sweep(known: Collection[str], before: float) -> int:
    """Throws away files of uploads that nobody knows (their request failed) and that were written before; how many."""
    lost = [path for path in folder().iterdir() if path.name.partition(".")[0] not in known and path.stat().st_mtime < before]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)


def keep_only(token: str, beside: Collection[str]) -> None:
    """Of the files that were made from an upload only these are kept."""
    for path in folder().glob(f"{token}.*"):
        if path.name not in beside:
            path.unlink(missing_ok=True)


def seal(path: Path, beside: Sealed) -> str:
    """A file that was made from an upload, sealed beside it; its token."""
    writer = Writer(beside)
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            writer.write(piece)
    writer.close()
    return writer.token


def erase(token: str) -> None:
    """The file and what was made from it."""
    for path in folder().glob(f"{token}*"):
        path.unlink(missing_ok=True)


def _own(upload: Sealed) -> bytes:
    return base64.b64decode(decrypt(upload.key, KIND, upload.token))


def _cipher(own: bytes, token: str) -> AESGCM:
    return AESGCM(hmac.digest(own, token.encode(), "sha256"))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _bound(token: str, *, last: bool) -> bytes:
    return f"{token}:{'akhir' if last else 'lanjut'}".encode()
