"""Is a folder of parcels what its sender sent? Each receipt is signed, and names the bytes of its parcel.

The parcel itself is locked: who passes it on (the portal) cannot look at the manifest inside, so the receipt beside it
carries the signature for the way.
"""

import json
from pathlib import Path
from typing import Any

from dtsen.errors import RequestError, Say, Where
from dtsen.release.minisign import PublicKey, SecretKey, signature_problem
from dtsen.release.seal import seal_file

RECEIPT, SIGNATURE = ".json", ".json.minisig"
FORMS = (".xlsx", ".zip", ".age")
_NEEDED: tuple[str, ...] = (
    "paket",
    "bentuk",
    "ukuran",
    "sha256",
    "rilis",
    "tanggal_acuan",
    "wilayah",
    "profil",
    "penerima",
    "tujuan",
    "dasar_hukum",
)
_NEEDED += ("berlaku_sampai", "sha256_manifest", "isi")


def sign_receipts(folder: Path, key: SecretKey) -> list[Path]:
    """Writes `<parcel>.json.minisig` beside every receipt of a folder of parcels; returns them.

    Raises RequestError when a parcel has no receipt, is not the one that its receipt names, or the folder holds none.
    """
    _refuse(_damaged(folder))
    written = []
    for receipt in _receipts(folder):
        said = json.loads(receipt.read_text(encoding="utf-8"))
        comment = f"paket:{said['paket']} rilis:{said['rilis']} wilayah:{said['wilayah']['kode']}"
        target = receipt.with_name(receipt.name.removesuffix(RECEIPT) + SIGNATURE)
        target.write_text(key.sign(receipt, comment), encoding="utf-8", newline="\n")
        written.append(target)
    return written


def check_receipts(folder: Path, public: PublicKey) -> int:
    """How many parcels of a folder are whole and signed by `public`. Raises RequestError at the first that is not."""
    receipts = _receipts(folder)
    problems = _damaged(folder)
    for receipt in receipts:
        signature = receipt.with_name(receipt.name.removesuffix(RECEIPT) + SIGNATURE)
        problem = signature_problem(receipt, signature, public) if signature.is_file() else Say("tidak bertanda tangan", "not signed")
        problems += [(receipt.name, problem)] if problem else []
    _refuse(problems)
    return len(receipts)


def _receipts(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.iterdir() if path.name.endswith(RECEIPT))
    if not found:
        raise RequestError(
            Say("Tidak ada paket di folder itu.", "There is no parcel in that folder."),
            where=Where(file=folder.name),
            expected=Say("paket dan tanda terimanya dari `dtsen release pack`", "parcels and their receipts of `dtsen release pack`"),
        )
    return found


def _damaged(folder: Path) -> list[tuple[str, Say]]:
    """Parcels without a receipt, receipts without their parcel or with other bytes than they name: file and why."""
    receipts = _receipts(folder)
    named = {path.name.removesuffix(RECEIPT) for path in receipts}
    alone = [path for path in sorted(folder.iterdir()) if path.suffix in FORMS and path.name not in named]
    problems = [(path.name, Say("tanpa tanda terima", "without a receipt")) for path in alone]
    for receipt in receipts:
        parcel = receipt.with_name(receipt.name.removesuffix(RECEIPT))
        said = _read(receipt)
        if not said or said.get("paket") != parcel.name:
            problems.append((receipt.name, Say("bukan tanda terima paket ini", "not the receipt of this parcel")))
        elif not parcel.is_file():
            problems.append((parcel.name, Say("paketnya tidak ada", "the parcel is missing")))
        else:
            seal = seal_file(parcel)
            if (seal.size, seal.sha256) != (said["ukuran"], said["sha256"]):
                problems.append((parcel.name, Say("isinya bukan yang dikemas", "its bytes are not those that were packed")))
    return problems


def _read(receipt: Path) -> dict[str, Any]:
    """The receipt; empty when it is none of this program or of an older one that names too little."""
    try:
        said = json.loads(receipt.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return said if isinstance(said, dict) and set(_NEEDED) <= set(said) else {}


def _refuse(problems: list[tuple[str, Say]]) -> None:
    if problems:
        name, why = problems[0]
        more = len(problems) - 1
        raise RequestError(
            Say("Paket ini tidak dapat dipercaya.", "These parcels cannot be trusted."),
            where=Where(file=name),
            came=Say(f"{why.id}{f', dan {more} masalah lain' if more else ''}", f"{why.en}{f', and {more} more problems' if more else ''}"),
            todo=Say("Kemas lagi dengan `dtsen release pack`, lalu `dtsen release sign-parcels`.", "Pack again, then `sign-parcels`."),
        )
