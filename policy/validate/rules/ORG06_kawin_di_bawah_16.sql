-- id: ORG06
-- judul: Anak di bawah 16 tahun berstatus kawin atau cerai
-- title: Child under 16 is married, divorced or widowed
-- why: Perkawinan anak, atau umur atau status salah
-- severity: peringatan
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND umur < 16 AND status_kawin IS NOT NULL
-- source: UU 16/2019: umur kawin paling rendah 19 tahun
SELECT
  person_id AS subject_id,
  'umur ' || CAST(umur AS VARCHAR) || ', status kawin ' || CAST(status_kawin AS VARCHAR) AS detail
FROM person
WHERE keadaan = 'hidup'
  AND umur < 16
  AND status_kawin IN (2, 3, 4)
