"""Uploads of offices, their rows with the answer to each, and which column an office calls what.

An upload belongs to the region of the office that sent it (`wilayah`, BPS code): only there it is seen, and its rows only by
roles that see persons. What a row says of who somebody is lies sealed in one column.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

RECEIVED, READING, MAPPING, QUEUED, MATCHING, READY, JOINED, FAILED, STOPPED = (
    "diterima",
    "membaca",
    "pemetaan",
    "antre",
    "mencocokkan",
    "siap",
    "digabung",
    "gagal",
    "dihentikan",
)
# The worker has something to do, or somebody waits for it.
WORKING = (RECEIVED, READING, QUEUED, MATCHING)
_BYTES = "C"


class Upload(models.Model):
    """One file. `token`: name of its sealed file; `key`: the key of that file, encrypted (kind `unggahan`, row token).

    `repairs`: the list that this file mends. `columns`: what `dtsen match --columns` found; `mapping`: column -> field as confirmed;
    `head`: titles of the sheets; `effects`: counts before anything happens; `day`: as-of day, yyyymmdd. `stage`, `done`, `total`,
    `seconds_left`: how far the worker is. `said_id`, `said_en`: why it failed. `result`: token of the file of results, '' until it
    was made; `repair_file`: token of the file of bad rows where they are many, `answers_file`: of the answers, made at `answers_at`.
    """

    wilayah = models.TextField(db_collation=_BYTES)
    account_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    name = models.CharField(max_length=160)
    ending = models.CharField(max_length=8)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    token = models.CharField(max_length=40)
    key = models.BinaryField()
    repairs = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="repaired_by")
    state = models.CharField(max_length=12, default=RECEIVED)
    stage = models.CharField(max_length=40, blank=True)
    done = models.IntegerField(default=0)
    total = models.IntegerField(null=True)
    seconds_left = models.IntegerField(null=True)
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    stop_asked = models.BooleanField(default=False)
    said_id = models.TextField(blank=True)
    said_en = models.TextField(blank=True)
    columns = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    head = models.JSONField(default=dict)
    effects = models.JSONField(default=dict)
    day = models.IntegerField()
    release = models.TextField(blank=True)
    result = models.CharField(max_length=80, blank=True)
    repair_file = models.CharField(max_length=80, blank=True, default="", db_default="")
    answers_file = models.CharField(max_length=80, blank=True, default="", db_default="")
    answers_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["wilayah", "-made_at"], name="lists_of_an_office"),)


class Row(models.Model):
    """One row of a list. `why`: why it is no person, '' for one. `elsewhere`: of another region, nothing is told.

    `changes`: [variable, old, new]; `asks`: [proposal, kind, [variables]]; `repair`: [Indonesian, English] sentences;
    `clash`: variables about which another row says something else. `sealed`: JSON of cells, right number and proposals (kind
    `daftar`, row `upload|place`). `sent_at`, `answers`: content id -> what `submit_batch` answered; `taken`: ids of its proposals.
    `desil_before`: of the family when it was submitted.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rows")
    place = models.IntegerField()
    wilayah = models.TextField(db_collation=_BYTES)
    sheet = models.TextField(blank=True)
    number = models.IntegerField()
    origin = models.TextField()
    why = models.CharField(max_length=20, blank=True)
    kelas = models.CharField(max_length=24)
    padan = models.CharField(max_length=24, blank=True)
    elsewhere = models.BooleanField(default=False)
    kode_desa = models.TextField(db_collation=_BYTES, blank=True)
    person_id = models.TextField(db_collation=_BYTES, blank=True)
    family_id = models.TextField(db_collation=_BYTES, blank=True)
    new_family = models.TextField(blank=True)
    score = models.FloatField(default=0)
    evidence = models.TextField(blank=True)
    candidate = models.TextField(blank=True)
    as_of = models.IntegerField(default=0)
    changes = models.JSONField(default=list)
    unsure = ArrayField(models.TextField(), default=list)
    clash = ArrayField(models.TextField(), default=list)
    repair = models.JSONField(default=list)
    asks = models.JSONField(default=list)
    sealed = models.BinaryField()
    repaired_by = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.BigIntegerField(null=True)
    answers = models.JSONField(default=dict)
    taken = ArrayField(models.TextField(), default=list)
    desil_before = models.SmallIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["upload", "origin"], name="one_row_of_a_place"),)
        indexes = (
            models.Index(fields=["upload", "kelas", "place"], name="lists_rows_by_fate"),
            models.Index(fields=["upload", "person_id"], name="lists_rows_of_a_person", condition=~models.Q(person_id="")),
            models.Index(fields=["upload", "family_id"], name="lists_rows_of_a_family", condition=~models.Q(family_id="")),
        )


class ColumnNames(models.Model):
    """What the columns of an office mean, remembered: plain name of a column -> field, '' for one that is not used."""

    wilayah = models.TextField(db_collation=_BYTES, primary_key=True)
    fields = models.JSONField(default=dict)
    account_id = models.BigIntegerField()
    changed_at = models.DateTimeField()
