"""Requests of data subjects and incidents. What names a person lies apart and encrypted; retention erases that part."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Request(models.Model):
    """One request: kind, when it came, what became of it. Names nobody: auditors read it too.

    `subject_id` is an id of the registry; `kode_desa` the village of the applicant (null: not known, the nation's alone).
    """

    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=20)
    kode_desa = models.CharField(max_length=10, null=True)
    subject_id = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    received_by = models.BigIntegerField()
    identity_checked_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    ground = models.CharField(max_length=30, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    retain_until = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["decided_at", "received_at"], name="pdp_request_open"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_at__isnull=True)
                | models.Q(outcome="dipenuhi", decided_at__isnull=False)
                | (models.Q(outcome="ditolak", decided_at__isnull=False) & ~models.Q(ground="")),
                name="pdp_request_outcome",
            ),
        )

    @property
    def number(self) -> str:
        return f"P-{self.pk:05d}"


class Particulars(models.Model):
    """Name, contact, NIK, words and answer of one request: JSON, encrypted (kind `pdp`, row the request's id)."""

    request = models.OneToOneField(Request, on_delete=models.PROTECT, primary_key=True, related_name="particulars")
    sealed = models.BinaryField()


class Incident(models.Model):
    """One failure of protection. Its texts name no person. `wilayah`: BPS code of 2, 4, 7 or 10 digits, null: the nation."""

    title = models.CharField(max_length=160)
    wilayah = models.CharField(max_length=10, null=True)
    known_at = models.DateTimeField()
    known_by = models.BigIntegerField()
    happened = models.CharField(max_length=300, blank=True)
    how = models.TextField()
    data_kinds = ArrayField(models.CharField(max_length=30), default=list)
    subjects = models.PositiveBigIntegerField(null=True)
    handling = models.TextField(blank=True)
    recovery = models.TextField(blank=True)
    agency_told_at = models.DateTimeField(null=True)
    subjects_told_at = models.DateTimeField(null=True)
    public_told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    reason = models.TextField(blank=True)
    retain_until = models.DateField(null=True)

    @property
    def number(self) -> str:
        return f"I-{self.pk:05d}"
