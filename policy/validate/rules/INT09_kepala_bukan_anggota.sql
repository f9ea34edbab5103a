-- id: INT09
-- judul: Kepala keluarga bukan anggota, atau anggota lain yang kepala
-- title: Head of the family is not its member, or another member is the head
-- why: Kesalahan pengolahan
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family member_today
-- subject: family
-- checked: family where kepala_person_id IS NOT NULL
-- source: tabel family dan membership
SELECT
  f.family_id AS subject_id,
  CASE WHEN count(m.person_id) = 0 THEN 'bukan anggota' ELSE 'anggota lain kepala' END AS detail
FROM family AS f
LEFT JOIN member_today AS m ON m.family_id = f.family_id AND m.person_id = f.kepala_person_id
LEFT JOIN (SELECT family_id, max(CASE WHEN hubungan = 1 THEN 1 ELSE 0 END) AS berkepala FROM member_today GROUP BY family_id) AS h
  ON h.family_id = f.family_id
WHERE f.kepala_person_id IS NOT NULL
  AND (m.person_id IS NULL OR (coalesce(m.hubungan, 0) <> 1 AND h.berkepala = 1))
GROUP BY f.family_id
