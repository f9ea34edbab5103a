"""Letters of requests, pairing codes of devices, neighbourhoods of tasks, the seed of spot checks."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("enumeration", "0001_initial"),)

    operations = (
        migrations.AddField("campaign", "seed", models.BigIntegerField(default=0, db_default=0)),
        migrations.AddField("device", "pair_hash", models.BinaryField(null=True)),
        migrations.AddField("device", "pair_until", models.DateTimeField(null=True)),
        migrations.AddField("device", "recovery", models.BinaryField(null=True)),
        migrations.AddField("task", "sls", models.TextField(default="", db_default="")),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("row_key", models.TextField(primary_key=True, serialize=False)),
                ("wilayah", models.TextField(db_collation="C")),
                ("account_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("size", models.IntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("key", models.BinaryField()),
                ("content", models.BinaryField()),
                (
                    "campaign",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="paper", to="enumeration.campaign"),
                ),
            ],
            options={"db_table": "field_letter"},
        ),
    )
