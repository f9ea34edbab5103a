-- purpose: which family of the earlier release is which family of this one, following the redirects of ids
-- reads: lama_family baru_family id_redirect
-- grain: one family of before and one of now; a null side: it was no longer known, or not yet
-- key: lama_id, baru_id
-- One pass over the ids; the redirects are few.
WITH moved AS (
  SELECT DISTINCT r.old_id AS lama_id, r.new_id AS baru_id
  FROM id_redirect AS r
  INNER JOIN lama_family AS o ON o.family_id = r.old_id
  INNER JOIN baru_family AS n ON n.family_id = r.new_id
  WHERE r.subject = 'family' AND r.old_id <> r.new_id
),
same AS (
  SELECT o.family_id AS lama_id, n.family_id AS baru_id
  FROM lama_family AS o
  FULL OUTER JOIN baru_family AS n ON n.family_id = o.family_id
)
SELECT lama_id, baru_id FROM moved
UNION ALL
SELECT s.lama_id, s.baru_id
FROM same AS s
LEFT JOIN (SELECT DISTINCT lama_id FROM moved) AS gone ON gone.lama_id = s.lama_id AND s.baru_id IS NULL
LEFT JOIN (SELECT DISTINCT baru_id FROM moved) AS came ON came.baru_id = s.baru_id AND s.lama_id IS NULL
WHERE gone.lama_id IS NULL AND came.baru_id IS NULL
