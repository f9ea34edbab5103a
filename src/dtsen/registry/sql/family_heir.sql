-- purpose: the families of today in which the people of a family of the previous run live
-- reads: person_heir membership before_membership
-- grain: one id of the previous run and one of today
-- key: old_id, new_id
SELECT DISTINCT o.family_id AS old_id, n.family_id AS new_id
FROM before_membership AS o
JOIN person_heir AS h ON h.old_id = o.person_id
JOIN membership AS n ON n.person_id = h.new_id
WHERE o."to" IS NULL AND n."to" IS NULL
