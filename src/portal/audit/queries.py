"""Reading the audit log: the latest entries, and who looked at one person."""

from dataclasses import dataclass

from portal.accounts.actor import Actor
from portal.accounts.models import Account
from portal.audit.models import Entry, Link

PAGE = 100


@dataclass(frozen=True)
class Line:
    """One entry as it is drawn; `sealed` is its place in the chain, None while it waits."""

    entry: Entry
    who: str
    sealed: int | None


def latest(actor: Actor, *, before: int | None = None, action: str = "") -> list[Line]:
    """The newest entries of the actor's regions, older than the entry `before`."""
    actor.must("lihat_audit")
    entries = Entry.objects.all()
    if before:
        entries = entries.filter(id__lt=before)
    if action:
        entries = entries.filter(action=action)
    return _lines(list(entries.order_by("-id")[:PAGE]))


def looks_at(actor: Actor, subject_id: str) -> list[Line]:
    """Who looked at a person or family, newest first."""
    actor.must("lihat_akses")
    return _lines(list(Entry.objects.filter(subject_ids__contains=[subject_id]).order_by("-id")[:PAGE]))


def _lines(entries: list[Entry]) -> list[Line]:
    names = dict(Account.objects.filter(pk__in={one.account_id for one in entries}).values_list("pk", "full_name"))
    places = dict(Link.objects.filter(entry_id__in=[one.pk for one in entries]).values_list("entry_id", "position"))
    return [Line(one, names.get(one.account_id or 0, "–"), places.get(one.pk)) for one in entries]
