"""Made by makemigrations."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Count",
            fields=[
                ("kode_desa", models.TextField(primary_key=True, serialize=False)),
                ("measure", models.TextField()),
                ("key", models.TextField()),
                ("n", models.BigIntegerField()),
            ],
            options={
                "db_table": "served_count",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Eligibility",
            fields=[
                ("programme", models.TextField(primary_key=True, serialize=False)),
                ("family_id", models.TextField()),
                ("person_id", models.TextField()),
                ("kode_desa", models.TextField(null=True)),
                ("eligible", models.TextField()),
                ("reasons", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("amount", models.BigIntegerField(null=True)),
                ("period", models.TextField(null=True)),
                ("components", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("in_quota", models.BooleanField(null=True)),
            ],
            options={
                "db_table": "served_eligibility",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Family",
            fields=[
                ("family_id", models.TextField(primary_key=True, serialize=False)),
                ("kode_desa", models.TextField(null=True)),
                ("no_kk", models.BinaryField(null=True)),
                ("no_kk_key", models.BinaryField(null=True)),
                ("alamat", models.TextField(null=True)),
                ("kepala_person_id", models.TextField(null=True)),
                ("nama_kepala", models.TextField(null=True)),
                ("jumlah_anggota", models.SmallIntegerField(null=True)),
                ("didata", models.BooleanField()),
                ("sumber_register", models.TextField(null=True)),
                ("tanggal_data", models.IntegerField(null=True)),
                ("skor", models.BigIntegerField(null=True)),
                ("desil_nasional", models.SmallIntegerField(null=True)),
                ("desil_provinsi", models.SmallIntegerField(null=True)),
                ("desil_kabupaten_kota", models.SmallIntegerField(null=True)),
                ("desil_low", models.SmallIntegerField(null=True)),
                ("desil_high", models.SmallIntegerField(null=True)),
                ("model", models.TextField(null=True)),
                ("imputed", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True, size=None)),
                ("unranked", models.TextField(null=True)),
            ],
            options={
                "db_table": "served_family",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("rule", models.TextField(primary_key=True, serialize=False)),
                ("severity", models.TextField()),
                ("subject", models.TextField()),
                ("subject_id", models.TextField()),
                ("family_id", models.TextField(null=True)),
                ("kode_desa", models.TextField(null=True)),
                ("detail", models.TextField()),
            ],
            options={
                "db_table": "served_finding",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="History",
            fields=[
                ("family_id", models.TextField(primary_key=True, serialize=False)),
                ("kode_desa", models.TextField(null=True)),
                ("didata", models.BooleanField()),
                ("jumlah_anggota", models.SmallIntegerField(null=True)),
                ("desil_nasional", models.SmallIntegerField(null=True)),
                ("desil_provinsi", models.SmallIntegerField(null=True)),
                ("desil_kabupaten_kota", models.SmallIntegerField(null=True)),
                ("desil_low", models.SmallIntegerField(null=True)),
                ("desil_high", models.SmallIntegerField(null=True)),
                ("programmes", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
            options={
                "db_table": "served_history",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("person_id", models.TextField(primary_key=True, serialize=False)),
                ("family_id", models.TextField()),
                ("kode_desa", models.TextField(null=True)),
                ("hubungan", models.SmallIntegerField(null=True)),
                ("dari", models.IntegerField(null=True)),
                ("sampai", models.IntegerField(null=True)),
                ("sumber", models.TextField(null=True)),
            ],
            options={
                "db_table": "served_membership",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Name",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False)),
                ("kode_desa", models.TextField(null=True)),
                ("person_id", models.TextField()),
            ],
            options={
                "db_table": "served_name",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Pair",
            fields=[
                ("pair_id", models.TextField(primary_key=True, serialize=False)),
                ("source_a", models.TextField()),
                ("file_a", models.TextField()),
                ("record_id_a", models.TextField()),
                ("source_b", models.TextField()),
                ("file_b", models.TextField()),
                ("record_id_b", models.TextField()),
                ("score", models.FloatField(null=True)),
                ("reason", models.TextField()),
                ("evidence", models.TextField()),
                ("sidik_a", models.TextField()),
                ("sidik_b", models.TextField()),
                ("kode_desa_a", models.TextField(null=True)),
                ("kode_desa_b", models.TextField(null=True)),
                ("isi_a", models.JSONField()),
                ("isi_b", models.JSONField()),
                ("nik_a", models.BinaryField(null=True)),
                ("nik_b", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "served_pair",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("person_id", models.TextField(primary_key=True, serialize=False)),
                ("family_id", models.TextField(null=True)),
                ("kode_desa", models.TextField(null=True)),
                ("nik", models.BinaryField(null=True)),
                ("nik_key", models.BinaryField(null=True)),
                ("nama", models.TextField(null=True)),
                ("nama_kunci", models.TextField(null=True)),
                ("tanggal_lahir", models.IntegerField(null=True)),
                ("jenis_kelamin", models.SmallIntegerField(null=True)),
                ("hubungan", models.SmallIntegerField(null=True)),
                ("umur", models.SmallIntegerField(null=True)),
                ("keadaan", models.TextField()),
                ("tanggal_keadaan", models.IntegerField(null=True)),
                ("padan_dukcapil", models.BooleanField(null=True)),
                ("sumber_register", models.TextField(null=True)),
                ("unplaced", models.TextField(null=True)),
            ],
            options={
                "db_table": "served_person",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("programme", models.TextField(primary_key=True, serialize=False)),
                ("reason", models.TextField()),
                ("kalimat", models.TextField()),
                ("sentence", models.TextField()),
            ],
            options={
                "db_table": "served_programme",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Redirect",
            fields=[
                ("old_id", models.TextField(primary_key=True, serialize=False)),
                ("subject", models.TextField()),
                ("new_id", models.TextField(null=True)),
                ("reason", models.TextField()),
            ],
            options={
                "db_table": "served_redirect",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("kode", models.TextField(primary_key=True, serialize=False)),
                ("induk", models.TextField()),
                ("nama", models.TextField()),
                ("nama_kunci", models.TextField()),
                ("kode_kemendagri", models.TextField(null=True)),
            ],
            options={
                "db_table": "served_region",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("rule", models.TextField(primary_key=True, serialize=False)),
                ("judul", models.TextField()),
                ("title", models.TextField()),
                ("severity", models.TextField()),
                ("checked", models.BigIntegerField()),
                ("found", models.BigIntegerField()),
            ],
            options={
                "db_table": "served_rule",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Value",
            fields=[
                ("subject_id", models.TextField(primary_key=True, serialize=False)),
                ("kode_desa", models.TextField(null=True)),
                ("isi", models.TextField()),
            ],
            options={
                "db_table": "served_value",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False)),
                ("persons", models.IntegerField()),
            ],
            options={
                "db_table": "served_word",
                "abstract": False,
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("as_of", models.IntegerField()),
                ("unit", models.CharField(max_length=20)),
                ("invented", models.BooleanField()),
                ("is_active", models.BooleanField(default=False)),
                ("loaded_at", models.DateTimeField(auto_now_add=True)),
                ("persons", models.BigIntegerField(default=0)),
                ("families", models.BigIntegerField(default=0)),
                ("files", models.JSONField(default=dict)),
                ("variables", models.JSONField(default=list)),
                ("labels", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("is_active", True)), fields=("is_active",), name="one_release_in_force")
                ],
            },
        ),
    )
