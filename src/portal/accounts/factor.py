"""A user's own phone and recovery codes: a new phone in the place of the old one, codes on paper for a phone that is lost.

Who replaces a phone gives a code of the old one, or a recovery code. Who has neither asks for a reset (actions.ask_reset), where the
role matrix wants two people. The old phone holds until the new one has shown that it works.
"""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from dtsen.errors import RequestError, Say
from portal.accounts.actions import one_time_password
from portal.accounts.login import check_code, count_code_failure, secret_from, turn_of
from portal.accounts.models import Account, RecoveryCode, SecondFactor
from portal.audit.record import record_event
from portal.field_encryption import encrypt

CODES = 10


def factor_of(account: Account) -> SecondFactor | None:
    """The phone that is set up."""
    return SecondFactor.objects.filter(account=account, confirmed=True).first()


def codes_left(account: Account) -> int:
    return RecoveryCode.objects.filter(account=account, used_at=None).count()


@transaction.atomic
def use_recovery_code(account: Account, code: str) -> bool:
    """Is this a recovery code that was not used yet? It is now. Failures count like wrong codes of the phone."""
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if locked.code_locked_until and locked.code_locked_until > timezone.now():
        return False
    found = RecoveryCode.objects.select_for_update().filter(account=account, digest=_digest(code), used_at=None).first()
    if found is None:
        count_code_failure(locked)
        return False
    found.used_at = timezone.now()
    found.save(update_fields=["used_at"])
    record_event(None, "kode_pemulihan_dipakai", account_id=account.pk, detail={"sisa": codes_left(account)})
    return True


def prove(account: Account, code: str) -> bool:
    """A code of the phone now in use, or a recovery code."""
    bare = code.replace(" ", "")
    return check_code(account, bare) if bare.isdigit() else use_recovery_code(account, code)


@transaction.atomic
def begin_new_phone(account: Account, code: str) -> bytes:
    """The secret for a new phone, once the old one or a recovery code was shown; RequestError when it was neither.

    An account of the demo without a phone shows nothing.
    """
    factor = factor_of(account)
    if factor is None:
        SecondFactor.objects.filter(account=account).delete()
        factor = SecondFactor.objects.create(account=account, secret=encrypt("00", "totp", str(account.pk)))
    elif not prove(account, code):
        raise _refused()
    secret = secrets.token_bytes(20)
    # What `prove` wrote into the row (a code works once) must not be written over.
    SecondFactor.objects.filter(pk=factor.pk).update(next_secret=encrypt(secret.hex(), "totp", str(account.pk)))
    record_event(None, "ganti_ponsel_dimulai", account_id=account.pk)
    return secret


@transaction.atomic
def confirm_new_phone(account: Account, code: str) -> None:
    """The new phone takes the place of the old one, once a code made by it is given. RequestError when the code does not fit."""
    factor = SecondFactor.objects.select_for_update().filter(account=account).first()
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if factor is None or factor.next_secret is None:
        raise RequestError(Say("Penggantian ponsel belum dimulai.", "No phone is being replaced."))
    turn = turn_of(secret_from(factor, bytes(factor.next_secret)), code.replace(" ", ""), -1)
    if turn is None or (locked.code_locked_until and locked.code_locked_until > timezone.now()):
        count_code_failure(locked)
        raise _refused()
    factor.secret, factor.next_secret, factor.last_step, factor.confirmed = factor.next_secret, None, turn, True
    factor.created_at = timezone.now()
    factor.save()
    record_event(None, "ponsel_diganti", account_id=account.pk)


@transaction.atomic
def new_recovery_codes(account: Account, code: str) -> list[str]:
    """Ten new codes, shown once; the ones before are void. RequestError without a code of the phone."""
    if factor_of(account) is None:
        raise RequestError(Say("Pasang ponsel dulu.", "Set up a phone first."))
    if not check_code(account, code.replace(" ", "")):
        raise _refused()
    codes = [one_time_password() for _ in range(CODES)]
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=_digest(one)) for one in codes)
    record_event(None, "kode_pemulihan_dibuat", account_id=account.pk, detail={"jumlah": len(codes)})
    return codes


def _digest(code: str) -> bytes:
    return hashlib.sha256("".join(code.lower().replace("-", "").split()).encode()).digest()


def _refused() -> RequestError:
    return RequestError(
        Say(
            "Kode itu tidak cocok atau sudah dipakai. Tunggu kode berikutnya di ponsel.",
            "That code does not fit or was used before. Wait for the next one on the phone.",
        )
    )
