-- purpose: which person of the earlier release is which person of this one, following the redirects of ids
-- reads: lama_person baru_person id_redirect
-- grain: one person of before and one of now; a null side: the registry no longer, or not yet, knew the person
-- key: lama_id, baru_id
WITH moved AS (
  SELECT r.old_id AS lama_id, r.new_id AS baru_id
  FROM id_redirect AS r
  INNER JOIN lama_person AS o ON o.person_id = r.old_id
  INNER JOIN baru_person AS n ON n.person_id = r.new_id
  WHERE r.subject = 'person'
),
pairs AS (
  SELECT lama_id, baru_id FROM moved
  UNION
  SELECT o.person_id AS lama_id, n.person_id AS baru_id
  FROM lama_person AS o
  INNER JOIN baru_person AS n ON n.person_id = o.person_id
)
SELECT lama_id, baru_id FROM pairs
UNION ALL
SELECT o.person_id AS lama_id, CAST(NULL AS VARCHAR) AS baru_id
FROM lama_person AS o
LEFT JOIN pairs AS p ON p.lama_id = o.person_id
WHERE p.lama_id IS NULL
UNION ALL
SELECT CAST(NULL AS VARCHAR) AS lama_id, n.person_id AS baru_id
FROM baru_person AS n
LEFT JOIN pairs AS p ON p.baru_id = n.person_id
WHERE p.baru_id IS NULL
