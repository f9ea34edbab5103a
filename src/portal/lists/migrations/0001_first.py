"""Made by makemigrations."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="ColumnNames",
            fields=[
                ("wilayah", models.TextField(db_collation="C", primary_key=True, serialize=False)),
                ("fields", models.JSONField(default=dict)),
                ("account_id", models.BigIntegerField()),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wilayah", models.TextField(db_collation="C")),
                ("account_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("name", models.CharField(max_length=160)),
                ("ending", models.CharField(max_length=8)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("token", models.CharField(max_length=40)),
                ("key", models.BinaryField()),
                ("state", models.CharField(default="diterima", max_length=12)),
                ("stage", models.CharField(blank=True, max_length=40)),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField(null=True)),
                ("seconds_left", models.IntegerField(null=True)),
                ("begun_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("stop_asked", models.BooleanField(default=False)),
                ("said_id", models.TextField(blank=True)),
                ("said_en", models.TextField(blank=True)),
                ("columns", models.JSONField(default=dict)),
                ("mapping", models.JSONField(default=dict)),
                ("head", models.JSONField(default=dict)),
                ("effects", models.JSONField(default=dict)),
                ("day", models.IntegerField()),
                ("release", models.TextField(blank=True)),
                ("result", models.CharField(blank=True, max_length=80)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "repairs",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="repaired_by", to="lists.upload"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Row",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.IntegerField()),
                ("wilayah", models.TextField(db_collation="C")),
                ("sheet", models.TextField(blank=True)),
                ("number", models.IntegerField()),
                ("origin", models.TextField()),
                ("why", models.CharField(blank=True, max_length=20)),
                ("kelas", models.CharField(max_length=24)),
                ("padan", models.CharField(blank=True, max_length=24)),
                ("elsewhere", models.BooleanField(default=False)),
                ("kode_desa", models.TextField(blank=True, db_collation="C")),
                ("person_id", models.TextField(blank=True, db_collation="C")),
                ("family_id", models.TextField(blank=True, db_collation="C")),
                ("new_family", models.TextField(blank=True)),
                ("score", models.FloatField(default=0)),
                ("evidence", models.TextField(blank=True)),
                ("candidate", models.TextField(blank=True)),
                ("as_of", models.IntegerField(default=0)),
                ("changes", models.JSONField(default=list)),
                ("unsure", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("clash", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("repair", models.JSONField(default=list)),
                ("asks", models.JSONField(default=list)),
                ("sealed", models.BinaryField()),
                ("repaired_by", models.BigIntegerField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_by", models.BigIntegerField(null=True)),
                ("answers", models.JSONField(default=dict)),
                ("taken", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("desil_before", models.SmallIntegerField(null=True)),
                ("upload", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="lists.upload")),
            ],
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(fields=["wilayah", "-made_at"], name="lists_of_an_office"),
        ),
        migrations.AddIndex(
            model_name="row",
            index=models.Index(fields=["upload", "kelas", "place"], name="lists_rows_by_fate"),
        ),
        migrations.AddIndex(
            model_name="row",
            index=models.Index(
                condition=models.Q(("person_id", ""), _negated=True), fields=["upload", "person_id"], name="lists_rows_of_a_person"
            ),
        ),
        migrations.AddIndex(
            model_name="row",
            index=models.Index(
                condition=models.Q(("family_id", ""), _negated=True), fields=["upload", "family_id"], name="lists_rows_of_a_family"
            ),
        ),
        migrations.AddConstraint(
            model_name="row",
            constraint=models.UniqueConstraint(fields=("upload", "origin"), name="one_row_of_a_place"),
        ),
    )
