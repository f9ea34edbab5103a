"""What a folder of a release says about itself: `manifest.json`, the same bytes for the same content."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dtsen.errors import RequestError, Say, Where
from dtsen.release.addressee import Addressee, last_day
from dtsen.release.profile import Profile
from dtsen.release.seal import ROWS_A_BLOCK, Seal
from dtsen.vocabulary import System, Wilayah, as_iso

CONTRACT = "dtsen-release/1"
MANIFEST = "manifest.json"
REGION = "kabupaten_kota"
NATION = "nasional"
_OWN_SEAL = "sha256_isi"


@dataclass(frozen=True)
class Occasion:
    """What is the same for all files of one release."""

    name: str
    as_of: int
    versions: Mapping[str, str]
    profile: Profile
    addressee: Addressee | None = None

    @property
    def version(self) -> str:
        """`DTSEN-2026-TW1` -> `2026_tw1`, as file names carry it (contracts/README.md)."""
        text = "".join(letter if letter.isalnum() else "_" for letter in self.name.lower()).strip("_")
        return text.removeprefix("dtsen_")

    @property
    def expires(self) -> str:
        day = datetime.date.fromisoformat(as_iso(self.as_of)) + datetime.timedelta(days=self.profile.masa_berlaku_hari)
        return last_day(self.addressee, day.isoformat())


@dataclass(frozen=True)
class Region:
    """One kabupaten/kota that receives files."""

    kab: str
    bps: str
    nama: str
    provinsi: str

    @property
    def dotted(self) -> str:
        return Wilayah(System.KEMENDAGRI, "", self.kab).dotted


@dataclass(frozen=True)
class SealedFile:
    """One file of a folder and what the manifest promises of it; `empty` and `doubled` are about its key."""

    path: str
    kind: str
    judul: str
    seal: Seal
    columns: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    empty: int = 0
    doubled: int = 0


def head(occasion: Occasion, kind: str, region: Region | None) -> dict[str, Any]:
    """The part that every manifest has: which release, for whom, on what ground, until when, made with what."""
    profile = occasion.profile
    place: dict[str, str] = {}
    if region:
        place = {"sistem": "kemendagri", "kode": region.dotted, "kode_bps": region.bps, "nama": region.nama, "provinsi": region.provinsi}
    return {
        "kontrak": CONTRACT,
        "jenis": kind,
        "rilis": occasion.name,
        "tanggal_acuan": as_iso(occasion.as_of),
        "wilayah": place,
        "profil": profile.name,
        "judul": profile.judul,
        "dasar_hukum": profile.dasar_hukum,
        "pemilik": profile.pemilik,
        "penerima": profile.penerima.format(wilayah=region.nama if region else "Indonesia"),
        "tujuan": profile.tujuan,
        "berlaku_sampai": occasion.expires,
        "versi": dict(sorted(occasion.versions.items())),
    }


def file_entry(file: SealedFile) -> dict[str, Any]:
    entry: dict[str, Any] = {"path": file.path, "jenis": file.kind, "judul": file.judul}
    entry |= {"ukuran": file.seal.size, "sha256": file.seal.sha256}
    if file.seal.rows is not None:
        entry |= {"baris": file.seal.rows, "kolom": list(file.columns)}
        entry |= {"kunci": {"kolom": list(file.key), "kosong": file.empty, "ganda": file.doubled}}
        entry |= {"baris_per_blok": ROWS_A_BLOCK, "blok": list(file.seal.blocks)}
    return entry


def totals(files: Iterable[tuple[Region, SealedFile]]) -> dict[str, int]:
    """Rows of all regions by kind of file."""
    counts: dict[str, int] = {}
    for _, file in files:
        if file.seal.rows is not None:
            counts[file.kind] = counts.get(file.kind, 0) + file.seal.rows
    return dict(sorted(counts.items()))


def region_entries(files: Iterable[tuple[Region, SealedFile]]) -> list[dict[str, str]]:
    """The regions of a national manifest: each with the checksum of its own manifest."""
    return [
        {
            "kode": region.dotted,
            "kode_bps": region.bps,
            "nama": region.nama,
            "provinsi": region.provinsi,
            "sha256_manifest": file.seal.sha256,
        }
        for region, file in files
        if file.path == MANIFEST
    ]


def write_manifest(folder: Path, content: Mapping[str, Any]) -> Path:
    """Writes it with the checksum of its own text at the end: a damaged manifest is told apart from damaged files."""
    path = folder / MANIFEST
    whole = {**content, _OWN_SEAL: hashlib.sha256(_text(content).encode()).hexdigest()}
    path.write_text(_text(whole), encoding="utf-8", newline="\n")
    return path


def read_manifest(folder: Path) -> dict[str, Any]:
    """Raises RequestError when the folder holds no manifest of this contract or one that is not as it was written."""
    path = folder / MANIFEST
    try:
        raw = path.read_bytes()
        content: Any = json.loads(raw)
    except OSError as error:
        raise _refused(path, Say("tidak ada", "missing")) from error
    except ValueError as error:
        raise _refused(path, Say("bukan JSON", "not JSON")) from error
    if not isinstance(content, dict) or content.get("kontrak") != CONTRACT:
        raise _refused(path, Say("manifest lain", "another manifest"))
    body = {key: value for key, value in content.items() if key != _OWN_SEAL}
    if _text(content).encode() != raw or content.get(_OWN_SEAL) != hashlib.sha256(_text(body).encode()).hexdigest():
        raise _refused(path, Say("manifest yang berubah sejak dirilis", "a manifest that was changed after the release"))
    return content


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _refused(path: Path, came: Say) -> RequestError:
    return RequestError(
        Say("Folder ini bukan rilis yang dapat dipercaya.", "This folder is no release that can be trusted."),
        where=Where(file=f"{path.parent.name}/{path.name}"),
        expected=Say(f"{MANIFEST} dengan kontrak {CONTRACT}", f"{MANIFEST} with contract {CONTRACT}"),
        came=came,
        todo=Say(
            "Periksa apakah folder yang disebut benar, atau minta paket itu sekali lagi dari pengirimnya.",
            "Check that the folder is the right one, or ask the sender for that parcel again.",
        ),
    )
