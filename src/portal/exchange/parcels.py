"""The store of parcels: takes in what the centre packed, once every signature and every byte was proved, and opens it again.

A parcel is locked with a password that is not here, so the store keeps its bytes as they came, under their SHA-256. The
proof is the batch's own command, run as a process: the portal does not judge signatures a second way.
"""

import base64
import binascii
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from dtsen.errors import MachineError, RequestError, Say, Where
from portal.machine import Machine, environment_of_web

_RECEIPT, _SIGNATURE = ".json", ".json.minisig"
_BLOCK = 1 << 20
_PROOF = ("-m", "dtsen", "release", "verify-parcels")


@dataclass(frozen=True)
class TakenIn:
    """The receipts of the parcels that are now in the store, and the id of the key that signed them."""

    receipts: tuple[dict[str, Any], ...]
    signed_by: str


def store_of(machine: Machine) -> Path:
    return machine.state / "paket"


def take_in(machine: Machine, folder: Path, public: Path) -> TakenIn:
    """Copies the parcels of a folder into the store and proves the copies. RequestError: one of them is not what it says."""
    store = store_of(machine)
    store.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=store, prefix="masuk-") as work:
        # The copy is proved, not the folder: what changes there after this line changes nothing here.
        staged = Path(work) / "paket"
        staged.mkdir()
        for path in sorted(folder.iterdir()):
            if path.is_file():
                shutil.copyfile(path, staged / path.name)
        _prove(staged, public)
        receipts = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(staged.iterdir()) if path.name.endswith(_RECEIPT)]
        for receipt in receipts:
            (staged / receipt["paket"]).replace(store / receipt["sha256"])
    return TakenIn(tuple(receipts), key_id(public))


def key_id(public: Path) -> str:
    """The id of a minisign key as its comment shows it."""
    try:
        body = base64.b64decode(public.read_text(encoding="utf-8").split("\n")[1], validate=True)
    except (OSError, UnicodeDecodeError, IndexError, binascii.Error) as error:
        raise RequestError(
            Say("Kunci publik penerbit tidak dapat dibaca.", "The public key of the publisher cannot be read."),
            where=Where(file=public.name),
        ) from error
    return body[2:10][::-1].hex().upper()


def open_parcel(machine: Machine, sha256: str) -> BinaryIO:
    """The bytes of a parcel, proved once more. MachineError when they are gone or no longer the same."""
    try:
        stream = (store_of(machine) / sha256).open("rb")
    except OSError as error:
        raise _gone() from error
    digest = hashlib.sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
    if digest.hexdigest() != sha256:
        stream.close()
        raise _gone()
    stream.seek(0)
    return stream


def sweep(machine: Machine, keep: Collection[str]) -> int:
    """Removes every parcel that nobody may download any more; how many."""
    store = store_of(machine)
    gone = [path for path in sorted(store.glob("*")) if path.is_file() and path.name not in keep] if store.is_dir() else []
    for path in gone:
        path.unlink()
    return len(gone)


def _prove(folder: Path, public: Path) -> None:
    # Only what Python needs to find itself: no address of a database, no key.
    surroundings = {name: value for name, value in environment_of_web().items() if not name.startswith(("DATABASE_", "DTSEN_PORTAL_"))}
    done = subprocess.run(
        [sys.executable, *_PROOF, str(folder), "--kunci", str(public)], capture_output=True, text=True, env=surroundings, check=False
    )
    if done.returncode:
        told = done.stderr.strip().replace(f"{folder}{os.sep}", "") or "-"
        raise RequestError(
            Say("Paket ditolak: tidak satu pun dimuat.", "The parcels were refused: none was taken in."),
            came=Say(told, told),
            todo=Say(
                "Kemas lagi dengan `dtsen release pack`, tandatangani dengan `dtsen release sign-parcels`.",
                "Pack again with `dtsen release pack`, sign with `dtsen release sign-parcels`.",
            ),
        )


def _gone() -> MachineError:
    return MachineError(
        Say("Berkas paket tidak ada di penyimpanan, atau berubah.", "The file of the parcel is not in the store, or was changed."),
        todo=Say("Hubungi pengirim; paket perlu dikemas dan diterbitkan lagi.", "Ask the sender: it must be packed and published again."),
    )
