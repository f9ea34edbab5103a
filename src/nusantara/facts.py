"""All that is true in the country, in the hands of those who write registers, and the truth that they write down beside."""

from dataclasses import dataclass, field

from nusantara.addresses import Addresses
from nusantara.numbers import Numbers
from nusantara.rates import Loudness
from nusantara.regions import Land
from nusantara.streams import Bools
from nusantara.traits import Traits
from nusantara.welfare import Welfare
from nusantara.world import World


@dataclass(frozen=True)
class Facts:
    """The country as it is. Lists run by person (`names`, `mothers`), card, house."""

    world: World
    names: list[str]
    mothers: list[str]
    same_name: Bools
    numbers: Numbers
    addresses: Addresses
    traits: Traits
    welfare: Welfare
    loudness: Loudness

    @property
    def land(self) -> Land:
        return self.world.land

    @property
    def seed(self) -> int:
        return self.world.seed


@dataclass
class Ledger:
    """The truth about what was written: one entry a record (`truth_records`), family record, faulty line."""

    records: list[tuple[str, str, str, int, str, str, str, str, bool, bool]] = field(default_factory=list)
    family_records: list[tuple[str, str, str, int]] = field(default_factory=list)
    lines: list[tuple[str, str, str, str, bool]] = field(default_factory=list)


def merged(ledgers: list[Ledger]) -> Ledger:
    """One ledger, in the order of the ledgers."""
    return Ledger(
        [record for ledger in ledgers for record in ledger.records],
        [record for ledger in ledgers for record in ledger.family_records],
        [line for ledger in ledgers for line in ledger.lines],
    )
