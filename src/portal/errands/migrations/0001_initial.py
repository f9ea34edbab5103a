"""Made by makemigrations."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Errand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("subject", models.CharField(max_length=20)),
                ("reference", models.BigIntegerField()),
                ("wilayah", models.TextField(db_collation="C", null=True)),
                ("account_id", models.BigIntegerField()),
                ("assignment_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("state", models.CharField(default="antre", max_length=12)),
                ("begun_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("stop_asked", models.BooleanField(default=False)),
                ("items", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField()),
                ("detail", models.JSONField(default=dict)),
                ("result", models.JSONField(default=dict)),
                ("said_id", models.TextField(blank=True)),
                ("said_en", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject", "reference", "-id"], name="errands_of_a_subject"),
                    models.Index(fields=["account_id", "-id"], name="errands_of_an_account"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("antre", "berjalan"))),
                        fields=("subject", "reference"),
                        name="one_open_errand_of_a_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("antre", "berjalan", "selesai", "gagal", "dihentikan"))),
                        name="errand_state_known",
                    ),
                ],
            },
        ),
    )
