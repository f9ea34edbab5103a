"""What a person chose out of several accounts of one family."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("enumeration", "0002_campaign_pages"),)

    operations = (
        migrations.CreateModel(
            name="Choice",
            fields=[
                ("row_key", models.TextField(primary_key=True, serialize=False)),
                ("kode_desa", models.TextField(db_collation="C")),
                ("account_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("instances", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("base", models.TextField(db_index=True)),
                ("sealed", models.BinaryField()),
                (
                    "campaign",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="choices", to="enumeration.campaign"),
                ),
            ],
            options={"db_table": "field_choice"},
        ),
    )
