-- id: KEL05
-- judul: Anak kurang dari 12 tahun lebih muda dari kepala keluarga
-- title: Child less than 12 years younger than the head
-- why: Anak tiri mungkin; lebih sering tanggal lahir atau hubungan salah, atau orang lain yang tergabung
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: member_today
-- subject: person
-- checked: member_today where hubungan = 3 AND umur IS NOT NULL
-- source: Regsosek 2022-K rincian 406, 407, 409
SELECT
  c.person_id AS subject_id,
  'selisih umur ' || CAST(min(h.umur - c.umur) AS VARCHAR) || ' tahun' AS detail
FROM member_today AS c
JOIN member_today AS h ON h.family_id = c.family_id AND h.hubungan = 1
WHERE c.hubungan = 3
  AND h.umur - c.umur < 12
GROUP BY c.person_id
