"""The release in force and its serving tables.

Every `served_` table is split by release (LIST partitions). The tables of a new release are filled beside the old ones
and one transaction switches; `protection.py` shows each transaction the rows of one release only, so a query never
names it. The models are unmanaged: their tables are made by hand-written SQL (migrations/0002).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Release(models.Model):
    """One loaded release. `files`: table -> rows and SHA-256 of the file it was read from; `variables`: see `packed.py`."""

    name = models.CharField(max_length=60)
    as_of = models.IntegerField()
    unit = models.CharField(max_length=20)
    invented = models.BooleanField()
    is_active = models.BooleanField(default=False)
    loaded_at = models.DateTimeField(auto_now_add=True)
    persons = models.BigIntegerField(default=0)
    families = models.BigIntegerField(default=0)
    files = models.JSONField(default=dict)
    variables = models.JSONField(default=list)
    labels = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["is_active"], condition=models.Q(is_active=True), name="one_release_in_force"),)


class Served(models.Model):
    """Base of the serving tables: `release_id` is there, but the database pins it."""

    class Meta:
        abstract = True
        managed = False


class Person(Served):
    """One person. `nik` is encrypted (kind `nik`, row person_id); `nik_key` its keyed hash. Days are yyyymmdd."""

    person_id = models.TextField(primary_key=True)
    family_id = models.TextField(null=True)
    kode_desa = models.TextField(null=True)
    nik = models.BinaryField(null=True)
    nik_key = models.BinaryField(null=True)
    nama = models.TextField(null=True)
    nama_kunci = models.TextField(null=True)
    tanggal_lahir = models.IntegerField(null=True)
    jenis_kelamin = models.SmallIntegerField(null=True)
    hubungan = models.SmallIntegerField(null=True)
    umur = models.SmallIntegerField(null=True)
    keadaan = models.TextField()
    tanggal_keadaan = models.IntegerField(null=True)
    padan_dukcapil = models.BooleanField(null=True)
    sumber_register = models.TextField(null=True)
    unplaced = models.TextField(null=True)

    class Meta(Served.Meta):
        db_table = "served_person"


class Family(Served):
    """One family. `no_kk` is encrypted (kind `kk`, row family_id); desil are null when `unranked` says why.

    `sebab`: `predictor:effect` of desil_reason, the strongest first; the effect in millionths of ln of welfare.
    """

    family_id = models.TextField(primary_key=True)
    kode_desa = models.TextField(null=True)
    no_kk = models.BinaryField(null=True)
    no_kk_key = models.BinaryField(null=True)
    alamat = models.TextField(null=True)
    kepala_person_id = models.TextField(null=True)
    nama_kepala = models.TextField(null=True)
    jumlah_anggota = models.SmallIntegerField(null=True)
    didata = models.BooleanField()
    sumber_register = models.TextField(null=True)
    tanggal_data = models.IntegerField(null=True)
    skor = models.BigIntegerField(null=True)
    desil_nasional = models.SmallIntegerField(null=True)
    desil_provinsi = models.SmallIntegerField(null=True)
    desil_kabupaten_kota = models.SmallIntegerField(null=True)
    desil_low = models.SmallIntegerField(null=True)
    desil_high = models.SmallIntegerField(null=True)
    model = models.TextField(null=True)
    imputed = ArrayField(models.TextField(), null=True)
    sebab = ArrayField(models.TextField(), null=True)
    unranked = models.TextField(null=True)

    class Meta(Served.Meta):
        db_table = "served_family"


class Value(Served):
    """Every chosen value of one person or family with source, day and what lost, packed (`packed.py`)."""

    subject_id = models.TextField(primary_key=True)
    kode_desa = models.TextField(null=True)
    # Named anew whenever the packed format changes: serving_upgrade.py then makes the table anew, and the release is loaded again.
    isi = models.TextField(db_column="nilai")

    class Meta(Served.Meta):
        db_table = "served_value"


class Membership(Served):
    """One person in one family, from a day to a day; open rows are today's."""

    person_id = models.TextField(primary_key=True)
    family_id = models.TextField()
    kode_desa = models.TextField(null=True)
    hubungan = models.SmallIntegerField(null=True)
    dari = models.IntegerField(null=True)
    sampai = models.IntegerField(null=True)
    sumber = models.TextField(null=True)

    class Meta(Served.Meta):
        db_table = "served_membership"


class Eligibility(Served):
    """One family or person and one programme."""

    programme = models.TextField(primary_key=True)
    family_id = models.TextField()
    person_id = models.TextField()
    kode_desa = models.TextField(null=True)
    eligible = models.TextField()
    reasons = ArrayField(models.TextField())
    amount = models.BigIntegerField(null=True)
    period = models.TextField(null=True)
    components = ArrayField(models.TextField())
    in_quota = models.BooleanField(null=True)

    class Meta(Served.Meta):
        db_table = "served_eligibility"


class Finding(Served):
    """One row that breaks one rule; findings about single records of a source stay in the batch."""

    rule = models.TextField(primary_key=True)
    severity = models.TextField()
    subject = models.TextField()
    subject_id = models.TextField()
    family_id = models.TextField(null=True)
    kode_desa = models.TextField(null=True)
    detail = models.TextField()

    class Meta(Served.Meta):
        db_table = "served_finding"


class Name(Served):
    """One word of one person's name, as it is compared."""

    word = models.TextField(primary_key=True)
    kode_desa = models.TextField(null=True)
    person_id = models.TextField()

    class Meta(Served.Meta):
        db_table = "served_name"


class Word(Served):
    """A word of names and how many persons carry it; with a trigram index, and nobody's name."""

    word = models.TextField(primary_key=True)
    persons = models.IntegerField()

    class Meta(Served.Meta):
        db_table = "served_word"


class History(Served):
    """One family in one release, kept for every release that was ever loaded. The only one that is not pinned."""

    family_id = models.TextField(primary_key=True)
    release = models.ForeignKey(Release, on_delete=models.DO_NOTHING, db_constraint=False)
    kode_desa = models.TextField(null=True)
    didata = models.BooleanField()
    jumlah_anggota = models.SmallIntegerField(null=True)
    desil_nasional = models.SmallIntegerField(null=True)
    desil_provinsi = models.SmallIntegerField(null=True)
    desil_kabupaten_kota = models.SmallIntegerField(null=True)
    desil_low = models.SmallIntegerField(null=True)
    desil_high = models.SmallIntegerField(null=True)
    programmes = ArrayField(models.TextField())

    class Meta(Served.Meta):
        db_table = "served_history"


class Redirect(Served):
    """An id of an earlier release that is no longer in use, and what took its place."""

    old_id = models.TextField(primary_key=True)
    subject = models.TextField()
    new_id = models.TextField(null=True)
    reason = models.TextField()

    class Meta(Served.Meta):
        db_table = "served_redirect"


class Pair(Served):
    """One pair of records that a person should judge. `isi_a`, `isi_b`: what each record says, NIK encrypted beside it."""

    pair_id = models.TextField(primary_key=True)
    source_a = models.TextField()
    file_a = models.TextField()
    record_id_a = models.TextField()
    source_b = models.TextField()
    file_b = models.TextField()
    record_id_b = models.TextField()
    score = models.FloatField(null=True)
    reason = models.TextField()
    evidence = models.TextField()
    sidik_a = models.TextField()
    sidik_b = models.TextField()
    kode_desa_a = models.TextField(null=True)
    kode_desa_b = models.TextField(null=True)
    isi_a = models.JSONField()
    isi_b = models.JSONField()
    nik_a = models.BinaryField(null=True)
    nik_b = models.BinaryField(null=True)

    class Meta(Served.Meta):
        db_table = "served_pair"


class Region(Served):
    """A region that the release knows: BPS code of 2, 4, 7 or 10 digits."""

    kode = models.TextField(primary_key=True)
    induk = models.TextField()
    nama = models.TextField()
    nama_kunci = models.TextField()
    kode_kemendagri = models.TextField(null=True)

    class Meta(Served.Meta):
        db_table = "served_region"


class Programme(Served):
    """One reason code of one programme in words; J00 is the programme itself."""

    programme = models.TextField(primary_key=True)
    reason = models.TextField()
    kalimat = models.TextField()
    sentence = models.TextField()

    class Meta(Served.Meta):
        db_table = "served_programme"


class Rule(Served):
    """One rule of the checks and how many rows it found, in the whole release."""

    rule = models.TextField(primary_key=True)
    judul = models.TextField()
    title = models.TextField()
    severity = models.TextField()
    checked = models.BigIntegerField()
    found = models.BigIntegerField()

    class Meta(Served.Meta):
        db_table = "served_rule"
