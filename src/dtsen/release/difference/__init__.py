"""What differs between two releases, per region, and what a release would change for the programmes before it is live.

Public: `compare` (the verb), `Comparison` (what came out), `Impact` (one programme in numbers).
"""

from dtsen.release.difference.compare import Comparison, compare
from dtsen.release.difference.impact import Impact

__all__ = ["Comparison", "Impact", "compare"]
