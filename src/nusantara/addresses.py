"""Addresses as they are written: Jl., Dusun or Kp., RT and RW in several forms (domain.md 9.5)."""

from dataclasses import dataclass

from numpy.random import Generator

from nusantara.world import World


@dataclass(frozen=True)
class Addresses:
    """Per house: the address without RT/RW, the dusun ('' in towns), RT and RW."""

    street: list[str]
    dusun: list[str]
    rt: list[int]
    rw: list[int]

    def full(self, house: int) -> str:
        return f"{self.street[house]} RT {self.rt[house]:03d} RW {self.rw[house]:03d}"

    def sls(self, house: int) -> str:
        """Name of the neighbourhood (satuan lingkungan setempat)."""
        return f"RT {self.rt[house]:03d} RW {self.rw[house]:03d}"


def write_addresses(world: World) -> Addresses:
    houses, words = world.houses, world.land.words
    street, dusun = [], []
    for style, pick, number in zip(houses.style.tolist(), houses.street.tolist(), houses.number.tolist(), strict=True):
        if style == 0:
            street.append(f"JL {words['jalan'][pick % len(words['jalan'])]} NO {number:03d}")
            dusun.append("")
        else:
            name = words["dusun"][pick % len(words["dusun"])]
            street.append(f"{'DUSUN' if style == 1 else 'KP'} {name}")
            dusun.append(name)
    return Addresses(street, dusun, houses.rt.tolist(), houses.rw.tolist())


def as_written(rng: Generator, addresses: Addresses, houses: list[int]) -> list[str]:
    """One writing of each address: mostly the plain one, sometimes shortened, without RT/RW, with a slip, or nothing."""
    draws = rng.random((len(houses), 3))
    return [_one(addresses, house, *draw) for house, draw in zip(houses, draws.tolist(), strict=True)]


def _one(addresses: Addresses, house: int, form: float, short: float, slip: float) -> str:
    street, rt, rw = addresses.street[house], addresses.rt[house], addresses.rw[house]
    if form < 0.018:
        return ""
    if short < 0.06:
        for long, brief in (("DUSUN ", "DSN "), ("JL ", "JLN. "), ("KP ", "KAMPUNG ")):
            street = street.replace(long, brief, 1)
    if slip < 0.02 and len(street) > 8:
        place = int(slip * 50 * (len(street) - 4)) + 3
        street = street[:place] + street[place] + street[place:]
    if form < 0.70:
        return f"{street} RT {rt:03d} RW {rw:03d}"
    if form < 0.80:
        return f"{street} RT.{rt:03d}/{rw:03d}"
    if form < 0.88:
        return f"{street} RT {rt} RW {rw}"
    return street
