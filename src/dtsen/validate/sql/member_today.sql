-- purpose: the people in the families of today with what rules about families ask of them
-- reads: membership person
-- grain: one person in one family of today
-- key: family_id, person_id
SELECT
  m.family_id,
  m.person_id,
  m.hubungan,
  p.keadaan,
  p.umur,
  p.jenis_kelamin,
  p.status_kawin
FROM membership AS m
JOIN person AS p ON p.person_id = m.person_id
WHERE m."to" IS NULL
