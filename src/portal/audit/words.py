"""What a verification found, in words."""

from dtsen.errors import Say
from portal.audit.chain import Verdict

_WHY = {
    "diubah": Say("isinya diubah sesudah disegel", "it was changed after it was sealed"),
    "dihapus": Say("entrinya dihapus", "the entry was removed"),
    "hilang_dari_rantai": Say("mata rantainya hilang", "its link is missing"),
    "berbeda_dari_jangkar": Say("rantai ditulis ulang: berbeda dari jangkar", "the chain was rewritten: it differs from the anchor"),
    "terpotong": Say("rantai lebih pendek dari jangkar", "the chain is shorter than the anchor says"),
    "di_luar_rantai": Say("entri disisipkan di luar rantai", "an entry was slipped in beside the chain"),
}


def verdict_words(verdict: Verdict) -> Say:
    """One sentence: whole, or the first broken place."""
    if verdict.broken:
        broken, why = verdict.broken, _WHY[verdict.broken.why]
        return Say(
            f"RUSAK di tempat {broken.position}, entri {broken.entry_id}: {why.id}.",
            f"BROKEN at place {broken.position}, entry {broken.entry_id}: {why.en}.",
        )
    head = f"{verdict.head.position} {verdict.head.hash}" if verdict.head else "0"
    return Say(
        f"Utuh: {verdict.sealed} entri tersegel, {verdict.waiting} menunggu segel. Kepala: {head}",
        f"Whole: {verdict.sealed} entries sealed, {verdict.waiting} waiting. Head: {head}",
    )
