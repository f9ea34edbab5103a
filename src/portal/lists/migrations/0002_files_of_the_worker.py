"""Made by makemigrations."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("lists", "0001_first"),)

    operations = (
        migrations.AddField(model_name="upload", name="answers_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="upload", name="answers_file", field=models.CharField(blank=True, db_default="", default="", max_length=80)
        ),
        migrations.AddField(
            model_name="upload", name="repair_file", field=models.CharField(blank=True, db_default="", default="", max_length=80)
        ),
    )
