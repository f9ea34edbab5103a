"""What waits for an officer among lists, for the first page."""

from django.urls import reverse

from dtsen.errors import Say
from portal.accounts.actor import Actor
from portal.lists.models import MAPPING, Upload
from portal.lists.queries import MAY
from portal.proposals.work import Waiting
from portal.web.words import number


def open_work(actor: Actor) -> list[Waiting]:
    """Lists of which nobody said yet what their columns are."""
    if not actor.may(MAY):
        return []
    waiting = Upload.objects.filter(state=MAPPING, erased_at=None).count()
    title = Say("daftar menunggu Anda: periksa kolomnya", "lists wait for you: check their columns")
    text = number(waiting)
    return [Waiting(title, text, reverse("daftar"), Say(f"{text} {title.id}", f"{text} {title.en}"))] if waiting else []
