"""What the free words of an office mean in the words of the registry: numbers, days, places, houses, remarks.

Public: `read_person` (one row), `ReadPerson`, `Claim`, `Words`, `load_words`, `Villages`.
"""

from dtsen.standardise.local_list.numbers import Number, spoilt_number
from dtsen.standardise.local_list.person import Reader, ReadPerson
from dtsen.standardise.local_list.villages import Villages
from dtsen.standardise.local_list.words import Claim, Official, Words, load_words

__all__ = ["Claim", "Number", "Official", "ReadPerson", "Reader", "Villages", "Words", "load_words", "spoilt_number"]
