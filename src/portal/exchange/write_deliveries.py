"""What people decided, as deliveries that the next journey lands: accepted updates and judgements on pairs.

docs/contracts/pemutakhiran.md and judgements.md. Written whole beside its place and renamed, so that a journey never
meets half a delivery; the same content gives the same bytes.
"""

import csv
import hashlib
import io
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path

import yaml

from dtsen.errors import RequestError, Say, Where
from dtsen.updates import Proposal, accepted_rows
from dtsen.vocabulary import as_iso

Row = Mapping[str, str]
UPDATES_HEAD = {
    "kontrak": "deliveries/1",
    "sumber": "pemutakhiran",
    "judul": "Pembaruan yang disetujui",
    "pemilik": "Pemerintah daerah dan Kementerian Sosial, lewat portal",
    "dasar_hukum": "Permensos 3/2025; Kepmensos 245/HUK/2025",
    "tujuan": "pemutakhiran DTSEN",
    "unit": "orang dan keluarga",
    "sistem_kode_wilayah": "bps",
    "versi_kode_wilayah": "2025",
    "versi_kode": "dtsen-2026",
    "format_tanggal": "yyyy-mm-dd",
    "format": "csv",
    "pengodean": "utf-8",
    "pemisah": ",",
}
JUDGEMENTS_HEAD = {
    "kontrak": "judgements/1",
    "judul": "Putusan petugas atas pasangan catatan",
    "pemilik": "Badan Pusat Statistik, lewat portal",
    "dasar_hukum": "Inpres 4/2025 Diktum KEDUA",
    "pengodean": "utf-8",
}


@dataclass(frozen=True)
class JudgementRow:
    """One decision on a pair, as the contract wants it; `waktu` is ISO 8601 in UTC, `dibatalkan` ya or tidak."""

    source_a: str
    file_a: str
    record_id_a: str
    source_b: str
    file_b: str
    record_id_b: str
    putusan: str
    petugas: str
    waktu: str
    dibatalkan: str
    sidik_a: str
    sidik_b: str


def write_updates(
    folder: Path,
    proposals: Iterable[Proposal],
    known: Mapping[str, Row],
    day: int,
    *,
    invented: bool,
    heads: Mapping[str, Row] | None = None,
    refused: Iterable[Row] = (),
) -> Path:
    """The delivery `pemutakhiran` of everything that the ministry accepted, and of what it refused (rows of `ditolak`, in any order).

    `day`: yyyymmdd on which it is sent; `known`, `heads`: see dtsen.updates.accepted_rows.
    Raises RequestError when a proposal changes a variable that the contract does not take, or the folder exists.
    """
    people, families = accepted_rows(proposals, known, heads)
    contract = yaml.safe_load(resources.files("dtsen").joinpath("sources/pemutakhiran/source.yml").read_text(encoding="utf-8"))
    columns = {name: [one["nama"] for one in kind["kolom"]] for name, kind in contract["berkas"].items()}
    told = sorted((dict(row) for row in refused), key=lambda row: (row["id_usulan"], row["variabel"]))
    rows = {"orang": people, "keluarga": families, "ditolak": told}
    written = {f"{kind}.csv": _table(listed, columns[kind]) for kind, listed in rows.items()}
    counts = {f"{kind}.csv": len(listed) for kind, listed in rows.items()}
    return _put(folder, written, counts, UPDATES_HEAD, day, invented)


def write_judgements(folder: Path, judgements: Iterable[JudgementRow], day: int, *, invented: bool) -> Path:
    """The delivery of all judgements, withdrawn ones too: the newest of a pair counts."""
    rows = [{one.name: str(getattr(row, one.name)) for one in fields(JudgementRow)} for row in judgements]
    rows.sort(key=lambda row: tuple(row.values()))
    text = _table(rows, [one.name for one in fields(JudgementRow)])
    return _put(folder, {"putusan.csv": text}, {"putusan.csv": len(rows)}, JUDGEMENTS_HEAD, day, invented)


def _table(rows: list[dict[str, str]], columns: list[str]) -> bytes:
    for row in rows:
        strange = sorted(set(row) - set(columns))
        if strange:
            raise RequestError(
                Say(
                    "Usulan mengubah isian yang tidak diterima kontrak pemutakhiran.", "A proposal changes what the contract does not take."
                ),
                where=Where(column=", ".join(strange)),
                todo=Say("Tolak isian itu saat usulan dibuat (docs/contracts/pemutakhiran.md).", "Refuse it when the proposal is made."),
            )
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _put(folder: Path, written: dict[str, bytes], counts: dict[str, int], head: dict[str, str], day: int, invented: bool) -> Path:
    if folder.exists():
        raise RequestError(
            Say(
                f"Folder {folder.name} sudah ada; penyerahan tidak pernah diubah.",
                f"Folder {folder.name} exists; a delivery is never changed.",
            ),
            todo=Say("Pilih nama lain.", "Choose another name."),
        )
    part = folder.with_name(folder.name + ".sementara")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    listed = []
    for name, content in written.items():
        (part / name).write_bytes(content)
        listed.append({"nama": name, "baris": counts[name], "ukuran": len(content), "sha256": hashlib.sha256(content).hexdigest()})
    said = {**head, "tanggal_acuan": as_iso(day), "tanggal_kirim": as_iso(day), "tiruan": invented, "berkas": listed}
    (part / "delivery.yml").write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
    part.replace(folder)
    return folder
