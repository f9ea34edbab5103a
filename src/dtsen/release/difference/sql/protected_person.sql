-- purpose: who keeps a programme until somebody has looked: a serious illness in the family, or of the person insured
-- reads: programme_change baru_person protected_illness
-- grain: one programme and one family or person under protection
-- key: programme, family_id, person_id
SELECT DISTINCT c.programme, c.family_id, c.person_id
FROM programme_change AS c
INNER JOIN baru_person AS p ON p.family_id = c.family_id
INNER JOIN protected_illness AS i ON i.programme = c.programme AND i.penyakit_kronis = p.penyakit_kronis
WHERE c.arah IN ('keluar', 'ditahan') AND (c.person_id = '' OR c.person_id = p.person_id)
