"""Parcels, requests for data with their papers, every step on them, and what has left. No table here holds a person of the registry."""

from typing import Any

from django.db import models

from portal.sharing.lifecycle import ParcelState, RequestState


class DataRequest(models.Model):
    """One office asks for data. `wilayah`: BPS code of 2 or 4 digits, null: the nation. `profile`: of policy/release/profiles."""

    account_id = models.BigIntegerField()
    assignment_id = models.BigIntegerField()
    office = models.CharField(max_length=160)
    wilayah = models.CharField(max_length=10, null=True)
    profile = models.CharField(max_length=60)
    purpose = models.CharField(max_length=500)
    legal_basis = models.CharField(max_length=300)
    use_until = models.DateField()
    state = models.CharField(max_length=20, default=RequestState.DRAF.value)
    made_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["state", "made_at"], name="sharing_request_state"),)

    @property
    def number(self) -> str:
        return f"PD-{self.pk:05d}"


class Paper(models.Model):
    """A PDF of a request, encrypted (kind `surat`, row `request|kind`); a newer one of the same kind replaces it."""

    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=40)
    row_key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()
    added_at = models.DateTimeField()


class Parcel(models.Model):
    """One locked file that the centre packed, as its signed receipt describes it; the bytes lie in the store of the exchange.

    `for_account`: whose request it answers, null for the parcel of a region. `contents`: rows by kind of file.
    Days are dates of Jakarta. The password is nowhere in the portal.
    """

    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, null=True, related_name="parcels")
    for_account = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    form = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    release = models.CharField(max_length=60)
    as_of = models.DateField()
    wilayah = models.CharField(max_length=10)
    kode_kemendagri = models.CharField(max_length=13)
    place = models.CharField(max_length=120)
    profile = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    recipient = models.CharField(max_length=200)
    purpose = models.CharField(max_length=500)
    legal_basis = models.CharField(max_length=500)
    manifest_sha256 = models.CharField(max_length=64)
    mark = models.CharField(max_length=40, blank=True)
    contents: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(default=list)
    signed_by = models.CharField(max_length=20)
    expires = models.DateField()
    state = models.CharField(max_length=20, default=ParcelState.DISIAPKAN.value)
    published_at = models.DateTimeField()
    offered_by = models.BigIntegerField(null=True)
    download_until = models.DateField(null=True)
    first_download = models.DateField(null=True)
    downloads = models.PositiveSmallIntegerField(default=0)
    password_told_at = models.DateTimeField(null=True)
    bast_number = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField(null=True)
    receiver_name = models.CharField(max_length=120, blank=True)
    receiver_office = models.CharField(max_length=160, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["state", "-published_at"], name="sharing_parcel_state"),
            models.Index(fields=["wilayah"], name="sharing_parcel_wilayah"),
        )

    @property
    def number(self) -> str:
        return f"PK-{self.pk:05d}"


class Step(models.Model):
    """One act on a parcel or a request, only ever added; `said` are its words (reason, report, statement), without a NIK."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, null=True, related_name="steps")
    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, null=True, related_name="steps")
    act = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    said: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)


class Departure(models.Model):
    """What left, when, to whom, why: one row a download, complete in itself, only ever added."""

    at = models.DateTimeField()
    parcel_id = models.BigIntegerField()
    request_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    release = models.CharField(max_length=60)
    wilayah = models.CharField(max_length=10)
    place = models.CharField(max_length=120)
    profile = models.CharField(max_length=60)
    recipient = models.CharField(max_length=200)
    purpose = models.CharField(max_length=500)
    stated_purpose = models.CharField(max_length=300)
    legal_basis = models.CharField(max_length=500)
    families = models.PositiveBigIntegerField(default=0)
    persons = models.PositiveBigIntegerField(default=0)
    expires = models.DateField()

    class Meta:
        indexes = (models.Index(fields=["-at"], name="sharing_departure_at"),)
