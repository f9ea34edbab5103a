-- purpose: the family card on which Dukcapil has a person today
-- reads: household_member
-- grain: one person with an active Dukcapil row
-- key: person_id
SELECT person_id, min(coalesce(no_kk, file || '/' || family_record_id)) AS kartu
FROM household_member
WHERE source = 'dukcapil' AND hadir
GROUP BY person_id
