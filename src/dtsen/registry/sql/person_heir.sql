-- purpose: who a person of the previous run is today, known from the records that speak of them
-- reads: person_again person_link
-- grain: one id of the previous run and one of today
-- key: old_id, new_id
SELECT DISTINCT a.old_person_id AS old_id, l.person_id AS new_id
FROM person_again AS a
JOIN person_link AS l ON l.source = a.source AND l.file = a.file AND l.record_id = a.record_id
