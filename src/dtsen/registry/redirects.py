"""What became of the ids of the previous run: nobody may look one up in vain, and no split goes unsaid.

Who a person was is known from its records (`person_again`), what a family was from the people who lived in it.
"""

import pyarrow as pa

from dtsen.engine import Engine, Shelf

PERSON_HEIRS = """
SELECT DISTINCT a.old_person_id AS old_id, l.person_id AS new_id
FROM person_again AS a
JOIN person_link AS l ON l.source = a.source AND l.file = a.file AND l.record_id = a.record_id
"""
FAMILY_HEIRS = f"""
SELECT DISTINCT o.family_id AS old_id, n.family_id AS new_id
FROM old_membership AS o
JOIN ({PERSON_HEIRS}) AS h ON h.old_id = o.person_id
JOIN membership AS n ON n.person_id = h.new_id
WHERE o."to" IS NULL AND n."to" IS NULL
"""


def id_redirects(engine: Engine, shelf: Shelf, previous: Shelf | None) -> pa.Table:
    """Rows of `id_redirect`. An old id that is no longer in use: the id that took it over (gabung), the ids among which it
    was divided (pisah), or none (hilang). An old id that lives on: each new id that split off from it (pisah)."""
    schema = pa.schema([(name, pa.string()) for name in ("subject", "old_id", "new_id", "reason")])
    if previous is None:
        return schema.empty_table()
    again = (("person_again", shelf.path("person_again")), ("person_link", shelf.path("person_link")))
    persons = (("old", previous.path("person")), ("new", shelf.path("person")), *again)
    members = (("old_membership", previous.path("membership")), ("membership", shelf.path("membership")))
    families = (("old", previous.path("family")), ("new", shelf.path("family")), *members, *again)
    parts = [
        engine.query(redirect_sql("person", PERSON_HEIRS), persons).cast(schema),
        engine.query(redirect_sql("family", FAMILY_HEIRS), families).cast(schema),
    ]
    return pa.concat_tables(parts)


def redirect_sql(subject: str, heirs: str) -> str:
    """Redirects of persons or families; `heirs` selects old_id and new_id, an id that stayed itself among them."""
    column = f"{subject}_id"
    return f"""
    WITH heir AS ({heirs}),
    known AS (
      SELECT o.{column} AS old_id, n.{column} IS NULL AS gone
      FROM old AS o LEFT JOIN new AS n ON n.{column} = o.{column}
    ),
    counted AS (SELECT old_id, count(*) AS heirs FROM heir GROUP BY old_id)
    SELECT '{subject}' AS subject, k.old_id, coalesce(h.new_id, '') AS new_id,
      CASE WHEN c.heirs IS NULL THEN 'hilang' WHEN c.heirs = 1 THEN 'gabung' ELSE 'pisah' END AS reason
    FROM known AS k
    LEFT JOIN heir AS h ON h.old_id = k.old_id
    LEFT JOIN counted AS c ON c.old_id = k.old_id
    WHERE k.gone
    UNION ALL
    SELECT '{subject}', k.old_id, h.new_id, 'pisah'
    FROM known AS k
    JOIN heir AS h ON h.old_id = k.old_id AND h.new_id <> k.old_id
    LEFT JOIN old AS o ON o.{column} = h.new_id
    WHERE NOT k.gone AND o.{column} IS NULL
    """
