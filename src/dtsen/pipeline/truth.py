"""Reads a folder of truth: who every record is and how every family lives today (the format that nusantara writes)."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from dtsen.errors import RequestError, Say, Where

PERSON_REGISTERS = ("dukcapil", "dtks", "regsosek", "p3ke")

REQUIRED = {
    "truth_records": ("source", "file", "record_id", "person_id", "family_id", "nik_status", "present", "alive"),
    "truth_family_records": ("source", "file", "record_id", "family_id"),
    "truth_persons": ("person_id", "family_id", "resident", "alive", "in_dukcapil", "tanggal_lahir", "umur", "status_hubungan_keluarga"),
    "truth_families": (
        "family_id",
        "household_id",
        "in_area",
        "kode_desa_bps",
        "pengeluaran_per_kapita",
        "jumlah_anggota_keluarga",
        "desil_nasional_keluarga",
        "desil_nasional_jiwa",
    ),
}


@dataclass(frozen=True)
class Truth:
    """The four tables as Parquet in a folder of their own; every column is text as written, null where it is empty."""

    folder: Path

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"

    def table(self, name: str) -> pa.Table:
        return pq.read_table(self.path(name))


def read_truth(folder: Path, into: Path) -> Truth:
    """Copies the tables into the folder `into`. Raises RequestError when a file or column of the format is missing."""
    into.mkdir(parents=True, exist_ok=True)
    for name, columns in REQUIRED.items():
        pq.write_table(_read(folder, name, columns), into / f"{name}.parquet")
    return Truth(into)


def _read(folder: Path, name: str, required: tuple[str, ...]) -> pa.Table:
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise RequestError(
            Say("Berkas kebenaran tidak ada.", "A file of the truth is missing."),
            where=Where(file=path.name),
            expected=Say(
                f"folder dengan {', '.join(f'{n}.csv' for n in REQUIRED)}", f"a folder with {', '.join(f'{n}.csv' for n in REQUIRED)}"
            ),
            todo=Say("Sebut folder yang benar dengan --truth.", "Give the right folder with --truth."),
        )
    with path.open(encoding="utf-8") as lines:
        header = lines.readline().rstrip("\r\n").split(",")
    missing = [column for column in required if column not in header]
    if missing:
        raise RequestError(
            Say("Kolom berkas kebenaran tidak lengkap.", "Columns of a file of the truth are missing."),
            where=Where(file=path.name, column=", ".join(missing)),
            expected=Say(", ".join(required), ", ".join(required)),
            todo=Say("Buat ulang folder kebenaran.", "Make the truth folder again."),
        )
    as_text = pacsv.ConvertOptions(
        column_types={column: pa.string() for column in header}, strings_can_be_null=True, null_values=[""], quoted_strings_can_be_null=True
    )
    return pacsv.read_csv(path, convert_options=as_text)
