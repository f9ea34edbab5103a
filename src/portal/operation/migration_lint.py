"""Refuses migrations that would make the pages wait: locks on tables in use, rewrites, changes that the old code cannot bear.

What an operation does to a table that the same migration makes is free. Everything else must be one of the harmless
kinds, or the migration says why it may (`accepted_locks = "..."` in its class): then somebody has thought about it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_SQL = (
    (r"create\s+(unique\s+)?index\s+(?!concurrently)", "indeks tanpa CONCURRENTLY menahan penulisan"),
    (r"alter\s+column\s+\S+\s+(set\s+data\s+)?type", "perubahan tipe menulis ulang tabel"),
    (r"alter\s+column\s+\S+\s+set\s+not\s+null", "SET NOT NULL membaca seluruh tabel sambil mengunci; pakai CHECK NOT VALID"),
    (r"add\s+column\s+(?:(?!default)[^,;])*not\s+null(?:(?!default)[^,;])*(?:,|;|$)", "kolom NOT NULL tanpa DEFAULT"),
    (r"add\s+(constraint\s+\S+\s+)?(check|foreign\s+key)(?:(?!not\s+valid)[^;])*(?:;|$)", "kekangan tanpa NOT VALID"),
    (r"^(vacuum\s+full|cluster|lock|truncate)\b", "mengunci seluruh tabel"),
    (r"drop\s+(table|column)", "kode yang sedang berjalan masih memakainya"),
    (r"\brename\s+(to|column)", "kode yang sedang berjalan masih memakai nama lama"),
)
_CREATED = re.compile(r"create\s+table\s+(?:if\s+not\s+exists\s+)?\"?(\w+)", re.IGNORECASE)
_TOUCHED = re.compile(r"(?:\bon\s+(?:only\s+)?|alter\s+table\s+(?:only\s+)?|drop\s+table\s+(?:if\s+exists\s+)?)\"?(\w+)", re.IGNORECASE)


@dataclass(frozen=True)
class Danger:
    """One operation that must not run while the portal is open."""

    migration: str
    operation: str
    why: str


def dangers(migration: Migration, before: ProjectState) -> list[Danger]:
    """The dangerous operations of one migration; `before`: the state of the models that it finds."""
    if str(getattr(migration, "accepted_locks", "")).strip():
        return []
    made: set[str] = set()
    found: list[Danger] = []
    state = before.clone()
    for operation in migration.operations:
        for why in _faults(operation, state, migration.app_label, made):
            found.append(Danger(f"{migration.app_label}.{migration.name}", operation.describe(), why))
        if isinstance(operation, ops.CreateModel):
            made.add(operation.name_lower)
        operation.state_forwards(migration.app_label, state)
    if any(isinstance(one, AddIndexConcurrently | RemoveIndexConcurrently) for one in migration.operations) and migration.atomic:
        found.append(Danger(f"{migration.app_label}.{migration.name}", "CONCURRENTLY", "butuh atomic = False"))
    return found


def _faults(operation: Operation, state: ProjectState, app: str, made: set[str]) -> Iterator[str]:
    if isinstance(operation, ops.SeparateDatabaseAndState):
        for inner in operation.database_operations:
            yield from _faults(inner, state, app, made)
    elif isinstance(operation, ops.RunSQL):
        yield from _sql_faults(operation)
    elif _model_of(operation) not in made:
        yield from _model_faults(operation, state, app)


def _model_faults(operation: Operation, state: ProjectState, app: str) -> Iterator[str]:
    if isinstance(operation, AddIndexConcurrently | RemoveIndexConcurrently):
        return
    if isinstance(operation, ops.AddIndex):
        yield "indeks tanpa CONCURRENTLY menahan penulisan"
    elif isinstance(operation, ops.AddField):
        yield from _new_field(operation.field)
    elif isinstance(operation, ops.AlterField):
        yield from _altered(state.models[app, operation.model_name_lower].fields[operation.name], operation.field)
    elif isinstance(operation, ops.AddConstraint):
        yield "kekangan memeriksa seluruh tabel sambil mengunci; pakai NOT VALID lalu VALIDATE"
    elif isinstance(operation, ops.RemoveField | ops.DeleteModel):
        yield "kode yang sedang berjalan masih memakainya; hapus satu rilis kemudian"
    elif isinstance(operation, ops.RenameField | ops.RenameModel | ops.AlterModelTable):
        yield "kode yang sedang berjalan masih memakai nama lama"
    elif isinstance(operation, ops.RunPython):
        yield "mengubah baris dalam satu transaksi panjang; kerjakan sebagai tugas bertahap"
    elif isinstance(operation, ops.AlterUniqueTogether):
        yield "indeks unik tanpa CONCURRENTLY menahan penulisan"


def _new_field(field: "models.Field[object, object]") -> Iterator[str]:
    if not field.null and not field.has_default() and field.db_default is models.NOT_PROVIDED:
        yield "kolom NOT NULL tanpa nilai bawaan"
    elif not field.null and field.db_default is models.NOT_PROVIDED:
        # Django drops the default of the column at once: the code that still runs then cannot insert.
        yield "kolom NOT NULL tanpa db_default: kode yang sedang berjalan tidak dapat menulis"
    if field.unique or getattr(field, "db_index", False):
        yield "indeks dibuat bersama kolomnya, tanpa CONCURRENTLY"
    if field.remote_field is not None and getattr(field, "db_constraint", False):
        yield "kunci asing mengunci tabel tujuan; pakai db_constraint=False lalu NOT VALID"


def _altered(old: "models.Field[object, object]", new: "models.Field[object, object]") -> Iterator[str]:
    widened = (
        isinstance(old, models.CharField)
        and isinstance(new, models.CharField)
        and (new.max_length is None or (old.max_length or 0) <= new.max_length)
    )
    if old.get_internal_type() != new.get_internal_type() and not (isinstance(old, models.CharField) and isinstance(new, models.TextField)):
        yield "perubahan tipe menulis ulang tabel"
    elif isinstance(new, models.CharField) and not widened:
        yield "kolom dipersempit: seluruh tabel diperiksa sambil terkunci"
    if old.null and not new.null:
        yield "SET NOT NULL membaca seluruh tabel sambil mengunci"
    if not (old.unique or getattr(old, "db_index", False)) and (new.unique or getattr(new, "db_index", False)):
        yield "indeks tanpa CONCURRENTLY menahan penulisan"


def _sql_faults(operation: ops.RunSQL) -> Iterator[str]:
    parts = (
        operation.sql
        if isinstance(operation.sql, str)
        else ";\n".join(str(one[0] if isinstance(one, tuple) else one) for one in operation.sql)
    )
    text = re.sub(r"--[^\n]*", "", parts)
    made = {name.lower() for name in _CREATED.findall(text)}
    # A body of a function is text here: what it does, it does later.
    text = re.sub(r"\$(\w*)\$.*?\$\1\$", "", text, flags=re.DOTALL)
    for statement in text.split(";"):
        touched = {name.lower() for name in _TOUCHED.findall(statement)}
        if touched and touched <= made:
            continue
        for pattern, why in _SQL:
            if re.search(pattern, statement.strip() + ";", re.IGNORECASE):
                yield why


def _model_of(operation: Operation) -> str:
    return str(getattr(operation, "model_name_lower", getattr(operation, "name_lower", "")))
