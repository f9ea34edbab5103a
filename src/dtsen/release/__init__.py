"""Room 8 of 8: freezes a run into what one reader in one region may hold.

It reads what the other rooms decided and a profile that lists the columns that may leave; it writes one sealed folder
a kabupaten/kota (official files, eligible lists, findings, work list, codebook, manifest) and a national manifest. It
never computes a new value, never lets an unlisted column out and never touches an earlier release.

Public: `cut` (the verb), `verify` (is a folder still what was cut), `Problem`.
"""

from dtsen.release.stage import cut
from dtsen.release.verify import Problem, verify

__all__ = ["Problem", "cut", "verify"]
