"""What every event needs: members of families, succession of heads, new cards, and whether Dukcapil heard of it."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.random import Generator

from nusantara.days import ordinal
from nusantara.people import new_houses
from nusantara.streams import Ints
from nusantara.world import CHILD, HEAD, NOBODY, OTHER, PARENT, SPOUSE, World

END = 20251231


class Life:
    """The world in motion. `members[f]` are the living residents of family f, head first."""

    def __init__(self, world: World, rng: Generator) -> None:
        self.world = world
        self.rng = rng
        self.members: list[list[int]] = [[] for _ in range(world.families.size)]
        self.guests: dict[int, list[int]] = {}
        people = world.people
        for person, family in enumerate(people.family[: people.size].tolist()):
            self.members[family].append(person)
        for family, house in enumerate(world.families.house[: world.families.size].tolist()):
            self.guests.setdefault(house, []).append(family)
        self._end = ordinal(END)

    def heard(self, day: int) -> bool:
        """Dukcapil writes nearly every event down, but a good part of those of the last months not yet."""
        return bool(self.rng.random() < 0.982 - 0.5 * math.exp(-(self._end - day) / 110))

    def write_down(self, persons: Iterable[int]) -> None:
        """Dukcapil's view of these persons becomes what is true now."""
        people, families = self.world.people, self.world.families
        for p in persons:
            family = people.family[p]
            people.dk_known[p] = 1
            people.dk_card[p] = families.card[family]
            people.dk_rel[p] = people.rel[p]
            people.dk_kawin[p] = people.kawin[p]
            people.dk_house[p] = families.house[family]

    def new_card(self, family: int, day: int) -> None:
        """A new KK for a family, issued in its village."""
        families = self.world.families
        families.old_card[family] = families.card[family]
        village = self.world.houses.village[families.house[family]]
        families.card[family] = int(self.world.cards.grow(1, village=village, day=day)[0])
        families.origin[family] = NOBODY

    def new_family(self, house: int, culture: int) -> int:
        """An empty family in a house that stands; the card is given by the caller."""
        family = int(self.world.families.grow(1, house=house, card=NOBODY, old_card=NOBODY, origin=NOBODY, culture=culture)[0])
        self.members.append([])
        self.guests.setdefault(house, []).append(family)
        return family

    def new_house(self, village: int) -> int:
        """A house in this village, owned by the next family that is made."""
        house = int(new_houses(self.world, self.rng, _one(village))[0])
        self.world.houses.owner[house] = self.world.families.size
        self.guests[house] = []
        return house

    def village_of(self, family: int) -> int:
        return int(self.world.houses.village[self.world.families.house[family]])

    def join(self, person: int, family: int, rel: int) -> None:
        self.world.people.family[person] = family
        self.world.people.rel[person] = rel
        self.members[family].insert(0 if rel == HEAD else len(self.members[family]), person)

    def leave(self, person: int) -> None:
        """Out of its family; the next in line becomes head. The person keeps the number of the family it left."""
        people = self.world.people
        family = int(people.family[person])
        self.members[family].remove(person)
        if people.rel[person] == HEAD and self.members[family]:
            self._succeed(family)
        if not self.members[family]:
            self._empty(family)

    def _succeed(self, family: int) -> None:
        people = self.world.people
        left = self.members[family]
        adults = [p for p in left if people.birth[p] < self._end - 17 * 365] or left
        new = min(adults, key=lambda p: (people.rel[p] != SPOUSE, people.rel[p] != CHILD, int(people.birth[p]), p))
        was_spouse = people.rel[new] == SPOUSE
        people.rel[new] = HEAD
        for p in left:
            if p == new or was_spouse:
                continue
            if people.mother[new] == p or people.father[new] == p:
                people.rel[p] = PARENT
            elif people.spouse[new] == p:
                people.rel[p] = SPOUSE
            elif people.mother[p] == new or people.father[p] == new:
                people.rel[p] = CHILD
            elif people.rel[p] in (CHILD, PARENT, SPOUSE):
                people.rel[p] = OTHER
        left.remove(new)
        left.insert(0, new)

    def _empty(self, family: int) -> None:
        """A family that is no more leaves its house to a guest, if there is one."""
        houses = self.world.houses
        house = int(self.world.families.house[family])
        staying = [f for f in self.guests[house] if f != family and self.members[f]]
        self.guests[house] = staying
        if houses.owner[house] == family and staying:
            houses.owner[house] = staying[0]

    def move_house(self, family: int, house: int) -> None:
        """The family goes to another house; guests of the old one stay and take it over."""
        families, houses = self.world.families, self.world.houses
        old = int(families.house[family])
        self.guests[old] = [f for f in self.guests[old] if f != family]
        if houses.owner[old] == family and self.guests[old]:
            houses.owner[old] = self.guests[old][0]
        families.house[family] = house
        houses.owner[house] = family
        self.guests[house].append(family)


def _one(value: int) -> Ints:
    return np.array([value], dtype=np.int64)
