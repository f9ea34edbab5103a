"""From a session to an actor, on every request: account, assignment and second factor are looked at again each time."""

from dataclasses import replace

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.accounts.actor import Actor
from portal.accounts.models import Account, Assignment
from portal.accounts.role import read_matrix
from portal.area import Scope
from portal.plain_rows import rows
from portal.web.request import PortalRequest

ASSIGNMENT, BEGAN, SEEN, VERIFIED = "penugasan", "mulai", "terakhir", "faktor_kedua"


def assignments_today(account: Account) -> QuerySet[Assignment]:
    """The assignments in force, newest first: not revoked, and approved where that is asked for."""
    return Assignment.objects.filter(in_force(), account=account).order_by("-valid_from", "-id")


# The same as `in_force`, for every request; a test compares the two.
_HELD = """WHERE account_id = %s AND valid_from <= %s AND valid_until >= %s AND revoked_at IS NULL
    AND (NOT four_eyes OR approved_at IS NOT NULL) ORDER BY valid_from DESC, id DESC"""


def _held_today(account: Account) -> list[Assignment]:
    today = timezone.localdate()
    return rows(Assignment, _HELD, [account.pk, today, today])


def in_force() -> Q:
    """What makes an assignment count today."""
    today = timezone.localdate()
    approved = Q(four_eyes=False) | Q(approved_at__isnull=False)
    return Q(valid_from__lte=today, valid_until__gte=today, revoked_at__isnull=True) & approved


def actor_of(request: PortalRequest) -> Actor | None:
    """The actor, or None: nobody logged in, the session is over, the second factor is missing, the password is still the
    temporary one, no assignment in force.
    """
    session = request.session
    if not session.session_key or not request.user.is_authenticated:
        return None
    account = request.user
    rules = read_matrix(settings.MACHINE.policy).login
    now = int(timezone.now().timestamp())
    too_old = now - int(session.get(BEGAN, 0)) > rules.longest_hours * 3600
    too_quiet = now - int(session.get(SEEN, 0)) > rules.idle_minutes * 60
    if too_old or too_quiet or not account.is_active or (account.is_demo and not settings.DEMO):
        # Known for this one answer: what was typed is offered again to nobody else.
        request.expired_account = account.pk
        session.flush()
        request.user = AnonymousUser()
        return None
    # Written once a minute: a session that writes on every read would make readers wait for each other.
    if now - int(session.get(SEEN, 0)) > 60:
        session[SEEN] = now
    if not session.get(VERIFIED) or account.must_change_password:
        return None
    mine = _held_today(account)
    if not mine:
        return None
    chosen = next((one for one in mine if one.pk == session.get(ASSIGNMENT, 0)), mine[0])
    return replace(actor_in(account, chosen), choices=len(mine))


def actor_in(account: Account, assignment: Assignment) -> Actor:
    """The actor of an assignment; a purpose that the role no longer has falls back to its first."""
    matrix = read_matrix(settings.MACHINE.policy)
    role = matrix.roles[assignment.role]
    purpose = assignment.purpose if assignment.purpose in role.purposes else role.purposes[0]
    return Actor(
        account.pk,
        account.full_name,
        assignment.pk,
        role,
        Scope(assignment.prefixes, nation=not assignment.prefixes),
        matrix.purposes[purpose],
    )


def begin(request: PortalRequest, verified: bool) -> None:
    """Marks a session that Django's log-in has just made."""
    now = int(timezone.now().timestamp())
    request.session[BEGAN] = request.session[SEEN] = now
    request.session[VERIFIED] = verified
