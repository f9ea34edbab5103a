"""One sealed folder of a region, wrapped so that it can travel: locked with a password or a key, with a receipt.

Public: `pack` (the verb), `Parcel` (what was made), `Form`, `Marking` and `trace` (whose copy was found),
`write_handover` (the *Berita Acara Serah Terima*), `sign_receipts` and `check_receipts` (a folder of parcels on its way).
"""

from dtsen.release.parcel.handover import Handover, write_handover
from dtsen.release.parcel.mark import Agreement, receipt_marks, trace
from dtsen.release.parcel.pack import Form, Marking, Parcel, pack
from dtsen.release.parcel.receipts import check_receipts, sign_receipts

__all__ = [
    "Agreement",
    "Form",
    "Handover",
    "Marking",
    "Parcel",
    "check_receipts",
    "pack",
    "receipt_marks",
    "sign_receipts",
    "trace",
    "write_handover",
]
