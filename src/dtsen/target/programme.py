"""What is a programme, on one day? Its rule in force, as values; nothing here knows which programme it is."""

from dataclasses import dataclass
from typing import Literal

from dtsen.errors import Say
from dtsen.target.condition import Condition

Unit = Literal["keluarga", "orang"]


@dataclass(frozen=True)
class Ceiling:
    """The highest desil that a programme serves. `column` is one of the three desil of a family."""

    column: str
    highest: int
    to_verify: bool


@dataclass(frozen=True)
class Component:
    """One ground on which a person counts; `amount` in rupiah a period, `most` persons of it in one family."""

    code: str
    named: Say
    unknown: Say | None
    amount: int
    most: int | None
    condition: Condition
    to_verify: bool


@dataclass(frozen=True)
class Exclusion:
    """One ground on which nobody is served, `X01` ... An unknown one does not exclude: it is reported as `T01` ..."""

    code: str
    applies: Say
    unknown: Say
    condition: Condition
    to_verify: bool

    @property
    def unknown_code(self) -> str:
        return "T" + self.code[1:]


@dataclass(frozen=True)
class Quota:
    """How many families (or persons) can be served in the nation; `salt` orders equal scores of this quarter."""

    number: int
    salt: str
    to_verify: bool


@dataclass(frozen=True)
class Programme:
    """The version of one programme that is in force. Either `amount` (a period) or `components` says what is paid."""

    id: str
    title: Say
    unit: Unit
    since: str
    legal_basis: str
    period: str
    ceiling: Ceiling | None
    amount: int
    components: tuple[Component, ...]
    most_counted: int | None
    exclusions: tuple[Exclusion, ...]
    quota: Quota | None
    to_verify: bool

    def by_amount(self) -> tuple[Component, ...]:
        """The order in which components are counted: the largest amount first, equal ones in the order of the file."""
        return tuple(sorted(self.components, key=lambda component: -component.amount))


@dataclass(frozen=True)
class NotInForce:
    """A programme that has a file but no rule on the day of the decision: it gets no rows, and a sentence that says so."""

    id: str
    title: Say


@dataclass(frozen=True)
class Rulebook:
    """All of policy/target on one day. `sentences` are the templates of policy/target/alasan.yml by code."""

    as_of: int
    programmes: tuple[Programme, ...]
    not_in_force: tuple[NotInForce, ...]
    sentences: dict[str, Say]
