"""What the program says when a promise was broken.

A broken promise (a missing file, a wrong checksum, a run that may not go on) is an exception. A problem *in the data*
is never one: it is a row of `refused_record`, `unmapped_value` or `finding`.

Every message exists in Indonesian and English and says, in this order: what is wrong, where, what was expected, what
came, what to do. It never holds a NIK, a No. KK or a name.
"""

from dataclasses import dataclass
from typing import Literal

Lang = Literal["id", "en"]


@dataclass(frozen=True)
class Say:
    """One sentence in both tongues."""

    id: str
    en: str

    def text(self, lang: Lang) -> str:
        return self.id if lang == "id" else self.en


@dataclass(frozen=True)
class Where:
    """The place of a problem in what was delivered: file, row (1 = first record) and column, as far as known."""

    file: str = ""
    row: int | None = None
    column: str = ""

    def text(self, lang: Lang) -> str:
        words = {"id": ("berkas", "baris", "kolom"), "en": ("file", "row", "column")}[lang]
        parts = []
        if self.file:
            parts.append(f"{words[0]} {self.file}")
        if self.row is not None:
            parts.append(f"{words[1]} {self.row}")
        if self.column:
            parts.append(f"{words[2]} {self.column}")
        return ", ".join(parts)


class DtsenError(Exception):
    """Root of everything that this program raises on purpose; shown to the user as text, never as a traceback.

    `exit_code`: 1 the input or the request is wrong, 2 the machine or a policy file is wrong, 3 a gate stopped the run.
    """

    exit_code = 1

    def __init__(
        self,
        what: Say,
        *,
        where: Where | None = None,
        expected: Say | None = None,
        came: Say | None = None,
        todo: Say | None = None,
    ) -> None:
        self.what = what
        self.where = where
        self.expected = expected
        self.came = came
        self.todo = todo
        super().__init__(self.text("id"))

    def text(self, lang: Lang) -> str:
        """The whole message, one line a part."""
        labels = {
            "id": ("Di", "Diharapkan", "Ditemukan", "Yang perlu dilakukan"),
            "en": ("At", "Expected", "Found", "What to do"),
        }[lang]
        lines = [self.what.text(lang)]
        where = self.where.text(lang) if self.where else ""
        for label, value in zip(
            labels,
            (where, *(part.text(lang) if part else "" for part in (self.expected, self.came, self.todo))),
            strict=True,
        ):
            if value:
                lines.append(f"  {label}: {value}")
        return "\n".join(lines)


class DeliveryError(DtsenError):
    """A delivery is not what its `delivery.yml` or the contract promised."""


class RequestError(DtsenError):
    """The command asks for something that does not exist or does not fit together."""


class PolicyError(DtsenError):
    """A file under `policy/` cannot be used."""

    exit_code = 2


class MachineError(DtsenError):
    """This machine refused: disk full, folder not writable, an engine that is not installed."""

    exit_code = 2


class GateError(DtsenError):
    """A threshold in `policy/` says that the run may not go on."""

    exit_code = 3
