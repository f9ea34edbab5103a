"""Made by makemigrations."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("wilayah", models.TextField(db_collation="C")),
                ("villages", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("letter", models.CharField(max_length=120)),
                ("letter_day", models.DateField()),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("state", models.CharField(default="diminta", max_length=10)),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("closed_by", models.BigIntegerField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("report", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "field_campaign",
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("row_key", models.TextField(primary_key=True, serialize=False)),
                ("instance_id", models.TextField(db_collation="C")),
                ("kode_desa", models.TextField(db_collation="C")),
                ("account_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("size", models.IntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("key", models.BinaryField()),
                ("content", models.BinaryField()),
            ],
            options={
                "db_table": "field_attachment",
                "indexes": [models.Index(fields=["instance_id"], name="attachments_of_an_instance")],
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_id", models.BigIntegerField()),
                ("kode_desa", models.TextField(db_collation="C")),
                ("label", models.CharField(max_length=60)),
                ("key_hash", models.BinaryField(unique=True)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("valid_until", models.DateField()),
                ("revoked_by", models.BigIntegerField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "campaign",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="devices", to="enumeration.campaign"),
                ),
            ],
            options={
                "db_table": "field_device",
            },
        ),
        migrations.CreateModel(
            name="Form",
            fields=[
                ("hash", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("form_id", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("title_en", models.CharField(max_length=200)),
                ("xml", models.BinaryField()),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "db_table": "field_form",
                "constraints": [models.UniqueConstraint(fields=("form_id", "version"), name="one_form_of_a_version")],
            },
        ),
        migrations.AddField(
            model_name="campaign",
            name="form",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="enumeration.form"),
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("task_id", models.UUIDField(primary_key=True, serialize=False)),
                ("family_id", models.TextField(blank=True, db_collation="C")),
                ("kode_desa", models.TextField(db_collation="C")),
                ("account_id", models.BigIntegerField(null=True)),
                ("state", models.CharField(default="baru", max_length=14)),
                ("version", models.IntegerField(default=1)),
                ("members", models.SmallIntegerField(default=0)),
                ("reasons", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ("place", models.IntegerField(default=0)),
                ("spot_check", models.BooleanField(default=False)),
                ("of_task", models.UUIDField(null=True)),
                ("sealed", models.BinaryField()),
                ("note", models.BinaryField(null=True)),
                ("note_question", models.CharField(blank=True, max_length=80)),
                ("note_submission", models.TextField(blank=True)),
                ("got_at", models.DateTimeField(null=True)),
                (
                    "campaign",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="enumeration.campaign"),
                ),
            ],
            options={
                "db_table": "field_task",
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("instance_id", models.TextField(primary_key=True, serialize=False)),
                ("kode_desa", models.TextField(db_collation="C")),
                ("account_id", models.BigIntegerField()),
                ("form_version", models.CharField(max_length=60)),
                ("client", models.CharField(blank=True, max_length=60)),
                ("entity_id", models.TextField(blank=True)),
                ("base_version", models.IntegerField(null=True)),
                ("replaces", models.TextField(blank=True)),
                ("result", models.CharField(blank=True, max_length=2)),
                ("day", models.IntegerField(null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("wanted", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), default=list, size=None)),
                ("state", models.CharField(max_length=16)),
                (
                    "own_doubts",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None),
                ),
                ("doubts", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ("problems", models.JSONField(default=list)),
                ("paradata", models.JSONField(default=dict)),
                ("alarms", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ("card_key", models.BinaryField(null=True)),
                ("place_key", models.BinaryField(null=True)),
                ("pattern", models.CharField(blank=True, max_length=32)),
                ("received_at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("note", models.BinaryField(null=True)),
                ("note_question", models.CharField(blank=True, max_length=80)),
                ("batch_id", models.BigIntegerField(null=True)),
                (
                    "campaign",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="enumeration.campaign"),
                ),
                ("device", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="enumeration.device")),
                (
                    "task",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="enumeration.task"
                    ),
                ),
            ],
            options={
                "db_table": "field_submission",
            },
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_id", models.BigIntegerField()),
                ("supervisor_id", models.BigIntegerField()),
                ("kode_desa", models.TextField(db_collation="C")),
                ("since", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="workers", to="enumeration.campaign"),
                ),
            ],
            options={
                "db_table": "field_worker",
            },
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("diminta", "berjalan", "ditolak", "ditutup"))), name="campaign_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(condition=models.Q(("ends__gte", models.F("starts"))), name="campaign_days"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True), models.Q(("decided_by", models.F("asked_by")), _negated=True), _connector="OR"
                ),
                name="campaign_two_people",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["campaign", "account_id", "state"], name="tasks_of_an_enumerator"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["campaign", "kode_desa", "state"], name="tasks_of_a_village"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("baru", "terkirim", "dikembalikan", "disetujui", "ditolak"))), name="task_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("spot_check", False), models.Q(("family_id", ""), _negated=True)),
                fields=("campaign", "family_id"),
                name="one_task_of_a_family",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["campaign", "state", "received_at"], name="submissions_waiting"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["campaign", "account_id", "received_at"], name="submissions_of_somebody"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("card_key__isnull", False)), fields=["campaign", "card_key"], name="submissions_of_a_card"
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("menunggu_berkas", "diterima", "pertentangan", "digantikan", "dikembalikan", "disetujui", "ditolak"))
                ),
                name="submission_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True), models.Q(("decided_by", models.F("account_id")), _negated=True), _connector="OR"
                ),
                name="submission_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="worker",
            constraint=models.UniqueConstraint(fields=("campaign", "account_id", "kode_desa"), name="one_worker_of_a_village"),
        ),
    )
