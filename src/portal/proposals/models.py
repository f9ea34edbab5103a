"""Proposals with what they change, what happened to them and the papers that acts are founded on.

Every row carries the BPS code of its village (or of the region above it), by which the database limits who sees it. What a
proposal says of who somebody is (NIK, card number, names, birth, address) lies sealed in one column; `Change` then only tells
that the variable is spoken of. Events are never changed.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

OPEN = ("draf", "musdes_setuju", "diusulkan", "dikembalikan", "verval_dinsos", "disahkan_kdh", "diterima_kemensos")
CLOSED = ("musdes_tolak", "ditolak", "masuk_versi", "ditarik")
ORIGINS = ("daftar", "lapangan", "formulir", "warga")


# Text compared byte by byte: a prefix of a region code is then a range of the index.
_BYTES = "C"


class Batch(models.Model):
    """Proposals that came together. `origin`: one of ORIGINS; `reference`: where they came from, opaque to this app.

    `wilayah`: the smallest region that holds all of them, null when only the nation does.
    """

    name = models.CharField(max_length=200)
    origin = models.CharField(max_length=10)
    reference = models.CharField(max_length=200)
    wilayah = models.TextField(db_collation=_BYTES, null=True)
    account_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    sample_seed = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["origin", "reference"], name="one_batch_of_an_origin"),
            models.CheckConstraint(condition=Q(origin__in=ORIGINS), name="batch_origin_known"),
        )


class Proposal(models.Model):
    """One proposal. `content_id` is made of what it says (dtsen.updates), `turn` counts how often that was proposed.

    `subject_id` is empty for somebody new; `family_id` the family that it is about or that somebody new belongs to. `state` is that
    of its events (checked at every act), `since` the day on which it came into it, `due` the day by which somebody should act,
    `checked_on` when the centre's checks looked at it; days are yyyymmdd. `sealed`: JSON of the identities, encrypted (kind
    `usulan`, row proposal_id). `author`: account. `became`: the person whom the newest release made of somebody new.
    """

    proposal_id = models.TextField(primary_key=True)
    content_id = models.TextField()
    turn = models.SmallIntegerField(default=1)
    kind = models.CharField(max_length=12)
    subject = models.CharField(max_length=8)
    subject_id = models.TextField(db_collation=_BYTES, blank=True)
    family_id = models.TextField(db_collation=_BYTES, blank=True)
    kode_desa = models.TextField(db_collation=_BYTES, null=True)
    as_of = models.IntegerField(null=True)
    author = models.BigIntegerField()
    on_behalf = models.BooleanField(default=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="proposals")
    row = models.CharField(max_length=200, blank=True)
    made_on = models.IntegerField()
    state = models.CharField(max_length=20)
    since = models.IntegerField()
    due = models.IntegerField(null=True)
    checked_on = models.IntegerField(null=True)
    sealed = models.BinaryField(null=True)
    delivery = models.TextField(blank=True)
    release = models.TextField(blank=True)
    became = models.TextField(db_collation=_BYTES, blank=True, default="", db_default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["content_id", "turn"], name="one_turn_of_a_content"),
            models.UniqueConstraint(fields=["content_id"], condition=Q(state__in=OPEN), name="one_open_of_a_content"),
            models.CheckConstraint(condition=Q(state__in=(*OPEN, *CLOSED)), name="proposal_state_known"),
        )
        indexes = (
            models.Index(fields=["state", "due", "proposal_id"], name="proposals_waiting"),
            models.Index(fields=["kode_desa", "state"], name="proposals_of_a_place"),
            models.Index(fields=["batch", "state"], name="proposals_of_a_batch"),
            models.Index(fields=["subject_id"], name="proposals_on_a_subject", condition=~Q(subject_id="")),
            models.Index(fields=["family_id"], name="proposals_on_a_family", condition=~Q(family_id="")),
        )


class Change(models.Model):
    """One variable: what the registry has and what is claimed; both empty when the proposal holds them sealed."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="changes")
    kode_desa = models.TextField(db_collation=_BYTES, null=True)
    variable = models.TextField()
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    is_sealed = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["proposal", "variable"], name="one_change_of_a_variable"),)


class Document(models.Model):
    """One paper: kind (dtsen.updates.Document, or `bukti`: evidence), and its file, encrypted with a key of its own.

    `key`: that key, encrypted with the portal's ring (kind `dokumen`, row document_id), so that a rotation rewrites keys, not files.
    """

    document_id = models.TextField(primary_key=True)
    kind = models.CharField(max_length=20)
    wilayah = models.TextField(db_collation=_BYTES, null=True)
    number = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    key = models.BinaryField()
    content = models.BinaryField()
    account_id = models.BigIntegerField()
    made_at = models.DateTimeField()


class Meeting(models.Model):
    """One meeting of a village (musdes, muskel). Which proposals it decided is told by their events."""

    kode_desa = models.TextField(db_collation=_BYTES)
    day = models.IntegerField()
    present = models.IntegerField(null=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    account_id = models.BigIntegerField()
    made_at = models.DateTimeField()


class Event(models.Model):
    """One act upon a proposal, never changed. `account_id` is null for the program itself (taken into a release).

    `actor`: who dtsen.updates is told; `reason_code` of policy/updates/alasan.yml, `reason` in words; `papers`: kinds of the documents.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="events")
    kode_desa = models.TextField(db_collation=_BYTES, null=True)
    action = models.CharField(max_length=20)
    role = models.CharField(max_length=20)
    account_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=40)
    day = models.IntegerField()
    at = models.DateTimeField()
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    papers = ArrayField(models.CharField(max_length=20), default=list)
    document_ids = ArrayField(models.TextField(), default=list)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True)


class Evidence(models.Model):
    """A document that somebody laid beside a proposal: a photograph, a card, a certificate."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="evidence")
    kode_desa = models.TextField(db_collation=_BYTES, null=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT)


class Finding(models.Model):
    """What the checks before the decision found: about one proposal, or about the batch (`proposal` is null then).

    `rule`: code; `severity`: gawat, waspada, info (policy/updates/pemeriksaan.yml); `detail`: figures and codes, no identities.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="findings")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="findings")
    kode_desa = models.TextField(db_collation=_BYTES, null=True)
    rule = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    detail = models.JSONField(default=dict)


class GroundCheck(models.Model):
    """One proposal drawn for a visit, and what was found there: empty until somebody came back."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, primary_key=True, related_name="ground_check")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="ground_checks")
    kode_desa = models.TextField(db_collation=_BYTES, null=True)
    drawn_at = models.DateTimeField()
    drawn_by = models.BigIntegerField()
    result = models.CharField(max_length=30, blank=True)
    visited_on = models.IntegerField(null=True)
    agrees = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    account_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField(null=True)
