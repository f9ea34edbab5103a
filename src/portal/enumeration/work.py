"""What waits for an officer in joint enumeration, for the first page."""

from django.urls import reverse

from dtsen.errors import Say
from portal.accounts.actor import Actor
from portal.enumeration.models import Campaign, Submission
from portal.enumeration.overview import WAITING
from portal.proposals.work import Waiting
from portal.web.words import number


def open_work(actor: Actor) -> list[Waiting]:
    """Requests for the centre to decide on; visits for a supervisor, other than the own ones."""
    found = []
    if actor.may("setujui_pendataan"):
        asked = Campaign.objects.filter(state="diminta").exclude(asked_by=actor.account_id).count()
        title = Say("permintaan pendataan menunggu putusan Anda", "requests for an enumeration wait for your decision")
        found.append((asked, title, reverse("pendataan")))
    if actor.may("awasi_pendataan"):
        sent = Submission.objects.filter(state__in=WAITING).exclude(account_id=actor.account_id).count()
        title = Say("kiriman pendataan menunggu keputusan Anda", "visits of the enumeration wait for your decision")
        found.append((sent, title, reverse("pendataan_periksa")))
    made = [(number(count), title, url) for count, title, url in found if count]
    return [Waiting(title, text, url, Say(f"{text} {title.id}", f"{text} {title.en}")) for text, title, url in made]
