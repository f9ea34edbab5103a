"""Which questions may a rule ask? A closed vocabulary; a rule file can hold no SQL of its own.

About one person (`syarat` of a component, or below `ada_anggota`):

    {umur: {paling_sedikit: 6, paling_banyak: 21}}          completed years on the day of the decision
    {variabel: partisipasi_sekolah, salah_satu: ["2"]}      an open variable of `person`, or `hubungan` of `membership`
    {variabel: jumlah_usaha, paling_sedikit: 1}             a count, between two ends
    {variabel: padan_dukcapil, benar: true}                 yes or no
    {dari_variabel: [a, b, c], salah_satu: ["1"], sejumlah: 2}    at least two of these variables
    {bukti: hamil, salah_satu: ["1"], paling_lama_hari: 0}  what a source saw, and only while it is not older than that

About one family (exclusions):

    {ada_anggota: ...}  {semua_anggota: ...}  {ada_mantan_anggota: ...}   members of today, or those who died or left
    {variabel: didata, benar: true}                         a variable of `family`
    {orang: ...}                                            the person itself; only in a programme for persons

Both: {dan: [...]}, {atau: [...]}, {bukan: ...}, and {pasti: ...}, the only one that turns *not known* into *no*:
`bukan: {pasti: {umur: {paling_banyak: 14}}}` is everyone who is not certainly a child.

Every question has three answers: yes (TRUE), no (FALSE), not known (NULL). AND, OR and NOT of SQL are exactly the
three-valued logic that is wanted: *no and unknown* is no, *yes or unknown* is yes, *not unknown* is unknown.
`condition_reading` makes these from a file.
"""

import datetime
from dataclasses import dataclass
from typing import Protocol

from dtsen.tables import FAMILY, PERSON, Table, TypeName

# Evidence that is true only on the day on which it was seen, and the column that says which day.
EVIDENCE = {"hamil": "hamil_tanggal"}
AGE = "umur_kini"
_NO_CHARACTERISTIC = {
    "umur",
    "family_id",
    "person_id",
    "kepala_person_id",
    "tanggal_keadaan",
    "tanggal_data",
    *EVIDENCE,
    *EVIDENCE.values(),
}


def _open_variables(table: Table) -> dict[str, TypeName]:
    """What a rule may look at: no name, number or address, no village."""
    return {c.name: c.type for c in table.columns if c.sensitivity == "terbuka" and c.name not in _NO_CHARACTERISTIC}


PERSON_VARIABLES: dict[str, TypeName] = {**_open_variables(PERSON), "hubungan": "INT"}
FAMILY_VARIABLES: dict[str, TypeName] = _open_variables(FAMILY)


class Ask(Protocol):
    """Where a condition is asked: the day, and the answers about members as columns."""

    @property
    def as_of(self) -> int: ...

    def any_member(self, condition: "Condition", *, former: bool) -> str:
        """The three-valued column: some member of today (or former member) answers yes."""
        ...

    def this_person(self, condition: "Condition") -> str:
        """The three-valued column: the person who is being decided on answers yes."""
        ...


class Condition(Protocol):
    def sql(self, ask: Ask) -> str:
        """A three-valued expression of the portable subset."""
        ...

    def variables(self) -> frozenset[str]:
        """The columns of the same row that it looks at."""
        ...


@dataclass(frozen=True)
class Age:
    least: int | None
    most: int | None

    def sql(self, ask: Ask) -> str:
        return _between(AGE, self.least, self.most)

    def variables(self) -> frozenset[str]:
        return frozenset({AGE})


@dataclass(frozen=True)
class Between:
    variable: str
    least: int | None
    most: int | None

    def sql(self, ask: Ask) -> str:
        return _between(self.variable, self.least, self.most)

    def variables(self) -> frozenset[str]:
        return frozenset({self.variable})


@dataclass(frozen=True)
class OneOf:
    """`values` are SQL literals; texts are compared in capitals, so that a label of KTP may be written either way."""

    variable: str
    values: tuple[str, ...]
    is_text: bool

    def sql(self, ask: Ask) -> str:
        subject = f"UPPER({self.variable})" if self.is_text else self.variable
        return f"{subject} IN ({', '.join(self.values)})"

    def variables(self) -> frozenset[str]:
        return frozenset({self.variable})


@dataclass(frozen=True)
class IsTrue:
    variable: str
    wanted: bool

    def sql(self, ask: Ask) -> str:
        return self.variable if self.wanted else f"(NOT {self.variable})"

    def variables(self) -> frozenset[str]:
        return frozenset({self.variable})


@dataclass(frozen=True)
class AtLeast:
    """At least `number` of several questions: yes when enough are certain, no when even the unknown would not do."""

    parts: tuple[OneOf, ...]
    number: int

    def sql(self, ask: Ask) -> str:
        certain = " + ".join(f"CASE WHEN {part.sql(ask)} THEN 1 ELSE 0 END" for part in self.parts)
        possible = " + ".join(f"CASE WHEN {part.sql(ask)} OR {part.variable} IS NULL THEN 1 ELSE 0 END" for part in self.parts)
        return f"(CASE WHEN {certain} >= {self.number} THEN TRUE WHEN {possible} >= {self.number} THEN NULL ELSE FALSE END)"

    def variables(self) -> frozenset[str]:
        return frozenset().union(*(part.variables() for part in self.parts))


@dataclass(frozen=True)
class Evidence:
    """What a source saw counts from that day until `days` later; before and after, nobody knows."""

    seen: OneOf
    day: str
    days: int

    def sql(self, ask: Ask) -> str:
        oldest = _days_before(ask.as_of, self.days)
        return f"(CASE WHEN {self.day} BETWEEN {oldest} AND {ask.as_of} THEN {self.seen.sql(ask)} END)"

    def variables(self) -> frozenset[str]:
        return self.seen.variables() | {self.day}


@dataclass(frozen=True)
class Together:
    """`word` is AND or OR."""

    word: str
    parts: tuple[Condition, ...]

    def sql(self, ask: Ask) -> str:
        return "(" + f" {self.word} ".join(part.sql(ask) for part in self.parts) + ")"

    def variables(self) -> frozenset[str]:
        return frozenset().union(*(part.variables() for part in self.parts))


@dataclass(frozen=True)
class Not:
    part: Condition

    def sql(self, ask: Ask) -> str:
        return f"(NOT {self.part.sql(ask)})"

    def variables(self) -> frozenset[str]:
        return self.part.variables()


@dataclass(frozen=True)
class Certainly:
    part: Condition

    def sql(self, ask: Ask) -> str:
        return f"COALESCE({self.part.sql(ask)}, FALSE)"

    def variables(self) -> frozenset[str]:
        return self.part.variables()


@dataclass(frozen=True)
class AnyMember:
    part: Condition
    former: bool

    def sql(self, ask: Ask) -> str:
        return ask.any_member(self.part, former=self.former)

    def variables(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True)
class ThisPerson:
    part: Condition

    def sql(self, ask: Ask) -> str:
        return ask.this_person(self.part)

    def variables(self) -> frozenset[str]:
        return frozenset()


def _between(name: str, least: int | None, most: int | None) -> str:
    parts = [f"{name} >= {least}"] if least is not None else []
    parts += [f"{name} <= {most}"] if most is not None else []
    return "(" + " AND ".join(parts) + ")"


def _days_before(day: int, days: int) -> int:
    date = datetime.date(day // 10000, day // 100 % 100, day % 100) - datetime.timedelta(days=days)
    return date.year * 10000 + date.month * 100 + date.day
