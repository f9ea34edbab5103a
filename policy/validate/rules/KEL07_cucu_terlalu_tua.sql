-- id: KEL07
-- judul: Cucu kurang dari 25 tahun lebih muda dari kepala keluarga
-- title: Grandchild less than 25 years younger than the head
-- why: Tanggal lahir atau hubungan salah
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: member_today
-- subject: person
-- checked: member_today where hubungan = 5 AND umur IS NOT NULL
-- source: Regsosek 2022-K rincian 406, 407, 409
SELECT
  c.person_id AS subject_id,
  'selisih umur ' || CAST(min(h.umur - c.umur) AS VARCHAR) || ' tahun' AS detail
FROM member_today AS c
JOIN member_today AS h ON h.family_id = c.family_id AND h.hubungan = 1
WHERE c.hubungan = 5
  AND h.umur - c.umur < 25
GROUP BY c.person_id
