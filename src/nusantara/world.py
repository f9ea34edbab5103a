"""The state of the country on one day, as columns: persons, families, houses, cards (KK), and what Dukcapil has written down.

A family lives in a house; two families may share one. A card belongs to a family, but a young couple may still show its
parents' card. Dukcapil has its own view of card, relation, marriage and address, which lags behind life.
"""

from dataclasses import dataclass, field, fields, replace

import numpy as np
from numpy.typing import NDArray

from nusantara.regions import Land
from nusantara.streams import Ints

NOBODY = -1
HEAD, SPOUSE, CHILD, IN_LAW, GRANDCHILD, PARENT, HELPER, OTHER = 1, 2, 3, 4, 5, 6, 7, 8
SINGLE, MARRIED, DIVORCED, WIDOWED = 1, 2, 3, 4


@dataclass
class Columns:
    """Columns of equal length that grow together; `size` rows are in use."""

    size: int = 0

    def names(self) -> list[str]:
        return [f.name for f in fields(self) if f.name != "size"]

    def grow(self, rows: int, **values: object) -> Ints:
        """Append `rows` rows (a column not named gets zeros) and return their numbers."""
        start, stop = self.size, self.size + rows
        for name in self.names():
            column = getattr(self, name)
            if stop > len(column):
                column = np.concatenate([column, np.zeros(max(stop - len(column), len(column) // 2 + 64), dtype=column.dtype)])
                setattr(self, name, column)
            column[start:stop] = values.get(name, 0)
        self.size = stop
        return np.arange(start, stop, dtype=np.int64)

    def trim(self) -> None:
        """Cut every column to the rows in use."""
        for name in self.names():
            setattr(self, name, getattr(self, name)[: self.size].copy())


def _ints() -> Ints:
    return np.zeros(0, dtype=np.int64)


def _small() -> NDArray[np.int8]:
    return np.zeros(0, dtype=np.int8)


@dataclass
class People(Columns):
    """One row a person. Days are ordinals; `death` 0 = alive; `dk_*` is Dukcapil's view, `dk_known` 0 = never registered."""

    sex: NDArray[np.int8] = field(default_factory=_small)
    birth: Ints = field(default_factory=_ints)
    death: Ints = field(default_factory=_ints)
    abroad: Ints = field(default_factory=_ints)
    mother: Ints = field(default_factory=_ints)
    father: Ints = field(default_factory=_ints)
    spouse: Ints = field(default_factory=_ints)
    family: Ints = field(default_factory=_ints)
    rel: NDArray[np.int8] = field(default_factory=_small)
    kawin: NDArray[np.int8] = field(default_factory=_small)
    twin: NDArray[np.int8] = field(default_factory=_small)
    culture: NDArray[np.int8] = field(default_factory=_small)
    surname: Ints = field(default_factory=_ints)
    born_village: Ints = field(default_factory=_ints)
    dk_known: NDArray[np.int8] = field(default_factory=_small)
    dk_dead: NDArray[np.int8] = field(default_factory=_small)
    dk_card: Ints = field(default_factory=_ints)
    dk_rel: NDArray[np.int8] = field(default_factory=_small)
    dk_kawin: NDArray[np.int8] = field(default_factory=_small)
    dk_house: Ints = field(default_factory=_ints)


@dataclass
class Families(Columns):
    """One row a family that ever lived; `origin` is the family whose card a new couple first showed (-1: none)."""

    house: Ints = field(default_factory=_ints)
    card: Ints = field(default_factory=_ints)
    old_card: Ints = field(default_factory=_ints)
    origin: Ints = field(default_factory=_ints)
    culture: NDArray[np.int8] = field(default_factory=_small)


@dataclass
class Houses(Columns):
    """One row a house. `owner` is the family whose house it is; `style` picks the form of its address."""

    village: Ints = field(default_factory=_ints)
    owner: Ints = field(default_factory=_ints)
    rt: Ints = field(default_factory=_ints)
    rw: Ints = field(default_factory=_ints)
    street: Ints = field(default_factory=_ints)
    number: Ints = field(default_factory=_ints)
    style: Ints = field(default_factory=_ints)


@dataclass
class Cards(Columns):
    """One row a KK: the village where it was issued and the day."""

    village: Ints = field(default_factory=_ints)
    day: Ints = field(default_factory=_ints)


@dataclass(frozen=True)
class Snapshot:
    """Who lived with whom on `day`. Persons born later have family -1, the dead and those gone abroad too."""

    day: int
    family: Ints
    rel: NDArray[np.int8]
    kawin: NDArray[np.int8]
    house: Ints
    card: Ints
    old_card: Ints


@dataclass
class World:
    """Everything that happened, up to now."""

    land: Land
    seed: int
    people: People = field(default_factory=People)
    families: Families = field(default_factory=Families)
    houses: Houses = field(default_factory=Houses)
    cards: Cards = field(default_factory=Cards)
    snapshots: dict[int, Snapshot] = field(default_factory=dict)

    def photograph(self, day: int) -> None:
        """Keep the state of `day` for the registers that were made then."""
        people, families = self.people, self.families
        n = people.size
        here = (people.death[:n] == 0) & (people.abroad[:n] == 0)
        self.snapshots[day] = Snapshot(
            day,
            np.where(here, people.family[:n], NOBODY),
            people.rel[:n].copy(),
            people.kawin[:n].copy(),
            families.house[: families.size].copy(),
            families.card[: families.size].copy(),
            families.old_card[: families.size].copy(),
        )

    def as_of(self, day: int) -> Snapshot:
        """The last photograph not later than `day` (the first one for days before it)."""
        taken = sorted(self.snapshots)
        return self.snapshots[max((t for t in taken if t <= day), default=taken[0])]

    def padded(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot with rows for everybody and every family that came later (-1)."""
        more, fams = self.people.size - len(snapshot.family), self.families.size - len(snapshot.house)
        return replace(
            snapshot,
            family=np.concatenate([snapshot.family, np.full(more, NOBODY)]),
            rel=np.concatenate([snapshot.rel, np.zeros(more, dtype=np.int8)]),
            kawin=np.concatenate([snapshot.kawin, np.zeros(more, dtype=np.int8)]),
            house=np.concatenate([snapshot.house, np.full(fams, NOBODY)]),
            card=np.concatenate([snapshot.card, np.full(fams, NOBODY)]),
            old_card=np.concatenate([snapshot.old_card, np.full(fams, NOBODY)]),
        )
