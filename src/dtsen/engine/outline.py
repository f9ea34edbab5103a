"""What does a SELECT read and return, without running it? For SQL that people write as policy and that is checked before a run."""

from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError


@dataclass(frozen=True)
class Outline:
    """The names of the columns that come out in their order, of the tables that are read, of the CTEs (not tables)."""

    columns: tuple[str, ...]
    tables: frozenset[str]
    ctes: frozenset[str]


def outline(sql: str) -> Outline:
    """The outline of one SELECT in the DuckDB dialect. ValueError: it cannot be read, or is anything but one SELECT."""
    try:
        trees = sqlglot.parse(sql, read="duckdb")
    except (ParseError, TokenError) as error:
        raise ValueError(str(error)) from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        raise ValueError("not exactly one SELECT")
    query = trees[0]
    ctes = frozenset(cte.alias for cte in query.find_all(exp.CTE))
    tables = frozenset(table.name for table in query.find_all(exp.Table)) - ctes
    return Outline(tuple(query.named_selects), tables, ctes)
