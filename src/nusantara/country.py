"""From a seed to a country on disk: the order in which things come about."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from nusantara.addresses import write_addresses
from nusantara.admin import write_admin
from nusantara.dtks import write_dtks
from nusantara.dukcapil import write_dukcapil
from nusantara.events import live
from nusantara.facts import Facts, Ledger, merged
from nusantara.ktp import Cardtext, card_texts
from nusantara.map import write_map
from nusantara.names import name_everybody
from nusantara.numbers import give_numbers
from nusantara.p3ke import write_p3ke
from nusantara.people import first_world
from nusantara.programmes import Cover, draw_cover
from nusantara.rates import Loudness
from nusantara.region_tables import write_region_tables
from nusantara.regions import make_land
from nusantara.regsosek import write_regsosek
from nusantara.susenas import write_susenas
from nusantara.traits import draw_traits
from nusantara.truth import write_truth
from nusantara.welfare import draw_welfare

# From this many people on, a second process that writes half of the registers saves more than it costs to start.
WORTH_TWO = 50_000


def live_country(persons: int, seed: int, noise: float = 1.0) -> Facts:
    """The country in memory, five years lived."""
    land = make_land(persons, seed)
    world = first_world(land, persons, seed)
    live(world)
    names, mothers, same = name_everybody(world.people, seed)
    numbers = give_numbers(land, world.people, world.cards, seed)
    traits = draw_traits(world)
    return Facts(world, names, mothers, same, numbers, write_addresses(world), traits, draw_welfare(world, traits), Loudness(noise))


def _write_lists(facts: Facts, cards: Cardtext, cover: Cover, deliveries: Path) -> Ledger:
    ledger = Ledger()
    write_dukcapil(facts, ledger, cards, deliveries)
    write_dtks(facts, ledger, cover, cards.birthplace, deliveries)
    write_admin(facts, ledger, cover, deliveries)
    return ledger


def _write_surveys(facts: Facts, cover: Cover, deliveries: Path) -> Ledger:
    ledger = Ledger()
    write_regsosek(facts, ledger, cover, deliveries)
    write_p3ke(facts, ledger, cover, deliveries)
    write_susenas(facts, ledger, cover, deliveries)
    return ledger


def make_country(out: Path, persons: int, seed: int, noise: float = 1.0) -> None:
    """Write `out/deliveries/`, `out/wilayah/`, `out/batas/` and `out/truth/` of a country of about `persons` people.

    `noise` multiplies every rate of error. The same arguments give the same bytes. `persons` is at least 500.
    """
    if persons < 500:
        raise ValueError(f"persons >= 500, not {persons}")
    facts = live_country(persons, seed, noise)
    cards, cover = card_texts(facts), draw_cover(facts)
    deliveries = out / "deliveries"
    if persons < WORTH_TWO:
        ledgers = [_write_lists(facts, cards, cover, deliveries), _write_surveys(facts, cover, deliveries)]
    else:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            surveys = pool.submit(_write_surveys, facts, cover, deliveries)
            ledgers = [_write_lists(facts, cards, cover, deliveries), surveys.result()]
    write_truth(facts, merged(ledgers), cards, cover, out / "truth")
    people = facts.world.people
    here = (people.death == 0) & (people.abroad == 0)
    kab = facts.land.kab_of[facts.world.houses.village[facts.world.families.house[people.family]]]
    counts = [np.bincount(kab[here & (people.sex == sex)], minlength=len(facts.land.kabupaten)) for sex in (1, 2)]
    write_region_tables(facts.land, out / "wilayah", counts[0], counts[1], seed)
    write_map(facts.land, out / "batas", seed)
