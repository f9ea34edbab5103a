"""What the pages of the account manager need: temporary passwords, resets, revocation, and the approval of a second person."""

from django.db import migrations, models

_HOLDS = """(granted_by_id IS NULL OR granted_by_id <> account_id) AND (approved_by IS NULL OR approved_by <> account_id)
    AND (approved_by IS NULL OR granted_by_id IS NULL OR approved_by <> granted_by_id)"""
# NOT VALID takes no look at the rows; VALIDATE reads them while others write.
_ADD = f"""ALTER TABLE accounts_assignment ADD CONSTRAINT assignment_two_people CHECK ({_HOLDS}) NOT VALID;
ALTER TABLE accounts_assignment VALIDATE CONSTRAINT assignment_two_people"""
_SOMEBODY_ELSE = (
    (models.Q(("granted_by__isnull", True)) | ~models.Q(("granted_by", models.F("account"))))
    & (models.Q(("approved_by__isnull", True)) | ~models.Q(("approved_by", models.F("account"))))
    & (
        models.Q(("approved_by__isnull", True))
        | models.Q(("granted_by__isnull", True))
        | ~models.Q(("approved_by", models.F("granted_by")))
    )
)


class Migration(migrations.Migration):
    dependencies = (("accounts", "0001_initial"),)
    operations = (
        migrations.AddField("account", "password_until", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("account", "factor_reset", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("account", "reset_asked_by", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("account", "reset_asked_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("account", "reset_reason", models.CharField(blank=True, db_default="", default="", max_length=300)),
        migrations.AddField("assignment", "four_eyes", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("assignment", "approved_by", models.BigIntegerField(null=True)),
        migrations.AddField("assignment", "approved_at", models.DateTimeField(null=True)),
        migrations.AddField("assignment", "revoked_by", models.BigIntegerField(null=True)),
        migrations.AddField("assignment", "revoked_at", models.DateTimeField(null=True)),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_ADD, "ALTER TABLE accounts_assignment DROP CONSTRAINT assignment_two_people")],
            state_operations=[
                migrations.AddConstraint("assignment", models.CheckConstraint(condition=_SOMEBODY_ELSE, name="assignment_two_people"))
            ],
        ),
    )
