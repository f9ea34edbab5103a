"""Desil: which tenth of the families (or persons) a family is in; 1 is the poorest, 10 the best off."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Desil:
    """A tenth, 1 to 10. There is no desil 0: a family that was not ranked has none."""

    value: int

    def __post_init__(self) -> None:
        if not 1 <= self.value <= 10:
            raise ValueError(f"desil 1-10, bukan {self.value}")
