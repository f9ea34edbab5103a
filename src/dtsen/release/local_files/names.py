"""Which official variable is a column of a local file, and which of the two sets is the file?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from dtsen.errors import DeliveryError, PolicyError, Say, Where
from dtsen.release.columns import OFFICIAL

Kind = Literal["keluarga", "anggota"]
KINDS: tuple[Kind, Kind] = ("keluarga", "anggota")


@dataclass(frozen=True)
class NamePolicy:
    """`aliases`: kind -> name met in the field -> official name; `extra`: known columns that are no variable."""

    aliases: Mapping[Kind, Mapping[str, str]]
    extra: frozenset[str]


@dataclass(frozen=True)
class Columns:
    """The columns of one file in its own order: the official name, or None for one that is kept beside."""

    kind: Kind
    raw: tuple[str, ...]
    official: tuple[str | None, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        return tuple(raw for raw, name in zip(self.raw, self.official, strict=True) if name is None)

    @property
    def absent(self) -> tuple[str, ...]:
        return tuple(name for name in OFFICIAL[self.kind] if name not in self.official)


def load_name_policy(path: Path) -> NamePolicy:
    """Raises PolicyError when an alias points to no official variable."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        policy = NamePolicy({kind: dict(raw[kind]) for kind in KINDS}, frozenset(raw["tambahan"]))
    except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise PolicyError(
            Say("Ragam nama kolom impor tidak dapat dibaca.", "The column names of the import cannot be read."),
            where=Where(file=path.name),
            expected=Say("keluarga, anggota, tambahan", "keluarga, anggota, tambahan"),
        ) from error
    for kind in KINDS:
        for name, official in policy.aliases[kind].items():
            if official not in OFFICIAL[kind]:
                raise PolicyError(
                    Say("Ragam nama menunjuk ke variabel yang tidak ada.", "An alias points to a variable that does not exist."),
                    where=Where(file=path.name, column=f"{kind}.{name}"),
                    came=Say(official, official),
                )
    return policy


def recognise(header: list[str], policy: NamePolicy, file: str) -> Columns:
    """Raises DeliveryError when the file is neither set, or names one variable twice."""
    raw = tuple(plain_name(name) for name in header)
    fits = {kind: sum(name is not None for name in _official(raw, kind, policy)) for kind in KINDS}
    kind = max(KINDS, key=lambda kind: fits[kind])
    official = _official(raw, kind, policy)
    doubled = sorted({name for name in official if name and official.count(name) > 1})
    keys = {"keluarga": "nomor_kartu_keluarga", "anggota": "nomor_induk_kependudukan"}
    if keys[kind] not in official or doubled:
        missing = Say(f"kolom {keys[kind]}, satu kali", f"column {keys[kind]}, once")
        came = ", ".join(doubled) if doubled else f"{len(raw)} kolom: {', '.join(raw[:8])}"
        raise DeliveryError(
            Say("Berkas ini tidak dikenali sebagai set keluarga atau set anggota DTSEN.", "This file is neither DTSEN set."),
            where=Where(file=file, row=0),
            expected=missing,
            came=Say(came, came),
            todo=Say(
                "Periksa baris judulnya, atau tambah ragam namanya di policy/release/impor.yml.",
                "Check its header line, or add the names in policy/release/impor.yml.",
            ),
        )
    return Columns(kind, raw, official)


def plain_name(text: str) -> str:
    """`" Nomor Kartu Keluarga "` -> `nomor_kartu_keluarga`."""
    return re.sub(r"[^a-z0-9]+", "_", text.strip().strip("﻿").lower()).strip("_")


def _official(raw: tuple[str, ...], kind: Kind, policy: NamePolicy) -> tuple[str | None, ...]:
    known = set(OFFICIAL[kind])
    return tuple(name if name in known else policy.aliases[kind].get(name) for name in raw)
