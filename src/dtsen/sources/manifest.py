"""Reads and proves `delivery.yml` (contract deliveries/1, section 2): is this delivery what it says?"""

import datetime
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dtsen.errors import DeliveryError, Say, Where
from dtsen.vocabulary import System

CONTRACT = "deliveries/1"
_REQUIRED = (
    "kontrak",
    "sumber",
    "judul",
    "pemilik",
    "tanggal_acuan",
    "tanggal_kirim",
    "dasar_hukum",
    "tujuan",
    "unit",
    "sistem_kode_wilayah",
    "versi_kode_wilayah",
    "versi_kode",
    "pengodean",
    "berkas",
)
_ENCODINGS = ("utf-8", "utf-8-sig", "windows-1252", "cp1252", "iso-8859-1", "latin-1")
_PART = re.compile(r"-\d{4}$")


@dataclass(frozen=True)
class PromisedFile:
    """One file of a delivery. `stem` is its name without ending and part number: the `file` of every table."""

    name: str
    rows: int
    size: int
    sha256: str

    @property
    def stem(self) -> str:
        return _PART.sub("", Path(self.name).stem)


@dataclass(frozen=True)
class Delivery:
    """A delivery as it describes itself; `folder` is where it lies. Dates are yyyymmdd."""

    folder: Path
    source: str
    title: str
    owner: str
    as_of: int
    sent: int
    legal_basis: str
    purpose: str
    system: System
    region_version: str
    code_version: str
    encoding: str
    invented: bool
    files: tuple[PromisedFile, ...]


def read_manifest(folder: Path) -> Delivery:
    """Reads `delivery.yml` of a folder; refuses one without legal basis, of another contract, or that is not whole."""
    path = folder / "delivery.yml"
    where = Where(file=f"{folder.name}/delivery.yml")
    if not path.is_file():
        raise DeliveryError(
            Say(f"Folder {folder.name} tidak berisi delivery.yml.", f"Folder {folder.name} holds no delivery.yml."),
            where=where,
            todo=Say(
                "Minta pengirim menyertakan delivery.yml, atau pindahkan folder yang bukan penyerahan.",
                "Ask the sender for delivery.yml, or move away a folder that is no delivery.",
            ),
        )
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise DeliveryError(
            Say("delivery.yml tidak dapat dibaca sebagai YAML.", "delivery.yml cannot be read as YAML."),
            where=Where(file=where.file, row=mark.line + 1 if mark else None),
            todo=Say("Perbaiki baris itu bersama pengirim.", "Have the sender mend that line."),
        ) from error
    if not isinstance(raw, dict):
        raw = {}
    for key in ("sumber", "kontrak", "versi_kode", "pengodean"):
        if isinstance(raw.get(key), list | dict):
            raise _unfit(key, raw[key], Say("teks", "text"), where)
    for key in _REQUIRED:
        if raw.get(key) in (None, "", []):
            raise DeliveryError(
                Say(f"delivery.yml tidak menyebut `{key}`.", f"delivery.yml does not say `{key}`."),
                where=where,
                todo=Say(
                    "Penyerahan tanpa isian wajib (termasuk dasar hukum dan tujuan) ditolak; minta pengirim melengkapinya.",
                    "A delivery without its required entries (legal basis and purpose too) is refused; ask the sender.",
                ),
            )
    if raw["kontrak"] != CONTRACT:
        raise DeliveryError(
            Say("Kontrak penyerahan ini tidak dikenal.", "The contract of this delivery is not known."),
            where=where,
            expected=Say(CONTRACT, CONTRACT),
            came=Say(str(raw["kontrak"]), str(raw["kontrak"])),
            todo=Say("Pasang versi program yang mengenal kontrak itu.", "Install a version of the program that knows it."),
        )
    return _delivery(folder, raw, where)


def _delivery(folder: Path, raw: dict[str, Any], where: Where) -> Delivery:
    listed = raw["berkas"]
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise _unfit("berkas", listed, Say("daftar: nama, baris, ukuran, sha256", "a list of: nama, baris, ukuran, sha256"), where)
    files = tuple(_promised(entry, where) for entry in listed)
    system = str(raw["sistem_kode_wilayah"])
    if system not in list(System):
        raise _unfit("sistem_kode_wilayah", system, Say("bps atau kemendagri", "bps or kemendagri"), where)
    encoding = str(raw["pengodean"]).lower()
    if encoding.split()[0] not in _ENCODINGS:
        raise _unfit("pengodean", encoding, Say(*(2 * (", ".join(_ENCODINGS),))), where)
    as_of, sent = _day("tanggal_acuan", raw, where), _day("tanggal_kirim", raw, where)
    return Delivery(
        folder,
        str(raw["sumber"]),
        str(raw["judul"]),
        str(raw["pemilik"]),
        as_of,
        sent,
        str(raw["dasar_hukum"]),
        str(raw["tujuan"]),
        System(system),
        str(raw["versi_kode_wilayah"]),
        str(raw["versi_kode"]),
        encoding,
        raw.get("tiruan") is True,
        files,
    )


def _promised(entry: dict[str, Any], where: Where) -> PromisedFile:
    """One entry of `berkas`; a name with a folder in it would reach out of the delivery."""
    name, sha256 = str(entry.get("nama", "")), str(entry.get("sha256", "")).lower()
    if not name or "/" in name or "\\" in name:
        raise _unfit("nama", name, Say("nama berkas tanpa folder", "the name of a file without a folder"), where)
    for key in ("baris", "ukuran"):
        if type(entry.get(key)) is not int or entry[key] < 0:
            raise _unfit(f"{key} ({name})", entry.get(key), Say("bilangan bulat, 0 atau lebih", "a whole number, 0 or more"), where)
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise _unfit(f"sha256 ({name})", sha256, Say("64 angka heksadesimal", "64 hexadecimal digits"), where)
    return PromisedFile(name, entry["baris"], entry["ukuran"], sha256)


def _day(key: str, raw: dict[str, Any], where: Where) -> int:
    value = raw[key]
    try:
        day = value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))
    except ValueError:
        raise _unfit(key, value, Say("tanggal yyyy-mm-dd", "a date yyyy-mm-dd"), where) from None
    return day.year * 10000 + day.month * 100 + day.day


def _unfit(key: str, value: object, expected: Say, where: Where) -> DeliveryError:
    came = Say("tidak ada", "nothing") if value in (None, "") else Say(*(2 * (str(value)[:80],)))
    return DeliveryError(
        Say(f"Isian `{key}` di delivery.yml tidak sesuai kontrak.", f"Entry `{key}` of delivery.yml does not keep to the contract."),
        where=where,
        expected=expected,
        came=came,
        todo=Say("Minta pengirim memperbaikinya.", "Ask the sender to mend it."),
    )


def prove(delivery: Delivery) -> None:
    """Every listed file is there with its size and checksum, nothing else is there, nothing is listed twice."""
    listed = [file.name for file in delivery.files]
    there = sorted(path.name for path in delivery.folder.iterdir() if path.name != "delivery.yml")
    source = delivery.folder.name
    for name in sorted(set(listed)):
        if listed.count(name) > 1:
            raise DeliveryError(
                Say("Berkas disebut dua kali di delivery.yml.", "A file is listed twice in delivery.yml."),
                where=Where(file=f"{source}/{name}"),
                todo=Say("Minta pengirim memperbaiki daftar berkas.", "Ask the sender to mend the list of files."),
            )
        if name not in there or not (delivery.folder / name).is_file():
            raise DeliveryError(
                Say("Berkas yang dijanjikan tidak ada.", "A promised file is missing."),
                where=Where(file=f"{source}/{name}"),
                todo=Say("Minta pengirim mengirim ulang berkas itu.", "Ask the sender for that file."),
            )
    for name in there:
        if name not in listed:
            raise DeliveryError(
                Say("Ada berkas yang tidak disebut di delivery.yml.", "There is a file that delivery.yml does not list."),
                where=Where(file=f"{source}/{name}"),
                todo=Say(
                    "Tanyakan kepada pengirim; keluarkan berkas itu bila memang bukan bagian penyerahan.",
                    "Ask the sender; take the file out if it is no part of the delivery.",
                ),
            )
    for file in delivery.files:
        _prove_bytes(delivery.folder / file.name, file, source)


def _prove_bytes(path: Path, file: PromisedFile, source: str) -> None:
    todo = Say(
        "Berkas berubah atau terputus sejak dikirim: minta pengirim mengirim ulang.",
        "The file changed or was cut off since it was sent: ask the sender to send it again.",
    )
    size = path.stat().st_size
    if size != file.size:
        raise DeliveryError(
            Say("Ukuran berkas tidak sama dengan delivery.yml.", "The size of the file is not that of delivery.yml."),
            where=Where(file=f"{source}/{file.name}"),
            expected=Say(f"{file.size} bita", f"{file.size} bytes"),
            came=Say(f"{size} bita", f"{size} bytes"),
            todo=todo,
        )
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != file.sha256:
        raise DeliveryError(
            Say("Jumlah periksa (SHA-256) berkas tidak cocok.", "The checksum (SHA-256) of the file does not match."),
            where=Where(file=f"{source}/{file.name}"),
            expected=Say(file.sha256, file.sha256),
            came=Say(digest, digest),
            todo=todo,
        )
