-- purpose: which person of the earlier release is which person of this one, following the redirects, where anything differs
-- reads: person_difference lama_person baru_person id_redirect
-- grain: one person of before and one of now that differ in id or content; a null side: no longer known, or not yet
-- key: lama_id, baru_id
-- `masih_ada`: the id of before is still in use, so the person of now beside it split off. Who is not here is the same row.
WITH moved AS (
  SELECT DISTINCT r.old_id AS lama_id, r.new_id AS baru_id, s.person_id IS NOT NULL AS masih_ada
  FROM id_redirect AS r
  INNER JOIN lama_person AS o ON o.person_id = r.old_id
  INNER JOIN baru_person AS n ON n.person_id = r.new_id
  LEFT JOIN baru_person AS s ON s.person_id = r.old_id
  WHERE r.subject = 'person' AND r.old_id <> r.new_id
)
SELECT lama_id, baru_id, masih_ada FROM moved
UNION ALL
SELECT s.lama_id, s.baru_id, s.baru_id IS NOT NULL AS masih_ada
FROM person_difference AS s
LEFT JOIN (SELECT DISTINCT lama_id FROM moved) AS gone ON gone.lama_id = CASE WHEN s.baru_id IS NULL THEN s.lama_id END
LEFT JOIN (SELECT DISTINCT baru_id FROM moved) AS came ON came.baru_id = CASE WHEN s.lama_id IS NULL THEN s.baru_id END
WHERE gone.lama_id IS NULL AND came.baru_id IS NULL
