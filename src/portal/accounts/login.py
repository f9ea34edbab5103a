"""Log-in: a password, lock-out after failures, then a code of the second factor."""

import datetime
import secrets

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.utils import timezone
from django_otp.oath import TOTP

from portal.accounts.models import Account, SecondFactor
from portal.accounts.role import read_matrix
from portal.audit.record import record_event
from portal.field_encryption import decrypt, encrypt

STEP = 30
_nobody = ""


class Backend(BaseBackend):
    """Looks up the account of a session; passwords are checked by `check_login`, never by Django's own forms."""

    def get_user(self, user_id: int) -> Account | None:
        return Account.objects.filter(pk=user_id).first()

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:
        return None


def check_login(username: str, password: str) -> Account | None:
    """The account, when name and password are right and it is not locked; otherwise None, after the same time.

    The answer never says which of the three was wrong. Each failure counts; too many lock the account for a while,
    and longer each time.
    """
    rules = read_matrix(settings.MACHINE.policy).login
    account = Account.objects.select_for_update().filter(username=username.strip().lower()).first()
    if account is None or not account.is_active or (account.is_demo and not settings.DEMO):
        check_password(password, _hash_of_nobody())
        record_event(None, "masuk_gagal", detail={"sebab": "tidak_dikenal"})
        return None
    right = check_password(password, account.password)
    if account.locked_until and account.locked_until > timezone.now():
        record_event(None, "masuk_gagal", account_id=account.pk, detail={"sebab": "terkunci"})
        return None
    if not right:
        _count_failure(account, rules.most_failures, rules.lock_minutes)
        return None
    if account.password_until and account.password_until < timezone.now():
        record_event(None, "masuk_gagal", account_id=account.pk, detail={"sebab": "sandi_sementara_kedaluwarsa"})
        return None
    if account.failures:
        account.failures, account.locked_until = 0, None
        account.save(update_fields=["failures", "locked_until"])
    return account


def has_factor(account: Account) -> bool:
    """Has the phone been set up? A reset takes effect here, where the account's own rows may be written."""
    if account.factor_reset:
        SecondFactor.objects.filter(account=account).delete()
        account.factor_reset = False
        account.save(update_fields=["factor_reset"])
    return SecondFactor.objects.filter(account=account, confirmed=True).exists()


def _count_failure(account: Account, most: int, minutes: int) -> None:
    account.failures += 1
    if account.failures % most == 0:
        account.locked_until = timezone.now() + datetime.timedelta(minutes=minutes * (account.failures // most))
    account.save(update_fields=["failures", "locked_until"])
    record_event(None, "masuk_gagal", account_id=account.pk, detail={"sebab": "sandi", "gagal": account.failures})


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
    return bytes.fromhex(decrypt(bytes(factor.secret), "totp", str(factor.account_id)))


def check_code(account: Account, code: str) -> bool:
    """Is this the code of now (one step early or late is forgiven)? A code works once. Failures count like passwords."""
    rules = read_matrix(settings.MACHINE.policy).login
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if locked.locked_until and locked.locked_until > timezone.now():
        return False
    factor = SecondFactor.objects.select_for_update().filter(account=account).first()
    if factor is not None and code.isdigit() and len(code) == 6:
        totp = TOTP(secret_of(factor), step=STEP, digits=6)
        totp.time = timezone.now().timestamp()
        if totp.verify(int(code), tolerance=1, min_t=factor.last_step + 1):
            factor.last_step, factor.confirmed = totp.t(), True
            factor.save(update_fields=["last_step", "confirmed"])
            if locked.failures:
                locked.failures = 0
                locked.save(update_fields=["failures"])
            return True
    _count_failure(locked, rules.most_failures, rules.lock_minutes)
    return False


def asks_code(account: Account) -> bool:
    """Does an act that needs a fresh second factor ask for a code? Always, but for an account of the demo without a telephone."""
    return not settings.DEMO or has_factor(account)


def prove_again(account: Account, code: str) -> bool:
    """A fresh code of the telephone for one act, in the middle of a session; a code that was used at log-in does not count."""
    return not asks_code(account) or check_code(account, code.replace(" ", ""))
