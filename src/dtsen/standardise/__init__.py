"""Room 2 of 8: turns one record of any source into the registry's words, the original kept beside each changed value.

Never compares two records, never guesses a code: a value that no code list knows is a row of `unmapped_value`.
"""

from dtsen.standardise.stage import standardise

__all__ = ["standardise"]
