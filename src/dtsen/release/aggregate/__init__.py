"""The numbers that anyone may see: counts by region, small ones withheld so that no subtraction brings them back.

Public: `publish_aggregates` (the verb), `Cells`, `withhold` (which cells stay hidden).
"""

from dtsen.release.aggregate.publish import publish_aggregates
from dtsen.release.aggregate.withhold import Cells, withhold

__all__ = ["Cells", "publish_aggregates", "withhold"]
