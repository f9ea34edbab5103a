-- id: KRJ01
-- judul: Anak di bawah 10 tahun tercatat bekerja
-- title: Child under 10 recorded as working
-- why: Pekerja anak, atau umur atau isian salah
-- severity: peringatan
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND umur < 10
-- source: Regsosek 2022-K rincian 416; UU 13/2003 tentang larangan mempekerjakan anak
SELECT
  person_id AS subject_id,
  'umur ' || CAST(umur AS VARCHAR) AS detail
FROM person
WHERE keadaan = 'hidup'
  AND umur < 10
  AND status_bekerja = 1
