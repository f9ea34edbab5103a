-- id: SEH03
-- judul: Alzheimer di bawah umur 40 tahun
-- title: Alzheimer below the age of 40
-- why: Hampir selalu salah kode
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND penyakit_kronis = 17
-- source: Regsosek 2022-K rincian 430
SELECT
  person_id AS subject_id,
  'umur ' || CAST(umur AS VARCHAR) AS detail
FROM person
WHERE keadaan = 'hidup'
  AND penyakit_kronis = 17
  AND umur < 40
