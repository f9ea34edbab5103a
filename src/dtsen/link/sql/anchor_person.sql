-- purpose: the people of today behind each anchor, by whom a family is known again in the next run
-- reads: household_member spine_home family_newest family_anchor
-- grain: one person and the anchor of its family
-- key: jangkar, person_id
SELECT 'kk:' || s.kartu AS jangkar, s.person_id, coalesce(min(m.hubungan), 8) AS hubungan
FROM spine_home AS s
JOIN household_member AS m ON m.person_id = s.person_id AND m.source = 'dukcapil' AND m.hadir
GROUP BY s.kartu, s.person_id
UNION ALL
SELECT a.jangkar, n.person_id, coalesce(n.hubungan, 8)
FROM family_newest AS n
JOIN family_anchor AS a ON a.source = n.source AND a.file = n.family_file AND a.record_id = n.family_record_id
LEFT JOIN spine_home AS s ON s.person_id = n.person_id
WHERE s.person_id IS NULL AND a.jangkar IS NOT NULL
