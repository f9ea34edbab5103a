"""Made by makemigrations."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Link",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("hash", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Unsealed",
            fields=[
                ("entry_id", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("account_id", models.BigIntegerField(null=True)),
                ("assignment_id", models.BigIntegerField(null=True)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("purpose", models.CharField(blank=True, max_length=40)),
                ("legal_basis", models.CharField(blank=True, max_length=300)),
                ("action", models.CharField(max_length=40)),
                ("subject", models.CharField(blank=True, max_length=20)),
                (
                    "subject_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None),
                ),
                ("fields", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ("kode_desa", models.CharField(max_length=10, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("detail", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["subject_ids"], name="audit_entry_subjects"),
                    models.Index(fields=["account_id", "-id"], name="audit_entry_account"),
                ],
            },
        ),
    )
