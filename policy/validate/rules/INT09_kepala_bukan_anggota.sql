-- id: INT09
-- judul: Kepala keluarga bukan anggota dengan hubungan kepala
-- title: Head of the family is not its member with relation head
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
  'hubungan ' || coalesce(CAST(min(m.hubungan) AS VARCHAR), 'tidak ada') AS detail
FROM family AS f
LEFT JOIN member_today AS m ON m.family_id = f.family_id AND m.person_id = f.kepala_person_id
WHERE f.kepala_person_id IS NOT NULL
  AND coalesce(m.hubungan, 0) <> 1
GROUP BY f.family_id
