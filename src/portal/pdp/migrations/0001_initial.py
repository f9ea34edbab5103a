"""Requests of data subjects, their particulars apart, and incidents."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160)),
                ("wilayah", models.CharField(max_length=10, null=True)),
                ("known_at", models.DateTimeField()),
                ("known_by", models.BigIntegerField()),
                ("happened", models.CharField(blank=True, max_length=300)),
                ("how", models.TextField()),
                (
                    "data_kinds",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None),
                ),
                ("subjects", models.PositiveBigIntegerField(null=True)),
                ("handling", models.TextField(blank=True)),
                ("recovery", models.TextField(blank=True)),
                ("agency_told_at", models.DateTimeField(null=True)),
                ("subjects_told_at", models.DateTimeField(null=True)),
                ("public_told_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=10)),
                ("reason", models.TextField(blank=True)),
                ("retain_until", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("channel", models.CharField(max_length=20)),
                ("kode_desa", models.CharField(max_length=10, null=True)),
                ("subject_id", models.CharField(blank=True, max_length=40)),
                ("received_at", models.DateTimeField()),
                ("received_by", models.BigIntegerField()),
                ("identity_checked_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.BigIntegerField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=10)),
                ("ground", models.CharField(blank=True, max_length=30)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("retain_until", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Particulars",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="particulars",
                        serialize=False,
                        to="pdp.request",
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["decided_at", "received_at"], name="pdp_request_open"),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("outcome", "")),
                    models.Q(("decided_at__isnull", False), ("outcome", "dipenuhi")),
                    models.Q(("decided_at__isnull", False), ("outcome", "ditolak"), models.Q(("ground", ""), _negated=True)),
                    _connector="OR",
                ),
                name="pdp_request_outcome",
            ),
        ),
    )
