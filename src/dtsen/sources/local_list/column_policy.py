"""`policy/updates/kolom_daerah.yml`: the words that offices use for each field."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from dtsen.errors import PolicyError, Say, Where
from dtsen.sources.local_list.forms import Form, load_forms, plain
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
    `no_person`: how rows of totals and signatures begin. `forms`: exports that are known by their columns, and read by their own."""

    fields: Mapping[str, str]
    no_person: tuple[str, ...]
    spoilt_from: float
    forms: tuple[Form, ...] = ()


def load_column_policy(path: Path) -> ColumnPolicy:
    """With the forms of the folder `bentuk` beside it. Raises PolicyError when a file lacks a part, or one name stands for two fields."""
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
    ours = {plain(name): ORIGIN for name in ORIGIN_NAMES}
    fields |= ours
    for variable in (*ANGGOTA, *KELUARGA):
        if variable.type == INT and variable.name not in NOT_ASKED:
            fields.setdefault(plain(variable.name), variable.name)
    known = (replace(form, fields={**form.fields, **ours}) for form in load_forms(path.with_name("bentuk")))
    return ColumnPolicy(fields, begins, spoilt, tuple(known))
