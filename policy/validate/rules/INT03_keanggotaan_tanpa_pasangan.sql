-- id: INT03
-- judul: Keanggotaan menunjuk orang atau keluarga yang tidak ada
-- title: Membership of a person or family that does not exist
-- why: Kesalahan pengolahan
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family membership person
-- subject: person
-- checked: membership
-- source: tabel membership
SELECT
  m.person_id AS subject_id,
  min(CASE WHEN p.person_id IS NULL THEN 'orang tidak ada' ELSE 'keluarga tidak ada' END) AS detail
FROM membership AS m
LEFT JOIN person AS p ON p.person_id = m.person_id
LEFT JOIN family AS f ON f.family_id = m.family_id
WHERE p.person_id IS NULL
  OR f.family_id IS NULL
GROUP BY m.person_id
