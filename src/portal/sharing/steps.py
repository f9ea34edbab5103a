"""Writes one step of a parcel or a request, in the transaction of its act."""

import datetime
from typing import Any

from portal.accounts.actor import Actor
from portal.sharing.models import DataRequest, Parcel, Step


def add_step(
    actor: Actor | None,
    *,
    act: str,
    after: str,
    now: datetime.datetime,
    parcel: Parcel | None = None,
    request: DataRequest | None = None,
    said: dict[str, Any] | None = None,
) -> None:
    """Only ever added; without an actor it is the machine's command or the nightly job."""
    account = actor.account_id if actor else None
    Step.objects.create(parcel=parcel, request=request, act=act, after=after, at=now, account_id=account, said=said or {})
