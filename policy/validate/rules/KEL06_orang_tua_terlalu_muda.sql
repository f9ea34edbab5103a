-- id: KEL06
-- judul: Orang tua/mertua kurang dari 12 tahun lebih tua dari kepala keluarga
-- title: Parent less than 12 years older than the head
-- why: Tanggal lahir atau hubungan salah
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: member_today
-- subject: person
-- checked: member_today where hubungan = 6 AND umur IS NOT NULL
-- source: Regsosek 2022-K rincian 406, 407, 409
SELECT
  c.person_id AS subject_id,
  'selisih umur ' || CAST(min(c.umur - h.umur) AS VARCHAR) || ' tahun' AS detail
FROM member_today AS c
JOIN member_today AS h ON h.family_id = c.family_id AND h.hubungan = 1
WHERE c.hubungan = 6
  AND c.umur - h.umur < 12
GROUP BY c.person_id
