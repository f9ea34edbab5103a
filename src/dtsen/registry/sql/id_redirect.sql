-- purpose: what became of the ids of the previous run; nobody may look one up in vain, and no split goes unsaid
-- reads: person_heir family_heir person family before_person before_family
-- grain: one old id and one that took over (none: hilang)
WITH heir AS (
  SELECT 'person' AS subject, old_id, new_id FROM person_heir
  UNION ALL SELECT 'family', old_id, new_id FROM family_heir
), old AS (
  SELECT 'person' AS subject, person_id AS id FROM before_person
  UNION ALL SELECT 'family', family_id FROM before_family
), now AS (
  SELECT 'person' AS subject, person_id AS id FROM person
  UNION ALL SELECT 'family', family_id FROM family
), known AS (
  SELECT o.subject, o.id, n.id IS NULL AS gone
  FROM old AS o LEFT JOIN now AS n ON n.subject = o.subject AND n.id = o.id
), counted AS (
  SELECT subject, old_id, count(*) AS heirs FROM heir GROUP BY subject, old_id
)
-- An id that is no longer in use: the one that took it over, those among which it was divided, or none.
SELECT k.subject, k.id AS old_id, coalesce(h.new_id, '') AS new_id,
  CASE WHEN c.heirs IS NULL THEN 'hilang' WHEN c.heirs = 1 THEN 'gabung' ELSE 'pisah' END AS reason
FROM known AS k
LEFT JOIN heir AS h ON h.subject = k.subject AND h.old_id = k.id
LEFT JOIN counted AS c ON c.subject = k.subject AND c.old_id = k.id
WHERE k.gone
UNION ALL
-- An id that lives on: each new id that split off from it.
SELECT k.subject, k.id, h.new_id, 'pisah'
FROM known AS k
JOIN heir AS h ON h.subject = k.subject AND h.old_id = k.id AND h.new_id <> k.id
LEFT JOIN old AS o ON o.subject = h.subject AND o.id = h.new_id
WHERE NOT k.gone AND o.id IS NULL
