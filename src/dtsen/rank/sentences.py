"""The explanation of a desil in plain words, for a village officer and a family; Indonesian first, English beside."""

import math
from collections.abc import Sequence
from typing import Protocol

from dtsen.errors import Say

# How many characteristics are named each way, and the smallest effect (ln welfare) that is worth a sentence.
NAMED = 4
WORTH_NAMING = 0.01
LEVEL_WORDS = {
    "nasional": Say("tingkat nasional", "in the nation"),
    "provinsi": Say("tingkat provinsi", "in its province"),
    "kabupaten_kota": Say("tingkat kabupaten/kota", "in its regency or city"),
}


class Part(Protocol):
    """A contribution, as far as a sentence needs it."""

    @property
    def label(self) -> Say: ...
    @property
    def value(self) -> Say: ...
    @property
    def median(self) -> Say: ...
    @property
    def effect(self) -> float: ...
    @property
    def imputed(self) -> bool: ...


class Distance(Protocol):
    """A distance to the cuts, as far as a sentence needs it."""

    @property
    def level(self) -> str: ...
    @property
    def desil(self) -> int: ...
    @property
    def down(self) -> float | None: ...
    @property
    def up(self) -> float | None: ...


def sentences(desil: dict[str, int | None], band: tuple[int, int], parts: Sequence[Part], distances: Sequence[Distance]) -> tuple[Say, ...]:
    """Rank, how sure it is, what moved it, what is not known, how near the next desil is."""
    national = desil["nasional"]
    said = [
        Say(
            f"Keluarga ini berada di desil {national} dari 10 di tingkat nasional (1 = perkiraan kesejahteraan paling rendah).",
            f"This family is in desil {national} of 10 in the nation (1 = lowest estimated welfare).",
        ),
        Say(
            f"Ini perkiraan: delapan dari sepuluh keluarga seperti ini sebenarnya berada di desil {band[0]} sampai {band[1]}.",
            f"This is an estimate: eight in ten families like this one are truly in desil {band[0]} to {band[1]}.",
        ),
    ]
    for level in ("provinsi", "kabupaten_kota"):
        if desil.get(level) is not None:
            words = LEVEL_WORDS[level]
            said.append(Say(f"Di {words.id}: desil {desil[level]}.", f"Desil {desil[level]} {words.en}."))
    said += _moved(parts)
    said += _near(distances)
    return tuple(said)


def _moved(parts: Sequence[Part]) -> list[Say]:
    said = []
    for sign, words in (
        (1, Say("Yang menaikkan perkiraan dibanding keluarga tengah", "What raises the estimate against the median family")),
        (-1, Say("Yang menurunkan perkiraan dibanding keluarga tengah", "What lowers the estimate against the median family")),
    ):
        named = [part for part in parts if sign * part.effect >= WORTH_NAMING and not part.imputed][:NAMED]
        if named:
            listed = {lang: "; ".join(_one(part, lang) for part in named) for lang in ("id", "en")}
            said.append(Say(f"{words.id}: {listed['id']}.", f"{words.en}: {listed['en']}."))
    filled = [part for part in parts if part.imputed]
    if filled:
        listed = {lang: ", ".join(_label(part, lang) for part in filled[:NAMED]) for lang in ("id", "en")}
        more = len(filled) - len(filled[:NAMED])
        tail = (f" dan {more} lainnya", f" and {more} more") if more else ("", "")
        said.append(
            Say(
                f"Belum diketahui, jadi diduga dari isian lain: {listed['id']}{tail[0]}. Lengkapi isian ini lebih dulu.",
                f"Not known, so filled from the other answers: {listed['en']}{tail[1]}. Complete these first.",
            )
        )
    return said


def _one(part: Part, lang: str) -> str:
    other = ("keluarga tengah", "median family")[lang == "en"]
    value, median = (part.value.id, part.median.id) if lang == "id" else (part.value.en, part.median.en)
    return f"{_label(part, lang)}: {value} ({other}: {median})"


def _label(part: Part, lang: str) -> str:
    return part.label.id if lang == "id" else part.label.en


def _near(distances: Sequence[Distance]) -> list[Say]:
    said = []
    for item in distances:
        if item.level != "nasional":
            continue
        if item.up is not None:
            share = round(100 * math.expm1(item.up))
            said.append(
                Say(
                    f"Perkiraan pengeluaran perlu sekitar {share} % lebih tinggi untuk masuk desil {item.desil + 1}.",
                    f"Estimated spending would have to be about {share} % higher to be in desil {item.desil + 1}.",
                )
            )
        if item.down is not None:
            share = round(-100 * math.expm1(-item.down))
            said.append(
                Say(
                    f"Bila sekitar {share} % lebih rendah, keluarga ini masuk desil {item.desil - 1}.",
                    f"About {share} % lower would put it in desil {item.desil - 1}.",
                )
            )
    return said
