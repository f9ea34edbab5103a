-- purpose: which families are not the same row in both releases; everything that is compared is compared by one hash a row
-- reads: lama_family baru_family
-- grain: one id of which the rows differ or one side is missing
-- Only ids and hashes are joined: the variables of ten million rows would not fit beside each other in memory.
SELECT o.family_id AS lama_id, n.family_id AS baru_id
FROM (SELECT family_id, $sidik AS sidik FROM lama_family) AS o
FULL OUTER JOIN (SELECT family_id, $sidik AS sidik FROM baru_family) AS n ON n.family_id = o.family_id
WHERE o.sidik IS DISTINCT FROM n.sidik
