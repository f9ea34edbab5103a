"""One sealed folder of a region, wrapped so that it can travel: locked with a password or a key, with a receipt.

Public: `pack` (the verb), `Parcel` (what was made), `Form`, `write_handover` (the *Berita Acara Serah Terima*).
"""

from dtsen.release.parcel.handover import Handover, write_handover
from dtsen.release.parcel.pack import Form, Parcel, pack

__all__ = ["Form", "Handover", "Parcel", "pack", "write_handover"]
