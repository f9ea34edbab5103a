"""What people decided about pairs of records: kept for ever, withdrawn by a mark, sent to the next run as a delivery."""

from django.db import models
from django.db.models import Q


class Judgement(models.Model):
    """One decision on one pair, with the fingerprints of the records as they were seen (docs/contracts/judgements.md).

    `putusan`: sama, beda, ragu. `kode_desa_a`, `kode_desa_b`: the villages of the two records, by which the database limits who sees
    it. Of the decisions on a pair as it is now, one is in force; it is taken back with `withdrawn_at`, never deleted.
    """

    pair_id = models.CharField(max_length=32)
    source_a = models.TextField()
    file_a = models.TextField()
    record_id_a = models.TextField()
    source_b = models.TextField()
    file_b = models.TextField()
    record_id_b = models.TextField()
    sidik_a = models.TextField()
    sidik_b = models.TextField()
    kode_desa_a = models.TextField(null=True)
    kode_desa_b = models.TextField(null=True)
    putusan = models.CharField(max_length=4)
    account_id = models.BigIntegerField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["pair_id", "sidik_a", "sidik_b"], condition=Q(withdrawn_at__isnull=True), name="one_judgement_in_force"
            ),
            models.CheckConstraint(condition=Q(putusan__in=["sama", "beda", "ragu"]), name="putusan_known"),
        )
        indexes = (models.Index(fields=["account_id", "-at"], name="judgements_of_one"),)
