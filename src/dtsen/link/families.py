"""Which family is each family record, and which family id does it carry from the previous run?

A family of today is a card of Dukcapil, or, where Dukcapil knows none of its people, the newest record in which a
register met them. Records are tied to it by SQL (sql/family_*.sql); ids are carried here.
"""

from collections import Counter

import pyarrow as pa

from dtsen.engine import Engine, Shelf, load_statement
from dtsen.link.identifiers import mint_unused

ROOM = "link"
# The head of a family counts more than any member: the family goes where its head goes.
_WEIGHT_HEAD, _WEIGHT_SPOUSE, _WEIGHT_MEMBER = 4, 2, 1


def link_families(engine: Engine, shelf: Shelf, key: bytes, previous: Shelf | None) -> None:
    """Writes `family_link` and, from `admin_person`, `admin_link`."""
    for name in ("household_member", "spine_home", "family_choice", "family_newest", "family_pointer", "family_anchor", "anchor_person"):
        engine.run(load_statement(ROOM, name), shelf)
    people = engine.read(shelf, "anchor_person")
    anchors = sorted({anchor for anchor in engine.read(shelf, "family_anchor", ["jangkar"])["jangkar"].to_pylist() if anchor})
    before = _families_before(engine, previous)
    carried = carry(people.to_pylist(), before)
    used = set(carried.values()) | set(before.values())
    ids: dict[str, str] = {}
    for anchor in anchors:
        ids[anchor] = carried.get(anchor) or mint_unused(key, "K", anchor, used)
        used.add(ids[anchor])
    rows = pa.table(
        {"jangkar": list(ids), "family_id": list(ids.values())}, schema=pa.schema([("jangkar", pa.string()), ("family_id", pa.string())])
    )
    engine.put(shelf, "family_id", rows, key=("jangkar",))
    engine.run(load_statement(ROOM, "family_link"), shelf)
    engine.run(load_statement(ROOM, "admin_link"), shelf)


def _families_before(engine: Engine, previous: Shelf | None) -> dict[str, str]:
    """person_id -> family_id of the open memberships of the previous run."""
    if previous is None:
        return {}
    table = engine.read(previous, "membership", ["person_id", "family_id", "to"]).to_pylist()
    return {row["person_id"]: row["family_id"] for row in table if row["to"] is None}


def carry(people: list[dict[str, object]], before: dict[str, str]) -> dict[str, str]:
    """anchor -> id of the previous run: each old family goes on in the new one that holds most of its weight.

    Ties fall to the smaller anchor, then the smaller id; an id goes to one family only, a family takes one id only.
    """
    weights: Counter[tuple[str, str]] = Counter()
    for row in people:
        old = before.get(str(row["person_id"]))
        if old:
            weight = {1: _WEIGHT_HEAD, 2: _WEIGHT_SPOUSE}.get(int(str(row["hubungan"])), _WEIGHT_MEMBER)
            weights[(str(row["jangkar"]), old)] += weight
    carried: dict[str, str] = {}
    taken: set[str] = set()
    for (anchor, old), _ in sorted(weights.items(), key=lambda item: (-item[1], item[0])):
        if anchor not in carried and old not in taken:
            carried[anchor] = old
            taken.add(old)
    return carried
