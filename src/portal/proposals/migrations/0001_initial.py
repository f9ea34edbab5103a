"""Made by makemigrations."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Document",
            fields=[
                ("document_id", models.TextField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("wilayah", models.TextField(db_collation="C", null=True)),
                ("number", models.CharField(blank=True, max_length=80)),
                ("name", models.CharField(max_length=120)),
                ("media_type", models.CharField(max_length=40)),
                ("size", models.IntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("key", models.BinaryField()),
                ("content", models.BinaryField()),
                ("account_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("origin", models.CharField(max_length=10)),
                ("reference", models.CharField(max_length=200)),
                ("wilayah", models.TextField(db_collation="C", null=True)),
                ("account_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("sample_seed", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("origin", "reference"), name="one_batch_of_an_origin"),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ("daftar", "lapangan", "formulir", "warga"))), name="batch_origin_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("proposal_id", models.TextField(primary_key=True, serialize=False)),
                ("content_id", models.TextField()),
                ("turn", models.SmallIntegerField(default=1)),
                ("kind", models.CharField(max_length=12)),
                ("subject", models.CharField(max_length=8)),
                ("subject_id", models.TextField(blank=True, db_collation="C")),
                ("family_id", models.TextField(blank=True, db_collation="C")),
                ("kode_desa", models.TextField(db_collation="C", null=True)),
                ("as_of", models.IntegerField(null=True)),
                ("author", models.BigIntegerField()),
                ("on_behalf", models.BooleanField(default=False)),
                ("row", models.CharField(blank=True, max_length=200)),
                ("made_on", models.IntegerField()),
                ("state", models.CharField(max_length=20)),
                ("since", models.IntegerField()),
                ("due", models.IntegerField(null=True)),
                ("checked_on", models.IntegerField(null=True)),
                ("sealed", models.BinaryField(null=True)),
                ("delivery", models.TextField(blank=True)),
                ("release", models.TextField(blank=True)),
                ("batch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="proposals.batch")),
            ],
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_desa", models.TextField(db_collation="C", null=True)),
                ("rule", models.CharField(max_length=40)),
                ("severity", models.CharField(max_length=10)),
                ("detail", models.JSONField(default=dict)),
                ("batch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="proposals.batch")),
                (
                    "proposal",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="proposals.proposal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_desa", models.TextField(db_collation="C", null=True)),
                ("document", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="proposals.document")),
                (
                    "proposal",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="proposals.proposal"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_desa", models.TextField(db_collation="C", null=True)),
                ("variable", models.TextField()),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("is_sealed", models.BooleanField(default=False)),
                (
                    "proposal",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="proposals.proposal"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_desa", models.TextField(db_collation="C")),
                ("day", models.IntegerField()),
                ("present", models.IntegerField(null=True)),
                ("account_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("document", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="proposals.document")),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_desa", models.TextField(db_collation="C", null=True)),
                ("action", models.CharField(max_length=20)),
                ("role", models.CharField(max_length=20)),
                ("account_id", models.BigIntegerField(null=True)),
                ("actor", models.CharField(max_length=40)),
                ("day", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("reason_code", models.CharField(blank=True, max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("papers", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ("document_ids", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                (
                    "proposal",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="proposals.proposal"),
                ),
                ("meeting", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="proposals.meeting")),
            ],
        ),
        migrations.CreateModel(
            name="GroundCheck",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="ground_check",
                        serialize=False,
                        to="proposals.proposal",
                    ),
                ),
                ("kode_desa", models.TextField(db_collation="C", null=True)),
                ("drawn_at", models.DateTimeField()),
                ("drawn_by", models.BigIntegerField()),
                ("result", models.CharField(blank=True, max_length=30)),
                ("visited_on", models.IntegerField(null=True)),
                ("agrees", models.JSONField(default=dict)),
                ("words", models.TextField(blank=True)),
                ("account_id", models.BigIntegerField(null=True)),
                ("written_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="ground_checks", to="proposals.batch"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["state", "due", "proposal_id"], name="proposals_waiting"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["kode_desa", "state"], name="proposals_of_a_place"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["batch", "state"], name="proposals_of_a_batch"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(condition=models.Q(("subject_id", ""), _negated=True), fields=["subject_id"], name="proposals_on_a_subject"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(condition=models.Q(("family_id", ""), _negated=True), fields=["family_id"], name="proposals_on_a_family"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(fields=("content_id", "turn"), name="one_turn_of_a_content"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ("draf", "musdes_setuju", "diusulkan", "dikembalikan", "verval_dinsos", "disahkan_kdh", "diterima_kemensos"),
                    )
                ),
                fields=("content_id",),
                name="one_open_of_a_content",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "draf",
                            "musdes_setuju",
                            "diusulkan",
                            "dikembalikan",
                            "verval_dinsos",
                            "disahkan_kdh",
                            "diterima_kemensos",
                            "musdes_tolak",
                            "ditolak",
                            "masuk_versi",
                            "ditarik",
                        ),
                    )
                ),
                name="proposal_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(fields=("proposal", "variable"), name="one_change_of_a_variable"),
        ),
    )
