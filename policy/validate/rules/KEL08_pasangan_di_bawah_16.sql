-- id: KEL08
-- judul: Istri/suami berumur di bawah 16 tahun
-- title: Spouse is under 16
-- why: Perkawinan anak, atau umur atau hubungan salah
-- severity: peringatan
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: member_today
-- subject: person
-- checked: member_today where hubungan = 2 AND umur IS NOT NULL
-- source: UU 16/2019: umur kawin paling rendah 19 tahun
SELECT
  person_id AS subject_id,
  'umur ' || CAST(min(umur) AS VARCHAR) AS detail
FROM member_today
WHERE hubungan = 2
  AND umur < 16
GROUP BY person_id
