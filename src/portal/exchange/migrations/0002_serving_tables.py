"""The serving tables: parents without a part, until the first release is loaded."""

from django.db import migrations

from portal.exchange.serving_tables import create_sql, drop_sql


class Migration(migrations.Migration):
    dependencies = (("exchange", "0001_initial"),)
    operations = (migrations.RunSQL(create_sql(), drop_sql()),)
