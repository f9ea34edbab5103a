"""*Berita Acara Serah Terima*: the paper that both sides sign when data change hands (domain.md 6.5)."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fpdf import FPDF

from dtsen.release.manifest import read_manifest

_MARGIN, _LINE = 20, 5.5
_DAYS_TO_REPORT = 30


@dataclass(frozen=True)
class Handover:
    """What a person fills in: number and day of the paper, and the two who sign. `day` is ISO; nobody reads a clock."""

    number: str
    day: str
    giver: str
    giver_office: str
    taker: str
    taker_office: str


def write_handover(folder: Path, handover: Handover, path: Path) -> None:
    """Writes the PDF for the folder of one region: parties, ground, purpose, files with their checksums, duties."""
    manifest = read_manifest(folder)
    pdf = FPDF(format="A4")
    pdf.set_creation_date(datetime.datetime.fromisoformat(handover.day).replace(tzinfo=datetime.UTC))
    pdf.set_margins(_MARGIN, _MARGIN)
    pdf.set_auto_page_break(True, _MARGIN)
    pdf.set_title(f"BAST {manifest['rilis']} {manifest['wilayah']['nama']}")
    pdf.add_page()
    _title(pdf, handover)
    _body(pdf, manifest, handover)
    _files(pdf, manifest)
    _duties(pdf, manifest)
    _signatures(pdf, handover)
    pdf.output(str(path))


def _title(pdf: FPDF, handover: Handover) -> None:
    pdf.set_font("helvetica", "B", 13)
    pdf.cell(0, 8, "BERITA ACARA SERAH TERIMA DATA", align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("helvetica", "", 10)
    pdf.cell(0, 6, _latin(f"Nomor: {handover.number}"), align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)


def _body(pdf: FPDF, manifest: dict[str, Any], handover: Handover) -> None:
    place = manifest["wilayah"]
    _text(
        pdf,
        f"Pada tanggal {handover.day}, {handover.giver} ({handover.giver_office}), selanjutnya PIHAK PERTAMA, menyerahkan kepada "
        f"{handover.taker} ({handover.taker_office}), selanjutnya PIHAK KEDUA, data berikut:",
    )
    for label, value in (
        ("Rilis", f"{manifest['rilis']}, keadaan {manifest['tanggal_acuan']}"),
        ("Wilayah", f"{place['nama']}, {place['provinsi']} (Kemendagri {place['kode']}, BPS {place['kode_bps']})"),
        ("Isi", manifest["judul"]),
        ("Dasar hukum", manifest["dasar_hukum"]),
        ("Tujuan", manifest["tujuan"]),
        ("Berlaku sampai", manifest["berlaku_sampai"]),
        ("Sidik manifest", manifest["sha256_isi"]),
    ):
        pdf.set_font("helvetica", "B", 9)
        pdf.cell(32, _LINE, label)
        pdf.set_font("helvetica", "", 9)
        pdf.multi_cell(0, _LINE, _latin(value), new_x="LMARGIN", new_y="NEXT")
    pdf.ln(3)


def _files(pdf: FPDF, manifest: dict[str, Any]) -> None:
    pdf.set_font("helvetica", "", 7)
    with pdf.table(col_widths=(62, 18, 90), text_align=("LEFT", "RIGHT", "LEFT"), line_height=4) as table:
        table.row(("Berkas", "Baris", "SHA-256"))
        for entry in manifest["berkas"]:
            rows = f"{entry['baris']:,}".replace(",", ".") if "baris" in entry else "-"
            table.row((_latin(entry["path"]), rows, entry["sha256"]))
    pdf.ln(3)


def _duties(pdf: FPDF, manifest: dict[str, Any]) -> None:
    for number, duty in enumerate(
        (
            "PIHAK KEDUA memakai data hanya untuk tujuan di atas dan tidak meneruskannya kepada pihak lain (UU 27/2022).",
            f"PIHAK KEDUA menyampaikan laporan pemanfaatan paling lambat {_DAYS_TO_REPORT} hari setelah tanggal ini.",
            f"Setelah {manifest['berlaku_sampai']} data dihapus dan PIHAK KEDUA menyampaikan surat pernyataan pemusnahan.",
            "Kebocoran diberitahukan kepada PIHAK PERTAMA segera, agar pemberitahuan 3x24 jam dapat dipenuhi.",
            "Keutuhan data dapat diperiksa siapa pun dengan `dtsen release verify` atau program minisign.",
        ),
        start=1,
    ):
        _text(pdf, f"{number}. {duty}")
    pdf.ln(6)


def _signatures(pdf: FPDF, handover: Handover) -> None:
    pdf.set_font("helvetica", "", 9)
    with pdf.unbreakable() as page:
        page.cell(85, _LINE, "PIHAK KEDUA", align="C")
        page.cell(85, _LINE, "PIHAK PERTAMA", align="C", new_x="LMARGIN", new_y="NEXT")
        page.ln(22)
        page.cell(85, _LINE, _latin(handover.taker), align="C")
        page.cell(85, _LINE, _latin(handover.giver), align="C", new_x="LMARGIN", new_y="NEXT")


def _text(pdf: FPDF, text: str) -> None:
    pdf.set_font("helvetica", "", 9)
    pdf.multi_cell(0, _LINE, _latin(text), new_x="LMARGIN", new_y="NEXT")
    pdf.ln(1)


def _latin(text: str) -> str:
    """The fonts of every PDF reader hold Latin letters only; anything else is shown as a question mark."""
    return text.encode("latin-1", "replace").decode("latin-1")
