"""Changes to accounts, each with its audit entry in the same transaction."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.models import Account, Assignment
from portal.accounts.role import level_of, read_matrix
from portal.audit.record import record_event


@transaction.atomic
def create_account(username: str, full_name: str, password: str, *, acting: Actor | None, demo: bool = False) -> Account:
    """A new account. `acting` is None for the command line of the machine's administrator."""
    if acting:
        acting.must("kelola_akun")
    rules = read_matrix(settings.MACHINE.policy).login
    if not demo and len(password) < rules.shortest_password:
        raise RequestError(
            Say("Kata sandi terlalu pendek.", "The password is too short."),
            expected=Say(f"paling sedikit {rules.shortest_password} tanda", f"at least {rules.shortest_password} signs"),
        )
    account = Account(username=username.strip().lower(), full_name=full_name, is_demo=demo, must_change_password=not demo)
    account.set_password(password)
    account.save(force_insert=True)
    record_event(acting, "akun_dibuat", detail={"akun": account.pk})
    return account


@transaction.atomic
def assign(
    account: Account, role: str, wilayah: tuple[str, ...], purpose: str, last_day: datetime.date, *, acting: Actor | None, letter: str = ""
) -> Assignment:
    """Puts an account in a role. Raises RequestError when the role does not exist at that level or for that purpose."""
    if acting:
        acting.must("kelola_akun")
    matrix = read_matrix(settings.MACHINE.policy)
    known = matrix.roles.get(role)
    levels = {level_of(code) for code in wilayah} or {"nasional"}
    today = timezone.localdate()
    longest = today + datetime.timedelta(days=matrix.login.longest_assignment_days)
    if known is None or not levels <= set(known.levels) or purpose not in known.purposes or not today <= last_day <= longest:
        words = f"{role}; {', '.join(sorted(levels))}; {purpose}; {last_day:%Y-%m-%d}"
        raise RequestError(
            Say("Penugasan ini tidak diizinkan.", "This assignment is not allowed."),
            expected=Say("peran, tingkat, tujuan di policy/portal/peran.yml", "role, level, purpose of policy/portal/peran.yml"),
            came=Say(words, words),
        )
    made = Assignment.objects.create(
        account=account,
        role=role,
        wilayah=",".join(sorted(wilayah)),
        purpose=purpose,
        valid_from=today,
        valid_until=last_day,
        granted_by_id=acting.account_id if acting else None,
        letter=letter,
    )
    record_event(acting, "penugasan_dibuat", detail={"akun": account.pk, "penugasan": made.pk, "peran": role, "wilayah": made.wilayah})
    return made


@transaction.atomic
def change_password(account: Account, password: str) -> None:
    """The account's own new password. Raises RequestError when it is too short."""
    rules = read_matrix(settings.MACHINE.policy).login
    if len(password) < rules.shortest_password or password.lower() == account.username:
        raise RequestError(
            Say(
                f"Kata sandi paling sedikit {rules.shortest_password} tanda dan bukan nama pengguna.",
                f"A password has at least {rules.shortest_password} signs and is not the user name.",
            )
        )
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    record_event(None, "sandi_diganti", account_id=account.pk)
