"""Room 3 of 8: says which records are the same person and family, how sure, and who decided.

Public: `link` (the stage); `EVIDENCE_WORDS`, `REVIEW_WORDS` (codes of `evidence` and `reason` in words).
"""

from dtsen.link.evidence import EVIDENCE_WORDS, REVIEW_WORDS
from dtsen.link.stage import link

__all__ = ["EVIDENCE_WORDS", "REVIEW_WORDS", "link"]
