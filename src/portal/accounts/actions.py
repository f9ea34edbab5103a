"""Changes to accounts, each with its audit entry in the same transaction.

Two people: what the role matrix marks with `empat_mata` is asked for by one and approved by another; nobody looks after
the own account. A temporary password is returned once and stored as a hash only. `acting` is None for the command line
of the machine's administrator, who makes the first accounts.
"""

import datetime
import re
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.models import Account, Assignment, KnownAddress
from portal.accounts.role import LoginRules, level_of, read_matrix
from portal.audit.record import Detail, record_event

# No sign that is read for another; 20 of them have 98 bits.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
LEAST_REASON = 10


def one_time_password() -> str:
    """`k7mqp-...`: four groups of five, for reading aloud or copying once."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(4))


@transaction.atomic
def create_account(
    username: str, full_name: str, password: str, *, acting: Actor | None, demo: bool = False, temporary: bool | None = None
) -> Account:
    """A new account. `temporary`: the password must be changed at the first log-in and dies after a while (outside the demo: always)."""
    if acting:
        acting.must("kelola_akun")
    rules = _rules()
    name, said = username.strip().lower(), " ".join(full_name.split())
    temporary = not demo if temporary is None else temporary
    if not _USERNAME.fullmatch(name) or not said:
        raise RequestError(
            Say(
                "Nama pengguna 3 sampai 60 huruf kecil, angka, titik, atau garis; nama lengkap wajib diisi.",
                "A user name has 3 to 60 small letters, digits, dots or dashes; the full name must be given.",
            )
        )
    if Account.objects.filter(username=name).exists():
        raise RequestError(
            Say("Nama pengguna itu sudah dipakai.", "That user name is taken."),
            todo=Say("Cari akunnya di daftar, atau pilih nama lain.", "Look for the account in the list, or choose another name."),
        )
    if not demo and len(password) < rules.shortest_password:
        raise RequestError(
            Say("Kata sandi terlalu pendek.", "The password is too short."),
            expected=Say(f"paling sedikit {rules.shortest_password} tanda", f"at least {rules.shortest_password} signs"),
        )
    account = Account(username=name, full_name=said, is_demo=demo, must_change_password=temporary)
    account.password_until = _hours(rules) if temporary else None
    account.set_password(password)
    account.save(force_insert=True)
    record_event(acting, "akun_dibuat", detail={"akun": account.pk})
    return account


@transaction.atomic
def assign(
    account: Account, role: str, wilayah: tuple[str, ...], purpose: str, last_day: datetime.date, *, acting: Actor | None, letter: str = ""
) -> Assignment:
    """Puts an account in a role. Raises RequestError when the role does not exist at that level or for that purpose.

    A role with `empat_mata` waits for a second person, unless the command line of the machine makes it.
    """
    if acting:
        acting.must("kelola_akun")
        _not_oneself(acting, account)
    matrix = read_matrix(settings.MACHINE.policy)
    known = matrix.roles.get(role)
    wrong_code = [code for code in wilayah if not code.isdigit() or len(code) not in (2, 4, 7, 10)]
    levels = {level_of(code) for code in wilayah if code not in wrong_code} or {"nasional"}
    today = timezone.localdate()
    longest = today + datetime.timedelta(days=matrix.login.longest_assignment_days)
    fits = known is not None and levels <= set(known.levels) and purpose in known.purposes and not wrong_code
    if known is None or not fits or not today <= last_day <= longest:
        words = f"{role}; {', '.join(sorted(levels))}; {purpose}; {last_day:%Y-%m-%d}"
        raise RequestError(
            Say("Penugasan ini tidak diizinkan.", "This assignment is not allowed."),
            expected=Say(
                f"peran, tingkat, tujuan di policy/portal/peran.yml; sampai paling lambat {longest:%Y-%m-%d}",
                f"role, level, purpose of policy/portal/peran.yml; until {longest:%Y-%m-%d} at the latest",
            ),
            came=Say(words, words),
        )
    made = Assignment.objects.create(
        account=account,
        role=role,
        wilayah=",".join(sorted(set(wilayah))),
        purpose=purpose,
        valid_from=today,
        valid_until=last_day,
        granted_by_id=acting.account_id if acting else None,
        letter=letter[:200],
        four_eyes=bool(acting and known.four_eyes),
    )
    said: Detail = {"akun": account.pk, "penugasan": made.pk, "peran": role, "wilayah": made.wilayah}
    record_event(acting, "penugasan_diminta" if made.four_eyes else "penugasan_dibuat", detail=said)
    return made


@transaction.atomic
def decide_assignment(acting: Actor, assignment_id: int, *, approved: bool) -> Assignment | None:
    """The second person approves or refuses an assignment that waits; None when there is none. Never one's own request or account."""
    acting.must("setujui_akun")
    found = Assignment.objects.select_for_update().filter(pk=assignment_id, four_eyes=True, approved_at=None, revoked_at=None).first()
    if found is None:
        return None
    _not_oneself(acting, found.account)
    _second_person(acting, found.granted_by_id)
    if approved:
        found.approved_by, found.approved_at = acting.account_id, timezone.now()
        found.save(update_fields=["approved_by", "approved_at"])
    else:
        found.revoked_by, found.revoked_at = acting.account_id, timezone.now()
        found.save(update_fields=["revoked_by", "revoked_at"])
    said: Detail = {"akun": found.account_id, "penugasan": found.pk, "peran": found.role}
    record_event(acting, "penugasan_disetujui" if approved else "penugasan_ditolak", detail=said)
    return found


@transaction.atomic
def revoke_assignment(acting: Actor, assignment_id: int, reason: str) -> Assignment | None:
    """Ends an assignment at once; None when there is none. Less access needs no second person."""
    acting.must("kelola_akun")
    said = _reason(reason)
    found = Assignment.objects.select_for_update().filter(pk=assignment_id, revoked_at=None).first()
    if found is None:
        return None
    _not_oneself(acting, found.account)
    found.revoked_by, found.revoked_at = acting.account_id, timezone.now()
    found.save(update_fields=["revoked_by", "revoked_at"])
    detail: Detail = {"akun": found.account_id, "penugasan": found.pk, "peran": found.role}
    record_event(acting, "penugasan_dicabut", reason=said, detail=detail)
    return found


@transaction.atomic
def ask_reset(acting: Actor, account: Account, reason: str) -> str | None:
    """A new temporary password and no second factor any more, also for an account that was closed: the password, once.

    None when it waits for a second person: the account has a role with `empat_mata`.
    """
    acting.must("kelola_akun")
    said = _reason(reason)
    _not_oneself(acting, account)
    if not needs_two(account):
        return _reset(account, acting, said)
    account.reset_asked_by, account.reset_asked_at, account.reset_reason = acting.account_id, timezone.now(), said
    account.save(update_fields=["reset_asked_by", "reset_asked_at", "reset_reason"])
    record_event(acting, "atur_ulang_diminta", reason=said, detail={"akun": account.pk})
    return None


@transaction.atomic
def decide_reset(acting: Actor, account_id: int, *, approved: bool) -> str | None:
    """The second person approves a reset that waits, and is given the temporary password, once; refused: None.

    Raises RequestError when nothing waits, and for who asked or whose account it is.
    """
    acting.must("setujui_akun")
    account = Account.objects.select_for_update().filter(pk=account_id, reset_asked_by__isnull=False).first()
    if account is None:
        raise RequestError(Say("Tidak ada atur ulang yang menunggu.", "No reset waits."))
    _not_oneself(acting, account)
    _second_person(acting, account.reset_asked_by)
    said, asked_by = account.reset_reason, account.reset_asked_by or 0
    account.reset_asked_by, account.reset_asked_at, account.reset_reason = None, None, ""
    if approved:
        return _reset(account, acting, said, asked_by=asked_by)
    account.save(update_fields=["reset_asked_by", "reset_asked_at", "reset_reason"])
    record_event(acting, "atur_ulang_ditolak", detail={"akun": account.pk, "diminta_oleh": asked_by})
    return None


@transaction.atomic
def reset_by_machine(username: str) -> str:
    """The command line of the machine's administrator: the way in when nobody is left who could approve. RequestError: no such account."""
    account = Account.objects.select_for_update().filter(username=username.strip().lower()).first()
    if account is None:
        raise RequestError(Say("Akun itu tidak ada.", "There is no such account."))
    return _reset(account, None, "")


@transaction.atomic
def close_account(acting: Actor, account: Account, reason: str) -> None:
    """Nobody logs in with it any more; sessions end with their next request. A reset opens it again."""
    acting.must("kelola_akun")
    said = _reason(reason)
    _not_oneself(acting, account)
    account.is_active = False
    account.reset_asked_by, account.reset_asked_at, account.reset_reason = None, None, ""
    account.save(update_fields=["is_active", "reset_asked_by", "reset_asked_at", "reset_reason"])
    record_event(acting, "akun_ditutup", reason=said, detail={"akun": account.pk})


@transaction.atomic
def unlock(acting: Actor, account: Account) -> None:
    """Ends the lock after failed log-ins before its time."""
    acting.must("kelola_akun")
    account.failures, account.locked_until, account.code_failures, account.code_locked_until = 0, None, 0, None
    account.save(update_fields=["failures", "locked_until", "code_failures", "code_locked_until"])
    KnownAddress.objects.filter(account=account).update(failures=0, locked_until=None)
    record_event(acting, "kunci_dibuka", detail={"akun": account.pk})


def needs_two(account: Account) -> bool:
    """Does the account hold a role, now or later, whose password nobody may replace alone?"""
    roles = [name for name, role in read_matrix(settings.MACHINE.policy).roles.items() if role.four_eyes]
    held = Assignment.objects.filter(account=account, role__in=roles, revoked_at=None, valid_until__gte=timezone.localdate())
    return held.filter(Q(four_eyes=False) | Q(approved_at__isnull=False)).exists()


@transaction.atomic
def change_password(account: Account, password: str) -> None:
    """The account's own new password. Raises RequestError when it is too short."""
    rules = _rules()
    if len(password) < rules.shortest_password or password.lower() == account.username:
        raise RequestError(
            Say(
                f"Kata sandi paling sedikit {rules.shortest_password} tanda dan bukan nama pengguna.",
                f"A password has at least {rules.shortest_password} signs and is not the user name.",
            )
        )
    if account.check_password(password):
        raise RequestError(Say("Kata sandi baru harus berbeda dari yang sekarang.", "The new password must differ from the present one."))
    account.set_password(password)
    account.must_change_password, account.password_until = False, None
    account.save(update_fields=["password", "must_change_password", "password_until"])
    record_event(None, "sandi_diganti", account_id=account.pk)


def _reset(account: Account, acting: Actor | None, reason: str, *, asked_by: int = 0) -> str:
    """A session carries a mark of the password: all of the account's sessions end with it."""
    password = one_time_password()
    account.set_password(password)
    account.is_active, account.must_change_password, account.password_until = True, True, _hours(_rules())
    account.factor_reset, account.failures, account.locked_until = True, 0, None
    account.code_failures, account.code_locked_until = 0, None
    account.save()
    KnownAddress.objects.filter(account=account).delete()
    detail: dict[str, str | int | bool] = {"akun": account.pk}
    if asked_by:
        detail["diminta_oleh"] = asked_by
    if acting is None:
        detail["lewat"] = "mesin"
    record_event(acting, "akun_diatur_ulang", reason=reason, detail=detail)
    return password


def _rules() -> LoginRules:
    return read_matrix(settings.MACHINE.policy).login


def _hours(rules: LoginRules) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(hours=rules.temporary_hours)


def _reason(text: str) -> str:
    """Why: in the audit log for ever, so it holds no number of a person."""
    said = " ".join(text.split())
    if len(said) < LEAST_REASON or any(sum(sign.isdigit() for sign in part) >= 12 for part in said.split()):
        raise RequestError(
            Say(
                f"Tulis alasan paling sedikit {LEAST_REASON} huruf, tanpa NIK.",
                f"Write a reason of at least {LEAST_REASON} letters, without a NIK.",
            )
        )
    return said[:300]


def _not_oneself(acting: Actor, account: Account) -> None:
    if acting.account_id == account.pk:
        raise RequestError(
            Say("Akun sendiri diurus pengelola lain.", "Another administrator looks after your own account."),
            todo=Say("Minta rekan dengan peran pengelola.", "Ask a colleague with the role of administrator."),
        )


def _second_person(acting: Actor, first: int | None) -> None:
    if acting.account_id == first:
        raise RequestError(
            Say("Yang meminta tidak menyetujui sendiri: perlu orang kedua.", "Who asks does not approve: a second person is needed."),
            todo=Say("Minta pejabat PDP atau pengelola lain.", "Ask the data protection officer or another administrator."),
        )
