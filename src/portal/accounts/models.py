"""Accounts of staff, what they are assigned to, and their second factor."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Accounts(BaseUserManager["Account"]):
    """Finds accounts; they are made by `actions.create_account` only."""


class Account(AbstractBaseUser):
    """One person at work. `is_demo`: an account of the invented country, refused outside the demo."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    objects = Accounts()

    def __str__(self) -> str:
        return self.username


class Assignment(models.Model):
    """An account in a role, in regions (BPS prefixes, comma separated; empty: the nation), for a purpose, from a day to a day."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=40)
    wilayah = models.CharField(max_length=400, blank=True)
    purpose = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_until = models.DateField()
    granted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    letter = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(valid_until__gte=models.F("valid_from")), name="assignment_days"),
            models.CheckConstraint(condition=models.Q(wilayah__regex=r"^(\d{2,10}(,\d{2,10})*)?$"), name="assignment_wilayah"),
        )

    @property
    def prefixes(self) -> tuple[str, ...]:
        return tuple(filter(None, self.wilayah.split(",")))


class SecondFactor(models.Model):
    """A one-time code made by the phone (TOTP). The secret is encrypted; `last_step` lets no code work twice."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.BinaryField()
    confirmed = models.BooleanField(default=False)
    last_step = models.BigIntegerField(default=-1)
    created_at = models.DateTimeField(auto_now_add=True)
