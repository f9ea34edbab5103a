"""The form of a backup: an age file of one line of JSON (what is inside) and PostgreSQL's own dump behind it.

Streamed: nothing is ever on the disk in plain. It opens with Debian's `age` command too:
`age -d -i KEY FILE | tail -n +3 | pg_restore ...`.
"""

import json
import os
import re
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import pyrage

from dtsen.errors import DtsenError, RequestError, Say, Where

MAGIC = b"DTSEN-CADANGAN-1\n"
_LONGEST_LINE = 10_000_000


@dataclass(frozen=True)
class Manifest:
    """What the dump must hold, counted in the same snapshot. `keys`: ids of the keys that its values are encrypted with."""

    made_at: str
    server: str
    release: str
    tables: dict[str, int]
    migrations: tuple[str, ...]
    keys: tuple[str, ...]
    chain_position: int
    chain_hash: str


class _Behind:
    """Reads the head first, then the dump."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self.head, self.stream = head, stream

    def read(self, size: int = -1) -> bytes:
        if self.head:
            part, self.head = (self.head, b"") if size < 0 else (self.head[:size], self.head[size:])
            return part
        return self.stream.read(size)


def recipient(text: str) -> pyrage.x25519.Recipient:
    """`age1...`, or a file with it somewhere. Raises RequestError when it is none."""
    path = Path(text)
    if not text.startswith("age1") and path.is_file():
        found = re.search(r"\bage1[0-9a-z]{58}\b", path.read_text(encoding="utf-8"))
        text = found[0] if found else text
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise RequestError(
            Say("Itu bukan kunci umum age.", "That is no public key of age."),
            expected=Say("age1... atau berkas yang memuatnya", "age1... or a file with it"),
            todo=Say("Buat dengan `python -m portal backup-key`.", "Make one with `python -m portal backup-key`."),
        ) from error


def identity(path: Path) -> pyrage.x25519.Identity:
    """The secret key in a file. Raises RequestError when there is none."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    try:
        return pyrage.x25519.Identity.from_str(next((line for line in lines if line.startswith("AGE-SECRET-KEY-")), ""))
    except pyrage.IdentityError as error:
        raise RequestError(
            Say("Di berkas itu tidak ada kunci rahasia age.", "There is no secret key of age in that file."), where=Where(file=path.name)
        ) from error


def new_identity() -> tuple[str, str]:
    """(secret, public): the secret is kept far from this machine."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def write(stream: IO[bytes], manifest: Manifest, dump: IO[bytes], to: list[pyrage.x25519.Recipient]) -> None:
    """Encrypts manifest and dump into the stream for whoever holds one of the secret keys."""
    head = MAGIC + json.dumps(asdict(manifest), sort_keys=True).encode() + b"\n"
    pyrage.encrypt_io(_Behind(head, dump), stream, to)


def read(stream: IO[bytes], key: pyrage.x25519.Identity, use: Callable[[Manifest, IO[bytes]], None]) -> None:
    """Decrypts, and gives manifest and dump to `use`. A file that was cut or changed raises RequestError, at its end at the latest."""
    out, into = os.pipe()
    failed: list[Exception] = []

    def decrypt() -> None:
        with os.fdopen(into, "wb") as sink:
            try:
                pyrage.decrypt_io(stream, sink, [key])
            except BrokenPipeError:
                # `use` stopped reading: its own error is the one to tell.
                return
            except (pyrage.DecryptError, OSError) as error:
                failed.append(error)

    thread = threading.Thread(target=decrypt)
    thread.start()
    try:
        with os.fdopen(out, "rb") as source:
            head = source.readline(_LONGEST_LINE)
            line = source.readline(_LONGEST_LINE) if head == MAGIC else b""
            if not line:
                raise _unreadable("")
            raw = json.loads(line)
            use(Manifest(**(raw | {"migrations": tuple(raw["migrations"]), "keys": tuple(raw["keys"])})), source)
            source.read()
    except DtsenError as error:
        thread.join()
        # A dump that breaks off is a consequence of the file that broke off.
        if failed:
            raise _unreadable(str(failed[0])) from error
        raise
    finally:
        thread.join()
    if failed:
        raise _unreadable(str(failed[0]))


def _unreadable(came: str) -> RequestError:
    return RequestError(
        Say("Cadangan itu tidak dapat dibuka.", "That backup cannot be opened."),
        expected=Say("berkas utuh dari `backup` dan kunci rahasianya", "a whole file of `backup` and its secret key"),
        came=Say(came, came) if came else None,
    )
