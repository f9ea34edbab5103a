"""What waits for an actor among proposals, for the first page."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from dtsen.errors import Say
from portal.accounts.actor import Actor
from portal.proposals import queries
from portal.proposals.models import Proposal
from portal.proposals.submission import today_number
from portal.web.words import number

# Counted no further: whoever has more waiting has enough to do.
_ENOUGH = 1000


@dataclass(frozen=True)
class Waiting:
    """One line: number, words, and where it leads; drawn like the numbers of the dashboard."""

    title: Say
    text: str
    url: str
    label: Say


def open_work(actor: Actor) -> list[Waiting]:
    """What waits for the actor, and what of it should have been done before today."""
    if not actor.may("lihat_usulan") or not queries.waiting_states(actor):
        return []
    found = queries.matching(actor, queries.Filter())
    many, late = _count(found), _count(found.filter(due__lt=today_number()))
    where = reverse("usulan") if actor.may("lihat_isi_usulan") else reverse("usulan_kumpulan")
    lines = [
        (many, Say("usulan menunggu Anda", "proposals wait for you")),
        (late, Say("di antaranya LEWAT TENGGAT", "of them are OVERDUE")),
    ]
    return [Waiting(title, text, where, Say(f"{text} {title.id}", f"{text} {title.en}")) for text, title in lines if text]


def _count(found: "QuerySet[Proposal]") -> str:
    """As text, `1.000+` for many, '' for none."""
    many = found.order_by()[: _ENOUGH + 1].count()
    return f"{number(_ENOUGH)}+" if many > _ENOUGH else number(many) if many else ""
