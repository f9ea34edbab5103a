-- purpose: which person of the earlier release is which person of this one, following the redirects of ids
-- reads: lama_person baru_person id_redirect
-- grain: one person of before and one of now; a null side: it was no longer known, or not yet
-- key: lama_id, baru_id
-- One pass over the ids; the redirects are few.
WITH moved AS (
  SELECT DISTINCT r.old_id AS lama_id, r.new_id AS baru_id
  FROM id_redirect AS r
  INNER JOIN lama_person AS o ON o.person_id = r.old_id
  INNER JOIN baru_person AS n ON n.person_id = r.new_id
  WHERE r.subject = 'person' AND r.old_id <> r.new_id
),
same AS (
  SELECT o.person_id AS lama_id, n.person_id AS baru_id
  FROM lama_person AS o
  FULL OUTER JOIN baru_person AS n ON n.person_id = o.person_id
)
SELECT lama_id, baru_id FROM moved
UNION ALL
SELECT s.lama_id, s.baru_id
FROM same AS s
LEFT JOIN (SELECT DISTINCT lama_id FROM moved) AS gone ON gone.lama_id = s.lama_id AND s.baru_id IS NULL
LEFT JOIN (SELECT DISTINCT baru_id FROM moved) AS came ON came.baru_id = s.baru_id AND s.lama_id IS NULL
WHERE gone.lama_id IS NULL AND came.baru_id IS NULL
