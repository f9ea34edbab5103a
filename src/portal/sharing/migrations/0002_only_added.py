"""Steps and the register of what left are only ever added to: the database refuses anything else."""

from django.db import migrations

_TABLES = ("sharing_step", "sharing_departure")
FORWARD = """
CREATE FUNCTION sharing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'register serah terima dan riwayatnya tidak dapat diubah atau dihapus';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION sharing_refuse();
CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse();
"""
    for table in _TABLES
)
BACKWARD = (
    "".join(f"DROP TRIGGER {table}_kept_whole ON {table}; DROP TRIGGER {table}_kept ON {table};" for table in _TABLES)
    + "DROP FUNCTION sharing_refuse();"
)


class Migration(migrations.Migration):
    dependencies = (("sharing", "0001_initial"),)
    operations = (migrations.RunSQL(FORWARD, BACKWARD),)
