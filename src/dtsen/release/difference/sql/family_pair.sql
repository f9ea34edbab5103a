-- purpose: which family of the earlier release is which family of this one, following the redirects of ids
-- reads: lama_family baru_family id_redirect
-- grain: one family of before and one of now; a null side: it is gone, or new
-- key: lama_id, baru_id
WITH moved AS (
  SELECT r.old_id AS lama_id, r.new_id AS baru_id
  FROM id_redirect AS r
  INNER JOIN lama_family AS o ON o.family_id = r.old_id
  INNER JOIN baru_family AS n ON n.family_id = r.new_id
  WHERE r.subject = 'family'
),
pairs AS (
  SELECT lama_id, baru_id FROM moved
  UNION
  SELECT o.family_id AS lama_id, n.family_id AS baru_id
  FROM lama_family AS o
  INNER JOIN baru_family AS n ON n.family_id = o.family_id
)
SELECT lama_id, baru_id FROM pairs
UNION ALL
SELECT o.family_id AS lama_id, CAST(NULL AS VARCHAR) AS baru_id
FROM lama_family AS o
LEFT JOIN pairs AS p ON p.lama_id = o.family_id
WHERE p.lama_id IS NULL
UNION ALL
SELECT CAST(NULL AS VARCHAR) AS lama_id, n.family_id AS baru_id
FROM baru_family AS n
LEFT JOIN pairs AS p ON p.baru_id = n.family_id
WHERE p.baru_id IS NULL
