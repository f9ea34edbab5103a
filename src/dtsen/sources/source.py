"""What a source promises: one folder a source, `source.yml` beside its mapping and README."""

import csv
import re
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from dtsen.vocabulary import System

PERSON_SOURCES = ("dukcapil", "dtks", "regsosek", "p3ke")
TABULAR_SOURCES = (*PERSON_SOURCES, "pemutakhiran", "susenas", "admin")


@dataclass(frozen=True)
class ExpectedColumn:
    """One column of the contract. `pattern` (of the whole field) is asked only when a broken record is repaired.

    `start`: how an address begins; only in such a column is a delimiter too many taken out (contract section 5).
    """

    name: str
    type: str
    pattern: re.Pattern[str] | None
    start: re.Pattern[str] | None

    @property
    def exact_length(self) -> int | None:
        match = re.fullmatch(r"teks:(\d+)", self.type)
        return int(match.group(1)) if match else None

    def fits(self, value: str) -> bool:
        """Could this field hold `value`? Free text holds anything."""
        if self.exact_length is not None:
            return value == "" or len(value) == self.exact_length
        return self.pattern is None or self.pattern.fullmatch(value) is not None


@dataclass(frozen=True)
class FileKind:
    """One kind of file of a source (`berkas`): `pattern` of its name without ending, key columns, columns in order."""

    name: str
    pattern: re.Pattern[str]
    key: tuple[str, ...]
    columns: tuple[ExpectedColumn, ...]
    ignored: tuple[str, ...]
    at_least: int
    parquet: bool

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True)
class Source:
    """One source.

    `system` is the one that its region columns are made for; `quoting` is tanpa (no quotes at all), bila_perlu (plain
    CSV) or semua (every field).
    """

    name: str
    title: str
    contract: str
    system: System
    delimiter: str
    quoting: str
    largest_refused_share: float
    kinds: tuple[FileKind, ...]

    def kind_of(self, stem: str) -> FileKind | None:
        """The kind of a file by its name without ending and part number."""
        return next((kind for kind in self.kinds if kind.pattern.fullmatch(stem)), None)


@dataclass(frozen=True)
class Mapping:
    """How one column becomes a DTSEN variable: through a code list, or as a number within a range."""

    source: str
    kind: str
    column: str
    subject: str
    variable: str
    code_list: str
    range: str


def load_source(name: str) -> Source:
    """Reads `sources/<name>/source.yml`."""
    text = resources.files("dtsen.sources").joinpath(name, "source.yml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    kinds = tuple(_kind(kind, body) for kind, body in raw["berkas"].items())
    shape = raw["bentuk"]
    system = System(raw["sistem_kode_wilayah"])
    return Source(raw["sumber"], raw["judul"], raw["kontrak"], system, shape["pemisah"], shape["kutip"], raw["batas_ditolak"], kinds)


def all_sources() -> tuple[Source, ...]:
    return tuple(load_source(name) for name in TABULAR_SOURCES)


def mappings(name: str) -> tuple[Mapping, ...]:
    """Reads `sources/<name>/mapping.csv`; a source without one maps nothing by rule."""
    path = resources.files("dtsen.sources").joinpath(name, "mapping.csv")
    if not path.is_file():
        return ()
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return tuple(Mapping(name, r["berkas"], r["kolom"], r["subjek"], r["variabel"], r["daftar_kode"], r["rentang"]) for r in rows)


def _kind(name: str, body: dict[str, Any]) -> FileKind:
    columns = tuple(ExpectedColumn(c["nama"], c["tipe"], _pattern(c.get("pola")), _pattern(c.get("awal"))) for c in body["kolom"])
    return FileKind(
        name,
        re.compile(body["pola"]),
        tuple(body["kunci"]),
        columns,
        tuple(body["diabaikan"]),
        body["paling_sedikit"],
        body.get("parquet", True),
    )


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return re.compile(text, re.S) if text else None
