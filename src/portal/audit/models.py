"""One act or look, and its place in the chain."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Entry(models.Model):
    """One act: who, in which role and purpose, by which law, what, on whom, which fields. Never changed, never deleted.

    `subject_ids` are ids of the registry, never a NIK. `kode_desa` is the region of the subject; empty when the act has
    none or several. `detail` holds codes and counts, never a value of a person.
    """

    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    assignment_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    legal_basis = models.CharField(max_length=300, blank=True)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=20, blank=True)
    subject_ids = ArrayField(models.CharField(max_length=40), default=list)
    fields = ArrayField(models.CharField(max_length=60), default=list)
    kode_desa = models.CharField(max_length=10, null=True)
    reason = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = (
            GinIndex(fields=["subject_ids"], name="audit_entry_subjects"),
            models.Index(fields=["account_id", "-id"], name="audit_entry_account"),
        )


class Link(models.Model):
    """The place of a sealed entry in the chain: `hash` = SHA-256 of the hash before it and of the entry."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()


class Unsealed(models.Model):
    """An entry that waits for its place in the chain; a trigger puts it here, the sealer takes it away."""

    entry_id = models.BigIntegerField(primary_key=True)
