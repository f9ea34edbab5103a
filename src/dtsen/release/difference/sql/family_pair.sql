-- purpose: which family of the earlier release is which family of this one, following the redirects, where anything differs
-- reads: family_difference lama_family baru_family id_redirect
-- grain: one family of before and one of now that differ in id or content; a null side: no longer known, or not yet
-- key: lama_id, baru_id
-- `masih_ada`: the id of before is still in use, so the family of now beside it split off; `sudah_ada`: the id
-- of now was in use before, so the family of before was taken in. Who is not here is the same row.
WITH moved AS (
  SELECT DISTINCT r.old_id AS lama_id, r.new_id AS baru_id, s.family_id IS NOT NULL AS masih_ada, t.family_id IS NOT NULL AS sudah_ada
  FROM id_redirect AS r
  INNER JOIN lama_family AS o ON o.family_id = r.old_id
  INNER JOIN baru_family AS n ON n.family_id = r.new_id
  LEFT JOIN baru_family AS s ON s.family_id = r.old_id
  LEFT JOIN lama_family AS t ON t.family_id = r.new_id
  WHERE r.subject = 'family' AND r.old_id <> r.new_id
)
SELECT lama_id, baru_id, masih_ada, sudah_ada FROM moved
UNION ALL
SELECT s.lama_id, s.baru_id, s.baru_id IS NOT NULL AS masih_ada, s.lama_id IS NOT NULL AS sudah_ada
FROM family_difference AS s
LEFT JOIN (SELECT DISTINCT lama_id FROM moved) AS gone ON gone.lama_id = CASE WHEN s.baru_id IS NULL THEN s.lama_id END
LEFT JOIN (SELECT DISTINCT baru_id FROM moved) AS came ON came.baru_id = CASE WHEN s.lama_id IS NULL THEN s.baru_id END
WHERE gone.lama_id IS NULL AND came.baru_id IS NULL
