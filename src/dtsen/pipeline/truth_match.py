"""Who is who: the true persons and families beside ours, by majority of records and of members."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.engine import Engine, Shelf
from dtsen.pipeline.truth import Truth

# A true person is the one of ours that holds most of his records; ties go to the smaller id. And the other way round.
PERSONS = """WITH pairs AS (
    SELECT t.person_id AS true_id, l.person_id AS our_id, count(*) AS n
    FROM truth_records AS t INNER JOIN person_link AS l
        ON t.source = l.source AND t.file = l.file AND t.record_id = l.record_id
    GROUP BY t.person_id, l.person_id
)
SELECT true_id, our_id,
    row_number() OVER (PARTITION BY true_id ORDER BY n DESC, our_id) = 1 AS best_of_true,
    row_number() OVER (PARTITION BY our_id ORDER BY n DESC, true_id) = 1 AS best_of_ours
FROM pairs ORDER BY true_id, our_id"""

# Families by their living members of today.
FAMILIES = """WITH at_home AS (
    SELECT family_id, person_id FROM truth_persons WHERE resident = 'true' AND alive = 'true'
), true_side AS (
    SELECT a.family_id AS true_id, m.family_id AS our_id, count(*) AS n
    FROM at_home AS a
    INNER JOIN person_match AS p ON a.person_id = p.true_id AND p.best_of_true
    INNER JOIN membership AS m ON p.our_id = m.person_id AND m."to" IS NULL
    GROUP BY a.family_id, m.family_id
), our_side AS (
    SELECT m.family_id AS our_id, a.family_id AS true_id, count(*) AS n
    FROM membership AS m
    INNER JOIN person_match AS p ON m.person_id = p.our_id AND p.best_of_ours
    INNER JOIN at_home AS a ON p.true_id = a.person_id
    WHERE m."to" IS NULL
    GROUP BY m.family_id, a.family_id
)
SELECT coalesce(t.true_id, o.true_id) AS true_id, coalesce(t.our_id, o.our_id) AS our_id,
    coalesce(t.best, FALSE) AS best_of_true, coalesce(o.best, FALSE) AS best_of_ours
FROM (SELECT true_id, our_id, row_number() OVER (PARTITION BY true_id ORDER BY n DESC, our_id) = 1 AS best FROM true_side) AS t
FULL JOIN (SELECT true_id, our_id, row_number() OVER (PARTITION BY our_id ORDER BY n DESC, true_id) = 1 AS best FROM our_side) AS o
    ON t.true_id = o.true_id AND t.our_id = o.our_id
ORDER BY 1, 2"""


@dataclass(frozen=True)
class Match:
    """Paths of `person_match` and `family_match`: true_id, our_id, best_of_true, best_of_ours."""

    truth: Truth

    @property
    def inputs(self) -> tuple[tuple[str, Path], ...]:
        return (("person_match", self.truth.path("person_match")), ("family_match", self.truth.path("family_match")))


def match(engine: Engine, shelf: Shelf, truth: Truth) -> Match:
    """Writes both tables beside the truth."""
    persons = engine.query(PERSONS, (("truth_records", truth.path("truth_records")), ("person_link", shelf.path("person_link"))))
    _write(persons, truth, "person_match")
    families = engine.query(
        FAMILIES,
        (
            ("truth_persons", truth.path("truth_persons")),
            ("person_match", truth.path("person_match")),
            ("membership", shelf.path("membership")),
        ),
    )
    _write(families, truth, "family_match")
    return Match(truth)


def _write(table: pa.Table, truth: Truth, name: str) -> None:
    pq.write_table(table, truth.path(name))
