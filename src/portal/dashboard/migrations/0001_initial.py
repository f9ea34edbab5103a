"""Outlines of regions for the maps."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("kode", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("induk", models.CharField(db_index=True, max_length=7)),
                ("nama", models.TextField()),
                ("path", models.TextField()),
                ("x", models.FloatField()),
                ("y", models.FloatField()),
                ("width", models.FloatField()),
                ("height", models.FloatField()),
            ],
        ),
    )
