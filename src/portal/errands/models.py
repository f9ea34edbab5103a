"""One errand: what was asked for, by whom, upon which rows, and how far it is."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

WAITING, RUNNING, DONE, FAILED, STOPPED = "antre", "berjalan", "selesai", "gagal", "dihentikan"
OPEN = (WAITING, RUNNING)


class Errand(models.Model):
    """`kind`: one of errands/kinds.py; `subject` and `reference`: what it works on (`daftar` 12); only one at a time is open there.

    `items`: keys of all rows that were chosen when it was asked for, in their order: later ones are not part of it. `done`: how many of
    them are behind us; written in the transaction in which they are worked on. `detail`: what is to be done; `result`: what was done,
    as counts and words. No value of a person is in either. `said_id`, `said_en`: why it failed.
    """

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=20)
    reference = models.BigIntegerField()
    wilayah = models.TextField(db_collation="C", null=True)
    account_id = models.BigIntegerField()
    assignment_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=WAITING)
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    stop_asked = models.BooleanField(default=False)
    items = ArrayField(models.TextField(), default=list)
    done = models.IntegerField(default=0)
    total = models.IntegerField()
    detail = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    said_id = models.TextField(blank=True)
    said_en = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["subject", "reference"], condition=Q(state__in=OPEN), name="one_open_errand_of_a_subject"),
            models.CheckConstraint(condition=Q(state__in=(*OPEN, DONE, FAILED, STOPPED)), name="errand_state_known"),
        )
        indexes = (
            models.Index(fields=["subject", "reference", "-id"], name="errands_of_a_subject"),
            models.Index(fields=["account_id", "-id"], name="errands_of_an_account"),
        )
