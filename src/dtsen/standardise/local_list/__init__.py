"""What the free words of an office mean in the words of the registry: numbers, days, places, houses, remarks.

Public: `Reader` (one row), `ReadPerson`, `Claim`, `Words`, `load_words`, `FormCodes`, `load_form_codes`, `Villages`.
"""

from dtsen.standardise.local_list.form_codes import FormCodes, load_form_codes
from dtsen.standardise.local_list.numbers import Number, spoilt_number
from dtsen.standardise.local_list.person import Reader, ReadPerson
from dtsen.standardise.local_list.villages import Villages
from dtsen.standardise.local_list.words import Claim, Official, Words, load_words

__all__ = [
    "Claim",
    "FormCodes",
    "Number",
    "Official",
    "ReadPerson",
    "Reader",
    "Villages",
    "Words",
    "load_form_codes",
    "load_words",
    "spoilt_number",
]
