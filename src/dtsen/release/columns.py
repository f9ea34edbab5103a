"""Every column that a release knows, by kind of file: the official variables and the columns of our own lists.

What is not here cannot be named by a profile; what no profile names cannot leave.
"""

import csv
from dataclasses import dataclass
from importlib import resources
from typing import Final

from dtsen.tables import ANGGOTA, KELUARGA, Sensitivity
from dtsen.tables.table import PRIBADI, QUASI, TERBUKA

_SENSITIVITY: Final[dict[str, Sensitivity]] = {level: level for level in (TERBUKA, QUASI, PRIBADI)}


@dataclass(frozen=True)
class KnownColumn:
    """One column of one kind of file, as the codebook prints it; `tipe` and `daftar_kode` are empty for plain text."""

    berkas: str
    urutan: int
    variabel: str
    kategori: str
    definisi: str
    tipe: str
    daftar_kode: str
    sensitivitas: Sensitivity


def _official(kind: str) -> dict[str, KnownColumn]:
    variables = KELUARGA if kind == "keluarga" else ANGGOTA
    return {v.name: KnownColumn(kind, v.urutan, v.name, v.kategori, v.definisi, v.tipe, v.daftar_kode, v.sensitivitas) for v in variables}


def _lists() -> dict[str, dict[str, KnownColumn]]:
    text = resources.files("dtsen.release").joinpath("list_columns.csv").read_text(encoding="utf-8")
    kinds: dict[str, dict[str, KnownColumn]] = {}
    for row in csv.DictReader(text.splitlines()):
        columns = kinds.setdefault(row["berkas"], {})
        columns[row["variabel"]] = KnownColumn(
            row["berkas"], len(columns) + 1, row["variabel"], "Daftar", row["definisi"], "", "", _SENSITIVITY[row["sensitivitas"]]
        )
    return kinds


OFFICIAL: Final[dict[str, tuple[str, ...]]] = {
    "keluarga": tuple(variable.name for variable in KELUARGA),
    "anggota": tuple(variable.name for variable in ANGGOTA),
}
KNOWN_COLUMNS: Final[dict[str, dict[str, KnownColumn]]] = {kind: _official(kind) for kind in OFFICIAL} | _lists()
