"""What the log-in counts by address and by code, addresses that an account is known at, a new phone beside the old one, recovery codes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("accounts", "0002_two_people"),)
    operations = (
        migrations.AddField("account", "code_failures", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AddField("account", "code_locked_until", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("secondfactor", "next_secret", models.BinaryField(null=True)),
        migrations.CreateModel(
            name="LoginAddress",
            fields=[
                ("address", models.BinaryField(primary_key=True, serialize=False)),
                ("failures", models.PositiveIntegerField()),
                ("began", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="KnownAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.BinaryField()),
                ("seen_at", models.DateTimeField()),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("locked_until", models.DateTimeField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("account", "address"), name="known_address_once")]},
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(unique=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recovery_codes", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
    )
