"""A SELECT tells what it reads and returns; anything else is refused."""

import pytest

from dtsen.engine.outline import outline


def test_columns_tables_and_ctes() -> None:
    query = outline(
        "WITH a AS (SELECT x FROM person) SELECT a.x AS one, count(*) AS two FROM a JOIN family AS f ON f.x = a.x "
        "WHERE a.x NOT IN (SELECT y FROM membership) GROUP BY a.x"
    )
    assert query.columns == ("one", "two")
    assert query.tables == {"person", "family", "membership"}
    assert query.ctes == {"a"}


def test_a_union_has_the_columns_of_its_first_part() -> None:
    query = outline("SELECT a AS one FROM person UNION ALL SELECT b FROM family")
    assert (query.columns, query.tables) == (("one",), {"person", "family"})


@pytest.mark.parametrize("sql", ["SELECT (1", "SELECT 1; SELECT 2", "DELETE FROM person", "", "COPY person TO 'x'"])
def test_anything_else_is_refused(sql: str) -> None:
    with pytest.raises(ValueError):
        outline(sql)
