"""What people decide about linking: `policy/link/ambang.yml` and the model file that it names."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from dtsen.errors import PolicyError, Say, Where
from dtsen.link.match import Limits
from dtsen.link.model import Model, read_model


@dataclass(frozen=True)
class LinkPolicy:
    limits: Limits
    model: Model
    learn: bool  # the model is learned from the data, the file only steadies it
    spine: str


_NUMBERS = ("terima", "tinjau", "jarak_calon", "pemakai_nik", "pemakai_kk", "ukuran_blok")


def read_policy(folder: Path) -> LinkPolicy:
    """Raises PolicyError when a threshold is missing or no number, or the model is not there."""
    path = folder / "ambang.yml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    values = {}
    for name in _NUMBERS:
        value = data.get(name)
        if not isinstance(value, int | float):
            raise PolicyError(
                Say(f"Ambang pemadanan `{name}` tidak ada.", f"Linking threshold `{name}` is missing."),
                where=Where(file=path.name),
                expected=Say("sebuah bilangan", "a number"),
                came=Say(str(value), str(value)),
                todo=Say("Isi nilainya.", "Fill in the value."),
            )
        values[name] = float(value)
    limits = Limits(
        accept=values["terima"],
        review=values["tinjau"],
        margin=values["jarak_calon"],
        nik_users=int(values["pemakai_nik"]),
        card_users=int(values["pemakai_kk"]),
        block=int(values["ukuran_blok"]),
    )
    return LinkPolicy(
        limits, read_model(folder / "model" / f"{data['model']}.yml"), bool(data.get("belajar", True)), str(data["tulang_punggung"])
    )
