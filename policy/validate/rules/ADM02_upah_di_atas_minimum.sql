-- id: ADM02
-- judul: Pekerja dengan upah di atas upah minimum dalam keluarga yang didata
-- title: Worker with a wage above the minimum in a family of DTSEN
-- why: Alasan pengecualian yang dipakai Stranas PK 2023
-- severity: info
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: family person
-- subject: person
-- checked: person where keadaan = 'hidup' AND family_id IS NOT NULL
-- source: Stranas PK 2023 (493.000 penerima dengan upah di atas minimum)
SELECT
  p.person_id AS subject_id,
  'upah di atas minimum' AS detail
FROM person AS p
JOIN family AS f ON f.family_id = p.family_id
WHERE f.didata
  AND p.keadaan = 'hidup'
  AND p.upah_di_atas_minimum
