"""`policy/updates/kolom_daerah.yml`: the words that offices use for each field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from dtsen.errors import PolicyError, Say, Where
from dtsen.tables import ANGGOTA, KELUARGA
from dtsen.tables.family import DESIL_VARIABLES
from dtsen.tables.table import INT

# Counted or ranked by the registry itself: a list can claim none of them.
NOT_ASKED = frozenset({*DESIL_VARIABLES, "jumlah_anggota_keluarga"})
# What an answer put in front of the office's own columns begins so; one of these columns says which row of the first list it was.
OURS, ORIGIN = "dtsen", "asal_baris"
ORIGIN_NAMES = ("DTSEN: baris", "DTSEN: row")


@dataclass(frozen=True)
class ColumnPolicy:
    """`fields`: name of a column, letters and digits only -> field; official variables stand for themselves.
    `no_person`: how rows of totals and signatures begin."""

    fields: Mapping[str, str]
    no_person: tuple[str, ...]
    spoilt_from: float


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """Small letters and digits only: `NO. KK` -> `nokk`."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def load_column_policy(path: Path) -> ColumnPolicy:
    """Raises PolicyError when the file lacks a part, or one name stands for two fields."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        pairs = [(plain(str(name)), str(field)) for field, names in raw["isian"].items() for name in [field, *names]]
        begins = tuple(str(word) for word in raw["bukan_orang"])
        spoilt = float(raw["kolom_rusak_mulai"])
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise PolicyError(
            Say("Nama kolom daftar daerah tidak dapat dibaca.", "The column names of local lists cannot be read."),
            where=Where(file=path.name),
            expected=Say("isian, bukan_orang, kolom_rusak_mulai", "isian, bukan_orang, kolom_rusak_mulai"),
        ) from error
    fields: dict[str, str] = {}
    for name, field in pairs:
        if fields.setdefault(name, field) != field:
            raise PolicyError(
                Say("Satu nama kolom berarti dua isian.", "One column name stands for two fields."),
                where=Where(file=path.name, column=name),
                came=Say(f"{fields[name]}, {field}", f"{fields[name]}, {field}"),
                todo=Say("Hapus dari salah satunya.", "Take it out of one of them."),
            )
    fields |= {plain(name): ORIGIN for name in ORIGIN_NAMES}
    for variable in (*ANGGOTA, *KELUARGA):
        if variable.type == INT and variable.name not in NOT_ASKED:
            fields.setdefault(plain(variable.name), variable.name)
    return ColumnPolicy(fields, begins, spoilt)
