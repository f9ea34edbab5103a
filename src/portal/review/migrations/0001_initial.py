"""Made by makemigrations."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pair_id", models.CharField(max_length=32)),
                ("source_a", models.TextField()),
                ("file_a", models.TextField()),
                ("record_id_a", models.TextField()),
                ("source_b", models.TextField()),
                ("file_b", models.TextField()),
                ("record_id_b", models.TextField()),
                ("sidik_a", models.TextField()),
                ("sidik_b", models.TextField()),
                ("kode_desa_a", models.TextField(null=True)),
                ("kode_desa_b", models.TextField(null=True)),
                ("putusan", models.CharField(max_length=4)),
                ("account_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "-at"], name="judgements_of_one")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("pair_id", "sidik_a", "sidik_b"),
                        name="one_judgement_in_force",
                    ),
                    models.CheckConstraint(condition=models.Q(("putusan__in", ["sama", "beda", "ragu"])), name="putusan_known"),
                ],
            },
        ),
    )
