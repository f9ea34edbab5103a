-- id: KEL13
-- judul: Anak yang sudah kawin masih dalam keluarga orang tua
-- title: Married child still in the family of its parents
-- why: Mungkin sudah membentuk keluarga sendiri (keluarga pecahan)
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: member_today
-- subject: person
-- checked: member_today where hubungan = 3 AND status_kawin IS NOT NULL
-- source: Regsosek 2022-K rincian 115: keluarga pecahan
SELECT
  person_id AS subject_id,
  'umur ' || coalesce(CAST(min(umur) AS VARCHAR), 'tidak diketahui') AS detail
FROM member_today
WHERE hubungan = 3
  AND status_kawin = 2
GROUP BY person_id
