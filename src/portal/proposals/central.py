"""What must be known before the centre accepts: the checks, the visits, and which of two proposals is meant."""

from collections.abc import Sequence

from dtsen.errors import Say
from dtsen.updates import State
from portal.proposals.conflicting import conflicts_of
from portal.proposals.models import Finding, GroundCheck, Proposal

SERIOUS = "gawat"
# Results of a visit that bear a proposal out (domain.md 6.3 and contracts); everything else asks for a reason.
AGREES = "sesuai"
_AT_THE_CENTRE = (State.DISAHKAN_KDH.value, State.DITERIMA_KEMENSOS.value)


def why_not_accepted(rows: Sequence[Proposal], *, explained: bool) -> dict[str, Say]:
    """Proposals that may not be accepted now, and why. `explained`: a reason of the list and own words were given.

    Not checked yet, drawn for a visit of which nothing is known, contradicted by another one at the centre; something serious was
    found, or the visit found something else, and no reason was given for accepting it all the same.
    """
    ids = [row.pk for row in rows]
    visits = {one.proposal_id: one.result for one in GroundCheck.objects.filter(proposal_id__in=ids)}
    serious = set(Finding.objects.filter(proposal_id__in=ids, severity=SERIOUS).values_list("proposal_id", flat=True))
    against = conflicts_of(rows, _AT_THE_CENTRE)
    refused: dict[str, Say] = {}
    for row in rows:
        if row.state != State.DISAHKAN_KDH:
            continue
        if row.checked_on is None:
            refused[row.pk] = Say("belum diperiksa: jalankan pemeriksaan kumpulannya", "not checked yet: run the checks of its batch")
        elif visits.get(row.pk) == "":
            refused[row.pk] = Say("menunggu hasil pemeriksaan lapangan", "waits for the result of the visit")
        elif row.pk in against:
            refused[row.pk] = Say(
                "bertentangan dengan usulan lain: pilih satu, tolak yang lain",
                "contradicts another proposal: choose one and refuse the other",
            )
        elif not explained and (row.pk in serious or visits.get(row.pk, AGREES) != AGREES):
            refused[row.pk] = Say(
                "ada temuan gawat: buka usulannya, lalu terima dengan alasan atau tolak",
                "something serious was found: open it, then accept it with a reason or refuse it",
            )
    return refused
