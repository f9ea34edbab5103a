-- purpose: the NIK that belong to somebody in Dukcapil
-- reads: person_record person_link
-- grain: one NIK and its person
-- key: nik, person_id
SELECT DISTINCT p.nik, l.person_id
FROM person_record AS p
JOIN person_link AS l ON l.source = p.source AND l.file = p.file AND l.record_id = p.record_id
WHERE p.source = 'dukcapil' AND p.nik IS NOT NULL
