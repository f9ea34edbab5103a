"""Reading accounts: for those who look after them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from dtsen.errors import Say
from portal.accounts.actor import Actor
from portal.accounts.models import Account, Assignment
from portal.accounts.role import read_matrix
from portal.accounts.session import in_force
from portal.exchange.models import Region

PAGE = 50
STATES = {
    "aktif": Say("Aktif", "Active"),
    "menunggu": Say("Menunggu persetujuan", "Waits for approval"),
    "terkunci": Say("Terkunci sementara", "Locked for a while"),
    "tanpa_penugasan": Say("Tanpa penugasan", "Without assignment"),
    "ditutup": Say("Ditutup", "Closed"),
}


@dataclass(frozen=True)
class AssignmentLine:
    """One assignment as drawn. `state`: berlaku, menunggu, berakhir, dicabut, ditolak."""

    assignment: Assignment
    role: Say
    purpose: Say
    places: list[str]
    state: str
    granted_by: str
    decided_by: str


@dataclass(frozen=True)
class AccountLine:
    """One account as drawn; in a list with its assignments in force, on its own page with all of them."""

    account: Account
    state: str
    assignments: list[AssignmentLine]
    asked_by: str = ""

    @property
    def word(self) -> Say:
        return STATES[self.state]


@dataclass(frozen=True)
class Asked:
    """What was asked of the list; each may be empty. `after`: the user name behind which the page begins."""

    words: str = ""
    role: str = ""
    state: str = ""
    after: str = ""


@dataclass(frozen=True)
class Found:
    """A page of accounts by user name; `following`: the user name behind which the next page begins, empty at the end."""

    lines: list[AccountLine]
    total: int
    following: str


def find_accounts(actor: Actor, asked: Asked) -> Found:
    """Accounts by user name, full name or region (its code, or the beginning of it)."""
    actor.must("lihat_akun")
    wanted = Account.objects.order_by("username")
    for word in asked.words.split():
        place = Assignment.objects.filter(account=OuterRef("pk"), wilayah__contains=word)
        wanted = wanted.filter(
            Q(username__icontains=word) | Q(full_name__icontains=word) | (Exists(place) if word.isdigit() else Q(pk=None))
        )
    if asked.role:
        wanted = wanted.filter(Exists(Assignment.objects.filter(in_force(), account=OuterRef("pk"), role=asked.role)))
    wanted = _in_state(wanted, asked.state)
    page = list(
        wanted.filter(username__gt=asked.after).prefetch_related(
            Prefetch("assignments", Assignment.objects.filter(in_force() | _waits()).order_by("-valid_from", "-id"))
        )[: PAGE + 1]
    )
    shown = page[:PAGE]
    return Found(_lines(shown), wanted.count(), shown[-1].username if len(page) > PAGE else "")


def one_account(actor: Actor, number: int) -> AccountLine | None:
    """One account with every assignment that it ever had, newest first."""
    actor.must("lihat_akun")
    every = Prefetch("assignments", Assignment.objects.order_by("-valid_from", "-id"))
    account = Account.objects.filter(pk=number).prefetch_related(every).first()
    return _lines([account])[0] if account else None


def waiting(actor: Actor) -> list[AccountLine]:
    """The accounts about which a second person has to decide."""
    actor.must("lihat_akun")
    found = _in_state(Account.objects.order_by("username"), "menunggu")
    return _lines(list(found.prefetch_related(Prefetch("assignments", Assignment.objects.filter(_waits()).order_by("id")))[:PAGE]))


def region_words(codes: Sequence[str]) -> dict[str, str]:
    """`1803` -> `Kabupaten Lampung Utara (1803)`; the bare code when no release knows it."""
    names = dict(Region.objects.filter(kode__in=list(codes)).values_list("kode", "nama"))
    return {code: f"{names[code]} ({code})" if code in names else code for code in codes}


def _waits() -> Q:
    return Q(four_eyes=True, approved_at__isnull=True, revoked_at__isnull=True, valid_until__gte=timezone.localdate())


def _in_state(wanted: "QuerySet[Account]", state: str) -> "QuerySet[Account]":
    now = timezone.now()
    mine = Assignment.objects.filter(account=OuterRef("pk"))
    if state == "ditutup":
        return wanted.filter(is_active=False)
    if state == "terkunci":
        return wanted.filter(Q(locked_until__gt=now) | Q(code_locked_until__gt=now), is_active=True)
    if state == "menunggu":
        return wanted.filter(Exists(mine.filter(_waits())) | Q(reset_asked_by__isnull=False))
    if state == "tanpa_penugasan":
        return wanted.filter(~Exists(mine.filter(in_force())), is_active=True)
    if state == "aktif":
        return wanted.filter(Exists(mine.filter(in_force())), is_active=True)
    return wanted


def _lines(accounts: Sequence[Account]) -> list[AccountLine]:
    assignments = [one for account in accounts for one in account.assignments.all()]
    people = {one.granted_by_id for one in assignments} | {one.approved_by or one.revoked_by for one in assignments}
    people |= {account.reset_asked_by for account in accounts}
    names = dict(Account.objects.filter(pk__in=[one for one in people if one]).values_list("pk", "full_name"))
    places = region_words(sorted({code for one in assignments for code in one.prefixes}))
    made = []
    for account in accounts:
        lines = [_assignment(one, names, places) for one in account.assignments.all()]
        made.append(AccountLine(account, _state(account, lines), lines, names.get(account.reset_asked_by or 0, "")))
    return made


def _assignment(one: Assignment, names: dict[int, str], places: dict[str, str]) -> AssignmentLine:
    matrix = read_matrix(settings.MACHINE.policy)
    role, purpose = matrix.roles.get(one.role), matrix.purposes.get(one.purpose)
    return AssignmentLine(
        one,
        role.title if role else Say(one.role, one.role),
        purpose.title if purpose else Say(one.purpose, one.purpose),
        [places[code] for code in one.prefixes],
        _assignment_state(one),
        names.get(one.granted_by_id or 0, ""),
        names.get(one.approved_by or one.revoked_by or 0, ""),
    )


def _assignment_state(one: Assignment) -> str:
    if one.revoked_at:
        return "ditolak" if one.four_eyes and not one.approved_at and one.revoked_by != one.granted_by_id else "dicabut"
    if one.valid_until < timezone.localdate():
        return "berakhir"
    return "menunggu" if one.four_eyes and not one.approved_at else "berlaku"


def _state(account: Account, lines: Sequence[AssignmentLine]) -> str:
    if not account.is_active:
        return "ditutup"
    if account.reset_asked_by or any(one.state == "menunggu" for one in lines):
        return "menunggu"
    if account.locked_to and account.locked_to > timezone.now():
        return "terkunci"
    return "aktif" if any(one.state == "berlaku" for one in lines) else "tanpa_penugasan"
