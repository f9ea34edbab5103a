"""Accounts of staff, what they are assigned to, and their second factor."""

import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Accounts(BaseUserManager["Account"]):
    """Finds accounts; they are made by `actions.create_account` only."""


class Account(AbstractBaseUser):
    """One person at work. `is_demo`: an account of the invented country, refused outside the demo.

    `failures`, `locked_until`: wrong passwords from where the account is not known (`throttle.py`); `code_...`: wrong codes of the phone.
    `password_until`: a temporary password is refused after it. `factor_reset`: the second factor is thrown away at the next
    log-in, where the account's own row may be written. `reset_asked_by`: who asked for a reset that waits for a second person.
    """

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    code_failures = models.PositiveSmallIntegerField(default=0, db_default=0)
    code_locked_until = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    password_until = models.DateTimeField(null=True, blank=True)
    factor_reset = models.BooleanField(default=False, db_default=False)
    reset_asked_by = models.BigIntegerField(null=True, blank=True)
    reset_asked_at = models.DateTimeField(null=True, blank=True)
    reset_reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    @property
    def locked_to(self) -> datetime.datetime | None:
        """Until when a password from elsewhere, or a code, is refused."""
        return max((one for one in (self.locked_until, self.code_locked_until) if one), default=None)

    USERNAME_FIELD = "username"
    objects = Accounts()

    def __str__(self) -> str:
        return self.username


_SOMEBODY_ELSE = (
    (models.Q(granted_by__isnull=True) | ~models.Q(granted_by=models.F("account")))
    & (models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("account")))
    & (models.Q(approved_by__isnull=True) | models.Q(granted_by__isnull=True) | ~models.Q(approved_by=models.F("granted_by")))
)


class Assignment(models.Model):
    """An account in a role, in regions (BPS prefixes, comma separated; empty: the nation), for a purpose, from a day to a day.

    With `four_eyes` it is in force only once somebody else approved it. Revoked, it stays as a line of the account's history.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=40)
    wilayah = models.CharField(max_length=400, blank=True)
    purpose = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_until = models.DateField()
    granted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    letter = models.CharField(max_length=200, blank=True)
    four_eyes = models.BooleanField(default=False, db_default=False)
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    revoked_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(valid_until__gte=models.F("valid_from")), name="assignment_days"),
            models.CheckConstraint(condition=models.Q(wilayah__regex=r"^(\d{2,10}(,\d{2,10})*)?$"), name="assignment_wilayah"),
            # The database refuses it too: nobody assigns to himself, and who granted does not approve.
            models.CheckConstraint(condition=_SOMEBODY_ELSE, name="assignment_two_people"),
        )

    @property
    def prefixes(self) -> tuple[str, ...]:
        return tuple(filter(None, self.wilayah.split(",")))


class SecondFactor(models.Model):
    """A one-time code made by the phone (TOTP). The secret is encrypted; `last_step` lets no code work twice.

    `next_secret`: of a new phone, until a code made with it is given; the old phone holds until then.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.BinaryField()
    confirmed = models.BooleanField(default=False)
    last_step = models.BigIntegerField(default=-1)
    created_at = models.DateTimeField(auto_now_add=True)
    next_secret = models.BinaryField(null=True)


class RecoveryCode(models.Model):
    """A code on paper for a phone that is lost: works once. Only its SHA-256 is kept; it has 98 random bits, nobody guesses them."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField(unique=True)
    used_at = models.DateTimeField(null=True)


class LoginAddress(models.Model):
    """A network address (keyed hash), how many log-ins from it failed, and since when they are counted."""

    address = models.BinaryField(primary_key=True)
    failures = models.PositiveIntegerField()
    began = models.DateTimeField()


class KnownAddress(models.Model):
    """A network address (keyed hash) that an account came in from. `failures`, `locked_until`: wrong passwords given there."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    address = models.BinaryField()
    seen_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "address"], name="known_address_once"),)
