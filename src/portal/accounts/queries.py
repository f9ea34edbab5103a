"""Reading accounts: for those who look after them."""

from django.db.models import Prefetch
from django.utils import timezone

from portal.accounts.actor import Actor
from portal.accounts.models import Account, Assignment


def accounts(actor: Actor) -> list[Account]:
    """All accounts by name, each with its assignments in force (`assignments.all()`)."""
    actor.must("kelola_akun")
    today = timezone.localdate()
    current = Assignment.objects.filter(valid_from__lte=today, valid_until__gte=today)
    return list(Account.objects.order_by("username").prefetch_related(Prefetch("assignments", current)))
