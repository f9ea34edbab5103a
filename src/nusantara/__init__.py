"""Nusantara: a small invented country, seeded, with planted errors and the truth kept. No real person is in it.

`make_country` writes deliveries, region tables, borders and truth; `shuffle_deliveries` the same deliveries in another
row order; `noise_shares` counts how noisy a world is. `python -m nusantara --out DIR --persons 100000 --seed 1` makes the demo.
"""

from nusantara.country import make_country
from nusantara.noise_table import noise_shares, noise_table
from nusantara.shuffle import shuffle_deliveries

__all__ = ["make_country", "noise_shares", "noise_table", "shuffle_deliveries"]
