"""Campaigns, who works in them, the families to visit, and what came back.

A row about a family carries the BPS code of its village. What names people (the list entry, the answers, photos, notes) lies
sealed; beside it only codes, counts, times and coarse places (about 100 m), by which supervisors look.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

CAMPAIGN_STATES = ("diminta", "berjalan", "ditolak", "ditutup")
TASK_STATES = ("baru", "terkirim", "dikembalikan", "disetujui", "ditolak")
# menunggu_berkas: photos are missing; pertentangan: a person has to choose; digantikan: corrected by a later one.
SUBMISSION_STATES = ("menunggu_berkas", "diterima", "pertentangan", "digantikan", "dikembalikan", "disetujui", "ditolak")
UNDECIDED = ("menunggu_berkas", "diterima", "pertentangan", "digantikan")
_BYTES = "C"


class Form(models.Model):
    """One published version of the questionnaire, kept for as long as phones may still hold it. `hash`: MD5 of the XForm, as OpenRosa
    names it (no secret rests on it)."""

    hash = models.CharField(max_length=32, primary_key=True)
    form_id = models.CharField(max_length=60)
    version = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    xml = models.BinaryField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "field_form"
        constraints = (models.UniqueConstraint(fields=["form_id", "version"], name="one_form_of_a_version"),)


class Campaign(models.Model):
    """One joint enumeration: asked for by a local government, granted by the centre, closed with a report. `wilayah`: its regency.

    `seed`: drawn by chance when it is granted; from it the spot checks follow, so that nobody draws until they like the sample."""

    title = models.CharField(max_length=200)
    wilayah = models.TextField(db_collation=_BYTES)
    villages = ArrayField(models.TextField())
    letter = models.CharField(max_length=120)
    letter_day = models.DateField()
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=10, default="diminta")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, null=True)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    closed_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict)
    seed = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "field_campaign"
        constraints = (
            models.CheckConstraint(condition=Q(state__in=CAMPAIGN_STATES), name="campaign_state_known"),
            models.CheckConstraint(condition=Q(ends__gte=models.F("starts")), name="campaign_days"),
            # Whoever asks does not grant.
            models.CheckConstraint(condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")), name="campaign_two_people"),
        )


class Letter(models.Model):
    """The letter of a request, a PDF encrypted with a key of its own; `key`: that key, sealed (kind `dokumen`, row row_key)."""

    row_key = models.TextField(primary_key=True)
    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="paper")
    wilayah = models.TextField(db_collation=_BYTES)
    account_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    key = models.BinaryField()
    content = models.BinaryField()

    class Meta:
        db_table = "field_letter"


class Worker(models.Model):
    """An enumerator in a campaign, in one village, under a supervisor."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="workers")
    account_id = models.BigIntegerField()
    supervisor_id = models.BigIntegerField()
    kode_desa = models.TextField(db_collation=_BYTES)
    since = models.DateTimeField()

    class Meta:
        db_table = "field_worker"
        constraints = (models.UniqueConstraint(fields=["campaign", "account_id", "kode_desa"], name="one_worker_of_a_village"),)


class Device(models.Model):
    """One telephone of one enumerator: of its key only a hash is kept. Revoked, it opens nothing from that moment.

    `pair_hash`: of a code that becomes a key once, until `pair_until`; `recovery`: by which the web form opens its own store again
    when the PIN is forgotten, the same for as long as the device is known (sealed, kind `perangkat`)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="devices")
    account_id = models.BigIntegerField()
    kode_desa = models.TextField(db_collation=_BYTES)
    label = models.CharField(max_length=60)
    key_hash = models.BinaryField(unique=True)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    valid_until = models.DateField()
    revoked_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    pair_hash = models.BinaryField(null=True)
    pair_until = models.DateTimeField(null=True)
    recovery = models.BinaryField(null=True)

    class Meta:
        db_table = "field_device"


class Task(models.Model):
    """One family to visit. `task_id` (UUID) is its entity on the phone; `version` rises when its data change by a decision.

    `sealed`: what the list knew when it was made (kind `tugas`); `reasons`: why it comes early; `got_at`: when a phone took it;
    `sls`: the neighbourhood, `003/001` for RT 003 RW 001, as far as the address says it; `of_task`: what a spot check repeats."""

    task_id = models.UUIDField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="tasks")
    family_id = models.TextField(db_collation=_BYTES, blank=True)
    kode_desa = models.TextField(db_collation=_BYTES)
    account_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=14, default="baru")
    version = models.IntegerField(default=1)
    members = models.SmallIntegerField(default=0)
    reasons = ArrayField(models.CharField(max_length=20), default=list)
    place = models.IntegerField(default=0)
    spot_check = models.BooleanField(default=False)
    of_task = models.UUIDField(null=True)
    sls = models.TextField(default="", db_default="")
    sealed = models.BinaryField()
    note = models.BinaryField(null=True)
    note_question = models.CharField(max_length=80, blank=True)
    note_submission = models.TextField(blank=True)
    got_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "field_task"
        constraints = (
            models.CheckConstraint(condition=Q(state__in=TASK_STATES), name="task_state_known"),
            # A family is visited once a campaign; a second visit is a spot check of somebody else.
            models.UniqueConstraint(
                fields=["campaign", "family_id"], condition=Q(spot_check=False) & ~Q(family_id=""), name="one_task_of_a_family"
            ),
        )
        indexes = (
            models.Index(fields=["campaign", "account_id", "state"], name="tasks_of_an_enumerator"),
            models.Index(fields=["campaign", "kode_desa", "state"], name="tasks_of_a_village"),
        )


class Submission(models.Model):
    """One instance as a phone sent it (`sealed`: its XML, kind `kiriman`). `instance_id`: `uuid:...`, and `#` with a piece of the content's
    hash for another content under the same id. `doubts`: why a person has to look (conflicts); `problems`: what the door found;
    `paradata`: seconds, coarse place, codes of house and assets (paradata.py); `alarms`: what of it stands out beside the other visits
    of the enumerator; `place_key`, `pattern`: keyed hashes of point and answers. `day`: of the visit, yyyymmdd.
    """

    instance_id = models.TextField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="submissions")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="submissions")
    kode_desa = models.TextField(db_collation=_BYTES)
    account_id = models.BigIntegerField()
    device = models.ForeignKey(Device, on_delete=models.PROTECT)
    form_version = models.CharField(max_length=60)
    client = models.CharField(max_length=60, blank=True)
    entity_id = models.TextField(blank=True)
    base_version = models.IntegerField(null=True)
    replaces = models.TextField(blank=True)
    result = models.CharField(max_length=2, blank=True)
    day = models.IntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()
    wanted = ArrayField(models.CharField(max_length=120), default=list)
    state = models.CharField(max_length=16)
    # Doubts that arrived with it, and those that come from its neighbours and are told anew whenever one arrives.
    own_doubts = ArrayField(models.CharField(max_length=20), default=list)
    doubts = ArrayField(models.CharField(max_length=20), default=list)
    problems = models.JSONField(default=list)
    paradata = models.JSONField(default=dict)
    alarms = ArrayField(models.CharField(max_length=20), default=list)
    card_key = models.BinaryField(null=True)
    place_key = models.BinaryField(null=True)
    pattern = models.CharField(max_length=32, blank=True)
    received_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.BinaryField(null=True)
    note_question = models.CharField(max_length=80, blank=True)
    batch_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "field_submission"
        constraints = (
            models.CheckConstraint(condition=Q(state__in=SUBMISSION_STATES), name="submission_state_known"),
            # Nobody approves what they sent themselves.
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("account_id")), name="submission_two_people"
            ),
        )
        indexes = (
            models.Index(fields=["campaign", "state", "received_at"], name="submissions_waiting"),
            models.Index(fields=["campaign", "account_id", "received_at"], name="submissions_of_somebody"),
            models.Index(fields=["campaign", "card_key"], name="submissions_of_a_card", condition=Q(card_key__isnull=False)),
        )

    @property
    def bare_id(self) -> str:
        return self.instance_id.partition("#")[0]

    @property
    def audit_id(self) -> str:
        """What stands in the audit log for a family that has no id yet; an entry there has room for 40 signs."""
        return self.bare_id.removeprefix("uuid:")[:40]


class Attachment(models.Model):
    """One photo or event log of a submission, encrypted with a key of its own; `key`: that key, sealed (kind `dokumen`, row row_key)."""

    row_key = models.TextField(primary_key=True)
    instance_id = models.TextField(db_collation=_BYTES)
    kode_desa = models.TextField(db_collation=_BYTES)
    account_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    key = models.BinaryField()
    content = models.BinaryField()

    class Meta:
        db_table = "field_attachment"
        indexes = (models.Index(fields=["instance_id"], name="attachments_of_an_instance"),)


class Choice(models.Model):
    """Several accounts of one family, out of which a person chose: never overwritten, each account stays as it came.

    `instances`: those that were shown; `base`: the one that gave most; `sealed`: which gave which answer (kind `pilihan`)."""

    row_key = models.TextField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="choices")
    kode_desa = models.TextField(db_collation=_BYTES)
    account_id = models.BigIntegerField()
    at = models.DateTimeField()
    instances = ArrayField(models.TextField())
    base = models.TextField(db_index=True)
    sealed = models.BinaryField()

    class Meta:
        db_table = "field_choice"
