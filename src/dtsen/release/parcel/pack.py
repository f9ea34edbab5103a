"""The verb: checks the folder, wraps it in the asked form, writes the receipt. The password is returned, never written."""

import json
import secrets
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyrage
import pyzipper

from dtsen.errors import RequestError, Say, Where
from dtsen.release.manifest import REGION, read_manifest
from dtsen.release.minisign import SecretKey
from dtsen.release.parcel.mark import mark_folder
from dtsen.release.parcel.workbook import MOST_ROWS, write_workbook
from dtsen.release.seal import seal_file
from dtsen.release.signing import sign_release
from dtsen.release.verify import verify

# Letters and digits that cannot be mistaken for each other when a password is read out over the telephone.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 5, 4
_MARK_BYTES = 8
_TOLD = ("rilis", "tanggal_acuan", "wilayah", "profil", "judul", "pemilik", "penerima", "tujuan", "dasar_hukum", "berlaku_sampai")


class Form(StrEnum):
    XLSX = "xlsx"
    ZIP = "zip"
    AGE = "age"


@dataclass(frozen=True)
class Parcel:
    """`password` goes by another channel than `path`; empty for age. `receipt` holds everything but the password."""

    path: Path
    receipt: Path
    password: str

    def __repr__(self) -> str:
        return f"Parcel({self.path.name})"


@dataclass(frozen=True)
class Marking:
    """What a marked copy needs: the key that its order is drawn with, and the signer of its own manifest."""

    key: bytes
    signer: SecretKey

    def __repr__(self) -> str:
        return "Marking()"


def pack(folder: Path, out: Path, form: Form, recipients: tuple[str, ...] = (), marking: Marking | None = None) -> Parcel:
    """Wraps the folder of one region into `out`; `recipients`: age public keys, for `Form.AGE` only.

    With `marking` the parcel holds a copy of its own, traceable by its receipt (mark.py) and signed again.

    Raises RequestError when the folder is not intact, a sheet would be too long for Excel, or a key is missing.
    """
    manifest = read_manifest(folder)
    _check(folder, manifest, form, recipients)
    if marking is None:
        return _wrap(folder, manifest, out, form, recipients)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as work:
        copy = Path(work) / folder.name
        marked = mark_folder(folder, copy, secrets.token_hex(_MARK_BYTES), marking.key)
        sign_release(copy, marking.signer)
        return _wrap(copy, marked, out, form, recipients)


def _wrap(folder: Path, manifest: dict[str, Any], out: Path, form: Form, recipients: tuple[str, ...]) -> Parcel:
    out.mkdir(parents=True, exist_ok=True)
    code = manifest["wilayah"]["kode"]
    path = out / f"{manifest['rilis'].lower()}_{code}.{'zip.age' if form is Form.AGE else form}"
    if path.exists():
        raise RequestError(
            Say("Paket itu sudah ada dan tidak ditimpa.", "That parcel exists and is not overwritten."), where=Where(file=path.name)
        )
    password = "" if form is Form.AGE else new_password()
    if form is Form.XLSX:
        write_workbook(folder, manifest, path, password)
    elif form is Form.ZIP:
        _zip(folder, path, password)
    else:
        plain = path.with_suffix(".sementara")
        try:
            _zip(folder, plain, "")
            pyrage.encrypt_file(str(plain), str(path), [pyrage.x25519.Recipient.from_str(key) for key in recipients])
        finally:
            plain.unlink(missing_ok=True)
    return Parcel(path, _receipt(path, manifest, form), password)


def new_password() -> str:
    """Twenty characters in groups of four: about 100 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _check(folder: Path, manifest: dict[str, Any], form: Form, recipients: tuple[str, ...]) -> None:
    if manifest["jenis"] != REGION:
        raise RequestError(
            Say("Paket dibuat untuk satu kabupaten/kota.", "A parcel is for one kabupaten/kota."),
            where=Where(file=folder.name),
            todo=Say("Sebut folder wilayahnya, misalnya 08-release/18.01.", "Give the folder of the region, like 08-release/18.01."),
        )
    problems = verify(folder)
    if problems:
        raise RequestError(
            Say("Folder ini tidak utuh dan tidak dikemas.", "This folder is not intact and was not packed."),
            where=problems[0].where,
            came=problems[0].what,
            todo=Say("Rilis ulang, atau ambil salinan yang utuh.", "Cut the release again, or take an intact copy."),
        )
    longest = max((entry.get("baris", 0) for entry in manifest["berkas"]), default=0)
    if form is Form.XLSX and longest > MOST_ROWS:
        raise RequestError(
            Say("Berkas terlalu panjang untuk satu lembar Excel.", "A file is too long for one sheet of Excel."),
            expected=Say(f"paling banyak {MOST_ROWS:,} baris", f"at most {MOST_ROWS:,} rows"),
            came=Say(f"{longest:,} baris", f"{longest:,} rows"),
            todo=Say("Pakai --bentuk zip.", "Use --bentuk zip."),
        )
    if (form is Form.AGE) != bool(recipients):
        raise RequestError(
            Say("Kunci penerima hanya dan selalu untuk bentuk age.", "Recipient keys are for the form age, always and only."),
            todo=Say("Sebut --untuk age1... bersama --bentuk age.", "Give --untuk age1... together with --bentuk age."),
        )


def _zip(folder: Path, path: Path, password: str) -> None:
    """The files unchanged, manifest and signature among them; AES-256 when there is a password."""
    kind = pyzipper.AESZipFile if password else pyzipper.ZipFile
    with kind(path, "w", compression=pyzipper.ZIP_DEFLATED) as archive:
        if password:
            archive.setpassword(password.encode())
            archive.setencryption(pyzipper.WZ_AES, nbits=256)
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{folder.name}/{file.name}")


def _receipt(path: Path, manifest: dict[str, Any], form: Form) -> Path:
    """What a log must know of a parcel: to whom, why, until when, and which bytes."""
    seal = seal_file(path)
    content = {
        "paket": path.name,
        "bentuk": str(form),
        "ukuran": seal.size,
        "sha256": seal.sha256,
        **{name: manifest[name] for name in _TOLD},
        "sha256_manifest": manifest["sha256_isi"],
        "isi": [
            {"jenis": entry["jenis"], "judul": entry["judul"], "baris": entry["baris"]} for entry in manifest["berkas"] if "baris" in entry
        ],
        **({"tanda": manifest["tanda"]} if "tanda" in manifest else {}),
    }
    receipt = path.with_name(path.name + ".json")
    receipt.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return receipt
