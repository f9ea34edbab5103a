"""Which columns may leave for which reader: the profiles of `policy/release/profiles/`."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from dtsen.errors import PolicyError, Say, Where
from dtsen.release.columns import KNOWN_COLUMNS, OFFICIAL
from dtsen.tables import Sensitivity


@dataclass(frozen=True)
class FileProfile:
    """One kind of file: its name pattern, its columns in order, its key, and how some columns are masked."""

    kind: str
    judul: str
    nama: str
    kolom: tuple[str, ...]
    kunci: tuple[str, ...]
    bentuk_resmi: bool
    samarkan: tuple[tuple[str, str], ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The key of the file as it leaves: a masked key is none."""
        return () if set(self.kunci) & set(dict(self.samarkan)) else self.kunci

    def sensitivity(self, column: str) -> Sensitivity:
        return KNOWN_COLUMNS[self.kind][column].sensitivitas


@dataclass(frozen=True)
class Profile:
    """One reader: who it is, why and how long it may hold the data, and its files."""

    name: str
    judul: str
    dasar_hukum: str
    pemilik: str
    penerima: str
    tujuan: str
    masa_berlaku_hari: int
    berkas: tuple[FileProfile, ...]

    def file(self, kind: str) -> FileProfile:
        return next(file for file in self.berkas if file.kind == kind)


@cache
def _schema() -> dict[str, Any]:
    text = resources.files("dtsen.release").joinpath("profile.schema.yml").read_text(encoding="utf-8")
    schema: dict[str, Any] = yaml.safe_load(text)
    return schema


def load_profile(path: Path) -> Profile:
    """Reads one profile; raises PolicyError when it names an unknown column or changes the official shape."""
    if not path.is_file():
        raise PolicyError(
            Say(f"Profil rilis {path.stem} tidak ada.", f"There is no release profile {path.stem}."),
            where=Where(file=path.name),
            todo=Say("Tulis profil itu di policy/release/profiles/.", "Write that profile in policy/release/profiles/."),
        )
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        jsonschema.validate(raw, _schema())
    except (yaml.YAMLError, jsonschema.ValidationError) as error:
        place = ".".join(map(str, error.absolute_path)) if isinstance(error, jsonschema.ValidationError) else ""
        cause = re.sub(r"\s+", " ", error.message if isinstance(error, jsonschema.ValidationError) else str(error))[:300]
        raise PolicyError(
            Say("Profil rilis tidak dapat dibaca.", "A release profile cannot be read."),
            where=Where(file=path.name, column=place),
            came=Say(cause, cause),
            todo=Say("Perbaiki berkas itu; lihat profile.schema.yml.", "Repair that file; see profile.schema.yml."),
        ) from error
    files = tuple(_file(path, kind, part) for kind, part in raw["berkas"].items())
    words = (raw["judul"], raw["dasar_hukum"], raw["pemilik"], raw["penerima"], raw["tujuan"])
    return Profile(path.stem, *words, raw["masa_berlaku_hari"], files)


def _file(path: Path, kind: str, part: dict[str, Any]) -> FileProfile:
    columns: tuple[str, ...] = tuple(part["kolom"])
    file = FileProfile(
        kind,
        part["judul"],
        part["nama"],
        columns,
        tuple(part.get("kunci", ())),
        part.get("bentuk_resmi", False),
        tuple(part.get("samarkan", {}).items()),
    )
    unknown = [column for column in (*columns, *file.kunci, *dict(file.samarkan)) if column not in KNOWN_COLUMNS[kind]]
    beside = [column for column in (*file.kunci, *dict(file.samarkan)) if column not in columns]
    if unknown or beside or len(set(columns)) != len(columns):
        problem = ", ".join(unknown or beside or sorted({column for column in columns if columns.count(column) > 1}))
        raise PolicyError(
            Say("Profil rilis menyebut kolom yang tidak dapat dipakai.", "A release profile names a column that cannot be used."),
            where=Where(file=path.name, column=f"berkas.{kind}"),
            expected=Say("kolom yang ada di kamus data, sekali saja", "columns of the codebook, each once"),
            came=Say(problem, problem),
            todo=Say("Periksa ejaan kolom itu di profil.", "Check the spelling of that column in the profile."),
        )
    if file.bentuk_resmi and (columns != OFFICIAL[kind] or file.samarkan):
        raise PolicyError(
            Say(f"Bentuk resmi {kind} tidak boleh diubah.", f"The official shape of {kind} may not be changed."),
            where=Where(file=path.name, column=f"berkas.{kind}"),
            expected=Say(
                f"{len(OFFICIAL[kind])} kolom menurut urutan kontrak", f"{len(OFFICIAL[kind])} columns in the order of the contract"
            ),
            came=Say(f"{len(columns)} kolom, atau urutan lain, atau samaran", f"{len(columns)} columns, or another order, or a mask"),
            todo=Say(
                "Kembalikan urutannya, atau tulis bentuk_resmi: false dengan nama berkas lain.",
                "Restore the order, or write bentuk_resmi: false with another file name.",
            ),
        )
    return file
