"""Entries and links are only ever added: the database refuses anything else, and queues each new entry for its seal."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'catatan audit tidak dapat diubah atau dihapus';
END $$;
CREATE FUNCTION audit_queue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_unsealed (entry_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_kept_whole BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_link_kept BEFORE UPDATE OR DELETE ON audit_link FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_link_kept_whole BEFORE TRUNCATE ON audit_link FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_queued AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_queue();
"""
BACKWARD = """
DROP TRIGGER audit_entry_queued ON audit_entry;
DROP TRIGGER audit_link_kept_whole ON audit_link;
DROP TRIGGER audit_link_kept ON audit_link;
DROP TRIGGER audit_entry_kept_whole ON audit_entry;
DROP TRIGGER audit_entry_kept ON audit_entry;
DROP FUNCTION audit_queue();
DROP FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = (("audit", "0001_initial"),)
    operations = (migrations.RunSQL(FORWARD, BACKWARD),)
