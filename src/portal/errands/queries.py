"""Reads of errands: how far one is, what is open on something."""

from dataclasses import dataclass

from django.utils import timezone

from portal.accounts.actor import Actor
from portal.accounts.models import Account
from portal.errands.models import OPEN, RUNNING, Errand

_SOON = 10


@dataclass(frozen=True)
class Progress:
    """An errand as it is shown. `seconds_left`: None while it is too early to say; `ahead`: how many wait before it."""

    errand: Errand
    working: bool
    share: int
    seconds_left: int | None
    ahead: int
    asked_by: str


def one_errand(actor: Actor, number: int) -> Progress | None:
    """None for one that is not of the actor's regions and was not asked for by them."""
    found = Errand.objects.filter(pk=number).defer("items").first()
    return _progress(found) if found and _sees(actor, found) else None


def open_on(actor: Actor, subject: str, reference: int) -> Progress | None:
    """What is being done there now."""
    found = Errand.objects.filter(subject=subject, reference=reference, state__in=OPEN).defer("items").first()
    return _progress(found) if found and _sees(actor, found) else None


def last_on(actor: Actor, subject: str, reference: int, kind: str = "") -> Errand | None:
    """The newest errand there, open or over."""
    found = Errand.objects.filter(subject=subject, reference=reference, **({"kind": kind} if kind else {}))
    newest = found.defer("items").order_by("-id").first()
    return newest if newest and _sees(actor, newest) else None


def open_of(actor: Actor) -> list[Progress]:
    """What the actor asked for and is not done yet, newest first."""
    found = Errand.objects.filter(account_id=actor.account_id, state__in=OPEN).defer("items").order_by("-id")
    return [_progress(one) for one in found[:_SOON]]


def _sees(actor: Actor, errand: Errand) -> bool:
    """The same limit as the database's, so that a mistake there is not the only one that counts."""
    return errand.account_id == actor.account_id or actor.scope.covers(errand.wilayah)


def _progress(errand: Errand) -> Progress:
    left = None
    if errand.state == RUNNING and errand.begun_at and errand.done >= max(1, errand.total // 20):
        elapsed = (timezone.now() - errand.begun_at).total_seconds()
        left = round(elapsed * (errand.total - errand.done) / errand.done)
    ahead = Errand.objects.filter(state__in=OPEN, pk__lt=errand.pk).count() if errand.state in OPEN else 0
    name = Account.objects.filter(pk=errand.account_id).values_list("full_name", flat=True).first() or "–"
    share = 100 * errand.done // errand.total if errand.total else 0
    return Progress(errand, errand.state in OPEN, share, left, ahead, name)
