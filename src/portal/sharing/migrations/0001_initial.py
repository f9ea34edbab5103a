"""Parcels, requests with their papers, steps, and the register of what left."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_id", models.BigIntegerField()),
                ("assignment_id", models.BigIntegerField()),
                ("office", models.CharField(max_length=160)),
                ("wilayah", models.CharField(max_length=10, null=True)),
                ("profile", models.CharField(max_length=60)),
                ("purpose", models.CharField(max_length=500)),
                ("legal_basis", models.CharField(max_length=300)),
                ("use_until", models.DateField()),
                ("state", models.CharField(default="draf", max_length=20)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["state", "made_at"], name="sharing_request_state")],
            },
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("parcel_id", models.BigIntegerField()),
                ("request_id", models.BigIntegerField(null=True)),
                ("account_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64)),
                ("release", models.CharField(max_length=60)),
                ("wilayah", models.CharField(max_length=10)),
                ("place", models.CharField(max_length=120)),
                ("profile", models.CharField(max_length=60)),
                ("recipient", models.CharField(max_length=200)),
                ("purpose", models.CharField(max_length=500)),
                ("stated_purpose", models.CharField(max_length=300)),
                ("legal_basis", models.CharField(max_length=500)),
                ("families", models.PositiveBigIntegerField(default=0)),
                ("persons", models.PositiveBigIntegerField(default=0)),
                ("expires", models.DateField()),
            ],
            options={
                "indexes": [models.Index(fields=["-at"], name="sharing_departure_at")],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("row_key", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("added_at", models.DateTimeField()),
                (
                    "request",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="sharing.datarequest"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Parcel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("for_account", models.BigIntegerField(null=True)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("form", models.CharField(max_length=10)),
                ("size", models.PositiveBigIntegerField()),
                ("release", models.CharField(max_length=60)),
                ("as_of", models.DateField()),
                ("wilayah", models.CharField(max_length=10)),
                ("kode_kemendagri", models.CharField(max_length=13)),
                ("place", models.CharField(max_length=120)),
                ("profile", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("recipient", models.CharField(max_length=200)),
                ("purpose", models.CharField(max_length=500)),
                ("legal_basis", models.CharField(max_length=500)),
                ("manifest_sha256", models.CharField(max_length=64)),
                ("mark", models.CharField(blank=True, max_length=40)),
                ("contents", models.JSONField(default=list)),
                ("signed_by", models.CharField(max_length=20)),
                ("expires", models.DateField()),
                ("state", models.CharField(default="disiapkan", max_length=20)),
                ("published_at", models.DateTimeField()),
                ("offered_by", models.BigIntegerField(null=True)),
                ("download_until", models.DateField(null=True)),
                ("first_download", models.DateField(null=True)),
                ("downloads", models.PositiveSmallIntegerField(default=0)),
                ("password_told_at", models.DateTimeField(null=True)),
                ("bast_number", models.CharField(blank=True, max_length=60)),
                ("received_at", models.DateTimeField(null=True)),
                ("receiver_name", models.CharField(blank=True, max_length=120)),
                ("receiver_office", models.CharField(blank=True, max_length=160)),
                (
                    "request",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="parcels", to="sharing.datarequest"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=20)),
                ("after", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("account_id", models.BigIntegerField(null=True)),
                ("said", models.JSONField(default=dict)),
                (
                    "parcel",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="sharing.parcel"),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="sharing.datarequest"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="parcel",
            index=models.Index(fields=["state", "-published_at"], name="sharing_parcel_state"),
        ),
        migrations.AddIndex(
            model_name="parcel",
            index=models.Index(fields=["wilayah"], name="sharing_parcel_wilayah"),
        ),
    )
