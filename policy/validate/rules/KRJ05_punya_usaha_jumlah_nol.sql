-- id: KRJ05
-- judul: Punya usaha, tetapi jumlah usaha 0
-- title: Owns a business, but the number of businesses is 0
-- why: Salah satu isian salah
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND kepemilikan_usaha = 1
-- source: Regsosek 2022-K rincian 420a, 420b
SELECT
  person_id AS subject_id,
  'jumlah usaha ' || CAST(jumlah_usaha AS VARCHAR) AS detail
FROM person
WHERE keadaan = 'hidup'
  AND kepemilikan_usaha = 1
  AND jumlah_usaha < 1
