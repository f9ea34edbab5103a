"""Log-in: a password, lock-out after failures (of an account and of an address), then a code of the second factor."""

import datetime
import secrets

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.utils import timezone
from django_otp.oath import TOTP

from portal.accounts.models import Account, RecoveryCode, SecondFactor
from portal.accounts.role import LoginRules, read_matrix
from portal.accounts.throttle import count_failure, known_at, limited
from portal.audit.record import record_event
from portal.field_encryption import decrypt, encrypt
from portal.plain_rows import rows

STEP = 30
_nobody = ""


class Backend(BaseBackend):
    """Looks up the account of a session; passwords are checked by `check_login`, never by Django's own forms."""

    def get_user(self, user_id: int) -> Account | None:
        found = rows(Account, "WHERE id = %s", [user_id])
        return found[0] if found else None

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:
        return None


def check_login(username: str, password: str, address: str = "") -> Account | None:
    """The account, when name and password are right and it is not locked; otherwise None, after the same time.

    The answer never says which of the three was wrong. Each failure counts; too many lock the account for a while, and longer
    each time: where it is known (throttle.py) by failures given there, elsewhere by those given elsewhere.
    """
    rules = read_matrix(settings.MACHINE.policy).login
    account = Account.objects.select_for_update().filter(username=username.strip().lower()).first()
    if account is None or not account.is_active or (account.is_demo and not settings.DEMO):
        check_password(password, _hash_of_nobody())
        record_event(None, "masuk_gagal", detail={"sebab": "tidak_dikenal"})
        count_failure(address, rules)
        return None
    right = check_password(password, account.password)
    known = known_at(account, address, rules)
    counted = known or account
    if known is None and limited(address, rules):
        # The address was written down when it became too many; each further try would only fill the log.
        count_failure(address, rules)
        return None
    if counted.locked_until and counted.locked_until > timezone.now():
        record_event(None, "masuk_gagal", account_id=account.pk, detail={"sebab": "terkunci"})
        count_failure(address, rules)
        return None
    if not right:
        counted.failures, counted.locked_until = _one_more(counted.failures, counted.locked_until, rules)
        counted.save(update_fields=["failures", "locked_until"])
        record_event(None, "masuk_gagal", account_id=account.pk, detail={"sebab": "sandi", "gagal": counted.failures})
        count_failure(address, rules)
        return None
    if account.password_until and account.password_until < timezone.now():
        record_event(None, "masuk_gagal", account_id=account.pk, detail={"sebab": "sandi_sementara_kedaluwarsa"})
        return None
    # Failures from elsewhere stay counted while somebody is trying there.
    if counted.failures:
        counted.failures, counted.locked_until = 0, None
        counted.save(update_fields=["failures", "locked_until"])
    return account


def has_factor(account: Account) -> bool:
    """Has the phone been set up? A reset takes effect here, where the account's own rows may be written."""
    if account.factor_reset:
        SecondFactor.objects.filter(account=account).delete()
        RecoveryCode.objects.filter(account=account).delete()
        account.factor_reset = False
        account.save(update_fields=["factor_reset"])
    return SecondFactor.objects.filter(account=account, confirmed=True).exists()


def _one_more(failures: int, until: datetime.datetime | None, rules: LoginRules) -> tuple[int, datetime.datetime | None]:
    """After one more failure: how many there were, and until when it is locked."""
    failures += 1
    if failures % rules.most_failures == 0:
        until = timezone.now() + datetime.timedelta(minutes=rules.lock_minutes * (failures // rules.most_failures))
    return failures, until


def _hash_of_nobody() -> str:
    """A password that fits nobody; made once, so that an unknown name takes as long as a wrong password."""
    global _nobody
    _nobody = _nobody or make_password(secrets.token_urlsafe(16))
    return _nobody


def new_factor(account: Account) -> tuple[SecondFactor, bytes]:
    """A secret for the phone, unconfirmed until a code made with it is given. Replaces an unconfirmed one."""
    secret = secrets.token_bytes(20)
    SecondFactor.objects.filter(account=account, confirmed=False).delete()
    factor = SecondFactor.objects.create(account=account, secret=encrypt(secret.hex(), "totp", str(account.pk)))
    return factor, secret


def secret_of(factor: SecondFactor) -> bytes:
    return secret_from(factor, bytes(factor.secret))


def secret_from(factor: SecondFactor, stored: bytes) -> bytes:
    return bytes.fromhex(decrypt(stored, "totp", str(factor.account_id)))


def turn_of(secret: bytes, code: str, last: int) -> int | None:
    """The step of time that a code was made in (one early or late is forgiven); None when it does not fit or is not after `last`."""
    if not code.isdigit() or len(code) != 6:
        return None
    totp = TOTP(secret, step=STEP, digits=6)
    totp.time = timezone.now().timestamp()
    return int(totp.t()) if totp.verify(int(code), tolerance=1, min_t=last + 1) else None


def check_code(account: Account, code: str) -> bool:
    """Is this the code of now (one step early or late is forgiven)? A code works once. Failures count like passwords."""
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if locked.code_locked_until and locked.code_locked_until > timezone.now():
        return False
    factor = SecondFactor.objects.select_for_update().filter(account=account).first()
    turn = turn_of(secret_of(factor), code, factor.last_step) if factor is not None else None
    if factor is not None and turn is not None:
        factor.last_step, factor.confirmed = turn, True
        factor.save(update_fields=["last_step", "confirmed"])
        if locked.code_failures:
            locked.code_failures = 0
            locked.save(update_fields=["code_failures"])
        return True
    count_code_failure(locked)
    return False


def count_code_failure(locked: Account) -> None:
    """A wrong second code. Only who gave the right password comes so far: where from does not matter any more."""
    rules = read_matrix(settings.MACHINE.policy).login
    locked.code_failures, locked.code_locked_until = _one_more(locked.code_failures, locked.code_locked_until, rules)
    locked.save(update_fields=["code_failures", "code_locked_until"])
    record_event(None, "masuk_gagal", account_id=locked.pk, detail={"sebab": "kode", "gagal": locked.code_failures})


def asks_code(account: Account) -> bool:
    """Does an act that needs a fresh second factor ask for a code? Always, but for an account of the demo without a telephone."""
    return not settings.DEMO or has_factor(account)


def prove_again(account: Account, code: str) -> bool:
    """A fresh code of the telephone for one act, in the middle of a session; a code that was used at log-in does not count."""
    return not asks_code(account) or check_code(account, code.replace(" ", ""))
