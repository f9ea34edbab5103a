"""Reading the audit log: the latest entries, and who looked at one person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from dtsen.errors import Say
from portal.accounts.actor import Actor
from portal.accounts.models import Account
from portal.accounts.role import read_matrix
from portal.audit.acts import Around, accounts_in, act_words, reason_words, regions_in
from portal.audit.models import Entry, Link
from portal.exchange.models import Region

PAGE = 100
SYSTEM = Say("Sistem", "The system")


@dataclass(frozen=True)
class Line:
    """One entry as it is drawn, without the ids of those whom it is about; `sealed` is its place in the chain, None while it waits."""

    entry: Entry
    who: Say
    role: Say | None
    purpose: Say | None
    act: Say
    reason: Say | None
    sealed: int | None


def latest(actor: Actor, *, before: int | None = None, action: str = "", who: str = "") -> list[Line]:
    """The newest entries of the actor's regions, older than the entry `before`; `who`: part of a user name or full name."""
    actor.must("lihat_audit")
    entries = Entry.objects.all()
    if before:
        entries = entries.filter(id__lt=before)
    if action:
        entries = entries.filter(action=action)
    if who:
        people = Account.objects.filter(Q(username__icontains=who) | Q(full_name__icontains=who)).values_list("pk", flat=True)
        entries = entries.filter(account_id__in=list(people))
    return _lines(list(entries.order_by("-id")[:PAGE]))


def looks_at(actor: Actor, subject_id: str) -> list[Line]:
    """Who looked at a person or family, newest first."""
    actor.must("lihat_akses")
    return _lines(list(Entry.objects.filter(subject_ids__contains=[subject_id]).order_by("-id")[:PAGE]))


def _lines(entries: list[Entry]) -> list[Line]:
    matrix = read_matrix(settings.MACHINE.policy)
    places = dict(Link.objects.filter(entry_id__in=[one.pk for one in entries]).values_list("entry_id", "position"))
    around = Around(
        _names(entries),
        dict(Region.objects.filter(kode__in={code for one in entries for code in regions_in(one)}).values_list("kode", "nama")),
        {name: role.title for name, role in matrix.roles.items()},
        matrix.unmask.reasons,
    )
    made = []
    for one in entries:
        role, purpose = matrix.roles.get(one.role), matrix.purposes.get(one.purpose)
        made.append(
            Line(
                one,
                _who(one, around),
                role.title if role else None,
                purpose.title if purpose else None,
                act_words(one, around),
                reason_words(one, around),
                places.get(one.pk),
            )
        )
    return made


def _names(entries: Iterable[Entry]) -> dict[int, str]:
    ids = {account for one in entries for account in accounts_in(one)}
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "full_name"))


def _who(entry: Entry, around: Around) -> Say:
    """Before a log-in is complete nobody is known: then it is the account that it is about."""
    own = entry.account_id or (entry.detail.get("akun") if entry.action in ("masuk", "masuk_gagal", "sandi_diganti") else None)
    name = around.accounts.get(own) if isinstance(own, int) else None
    if name:
        return Say(name, name)
    return Say("Tidak dikenal", "Not known") if entry.action == "masuk_gagal" else SYSTEM
