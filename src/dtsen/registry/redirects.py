"""What became of the ids of the previous run that are no longer in use: nobody may look one up in vain."""

import pyarrow as pa

from dtsen.engine import Engine, Shelf


def id_redirects(engine: Engine, shelf: Shelf, previous: Shelf | None) -> pa.Table:
    """Rows of `id_redirect`: an old id whose records are now under another id (gabung, pisah) or nowhere (hilang)."""
    schema = pa.schema([(name, pa.string()) for name in ("subject", "old_id", "new_id", "reason")])
    if previous is None:
        return schema.empty_table()
    parts = []
    for subject, table, column in (("person", "person_link", "person_id"), ("family", "family_link", "family_id")):
        inputs = (("old", previous.path(table)), ("new", shelf.path(table)))
        parts.append(engine.query(heirs_sql(subject, column), inputs).cast(schema))
    return pa.concat_tables(parts)


def heirs_sql(subject: str, column: str) -> str:
    """Old ids that are gone, with the new ids that took over their records; several heirs mean a split."""
    return f"""
    WITH gone AS (
      SELECT DISTINCT o.{column} AS old_id FROM old AS o
      LEFT JOIN (SELECT DISTINCT {column} FROM new) AS n ON n.{column} = o.{column}
      WHERE o.{column} IS NOT NULL AND n.{column} IS NULL
    ), heir AS (
      SELECT DISTINCT g.old_id, n.{column} AS new_id FROM gone AS g
      JOIN old AS o ON o.{column} = g.old_id
      LEFT JOIN new AS n ON n.source = o.source AND n.file = o.file AND n.record_id = o.record_id
    ), counted AS (
      SELECT old_id, count(new_id) AS heirs FROM heir GROUP BY old_id
    )
    SELECT '{subject}' AS subject, h.old_id, coalesce(h.new_id, '') AS new_id,
      CASE WHEN c.heirs = 0 THEN 'hilang' WHEN c.heirs = 1 THEN 'gabung' ELSE 'pisah' END AS reason
    FROM heir AS h JOIN counted AS c ON c.old_id = h.old_id
    WHERE h.new_id IS NOT NULL OR c.heirs = 0
    """
