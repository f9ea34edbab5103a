"""What may never predict welfare: the truth itself, receipt of programmes, earlier ranks, belief and origin, identity."""

import re
from dataclasses import dataclass

from dtsen.errors import RequestError, Say, Where
from dtsen.rank.schema import Schema


@dataclass(frozen=True)
class Ban:
    """Words that name something forbidden, and the sentence that says why (policy/rank/larangan.yml)."""

    reason: str
    words: tuple[str, ...]
    why: Say


def words_of(name: str) -> list[str]:
    """`jumlahPBI_nas2` -> jumlah, pbi, nas."""
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", name)
    return [word.lower() for word in re.split(r"[^A-Za-z]+", apart) if word]


def ban_on(name: str, bans: tuple[Ban, ...]) -> Ban | None:
    """The ban that a column name falls under: the words of a pattern stand together in the name."""
    return next((ban for ban in bans if says(name, ban.words)), None)


def says(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether the words of one of the patterns stand together in a name."""
    words = words_of(name)
    return any(words[i : i + len(parts)] == parts for parts in map(words_of, patterns) for i in range(len(words) - len(parts) + 1))


def check_predictors(schema: Schema, bans: tuple[Ban, ...], file: str) -> None:
    """Raises RequestError, with the sentence of the ban, for the first predictor that may not be one."""
    roles = {schema.target: "target", schema.id: "id", schema.weight: "weight", schema.cluster: "cluster"}
    for predictor in schema.predictors:
        name = predictor.nama
        if name in schema.kebenaran_lain or name in roles:
            role = roles.get(name, "other_truth")
            raise _refused(
                name,
                file,
                Say(
                    f"Kolom ini berperan sebagai {role}: registri tidak memilikinya ketika peringkat dibuat.",
                    f"This column is {role}: no registry holds it when the ranking is made.",
                ),
            )
        ban = ban_on(name, bans)
        if ban is not None:
            raise _refused(name, file, ban.why)


def _refused(name: str, file: str, why: Say) -> RequestError:
    return RequestError(
        Say(f"Peubah {name} tidak boleh menjadi penduga kesejahteraan.", f"Column {name} may not predict welfare."),
        where=Where(file=file, column=name),
        came=why,
        todo=Say(
            "Keluarkan peubah itu dari categorical/numeric/predictors pada skema; daftar larangan ada di policy/rank/larangan.yml.",
            "Take it out of categorical/numeric/predictors in the schema; the list of bans is policy/rank/larangan.yml.",
        ),
    )
