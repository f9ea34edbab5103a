-- purpose: the persons who are in no family of today
-- reads: person_state membership
-- grain: one person
SELECT s.person_id, CASE WHEN s.keadaan = 'hidup' THEN 'tanpa_keluarga' ELSE s.keadaan END AS reason
FROM person_state AS s
LEFT JOIN (SELECT DISTINCT person_id FROM membership WHERE "to" IS NULL) AS m ON m.person_id = s.person_id
WHERE m.person_id IS NULL
