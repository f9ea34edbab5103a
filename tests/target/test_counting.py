"""The amount of PKH is the largest that any choice of persons and components gives: checked by trying all of them."""

from functools import cache
from pathlib import Path

from small_registry import HINDRANCES, SCHOOLS, Row, by_family, run
from test_decide import DAY, world

from dtsen.engine import Engine

AMOUNTS = {"USIA_DINI": 750_000, "LANSIA": 600_000, "DISABILITAS_BERAT": 600_000, "SMA": 500_000, "SMP": 375_000, "SD": 225_000}
PLACES = {"USIA_DINI": 2}


def grounds(member: Row) -> frozenset[str]:
    """What a member certainly is, written down apart from the policy file."""
    if "sampai" in member:
        return frozenset()
    certain = set()
    if "tanggal_lahir" not in member:
        certain |= {"USIA_DINI"} if member["umur"] <= 6 else set()
        certain |= {"LANSIA"} if member["umur"] >= 60 else set()
        if 6 <= member["umur"] <= 21 and "sekolah" in member:
            certain.add({"SMK": "SMA"}.get(member["sekolah"], member["sekolah"]))
    elif member["tanggal_lahir"] == "1960-02-30":
        certain.add("LANSIA")
    if any(member.get(name) == 1 for name in HINDRANCES):
        certain.add("DISABILITAS_BERAT")
    return frozenset(certain)


@cache
def best(members: tuple[frozenset[str], ...], taken: tuple[str, ...] = ()) -> int:
    """The largest amount by trying every component for every member."""
    if not members or len(taken) == 4:
        return 0
    without = best(members[1:], taken)
    with_first = [
        AMOUNTS[code] + best(members[1:], tuple(sorted((*taken, code)))) for code in members[0] if taken.count(code) < PLACES.get(code, 1)
    ]
    return max([without, *with_first])


def test_the_amount_is_the_largest_possible(duck: Engine, tmp_path: Path) -> None:
    families = world(seed=11, families=600)
    assert set(SCHOOLS) == {"SD", "SMP", "SMA", "SMK"}
    found = by_family(run(duck, tmp_path, families, DAY), "pkh")
    entitled = [family for family in families if found.get(family.family_id, {}).get("eligible") == "yes"]
    assert len(entitled) > 100
    for family in entitled:
        assert found[family.family_id]["amount"] == best(tuple(grounds(member) for member in family.members)), family
