"""Every chosen value of one person or family in one text: a row of `value_origin` each, kept together.

A registry has some 43 values a person with source, day and what lost; as rows they would be the largest table of the
portal by far and are only ever read for one family at a time. Each value begins with \\x1e, its fields are separated by
\\x1f: number of the head in `Release.variables` (variable, source, rule), value, day, coarse values, what lost.
"""

from collections.abc import Sequence
from typing import NamedTuple

FIELD, VALUE = "\x1f", "\x1e"
# Encrypted elsewhere or of no use here: only source and day of these are kept, never what they say.
HIDDEN = ("nomor_induk_kependudukan", "nomor_kartu_keluarga", "id_pelanggan_pln")


class Lost(NamedTuple):
    """A value of another source that was not chosen."""

    source: str
    day: int | None
    value: str


class Known(NamedTuple):
    """One chosen value. `coarse`: values that the source cannot tell apart; `rule`: what chose; `lost`, best first."""

    variable: str
    value: str
    source: str
    day: int | None
    coarse: str
    rule: str
    lost: tuple[Lost, ...]

    @property
    def disputed(self) -> tuple[Lost, ...]:
        """Only those that say something else."""
        return tuple(one for one in self.lost if one.value != self.value)


def unpack(text: str, heads: Sequence[Sequence[str]]) -> dict[str, Known]:
    """The values of one subject by variable."""
    known = {}
    for part in text.split(VALUE):
        if part:
            number, value, day, coarse, lost = part.split(FIELD)
            variable, source, rule = heads[int(number)]
            known[variable] = Known(variable, value, source, int(day) if day else None, coarse, rule, _lost(lost) if lost else ())
    return known


def _lost(text: str) -> tuple[Lost, ...]:
    made = []
    for part in text.split(";"):
        where, sign, value = part.partition("=")
        source, _, day = where.partition("@")
        if sign and day.isdigit():
            made.append(Lost(source, int(day), value))
    return tuple(made)
