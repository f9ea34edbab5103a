"""Room 6 of 8: orders families by estimated welfare, cuts the order into desil, shows its arithmetic.

It sees characteristics only, never a name, a NIK or a programme. `stage.py` is the file to open first.
"""

from dtsen.rank.change import explain_change
from dtsen.rank.characteristics import score_characteristics
from dtsen.rank.explain import Contribution, CutDistance, Explanation, explain_family
from dtsen.rank.stage import rank

__all__ = ["Contribution", "CutDistance", "Explanation", "explain_change", "explain_family", "rank", "score_characteristics"]
