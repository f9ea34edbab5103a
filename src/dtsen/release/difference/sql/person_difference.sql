-- purpose: which persons are not the same row in both releases; everything that is compared is compared by one hash a row
-- reads: lama_person baru_person
-- grain: one id of which the rows differ or one side is missing
-- Only ids and hashes are joined: the variables of ten million rows would not fit beside each other in memory.
SELECT o.person_id AS lama_id, n.person_id AS baru_id
FROM (SELECT person_id, $sidik AS sidik FROM lama_person) AS o
FULL OUTER JOIN (SELECT person_id, $sidik AS sidik FROM baru_person) AS n ON n.person_id = o.person_id
WHERE o.sidik IS DISTINCT FROM n.sidik
