"""Migrations that would make pages wait are refused; those of the portal pass."""

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from portal.operation.migration_lint import dangers

OURS = "portal."


def before() -> ProjectState:
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("kode", models.CharField(max_length=10)),
        ("isi", models.TextField(null=True)),
    ]
    state.add_model(ModelState("lookup", "Lama", fields))
    return state


def migration(*operations: Operation, atomic: bool = True, accepted: str = "") -> Migration:
    made = Migration("0002_uji", "lookup")
    made.operations, made.atomic = list(operations), atomic
    if accepted:
        made.accepted_locks = accepted  # type: ignore[attr-defined]
    return made


INDEX = models.Index(fields=["kode"], name="lama_kode")
CHECK = models.CheckConstraint(condition=~models.Q(kode=""), name="kode_ada")
REFUSED: dict[str, Operation] = {
    "indeks": migrations.AddIndex("lama", INDEX),
    "not null": migrations.AddField("lama", "baru", models.IntegerField()),
    "not null bawaan Django": migrations.AddField("lama", "baru", models.IntegerField(default=0)),
    "kolom berindeks": migrations.AddField("lama", "baru", models.IntegerField(null=True, db_index=True)),
    "kunci asing": migrations.AddField("lama", "baru", models.ForeignKey("lookup.Lama", models.PROTECT, null=True)),
    "tipe": migrations.AlterField("lama", "kode", models.IntegerField()),
    "dipersempit": migrations.AlterField("lama", "kode", models.CharField(max_length=4)),
    "set not null": migrations.AlterField("lama", "isi", models.TextField()),
    "unik": migrations.AlterField("lama", "kode", models.CharField(max_length=10, unique=True)),
    "kekangan": migrations.AddConstraint("lama", CHECK),
    "hapus kolom": migrations.RemoveField("lama", "isi"),
    "hapus tabel": migrations.DeleteModel("Lama"),
    "ganti nama": migrations.RenameField("lama", "isi", "teks"),
    "ganti nama tabel": migrations.RenameModel("Lama", "Baru"),
    "python": migrations.RunPython(migrations.RunPython.noop),
    "sql indeks": migrations.RunSQL("CREATE INDEX a ON lookup_lama (kode);"),
    "sql indeks unik": migrations.RunSQL("create unique index a on lookup_lama(kode)"),
    "sql tipe": migrations.RunSQL("ALTER TABLE lookup_lama ALTER COLUMN kode TYPE integer USING kode::int"),
    "sql not null": migrations.RunSQL("ALTER TABLE lookup_lama ALTER COLUMN isi SET NOT NULL"),
    "sql kolom": migrations.RunSQL("ALTER TABLE lookup_lama ADD COLUMN x integer NOT NULL"),
    "sql cek": migrations.RunSQL("ALTER TABLE lookup_lama ADD CONSTRAINT c CHECK (kode <> '')"),
    "sql kunci asing": migrations.RunSQL("ALTER TABLE lookup_lama ADD CONSTRAINT c FOREIGN KEY (kode) REFERENCES lain (kode)"),
    "sql lock": migrations.RunSQL("LOCK TABLE lookup_lama"),
    "sql truncate": migrations.RunSQL(["SELECT 1", "TRUNCATE lookup_lama"]),
    "sql drop": migrations.RunSQL("ALTER TABLE lookup_lama DROP COLUMN isi"),
    "sql rename": migrations.RunSQL("ALTER TABLE lookup_lama RENAME TO lookup_baru"),
    "di dalam": migrations.SeparateDatabaseAndState(database_operations=[migrations.RunSQL("CREATE INDEX a ON lookup_lama (kode)")]),
}
ALLOWED: dict[str, tuple[Operation, ...]] = {
    "kolom boleh kosong": (migrations.AddField("lama", "baru", models.IntegerField(null=True)),),
    "kolom dengan db_default": (migrations.AddField("lama", "baru", models.IntegerField(db_default=0)),),
    "diperlebar": (migrations.AlterField("lama", "kode", models.CharField(max_length=20)),),
    "jadi teks": (migrations.AlterField("lama", "kode", models.TextField()),),
    "tabel baru dengan indeks": (
        migrations.CreateModel("Segar", [("id", models.BigAutoField(primary_key=True)), ("kode", models.TextField())]),
        migrations.AddIndex("segar", models.Index(fields=["kode"], name="segar_kode")),
        migrations.AddConstraint("segar", models.CheckConstraint(condition=~models.Q(kode=""), name="segar_ada")),
    ),
    "sql tabel baru": (migrations.RunSQL("CREATE TABLE segar (a int NOT NULL); CREATE INDEX b ON segar (a);"),),
    "sql fungsi": (migrations.RunSQL("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN TRUNCATE x; END $$;"),),
    "sql not valid": (migrations.RunSQL("ALTER TABLE lookup_lama ADD CONSTRAINT c CHECK (kode <> '') NOT VALID"),),
    "sql concurrently": (migrations.RunSQL("CREATE INDEX CONCURRENTLY a ON lookup_lama (kode)"),),
    "sql kolom bawaan": (migrations.RunSQL("ALTER TABLE lookup_lama ADD COLUMN x integer NOT NULL DEFAULT 0"),),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_locks_or_rewrites_is_refused(name: str) -> None:
    found = dangers(migration(REFUSED[name]), before())
    assert found and all(one.migration == "lookup.0002_uji" and one.why for one in found)


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_what_does_no_harm_passes(name: str) -> None:
    assert dangers(migration(*ALLOWED[name]), before()) == []


def test_a_concurrent_index_needs_a_migration_without_transaction() -> None:
    operation = AddIndexConcurrently("lama", INDEX)
    assert dangers(migration(operation, atomic=False), before()) == []
    assert [one.why for one in dangers(migration(operation), before())] == ["butuh atomic = False"]


def test_who_accepts_a_lock_says_why() -> None:
    assert dangers(migration(REFUSED["indeks"], accepted="tabel ini paling banyak 500 baris"), before()) == []


def test_all_migrations_of_the_portal_pass() -> None:
    loader = MigrationLoader(None)
    found = []
    for (app, name), one in sorted(loader.disk_migrations.items()):
        if type(one).__module__.startswith(OURS):
            state = loader.project_state([node for node in one.dependencies if node in loader.graph.nodes], at_end=True)
            found += dangers(one, state)
        assert app and name
    assert not found, "\n".join(f"{one.migration}: {one.operation}: {one.why}" for one in found)
