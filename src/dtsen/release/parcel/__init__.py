"""One sealed folder of a region, wrapped so that it can travel: locked with a password or a key, with a receipt.

Public: `pack` (the verb), `Parcel` (what was made), `Form`, `Marking` and `trace` (whose copy was found),
`write_handover` (the *Berita Acara Serah Terima*).
"""

from dtsen.release.parcel.handover import Handover, write_handover
from dtsen.release.parcel.mark import Agreement, receipt_marks, trace
from dtsen.release.parcel.pack import Form, Marking, Parcel, pack

__all__ = ["Agreement", "Form", "Handover", "Marking", "Parcel", "pack", "receipt_marks", "trace", "write_handover"]
