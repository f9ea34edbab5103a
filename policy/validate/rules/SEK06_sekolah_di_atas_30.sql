-- id: SEK06
-- judul: Masih sekolah pada umur di atas 30 tahun
-- title: Still at school above the age of 30
-- why: Biasanya isian lama; komponen sekolah PKH meleset
-- severity: info
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND partisipasi_sekolah = 2
-- source: Regsosek 2022-K rincian 412
SELECT
  person_id AS subject_id,
  'umur ' || CAST(umur AS VARCHAR) AS detail
FROM person
WHERE keadaan = 'hidup'
  AND partisipasi_sekolah = 2
  AND umur > 30
