"""Numbers by village are served by `served_total` alone, which the rule of small numbers stands before."""

from django.db import migrations


class Migration(migrations.Migration):
    accepted_locks = "hanya halaman wilayah yang lama membacanya; halaman itu kini mengarah ke dasbor"
    dependencies = (("exchange", "0002_serving_tables"),)
    operations = (
        migrations.RunSQL("DROP TABLE IF EXISTS served_count CASCADE", migrations.RunSQL.noop),
        migrations.DeleteModel("Count"),
    )
