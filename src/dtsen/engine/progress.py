"""How far a long piece of work is: told by the rooms, shown by the terminal, kept by nobody."""

from typing import Protocol


class Progress(Protocol):
    def say(self, task: str, done: int, total: int | None = None) -> None:
        """`done` rows of `total` (None: not known) of one named piece of work."""
        ...


class Silent:
    """Shows nothing: tests and libraries."""

    def say(self, task: str, done: int, total: int | None = None) -> None:
        return None
