"""Room 5 of 8: returns the rows that break a rule and says whether the run may go on.

Eye: the whole registry. Never: repairs.

Public: `check` (the room's verb), `Rule` and `load_rules` (policy/validate/rules), `Threshold` and `load_thresholds`
(policy/validate/ambang.yml), `QualityNumber`, `load_quality_numbers` and `quality_numbers` (policy/validate/angka_mutu.yml).
"""

from dtsen.validate.gate import Threshold, load_thresholds
from dtsen.validate.quality import QualityNumber, load_quality_numbers, quality_numbers
from dtsen.validate.rules import Rule, load_rules
from dtsen.validate.stage import check

__all__ = [
    "QualityNumber",
    "Rule",
    "Threshold",
    "check",
    "load_quality_numbers",
    "load_rules",
    "load_thresholds",
    "quality_numbers",
]
