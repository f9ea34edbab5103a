"""Made by makemigrations."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("proposals", "0001_initial"),)

    operations = (
        migrations.AddField(
            model_name="proposal", name="became", field=models.TextField(blank=True, db_collation="C", db_default="", default="")
        ),
    )
