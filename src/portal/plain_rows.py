"""What every request asks: SQL written by hand and planned once a connection, instead of built by the ORM and planned each time.

For the few questions of the busiest pages (session, account, one person, one family); everything else is the ORM's. The rules of
`protection.py` hold as for any statement: a plan that was kept is bound to the role, and made anew when tables or policies change.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

import psycopg
from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


def rows(model: type[M], rest: str, values: Sequence[object] = ()) -> list[M]:
    """The rows of a model's table; `rest`: what follows FROM, from WHERE on, with %s for the values (a list fits `= ANY(%s)`).

    Columns come as psycopg reads them: not for models with JSON.
    """
    select, names = _select_sql(model)
    return [model.from_db(connection.alias, names, row) for row in answers(f"{select} {rest}", values)]


def answers(statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with _run(statement, values) as cursor:
        return cursor.fetchall()


def put(statement: str, values: Sequence[object]) -> None:
    """A statement without an answer."""
    _run(statement, values).close()


def _run(statement: str, values: Sequence[object]) -> psycopg.Cursor[tuple[Any, ...]]:
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    raw = connection.connection
    assert raw is not None
    with connection.wrap_database_errors:
        # Not Django's cursor: that writes values into the text, so that each statement is another one and planned anew.
        return psycopg.Cursor(raw).execute(statement.encode(), values or None, prepare=True)


@lru_cache(maxsize=64)
def _select_sql(model: type[Model]) -> tuple[str, list[str]]:
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    return f"SELECT {columns} FROM {connection.ops.quote_name(model._meta.db_table)}", [field.attname for field in fields]
