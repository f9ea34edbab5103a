"""The official exchange shape: 52 Keluarga and 48 Anggota variables, in this order (contracts/README.md)."""

import csv
import re
from dataclasses import dataclass
from importlib import resources

from dtsen.tables.table import INT, PRIBADI, QUASI, TERBUKA, TEXT, Column, Sensitivity, TypeName

_SENSITIVITY: dict[str, Sensitivity] = {"terbuka": TERBUKA, "quasi_identifier": QUASI, "data_pribadi": PRIBADI}
_MOST = 10**9


@dataclass(frozen=True)
class Variable:
    """One official variable. `daftar_kode` is empty unless its values are codes of a DTSEN list."""

    urutan: int
    name: str
    kategori: str
    definisi: str
    tipe: str
    daftar_kode: str
    sensitivitas: Sensitivity

    @property
    def type(self) -> TypeName:
        """Codes of a list and counts are integers; region codes and numbers of cards are digits kept as text."""
        return INT if (self.tipe == "kode" and self.daftar_kode) or self.tipe.startswith("bilangan") else TEXT

    @property
    def limits(self) -> tuple[int, int]:
        """Least and most of a count; without limits of its own a count may be any."""
        own = re.fullmatch(r"bilangan:(\d+)-(\d+)", self.tipe)
        return (int(own[1]), int(own[2])) if own else (0, _MOST)

    def as_column(self) -> Column:
        return Column(self.name, self.type, self.definisi, self.sensitivitas)


def _read(name: str) -> tuple[Variable, ...]:
    text = resources.files("dtsen.tables").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(
        Variable(
            int(row["urutan"]),
            row["variabel"],
            row["kategori"],
            row["definisi"],
            row["tipe"],
            row["daftar_kode"],
            _SENSITIVITY[row["sensitivitas"]],
        )
        for row in csv.DictReader(text.splitlines())
    )


KELUARGA = _read("keluarga")
ANGGOTA = _read("anggota")
