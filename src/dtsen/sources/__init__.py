"""Room 1 of 8: receives a delivery exactly as sent, proves that it is what was promised, and keeps it.

Never corrects a value, never drops a row silently: a record that cannot be read for certain becomes a row of
`refused_record` with its bytes and a reason, and records read + records refused = records promised, or nothing lands.
"""

from dtsen.sources.source import Source, all_sources, load_source
from dtsen.sources.stage import land

__all__ = ["Source", "all_sources", "land", "load_source"]
