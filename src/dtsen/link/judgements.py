"""What clerks have decided about pairs: same, not same, unsure. It wins in every later run (docs/contracts/judgements.md).

A judgement holds as long as both records are what the clerk saw; when one of them has changed, the pair is shown again.
The newest judgement of a pair that is not withdrawn counts.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import yaml

from dtsen.errors import DeliveryError, Say, Where

CONTRACT = "judgements/1"
FILE = "putusan.csv"
COLUMNS = (
    "source_a",
    "file_a",
    "record_id_a",
    "source_b",
    "file_b",
    "record_id_b",
    "putusan",
    "petugas",
    "waktu",
    "dibatalkan",
    "sidik_a",
    "sidik_b",
)
SAME, DIFFERENT, UNSURE = "sama", "beda", "ragu"
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Judgement:
    a: Key
    b: Key
    verdict: str
    time: str
    print_a: str
    print_b: str


def read_judgements(folder: Path | None) -> list[Judgement]:
    """The judgements in force, newest first. Raises DeliveryError when the folder is not what the contract says."""
    if folder is None:
        return []
    _check_manifest(folder)
    path = folder / FILE
    if not path.is_file():
        raise DeliveryError(
            Say("Penyerahan putusan tidak lengkap.", "The delivery of judgements is not complete."),
            where=Where(file=folder.name),
            expected=Say(f"berkas {FILE}", f"the file {FILE}"),
            came=Say("tidak ada", "none"),
            todo=Say("Minta portal mengirim ulang.", "Ask the portal to send it again."),
        )
    newest: dict[tuple[Key, Key], Judgement] = {}
    # A byte that is no UTF-8 becomes a mark that no verdict, author or fingerprint holds: its line is refused by name below.
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.DictReader(file, restval="")
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise DeliveryError(
                Say("Kolom putusan berbeda dari kontrak.", "The columns of the judgements differ from the contract."),
                where=Where(file=FILE),
                expected=Say(", ".join(COLUMNS), ", ".join(COLUMNS)),
                came=Say(", ".join(rows.fieldnames or ()), ", ".join(rows.fieldnames or ())),
                todo=Say("Lihat docs/contracts/judgements.md.", "See docs/contracts/judgements.md."),
            )
        for number, row in enumerate(rows, start=1):
            judgement = _judgement(row, number)
            pair = (judgement.a, judgement.b)
            if row["dibatalkan"] == "ya":
                continue
            if pair not in newest or _age(newest[pair]) < _age(judgement):
                newest[pair] = judgement
    return sorted(newest.values(), key=lambda one: (_age(one), one.a, one.b), reverse=True)


def _age(judgement: Judgement) -> tuple[str, str]:
    """Newer is greater; of two at the same moment the cautious one (beda before ragu before sama in the alphabet) loses to none."""
    return judgement.time, {DIFFERENT: "2", UNSURE: "1", SAME: "0"}[judgement.verdict]


def _judgement(row: dict[str, str], number: int) -> Judgement:
    a = (row["source_a"], row["file_a"], row["record_id_a"])
    b = (row["source_b"], row["file_b"], row["record_id_b"])
    good = (
        row["putusan"] in (SAME, DIFFERENT, UNSURE)
        and row["dibatalkan"] in ("", "ya", "tidak")
        and row["waktu"]
        and row["petugas"]
        and a != b
        and None not in row  # more fields than columns
        and "\ufffd" not in "".join(row.values())
    )
    if not good:
        raise DeliveryError(
            Say("Putusan tidak dapat dibaca.", "A judgement cannot be read."),
            where=Where(file=FILE, row=number),
            expected=Say(
                "dua catatan berbeda, putusan sama/beda/ragu, petugas, waktu, dibatalkan ya/tidak",
                "two different records, putusan sama/beda/ragu, petugas, waktu, dibatalkan ya/tidak",
            ),
            came=Say(f"putusan {row['putusan']!r}, waktu {row['waktu']!r}", f"putusan {row['putusan']!r}, waktu {row['waktu']!r}"),
            todo=Say("Betulkan baris itu di portal.", "Correct that line in the portal."),
        )
    prints = (row["sidik_a"], row["sidik_b"])
    if b < a:
        a, b, prints = b, a, (prints[1], prints[0])
    return Judgement(a, b, row["putusan"], row["waktu"], *prints)


def _check_manifest(folder: Path) -> None:
    path = folder / "delivery.yml"
    contract = None
    if path.is_file():
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (UnicodeDecodeError, yaml.YAMLError):
            data = None  # what cannot be read names no contract
        contract = data.get("kontrak") if isinstance(data, dict) else None
    if contract != CONTRACT:
        raise DeliveryError(
            Say("Ini bukan penyerahan putusan.", "This is no delivery of judgements."),
            where=Where(file=f"{folder.name}/delivery.yml"),
            expected=Say(f"kontrak: {CONTRACT}", f"kontrak: {CONTRACT}"),
            came=Say(f"kontrak: {contract}", f"kontrak: {contract}") if contract else Say("tidak ada kontrak di sana", "no contract there"),
            todo=Say("Periksa folder yang disebut dengan --judgements.", "Check the folder given with --judgements."),
        )
